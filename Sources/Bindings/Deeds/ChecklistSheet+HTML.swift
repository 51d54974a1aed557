import Experience
import Reports

extension ChecklistSheet {
  /// The list as a page to print: one file that loads nothing.
  package var html: String {
    var body = "<h1>\(title.escapedForHTML)</h1>\n"
    if lines.isEmpty {
      body += "<p>\(wording[.nothing].escapedForHTML)</p>\n"
    } else {
      body += "<table>\n<thead><tr><th class=\"box\">\(wording[.done].escapedForHTML)</th>"
      for phrase in [
        DeedWording.Phrase.moment, .customer, .service, .sign, .why, .noticed,
      ] { body += "<th>\(wording[phrase].escapedForHTML)</th>" }
      body += "</tr></thead>\n<tbody>\n"
      for line in lines { body += row(line) }
      body += "</tbody>\n</table>\n"
    }
    for rejection in rejections ?? [] {
      body += "<h2>\(heading(rejection).escapedForHTML)</h2>\n"
      if rejection.rows.isEmpty { continue }
      body += "<ul>\n"
      for row in rejection.rows {
        body += "<li>\(row.customer.escapedForHTML), \(row.deed.escapedForHTML): "
        body += "\(row.reason.escapedForHTML)</li>\n"
      }
      body += "</ul>\n"
    }
    return head + body + "</body>\n</html>\n"
  }

  private func row(_ line: Line) -> String {
    let box = line.isTicked ? "☑" : "☐"
    let yesNo = "☐ \(wording.yes)&nbsp; ☐ \(wording.no)"
    return """
      <tr>
      <td class="box">\(box)</td>
      <td class="moment">\(line.moment.escapedForHTML)</td>
      <td><strong>\(line.customer.escapedForHTML)</strong><br>\
      <span class="item">\(line.item.escapedForHTML)</span></td>
      <td>\(line.service.escapedForHTML)</td>
      <td><strong>\(line.sign.escapedForHTML)</strong><br>\
      <span class="says">\(wording[.meaning].escapedForHTML): \(line.meaning.escapedForHTML)</span></td>
      <td>\(line.reason.escapedForHTML.replacing(" %", with: "&nbsp;%"))</td>
      <td class="answer">\(yesNo)</td>
      </tr>

      """
  }

  private var head: String {
    """
    <!DOCTYPE html>
    <html lang="\(wording.language.rawValue)">
    <head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" \
    content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>\(title.escapedForHTML)</title>
    <style>
    body { margin: 1.5rem; background: #fff; color: #222;
      font: 15px/1.4 system-ui, -apple-system, "Segoe UI", sans-serif; }
    h1 { font-size: 1.4rem; line-height: 1.2; margin: 0 0 1rem; }
    h2 { font-size: 1rem; margin: 1.5rem 0 0.3rem; }
    table { border-collapse: collapse; width: 100%; }
    th { text-align: left; border-bottom: 2px solid #222; padding: 0.3rem 0.8rem 0.3rem 0; }
    td { vertical-align: top; border-bottom: 1px solid #ccc; padding: 0.5rem 0.8rem 0.5rem 0; }
    .box { width: 3rem; text-align: center; padding-right: 0.4rem; }
    td.box { font-size: 1.5rem; line-height: 1; }
    .moment, .answer { white-space: nowrap; }
    .item { color: #595959; font-size: 0.8rem; white-space: nowrap; font-variant-numeric: tabular-nums; }
    .says { color: #595959; font-size: 0.9rem; }
    ul { margin: 0; padding-left: 1.2rem; }
    @media print {
      @page { size: A4 landscape; margin: 12mm; }
      body { margin: 0; font-size: 11pt; }
      tr { break-inside: avoid; }
      thead { display: table-header-group; }
      h2 { break-after: avoid; }
    }
    </style>
    </head>
    <body>

    """
  }
}
