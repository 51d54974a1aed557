import Foundation
import Testing
import WorkspaceStore

/// The examples of `docs/reading.md` and `docs/workspace-in-lua.md`.
@Suite struct ReadingChapterTests {
  private static let examples = ["reading", "workspace-in-lua"].flatMap(examples)

  private static func examples(_ chapter: String) -> [String] {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let path = root.appendingPathComponent("docs/\(chapter).md")
    let text = (try? String(contentsOf: path, encoding: .utf8)) ?? ""
    return text.components(separatedBy: "```lua\n").dropFirst().map {
      $0.components(separatedBy: "\n```")[0]
    }
  }

  @Test func `the chapters have examples`() { #expect(Self.examples.count >= 8) }

  @Test(arguments: examples) func `an example of the chapter returns what it says`(
    example: String
  ) throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("deed-chapter-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let parts = example.components(separatedBy: "--> ")
    try #require(parts.count == 2, "an example without its values")
    let expected = parts[1].components(separatedBy: ", ")
    let workspace = example.contains("cx.append") ? try Workspace.make(in: folder) : nil
    let run = try LuaRun(
      "local folder = \"\(folder)/\"\n" + parts[0], workspace: workspace)
    #expect(run.values.count == expected.count)
    for (value, text) in zip(run.values, expected) {
      if let number = Double(text) {
        #expect(value.double.map { ($0 - number).magnitude < 1e-9 } == true, "\(value): \(text)")
      } else {
        #expect(value.text == text)
      }
    }
  }
}
