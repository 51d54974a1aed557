import Bindings
import Foundation
import LuaRuntime
import Testing

/// The worked examples of `docs/statistics.md`.
@Suite struct StatisticsChapterTests {
  private static let text: String = {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    return
      (try? String(contentsOf: root.appendingPathComponent("docs/statistics.md"), encoding: .utf8))
      ?? ""
  }()

  private static let examples = text.components(separatedBy: "```lua\n").dropFirst().map {
    $0.components(separatedBy: "\n```")[0]
  }

  @Test func `the chapter has examples and names every function`() {
    #expect(Self.examples.count >= 25)
    let topics = ["cx.weights.", "cx.plan.", "cx.control.", "cx.drivers.", "cx.reliability."]
    for function in Catalogue.shared.functions {
      guard let topic = topics.first(where: { function.name.hasPrefix($0) }) else { continue }
      let short = function.name.dropFirst(topic.count)
      #expect(
        Self.text.contains("`\(function.name)`") || Self.text.contains("`.\(short)`"),
        "\(function.name) is not in the chapter")
    }
  }

  @Test(arguments: examples) func `an example of the chapter returns what it says`(
    example: String
  ) throws {
    let parts = example.components(separatedBy: "--> ")
    #expect(parts.count == 2, "an example without its values")
    let expected = parts[1].components(separatedBy: ", ")
    let run = try LuaRun(parts[0])
    #expect(run.values.count == expected.count)
    for (value, text) in zip(run.values, expected) {
      if let number = Double(text) {
        let decimals = text.split(separator: ".").dropFirst().first?.count ?? 0
        let allowed = 0.5 * pow(10, -Double(decimals)) + 1e-9
        #expect(
          value.double.map { ($0 - number).magnitude <= (decimals == 0 ? 1e-6 : allowed) } ?? false,
          "\(value) instead of \(text) in: \(example)")
      } else {
        #expect(value.text == text, "\(value) instead of \(text) in: \(example)")
      }
    }
  }
}
