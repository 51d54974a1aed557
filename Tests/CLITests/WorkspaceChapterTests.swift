import Foundation
import Testing

/// The session of `docs/workspace.md`.
@Suite(.enabled(if: DeedProcess.isBuilt, DeedProcess.absence))
struct WorkspaceChapterTests {
  @Test func `what the chapter shows is what deed prints`() throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let chapter = try String(
      contentsOf: root.appendingPathComponent("docs/workspace.md"), encoding: .utf8)
    let folder = try DeedProcess.folder()
    var commands = 0
    for (index, part) in chapter.components(separatedBy: "\n```").enumerated()
    where index % 2 == 1 {
      let end = part.firstIndex(of: "\n") ?? part.endIndex
      let words = part[..<end].split(separator: " ")
      let text = String(part[end...].dropFirst())
      if words.first == "csv", let name = words.last {
        try (text + "\n").write(
          toFile: folder + "/" + name, atomically: true, encoding: .utf8)
      }
      guard words.first == "console" else { continue }
      let lines = text.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
      let command = lines[0].replacingOccurrences(of: "$ deed", with: "\"$DEED\"")
      let outcome = try DeedProcess.shell(command + " 2>&1", in: folder)
      commands += 1
      #expect(outcome.output == (lines.count > 1 ? lines[1] + "\n" : ""), "\(lines[0])")
    }
    #expect(commands >= 8)
  }
}
