import LuaRuntime
import Terminal

extension InteractiveSession {
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
