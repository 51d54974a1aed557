import Foundation
import Tables

@testable import WorkspaceStore

/// A workspace in a folder of its own, which goes with the value.
final class TemporaryWorkspace {
  let folder: String
  let workspace: Workspace

  init(_ settings: String = "") throws {
    folder = NSTemporaryDirectory() + "deed-workspace-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let manifest = "name = \"test\"\nzone = \"Europe/Brussels\"\nlocale = \"nl\"\n" + settings
    try Data(manifest.utf8).write(to: URL(fileURLWithPath: folder + "/deed.toml"))
    workspace = try Workspace(folder: folder, now: { 1_700_000_000_000_000 })
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  /// Writes a file into the folder; gives its path.
  func file(_ text: String, named name: String = "a.csv") throws -> String {
    let path = folder + "/" + name
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    return path
  }

  /// The names of the files of parts.
  func parts() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder + "/.deed/parts").sorted()
  }

  /// Everything that a table says, column by column.
  func contents(of table: String) throws -> [String] {
    let store = try workspace.store()
    return try [RowChoice.all, .figures, .quarantined].flatMap { choice -> [String] in
      let rows = try store.table(table, rows: choice)
      return try rows.names.map { name in
        let column = try rows.column(name)
        return "\(name) \(column.type) \(column.scale ?? "–") \(column.cells)"
      }
    }
  }
}
