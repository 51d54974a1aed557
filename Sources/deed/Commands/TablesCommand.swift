import ArgumentParser
import Tables
import WorkspaceStore

/// `deed tables`.
struct TablesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tables", abstract: "List the workspace's tables, or the columns of one.")

  @Argument(help: "A table, to see its columns.")
  var table: String?

  @Flag(help: "Print an array of objects.")
  var json = false

  @OptionGroup var workspace: WorkspaceOptions

  func run() throws {
    try reporting {
      let workspace = try workspace.open()
      let printing = Printing(workspace, json: json)
      if let table {
        let columns = try workspace.table(table)
        let personal = Set(workspace.personalColumns(of: table))
        try printing.show(
          Table([
            ("column", .strings(columns.names)),
            (
              "type",
              .strings(try columns.names.map { try columns.column($0).type.rawValue })
            ),
            (
              "missing",
              .integers(try columns.names.map { Int64(try columns.column($0).missingCount) })
            ),
            ("personal", .booleans(columns.names.map(personal.contains))),
          ]), otherwise: "`\(table)` has no columns.")
        return
      }
      let found = workspace.hasData ? try workspace.store().summaries(withLedger: true) : []
      try printing.show(
        Table([
          ("table", .strings(found.map(\.name))),
          ("rows", .integers(found.map { Int64($0.rows) })),
          ("quarantined", .integers(found.map { Int64($0.quarantined) })),
          ("columns", .integers(found.map { Int64($0.columns.count) })),
          ("key", .strings(found.map { $0.key.joined(separator: ", ") })),
          ("bytes", .integers(found.map { Int64($0.byteCount) })),
          ("changed", .times(Printing.seconds(found.map(\.changedAt)))),
        ]), otherwise: "there are no tables yet; deed import TABLE FILE makes them.")
    }
  }
}
