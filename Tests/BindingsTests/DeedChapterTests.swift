import Bindings
import Foundation
import LuaRuntime
import Testing

/// The worked examples of `docs/systems/good_deeds.md`.
@Suite struct DeedChapterTests {
  private static let text: String = {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let file = root.appendingPathComponent("docs/systems/good_deeds.md")
    return (try? String(contentsOf: file, encoding: .utf8)) ?? ""
  }()

  /// Each example with the output that stands below it, if there is one.
  private static let examples = text.components(separatedBy: "```lua\n").dropFirst().map { rest in
    let code = rest.components(separatedBy: "\n```")[0]
    let after = rest.dropFirst(code.count)
    let start = "\n```\n```text\n"
    let output =
      after.hasPrefix(start)
      ? after.dropFirst(start.count).components(separatedBy: "\n```")[0] : nil
    return (code: code, output: output)
  }

  @Test func `the chapter names every function of the deeds`() {
    #expect(Self.examples.count >= 7)
    for function in Catalogue.shared.functions where function.name.hasPrefix("cx.deeds.") {
      #expect(Self.text.contains("`\(function.name)`"), "\(function.name) is not in the chapter")
    }
  }

  @Test func `an example of the chapter gives what it says`() throws {
    for (code, output) in Self.examples {
      let parts = code.components(separatedBy: " --> ")
      let run = try LuaRun(parts[0])
      if let output {
        #expect(run.output.trimmingCharacters(in: .newlines) == output)
        continue
      }
      #expect(parts.count == 2, "an example without its values: \(code)")
      let expected = (parts.last ?? "").components(separatedBy: ", ")
      #expect(run.values.count == expected.count, "\(code)")
      for (value, text) in zip(run.values, expected) {
        guard let number = Double(text) else {
          #expect(value.text == text, "\(code)")
          continue
        }
        let decimals = text.split(separator: ".").dropFirst().first?.count ?? 0
        let allowed = 0.5 * pow(10, -Double(decimals)) + 1e-9
        #expect(value.double.map { ($0 - number).magnitude <= allowed } ?? false, "\(code)")
      }
    }
  }
}
