import LuaRuntime
import Reports
import Tables
import WorkspaceStore

/// Tables that commands print.
struct Printing {
  /// Whether to print JSON: an array of rows.
  let json: Bool
  private let workspace: Workspace

  init(_ workspace: Workspace, json: Bool) {
    self.workspace = workspace
    self.json = json
  }

  /// Instants without their fractions of a second.
  static func seconds(_ instants: [Int64?]) -> [Int64?] {
    instants.map { $0.map { $0 - $0 % 1_000_000 } }
  }

  /// Prints a table with all its rows, or `otherwise` for one without rows.
  func show(_ table: Table, otherwise: String) throws {
    let zone = workspace.zone
    let offset: @Sendable (Int64) -> Int = { zone.offset(atUTC: $0) }
    if json {
      StandardStreams.write(try ValueTree.table(table).json(zone: offset) + "\n")
    } else if try table.rowCount() == 0 {
      StandardStreams.write(otherwise + "\n")
    } else {
      var style = Surroundings.style()
      style.zone = offset
      let text = try ValueTree.table(table).text(TableOptions(limit: nil), style: style)
      StandardStreams.write(text.hasSuffix("\n") ? text : text + "\n")
    }
  }
}
