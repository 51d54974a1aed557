import Terminal

/// Where a cursor stands in Lua text: what is being typed, and in the arguments of what.
struct CursorContext {
  /// A call whose arguments are being typed.
  struct OpenCall {
    /// The tokens of the callee, such as `t : by`.
    let callee: [LuaToken]
    /// Which argument, from 1.
    let argument: Int
    /// Whether the cursor is directly inside the call's `{ … }`.
    let isInOptions: Bool
  }

  /// The tokens up to the cursor.
  let tokens: [LuaToken]
  /// The word that ends at the cursor, or the open string.
  let word: LuaToken?
  /// What stands before the word.
  let before: [LuaToken]

  init(_ characters: [Character], cursor: Int) {
    let text = Array(characters[..<min(max(0, cursor), characters.count)])
    tokens = LuaLexer.tokens(of: text)
    if let last = tokens.last, last.range.upperBound == text.count,
      last.kind == .name || last.kind == .keyword || last.kind == .openString
    {
      word = last
      before = Array(tokens.dropLast())
    } else {
      word = nil
      before = tokens
    }
  }

  /// Whether the cursor is in a comment, where nothing is completed.
  var isInComment: Bool {
    guard let last = tokens.last else { return false }
    return last.kind == .openComment
      || last.kind == .comment && last.text.hasPrefix("--") && !last.text.hasPrefix("--[[")
  }

  /// The calls whose arguments surround the end of these tokens, the innermost first.
  static func openCalls(_ tokens: [LuaToken]) -> [OpenCall] {
    var calls: [OpenCall] = []
    var depth = 0
    var commas = 0
    var braces = 0
    var index = tokens.count - 1
    while index >= 0 {
      let token = tokens[index]
      switch token.text {
      case ")", "}",
        "]" where token.kind == .symbol:
        depth += 1
      case "(" where token.kind == .symbol, "{" where token.kind == .symbol,
        "[" where token.kind == .symbol:
        if depth > 0 {
          depth -= 1
        } else {
          let callee = Self.chain(endingAt: index - 1, tokens)
          if token.text == "(" {
            if !callee.isEmpty {
              calls.append(
                OpenCall(callee: callee, argument: commas + 1, isInOptions: braces == 1))
            }
            braces = 0
          } else if token.text == "{" {
            braces += 1
            if !callee.isEmpty, callee.last?.kind != .keyword {
              // A call with a table only: f{ … }.
              calls.append(OpenCall(callee: callee, argument: 1, isInOptions: braces == 1))
              braces = 0
            }
          }
          commas = 0
        }
      case "," where token.kind == .symbol: if depth == 0 { commas += 1 }
      case "end" where token.kind == .keyword: index = Self.opening(ofEndAt: index, tokens)
      default: break
      }
      index -= 1
    }
    return calls
  }

  /// The place of the word that an `end` closes.
  private static func opening(ofEndAt end: Int, _ tokens: [LuaToken]) -> Int {
    var depth = 0
    for index in stride(from: end, through: 0, by: -1) where tokens[index].kind == .keyword {
      switch tokens[index].text {
      case "end": depth += 1
      case "function", "if", "do":
        depth -= 1
        if depth == 0 { return index }
      default: break
      }
    }
    return 0
  }

  /// The tokens of the expression that ends at `last`: names, fields, methods, calls, indexing.
  static func chain(endingAt last: Int, _ tokens: [LuaToken]) -> [LuaToken] {
    var index = last
    while index >= 0 {
      let token = tokens[index]
      if token.kind == .symbol, [")", "]", "}"].contains(token.text) {
        index = opening(ofBracketAt: index, tokens) - 1
        continue
      }
      if token.kind == .string {
        // A string is an argument, f"…", or where the expression begins.
        if index > 0, Self.endsOperand(tokens[index - 1]) {
          index -= 1
          continue
        }
        return Array(tokens[index...last])
      }
      guard token.kind == .name else { break }
      if index > 0, tokens[index - 1].text == "." || tokens[index - 1].text == ":" {
        index -= 2
        continue
      }
      return Array(tokens[index...last])
    }
    return []
  }

  private static func endsOperand(_ token: LuaToken) -> Bool {
    token.kind == .name || token.kind == .symbol && [")", "]"].contains(token.text)
  }

  private static func opening(ofBracketAt close: Int, _ tokens: [LuaToken]) -> Int {
    var depth = 0
    for index in stride(from: close, through: 0, by: -1) where tokens[index].kind == .symbol {
      switch tokens[index].text {
      case ")", "]", "}": depth += 1
      case "(", "[", "{":
        depth -= 1
        if depth == 0 { return index }
      default: break
      }
    }
    return 0
  }

  /// The callees of the calls in which a row function stands whose parameter this name is, the
  /// innermost first; nil when it is none's.
  ///
  /// Such as `t : where` for `c` in `t:where(function(c) return c.`.
  func rowFunctionCallees(parameter name: String) -> [[LuaToken]]? {
    for index in before.indices.reversed()
    where before[index].kind == .keyword && before[index].text == "function" {
      guard index + 2 < before.count, before[index + 1].text == "(",
        before[index + 2].kind == .name
      else { continue }
      if before[index + 2].text == name {
        return Self.openCalls(Array(before[..<index])).map(\.callee)
      }
    }
    return nil
  }
}
