import Bindings
import Foundation
import LuaRuntime
import Testing

/// The worked examples of `docs/systems`.
@Suite struct SystemChapterTests {
  static let chapters = ["delight", "journeys", "loyalty", "expectations", "organisation"]

  private static func text(_ chapter: String) -> String {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let file = root.appendingPathComponent("docs/systems/\(chapter).md")
    return (try? String(contentsOf: file, encoding: .utf8)) ?? ""
  }

  /// Each example with the output that stands below it, if there is one.
  static let examples = chapters.flatMap { chapter in
    text(chapter).components(separatedBy: "```lua\n").dropFirst().map { rest in
      let output = rest.components(separatedBy: "\n```\n```text\n").dropFirst().first
      return (
        code: rest.components(separatedBy: "\n```")[0],
        output: output?.components(separatedBy: "\n```")[0]
      )
    }
  }

  @Test func `the chapters name every function of the systems`() {
    let all = Self.chapters.map(Self.text).joined()
    #expect(Self.examples.count >= 24)
    let topics = [
      "cx.delight.", "cx.journey.", "cx.attention.", "cx.loyalty.", "cx.benchmarks", "cx.churn.",
      "cx.expectation.", "cx.promises.", "cx.complaints.", "cx.extras.", "cx.maturity.",
      "cx.employees.", "cx.competition.", "cx.steering.",
    ]
    for function in Catalogue.shared.functions
    where topics.contains(where: { function.name.hasPrefix($0) }) {
      #expect(all.contains("`\(function.name)`"), "\(function.name) is in no chapter")
    }
  }

  @Test(arguments: examples.indices) func `an example of a chapter gives what it says`(
    index: Int
  ) throws {
    let (code, output) = Self.examples[index]
    let parts = code.components(separatedBy: "--> ")
    let run = try LuaRun(parts[0])
    if let output {
      #expect(run.output.trimmingCharacters(in: .newlines) == output, "\(code)")
      return
    }
    #expect(parts.count == 2, "an example without its values: \(code)")
    guard parts.count == 2 else { return }
    let expected = parts[1].components(separatedBy: ", ")
    #expect(run.values.count == expected.count, "\(code)")
    for (value, text) in zip(run.values, expected) {
      if let number = Double(text) {
        let decimals = text.split(separator: ".").dropFirst().first?.count ?? 0
        let allowed = 0.5 * pow(10, -Double(decimals)) + 1e-9
        #expect(
          value.double.map { ($0 - number).magnitude <= (decimals == 0 ? 1e-6 : allowed) } ?? false,
          "\(value) instead of \(text) in: \(code)")
      } else {
        #expect(value.text == text, "\(value) instead of \(text) in: \(code)")
      }
    }
  }
}
