import Bindings
import LuaRuntime
import Terminal

/// The statements of a session that succeeded, for `.save`.
struct SessionLog {
  private var statements: [(text: String, isShown: Bool)] = []

  /// Keeps a statement with its values; an expression that is no call and has no value did nothing.
  mutating func append(_ text: String, _ values: [LuaValue], standsAlone: Bool) {
    let hasValue = values.first.map { !$0.isNil } ?? false
    guard hasValue || standsAlone else { return }
    let isShown = hasValue && (values.first?.typeName != "plot" || !standsAlone)
    statements.append((text, isShown))
  }

  var isEmpty: Bool { statements.isEmpty }

  /// The statements as a script: expressions are shown, silent ones kept as locals.
  func script(day: String) -> String {
    var text = "--- Saved from a session on \(day).\n"
    let names = Set(
      statements.flatMap { LuaLexer.tokens(of: $0.text) }.filter { $0.kind == .name }.map(\.text))
    let past = ["_"] + (1...9).map { "_\($0)" }
    let usesPast = past.contains(where: names.contains)
    if usesPast { text += "local \(past.joined(separator: ", "))\n" }
    for (statement, isShown) in statements {
      let code = Self.withoutSemicolon(statement)
      guard isShown else {
        text += statement.trimmed + "\n"
        continue
      }
      let isSilent = code.count < statement.trimmed.count
      if usesPast {
        text += past.reversed().joined(separator: ", ") + " = "
        text += (past.dropLast().reversed() + ["(\(code))"]).joined(separator: ", ") + "\n"
        if !isSilent { text += "show(_)\n" }
      } else {
        text += isSilent ? "local _ = \(code)\n" : "show(\(code))\n"
      }
    }
    return text
  }

  private static func withoutSemicolon(_ text: String) -> String {
    let trimmed = text.trimmed
    return trimmed.hasSuffix(";") ? String(trimmed.dropLast()).trimmed : trimmed
  }
}
