/// Colours Lua text while it is typed, and marks the bracket that matches the one at the cursor.
package enum LuaHighlighter {
  /// The escape codes (as in `ESC [ code m`) of each character; nil leaves it plain.
  package static func codes(for characters: [Character], cursor: Int? = nil) -> [String?] {
    var codes = [String?](repeating: nil, count: characters.count)
    for token in LuaLexer.tokens(of: characters) {
      guard let code = code(of: token) else { continue }
      for index in token.range { codes[index] = code }
    }
    if let pair = cursor.flatMap({ matchingBrackets(in: characters, cursor: $0) }) {
      codes[pair.0] = "1;7"
      codes[pair.1] = "1;7"
    }
    return codes
  }

  private static func code(of token: LuaToken) -> String? {
    switch token.kind {
    case .keyword:
      ["true", "false", "nil"].contains(token.text) ? "38;5;166" : "1;38;5;32"
    case .number: "38;5;166"
    case .string: "38;5;36"
    case .openString: "4;38;5;36"
    case .comment, .openComment: "38;5;245"
    case .name, .symbol: nil
    }
  }

  /// The bracket at or before the cursor and its partner; nil when there is none.
  package static func matchingBrackets(
    in characters: [Character], cursor: Int
  ) -> (Int, Int)? {
    let brackets = LuaLexer.tokens(of: characters).filter {
      $0.kind == .symbol && "()[]{}".contains($0.text)
    }
    guard
      let place = brackets.lastIndex(where: {
        $0.range.lowerBound == cursor || $0.range.upperBound == cursor
      })
    else { return nil }
    let partners: [String: String] = ["(": ")", "[": "]", "{": "}"]
    let own = brackets[place].text
    let isOpening = partners[own] != nil
    guard let wanted = partners[own] ?? partners.first(where: { $0.value == own })?.key else {
      return nil
    }
    var depth = 0
    var index = place
    while brackets.indices.contains(index) {
      if brackets[index].text == own { depth += 1 }
      if brackets[index].text == wanted { depth -= 1 }
      if depth == 0 {
        return (brackets[place].range.lowerBound, brackets[index].range.lowerBound)
      }
      index += isOpening ? 1 : -1
    }
    return nil
  }
}
