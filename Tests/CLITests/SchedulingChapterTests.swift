import Foundation
import Testing

/// The commands of `docs/scheduling.md`.
@Suite(.enabled(if: DeedProcess.isBuilt, DeedProcess.absence))
struct SchedulingChapterTests {
  @Test func `the commands of the chapter do what it says`() throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let text = try String(
      contentsOf: root.appendingPathComponent("docs/scheduling.md"), encoding: .utf8)
    let workspace = try ScheduledWorkspace(
      ["checklist": "print(tostring(cx.today()))"], time: "2026-02-03T12:00:00Z", rate: 1)
    let pieces = text.components(separatedBy: "```")
    var commands = 0
    for (index, piece) in pieces.enumerated() where piece.hasPrefix("sh\n") {
      let lines = piece.dropFirst(3).split(separator: "\n").map(String.init)
      // A block without a language right after the commands is what they print.
      let isShown = pieces.count > index + 2 && pieces[index + 1] == "\n"
      for line in lines {
        commands += 1
        let words =
          line.replacing("9184", with: "0")
          + (line.hasPrefix("deed scheduler") ? " --stop-after 1s" : "")
        let settings = workspace.environment.map { "\($0.key)='\($0.value)'" }
          .joined(separator: " ")
        let run = try DeedProcess.shell(
          "export \(settings); deed() { \"$DEED\" \"$@\"; }; \(words)", in: workspace.folder)
        if isShown {
          #expect(
            run.output + (run.status == 0 ? "" : run.errors) == pieces[index + 2].dropFirst(),
            "\(line)")
        } else {
          #expect(run.status == 0, "\(line): \(run.errors)")
        }
      }
    }
    #expect(commands > 12)
  }
}
