import Formats

/// The `format` of `cx.read`: a survey tool's layout, or what kind of file it is whatever it looks
/// like.
enum ReadFormat: Equatable {
  /// A layout; nil when it is to be found out.
  case survey(SurveyLayout?)
  case file(FileContent, isTabs: Bool)

  private static let files: [(name: String, format: ReadFormat)] = [
    ("csv", .file(.text, isTabs: false)), ("tsv", .file(.text, isTabs: true)),
    ("json", .file(.json, isTabs: false)), ("jsonl", .file(.json, isTabs: false)),
    ("arrow", .file(.arrow, isTabs: false)), ("xlsx", .file(.workbook, isTabs: false)),
    ("sav", .file(.statistics, isTabs: false)),
  ]

  /// Further names of the layouts, as their sample files are called.
  private static let aliases: [String: SurveyLayout] = [
    "google-sheets": .googleForms, "medallia-agent-connect": .medallia, "excel": .spreadsheet,
  ]

  /// The layouts' names, for messages.
  static let layouts = SurveyLayout.allCases.map { "`\($0.rawValue)`" }.joined(separator: ", ")

  /// All names, for messages.
  static let names =
    (SurveyLayout.allCases.map(\.rawValue) + ["survey"] + files.map(\.name))
    .map { "\"\($0)\"" }.joined(separator: ", ")

  /// The format of a name, in any case, with `-` or `_`; nil for others.
  init?(named name: String) {
    let name = String(name.lowercased().map { $0 == "_" || $0 == " " ? "-" : $0 })
    if let file = Self.files.first(where: { $0.name == name }) {
      self = file.format
    } else if name == "survey" {
      self = .survey(nil)
    } else if let layout = SurveyLayout(rawValue: name) ?? Self.aliases[name] {
      self = .survey(layout)
    } else {
      return nil
    }
  }
}
