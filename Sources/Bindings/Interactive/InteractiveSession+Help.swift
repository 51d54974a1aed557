import LuaRuntime
import Wording
import Terminal

extension InteractiveSession {
  /// Whether no variable of this name has a value.
  package func isUnknown(_ name: String) -> Bool {
    if case .nothing = look([name]) { true } else { false }
  }

  /// What to say of a statement that is only a name nobody has given a value, with the closest one;
  /// nil for all others.
  package func remark(onUnknown text: String) -> String? {
    let tokens = LuaLexer.tokens(of: text).filter { $0.kind != .comment }
    guard tokens.count == 1, let name = tokens.first, name.kind == .name, isUnknown(name.text),
      !localNames.contains(name.text), !name.text.hasPrefix("_")
    else { return nil }
    return "`\(name.text)` has no value yet." + suggestion(for: name.text, among: knownNames)
  }

  /// What may have been meant by a statement that failed because it used a name without a value: a
  /// column, or the closest name; nil for others.
  package func remark(onFailed text: String, message: String) -> String? {
    guard message.contains("attempt to ") else { return nil }
    let tokens = LuaLexer.tokens(of: text)
    for (index, token) in tokens.enumerated() where token.kind == .name {
      let isField = index > 0 && [".", ":"].contains(tokens[index - 1].text)
      let isSet = index + 1 < tokens.count && tokens[index + 1].text == "="
      guard !isField, !isSet, isUnknown(token.text), !localNames.contains(token.text) else {
        continue
      }
      let isColumn = tableNames.contains { table(named: $0)?.has(token.text) ?? false }
      if isColumn {
        return "`\(token.text)` is a column, which verbs give to a function row by row: "
          + "function(c) return c.\(token.text) … end"
      }
      if message.contains("(global '\(token.text)')") {
        let meant = suggestion(for: token.text, among: knownNames)
        return meant.isEmpty ? nil : "`\(token.text)` has no value yet." + meant
      }
    }
    return nil
  }

  private var knownNames: [String] {
    guard case .table(let globals) = look([]) else { return localNames }
    return localNames + globals.map(\.name)
  }

  /// The help on an expression such as `cx.nps` or `t:where`, on a name, or on words to search for.
  ///
  /// - Throws: when nothing is found, with the closest name.
  package func help(on text: String) throws -> String {
    let type = type(of: LuaLexer.tokens(of: text))
    if let function = type.function { return function.helpText }
    if let className = type.className, let page = HelpFunction.classPage(className) { return page }
    return try HelpFunction.page(for: text)
  }
}
