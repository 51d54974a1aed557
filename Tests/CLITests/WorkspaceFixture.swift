import Foundation
import Testing

/// A workspace in a folder of its own, which goes with the value, used through the built binary.
final class WorkspaceFixture: Sendable {
  let folder: String

  init(_ settings: String = "") throws {
    folder = try DeedProcess.folder()
    try #require(try DeedProcess.run(["init"], in: folder).status == 0)
    if !settings.isEmpty {
      let path = folder + "/deed.toml"
      let text = try String(contentsOfFile: path, encoding: .utf8)
      try (text + settings).write(toFile: path, atomically: true, encoding: .utf8)
    }
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  /// Runs a command in the workspace.
  @discardableResult
  func deed(_ words: String...) throws -> Outcome { try DeedProcess.run(words, in: folder) }

  /// Writes a file into the workspace and gives its name.
  @discardableResult
  func write(_ text: String, to name: String) throws -> String {
    try text.write(toFile: folder + "/" + name, atomically: true, encoding: .utf8)
    return name
  }

  /// The rows of a table as the lines of its export, sorted.
  func rows(of table: String) throws -> [String] {
    let name = "export-\(UUID().uuidString).csv"
    let run = try deed("export", table, name, "--all")
    guard run.status == 0 else { return [run.errors] }
    let path = folder + "/" + name
    defer { try? FileManager.default.removeItem(atPath: path) }
    return try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map(String.init)
      .sorted()
  }
}

/// Slow tests run in full under `DEED_TEST_ALL`.
let testsAll = ProcessInfo.processInfo.environment["DEED_TEST_ALL"] != nil
