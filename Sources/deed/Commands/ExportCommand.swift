import ArgumentParser
import Formats
import LuaRuntime
import Reports
import Tables
import WorkspaceStore

/// `deed export TABLE FILE`.
struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Write a table of the workspace to a file.",
    discussion: """
      The format is that of the file's ending: .csv, .tsv, .jsonl, .json, .md, .html, .xlsx, \
      .arrow. Rows that are set aside are left out unless --all; personal columns are masked \
      unless --reveal, which is recorded.
      """)

  @Argument(help: "The table.")
  var table: String

  @Argument(help: "The file to write.")
  var file: String

  @Option(help: ArgumentHelp("Answers to this survey only.", valueName: "id"))
  var survey: String?

  @Flag(help: "Rows that are set aside too.")
  var all = false

  @Flag(help: "Write personal columns as they are; that is recorded.")
  var reveal = false

  @OptionGroup var workspace: WorkspaceOptions

  func run() throws {
    guard let ending = TableEnding(of: file) else {
      throw CommandFailure(
        "\(file) has no ending that Deed writes: "
          + TableEnding.allCases.map { ".\($0.rawValue)" }.joined(separator: ", ") + ".\n",
        status: ExitStatus.usage)
    }
    try reporting {
      let workspace = try workspace.open()
      var rows = try workspace.table(table, rows: all ? .all : .figures)
      if let survey, rows.has("survey_id") {
        let ids = try rows.column("survey_id")
        rows = try rows.filtered(
          rows: Values(
            (0..<ids.count).filter { ids[$0] == .string(survey) }
              .map { Int32(truncatingIfNeeded: $0) }))
      }
      rows = try workspace.concealed(
        rows, of: table, reveal: reveal, command: "deed export \(table) \(file)")
      let notes = try ending.write(rows, to: file, zone: workspace.zone)
      if workspace.hasData {
        try workspace.store().noteCopy(file, kind: "export")
      }
      let count = try rows.rowCount()
      StandardStreams.write("wrote \(count) \(count == 1 ? "row" : "rows") to \(file).\n")
      for note in rows.notes + notes {
        StandardStreams.writeError("\(note.step): \(note.count) \(note.reason)\n")
      }
    }
  }
}
