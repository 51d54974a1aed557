import Foundation
import Testing

/// The sessions on the sample in the chapters of `docs/systems`.
///
/// With `DEED_RECORD=1` in the environment what the commands print is written instead of compared;
/// read the difference before you commit it.
@Suite(.enabled(if: DeedProcess.isBuilt, DeedProcess.absence))
struct SystemChapterSessionTests {
  private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("docs/systems")

  static let chapters =
    ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? [])
    .filter { $0.hasSuffix(".md") }.sorted()

  @Test func `there are seven chapters`() { #expect(Self.chapters.count >= 6) }

  @Test(arguments: chapters) func `a chapter shows what its scripts print on the sample`(
    name: String
  ) throws {
    let file = Self.folder.appendingPathComponent(name)
    let folder = try DeedProcess.folder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    #expect(try DeedProcess.run(["init", "--sample", "demo"], in: folder).status == 0)
    var parts = try String(contentsOf: file, encoding: .utf8)
      .components(separatedBy: "```console\n")
    #expect(parts.count > 1, "\(name) shows no session")
    for place in parts.indices.dropFirst() {
      let (block, rest) = try #require(Self.split(parts[place], at: "\n```"))
      let (line, shown) = Self.split(block, at: "\n") ?? (block, "")
      #expect(line.hasPrefix("$ deed "), "\(line)")
      let command = "\"$DEED\"" + line.dropFirst("$ deed".count)
      let run = try DeedProcess.shell(command, in: folder + "/demo")
      #expect(run.status == 0, "\(line): \(run.errors)")
      let printed = run.output.split(separator: "\n", omittingEmptySubsequences: false)
        .map { String($0.reversed().drop { $0 == " " }.reversed()) }.joined(separator: "\n")
        .trimmingCharacters(in: .newlines)
      if Self.isRecording {
        parts[place] = line + "\n" + printed + "\n```" + rest
      } else {
        #expect(printed == shown, "\(name): \(line)")
      }
    }
    if Self.isRecording {
      try parts.joined(separator: "```console\n").write(
        to: file, atomically: true, encoding: .utf8)
    }
  }

  private static let isRecording = ProcessInfo.processInfo.environment["DEED_RECORD"] == "1"

  private static func split(_ text: String, at mark: String) -> (String, String)? {
    text.range(of: mark).map {
      (String(text[..<$0.lowerBound]), String(text[$0.upperBound...]))
    }
  }
}
