import Bindings
import Foundation
import LuaRuntime
import Testing
import WorkspaceStore

/// Runs shipped scripts on copies of the sample workspace, as of the sample's own day.
struct SampleScript {
  let workspace: Workspace

  /// A copy of the sample of its own, which `remove` takes away.
  init() throws { workspace = try ScriptTests.sampleWorkspace() }

  func remove() { try? FileManager.default.removeItem(atPath: workspace.root) }

  /// What a script prints.
  func run(_ name: String, _ words: [String] = []) throws -> PrintedOutput {
    let text = try #require(ShippedScripts.text(of: name), "no script `\(name)`")
    return PrintedOutput(
      try ScriptTests.output(of: text, path: name, words, workspace: workspace))
  }

  /// What a chunk prints, line by line.
  func lines(_ chunk: String) throws -> [String] {
    try ScriptTests.output(of: Self.printing + chunk, path: "check.lua", workspace: workspace)
      .split(separator: "\n").map(String.init)
  }

  /// `print` as the tests read it: with bars, where `show` writes.
  static let printing = """
    local function print(...)
      local parts = table.pack(...)
      for i = 1, parts.n do parts[i] = tostring(parts[i]) end
      show(table.concat(parts, "|"))
    end

    """

  /// What one script prints, on a copy of its own.
  static func output(_ name: String, _ words: [String] = []) throws -> PrintedOutput {
    let script = try SampleScript()
    defer { script.remove() }
    return try script.run(name, words)
  }
}
