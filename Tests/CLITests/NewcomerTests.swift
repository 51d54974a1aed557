import Foundation
import Testing

/// The path of a newcomer in docs/repl.md, typed again.
///
/// With `DEED_RECORD=1` the captured output is written instead of compared.
@Suite(.enabled(if: DeedProcess.isBuilt, DeedProcess.absence)) struct NewcomerTests {
  private static let page = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("docs/repl.md")
  private static let prompt = "deed> "

  @Test func `the session in the manual prints what the manual shows`() throws {
    let text = try String(contentsOf: Self.page, encoding: .utf8)
    let statements = Self.sessionLines(text).filter { $0.hasPrefix(Self.prompt) }
      .map { String($0.dropFirst(Self.prompt.count)) }
    #expect(statements.count >= 10)
    let folder = try DeedProcess.folder()
    // A mark behind each statement tells its output from the next one's.
    let typed = statements.map { $0 + "\nprint(\"@@@\")\n" }.joined()
    try typed.write(toFile: folder + "/typed.txt", atomically: true, encoding: .utf8)
    let outcome = try DeedProcess.shell("$DEED repl --no-startup < typed.txt", in: folder)
    #expect(outcome.status == 0 && outcome.errors.isEmpty, "\(outcome.errors)")
    let outputs = outcome.output.components(separatedBy: "@@@\n").dropLast()
    let transcript = zip(statements, outputs).map { Self.prompt + $0 + "\n" + $1 }.joined()
    if ProcessInfo.processInfo.environment["DEED_RECORD"] == "1" {
      try Self.replaced(text, by: Array(zip(statements, outputs))).write(
        to: Self.page, atomically: true, encoding: .utf8)
    } else {
      #expect(transcript == Self.sessionLines(text).map { $0 + "\n" }.joined())
    }
    let run = try DeedProcess.run(["run", "loyal.lua"], in: folder)
    #expect(
      run.status == 0 && run.output.contains("NPS by country") && run.output.contains("\nfalse\n"))
  }

  /// The lines of the page's sessions.
  private static func sessionLines(_ text: String) -> [String] {
    var lines: [String] = []
    var isInside = false
    for line in text.components(separatedBy: "\n") {
      if line.hasPrefix("```") {
        isInside = line == "```deed"
      } else if isInside {
        lines.append(line)
      }
    }
    return lines
  }

  /// The page with the captured outputs.
  private static func replaced(
    _ text: String, by captured: [(statement: String, output: String)]
  ) -> String {
    var captured = captured
    var lines: [String] = []
    var isInside = false
    for line in text.components(separatedBy: "\n") {
      if line.hasPrefix("```") {
        isInside = line == "```deed"
        lines.append(line)
      } else if !isInside {
        lines.append(line)
      } else if line.hasPrefix(prompt), !captured.isEmpty {
        let (statement, output) = captured.removeFirst()
        lines.append(prompt + statement)
        lines += output.components(separatedBy: "\n").dropLast()
      }
    }
    return lines.joined(separator: "\n")
  }
}
