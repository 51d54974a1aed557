import Experience
import Reports
import Tables

extension ChecklistSheet {
  /// The list for a terminal.
  package func text(style: Style) throws -> String {
    var text = title + "\n"
    if lines.isEmpty {
      text += wording[.nothing] + "\n"
    } else {
      let table = Table([
        (wording[.seen], .strings(lines.map { $0.state.rawValue })),
        (wording[.moment], .strings(lines.map(\.moment))),
        (wording[.customer], .strings(lines.map(\.customer))),
        (wording[.sign], .strings(lines.map(\.sign))),
        (wording[.why], .strings(lines.map(\.reason))),
        (wording[.item], .strings(lines.map(\.item))),
      ])
      text += try tableText(table, TableOptions(limit: nil), style: style)
    }
    for rejection in rejections ?? [] {
      text += "\n" + heading(rejection) + "\n"
      if rejection.rows.isEmpty { continue }
      let table = Table([
        (wording[.customer], .strings(rejection.rows.map(\.customer))),
        (wording[.deed], .strings(rejection.rows.map(\.deed))),
        (wording[.why], .strings(rejection.rows.map(\.reason))),
      ])
      text += try tableText(table, TableOptions(limit: nil), style: style)
    }
    return text
  }

  /// The list in Markdown, with boxes to tick.
  package var markdown: String {
    var text = "# \(title.escapedForMarkdown)\n\n"
    if lines.isEmpty { text += wording[.nothing] + "\n" }
    for line in lines {
      text += "- [\(line.isTicked ? "x" : " ")] **\(line.moment.escapedForMarkdown) · "
      text += "\(line.customer.escapedForMarkdown)** — \(line.sign.escapedForMarkdown)\n"
      for (phrase, value) in [
        (DeedWording.Phrase.service, line.service), (.meaning, line.meaning), (.why, line.reason),
      ] { text += "  - \(wording[phrase]): \(value.escapedForMarkdown)\n" }
      text += "  - \(wording[.item]): `\(line.item)`\n"
    }
    for rejection in rejections ?? [] {
      text += "\n## \(heading(rejection).escapedForMarkdown)\n"
      if !rejection.rows.isEmpty { text += "\n" }
      for row in rejection.rows {
        text += "- \(row.customer.escapedForMarkdown), \(row.deed.escapedForMarkdown): "
        text += "\(row.reason.escapedForMarkdown)\n"
      }
    }
    return text
  }

  /// The heading of the candidates that a rule left out.
  func heading(_ rejection: Rejection) -> String {
    "\(rejection.rule.rawValue) · \(wording.text(of: rejection.rule)): \(rejection.rows.count)"
  }
}
