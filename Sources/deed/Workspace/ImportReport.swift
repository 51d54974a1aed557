import Formats
import Manifest
import Tables
import WorkspaceStore

/// What an import tells the analyst.
struct ImportReport {
  let file: FileImport
  let receipt: ImportReceipt
  let settings: ImportSettings

  /// The receipt in words.
  var text: String {
    let request = file.request
    var lines = [heading]
    let dropped = file.dropped > 0 ? ", \(file.dropped) of them no responses" : ""
    lines.append("  \(counted(file.read)) read\(dropped)")
    if receipt.changesNothing {
      lines.append(
        "  nothing changed: \(counted(receipt.unchanged)) "
          + (receipt.unchanged == 1 ? "was there already" : "were there already"))
    } else {
      let removed = receipt.removed > 0 ? ", \(receipt.removed) removed" : ""
      lines.append(
        "  \(receipt.added) new, \(receipt.changed) changed, "
          + "\(receipt.unchanged) unchanged\(removed)")
    }
    if receipt.forgotten > 0 {
      lines.append("  \(counted(receipt.forgotten)) left out: about people who were forgotten")
    }
    if !receipt.quarantined.isEmpty {
      let reasons = receipt.quarantined.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        .map { "\($0.key) \($0.value)" }
      let total = receipt.quarantined.values.reduce(0, +)
      lines.append("  \(total) quarantined: \(reasons.joined(separator: ", "))")
    }
    lines += file.scales.flatMap(scaleLines)
    if !file.mapped.isEmpty {
      lines.append(
        "  mapped: "
          + file.mapped.map { "\($0.column) from `\(shown($0.source))`" }
          .joined(separator: ", "))
    }
    if !file.kept.isEmpty {
      lines.append("  kept: " + list(file.kept))
    }
    if !file.renamed.isEmpty {
      lines.append(
        "  kept under another name, as the table has something else there: "
          + file.renamed.map { "`\(shown($0.column))` as `\(shown($0.name))`" }
          .joined(separator: ", "))
    }
    if !file.ignored.isEmpty {
      lines.append("  left out, as they hold nothing: " + list(file.ignored))
    }
    for note in file.notes where note.step == "import" {
      lines.append("  note: \(note.count) \(note.reason)")
    }
    if let meant = file.meant {
      let undo = receipt.id.map { " `deed import --undo \($0)` takes this back." } ?? ""
      lines.append("  `\(request.table)` is a new table. Did you mean `\(meant)`?\(undo)")
    }
    if !file.personal.isEmpty {
      lines.append(
        "  perhaps personal: "
          + file.personal.map { "`\(shown($0.name))` (\($0.content))" }.joined(separator: ", "))
      lines.append(
        "    to mask them, write into deed.toml: [tables.\(request.table)] personal = ["
          + file.personal.map { Setting.string($0.name).written }.joined(separator: ", ") + "]")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private var heading: String {
    let survey = file.request.survey.map { ", survey \($0)" } ?? ""
    let layout = file.layout.map { ", read as \($0.rawValue)" } ?? ""
    let number = receipt.id.map { "import \($0)" } ?? "nothing was imported (dry run)"
    return "\(file.request.source) into \(file.request.table)\(survey)\(layout): \(number)"
  }

  private func scaleLines(_ evidence: ScaleEvidence) -> [String] {
    let survey = evidence.survey.map { " of \($0)" } ?? ""
    let declared = evidence.isDeclared ? "declared" : "not declared, so assumed"
    let seen = evidence.seen.map { "seen \(number($0.lowerBound)) to \(number($0.upperBound))" }
    var lines = ["  score\(survey): scale \(evidence.scale) \(declared), \(seen ?? "no scores")"]
    for flag in evidence.flags {
      lines.append("  warning (\(flag.name)): \(flag.evidence)")
      if let setting = flag.setting {
        lines.append(
          "    if so, write into deed.toml: [surveys.\(evidence.survey ?? "ID")] \(setting)")
      }
    }
    return lines
  }

  /// The receipt for programs.
  var json: String {
    func list(_ texts: [String]) -> JSONValue { .array(texts.map { .string($0) }) }
    func whole(_ number: Int) -> JSONValue { .integer(Int64(number)) }
    let scales = file.scales.map { evidence in
      JSONValue.object([
        JSONMember("survey", evidence.survey.map { .string($0) } ?? .null),
        JSONMember("scale", .string(evidence.scale)),
        JSONMember("declared", .boolean(evidence.isDeclared)),
        JSONMember("low", evidence.seen.map { .number($0.lowerBound) } ?? .null),
        JSONMember("high", evidence.seen.map { .number($0.upperBound) } ?? .null),
        JSONMember(
          "flags",
          .array(
            evidence.flags.map { flag in
              .object([
                JSONMember("flag", .string(flag.name)),
                JSONMember("evidence", .string(flag.evidence)),
                JSONMember("setting", flag.setting.map { .string($0) } ?? .null),
              ])
            })),
      ])
    }
    return JSONText.text(
      .object([
        JSONMember("import", receipt.id.map { .integer($0) } ?? .null),
        JSONMember("file", .string(file.request.source)),
        JSONMember("table", .string(file.request.table)),
        JSONMember("survey", file.request.survey.map { .string($0) } ?? .null),
        JSONMember("format", file.layout.map { .string($0.rawValue) } ?? .null),
        JSONMember("read", whole(file.read)), JSONMember("dropped", whole(file.dropped)),
        JSONMember("new", whole(receipt.added)), JSONMember("changed", whole(receipt.changed)),
        JSONMember("unchanged", whole(receipt.unchanged)),
        JSONMember("removed", whole(receipt.removed)),
        JSONMember("forgotten", whole(receipt.forgotten)),
        JSONMember(
          "quarantined",
          .object(
            receipt.quarantined.sorted { $0.key < $1.key }
              .map { JSONMember($0.key, whole($0.value)) })),
        JSONMember("scales", .array(scales)),
        JSONMember(
          "mapped",
          .object(file.mapped.map { JSONMember($0.column, .string($0.source)) })),
        JSONMember("kept", list(file.kept)), JSONMember("ignored", list(file.ignored)),
        JSONMember("personal", list(file.personal.map(\.name))),
      ]))
  }

  private func counted(_ rows: Int) -> String { rows == 1 ? "1 row" : "\(rows) rows" }

  private func number(_ value: Double) -> String {
    Int64(exactly: value).map { "\($0)" } ?? "\(value)"
  }

  /// The first of many columns.
  private func list(_ names: [String]) -> String {
    let rest = names.count > 15 ? ", and \(names.count - 12) more" : ""
    return names.prefix(rest.isEmpty ? 15 : 12).map { "`\(shown($0))`" }.joined(separator: ", ")
      + rest
  }

  /// A column's name on one line, cut when it is a long question.
  private func shown(_ name: String) -> String {
    let line = name.split { $0.isNewline }.joined(separator: " ")
    return line.count > 60 ? line.prefix(59) + "…" : line
  }
}
