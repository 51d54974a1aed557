import Terminal

/// What people type who come from other shells.
enum Habits {
  /// The words that `help` is asked about: `nps?`, `?nps`, `help nps`; nil for anything else.
  static func helpWords(_ text: String) -> String? {
    if text == "help" || text == "?" { return "" }
    if text.hasPrefix("help ") {
      let rest = String(text.dropFirst(5)).trimmed
      return rest.first.map { "=(\"'[{".contains($0) } ?? true ? nil : rest
    }
    if text.hasPrefix("?") { return String(text.dropFirst()).trimmed }
    guard text.hasSuffix("?"), LuaLexer.tokens(of: text).last?.kind != .comment else { return nil }
    return String(text.dropLast()).trimmed
  }

  /// Whether the text asks to leave in the words of another shell.
  static func leaves(_ text: String) -> Bool { ["exit", "quit"].contains(name(text)) }

  /// The text without the `()` or `;` at its end.
  static func name(_ text: String) -> String {
    var text = text
    if text.hasSuffix(";") { text.removeLast() }
    if text.hasSuffix("()") { text.removeLast(2) }
    return text
  }

  /// A remark on a statement of another language that Lua did not understand; nil for others.
  static func remark(_ text: String) -> String? {
    let words = text.lowercased().split { !$0.isLetter }
    switch words.first {
    case "select" where words.contains("from"), "describe", "with":
      return "That is SQL; here a table has verbs: t:where(function(c) return c.score > 8 end), "
        + "t:by(\"country\"):nps(). `t?` lists them.\n"
    case "import", "from", "def":
      return "That is Python; here statements are Lua, and everything is there already: `.help`.\n"
    default: return nil
    }
  }
}
