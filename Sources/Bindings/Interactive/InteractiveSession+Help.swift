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
    var known = localNames
    if case .table(let globals) = look([]) { known += globals.map(\.name) }
    return "`\(name.text)` has no value yet." + suggestion(for: name.text, among: known)
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
