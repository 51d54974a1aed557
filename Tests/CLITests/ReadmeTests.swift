import Foundation
import Testing

@Suite struct ReadmeTests {
  /// The blocks of the README: language and text.
  private static func blocks() throws -> [(language: String, text: String)] {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let readme = try String(contentsOf: root.appendingPathComponent("README.md"), encoding: .utf8)
    return readme.components(separatedBy: "\n```").enumerated().compactMap { index, part in
      guard index % 2 == 1, let end = part.firstIndex(of: "\n") else { return nil }
      return (String(part[..<end]), String(part[part.index(after: end)...]))
    }
  }

  @Test(.enabled(if: DeedProcess.isBuilt, DeedProcess.absence))
  func `what the README shows is what deed prints`() throws {
    let folder = try DeedProcess.folder()
    var commands = 0
    for (language, text) in try Self.blocks() {
      if language == "lua" {
        try text.write(toFile: folder + "/loyal.lua", atomically: true, encoding: .utf8)
      }
      guard language == "console", text.hasPrefix("$ deed ") else { continue }
      let lines = text.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
      let shown = lines.count > 1 ? String(lines[1]) : ""
      let outcome = try DeedProcess.shell(
        "\"$DEED\" " + lines[0].dropFirst(7) + " 2>&1", in: folder)
      commands += 1
      if shown.hasSuffix("\n…") {
        let start = shown.dropLast(1)
        #expect(outcome.output.hasPrefix(start), "\(lines[0])")
        #expect(outcome.output.count > start.count)
      } else {
        #expect(outcome.output == shown + "\n", "\(lines[0])")
      }
    }
    #expect(commands >= 4)
  }
}
