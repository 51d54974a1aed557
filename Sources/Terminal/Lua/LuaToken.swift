/// A piece of Lua text as an editor sees it: half-typed text has tokens too.
package struct LuaToken: Sendable, Equatable {
  /// What a token is.
  package enum Kind: Sendable {
    case keyword
    case name
    case number
    case string
    /// A string that is not closed.
    case openString
    case comment
    /// A long comment that is not closed.
    case openComment
    case symbol
  }

  /// What it is.
  package let kind: Kind
  /// Where it stands, in characters.
  package let range: Range<Int>
  /// Its text.
  package let text: String
}

/// Splits Lua text into tokens; spaces are between them.
package struct LuaLexer {
  /// The words that Lua keeps for itself.
  package static let keywords: Set<String> = [
    "and", "break", "do", "else", "elseif", "end", "false", "for", "function", "goto", "if", "in",
    "local", "nil", "not", "or", "repeat", "return", "then", "true", "until", "while",
  ]

  private let characters: [Character]
  private var position = 0
  private var tokens: [LuaToken] = []

  private init(_ characters: [Character]) { self.characters = characters }

  /// The tokens of a text, in order.
  package static func tokens(of characters: [Character]) -> [LuaToken] {
    var lexer = LuaLexer(characters)
    while lexer.position < characters.count { lexer.step() }
    return lexer.tokens
  }

  /// The tokens of a text, in order.
  package static func tokens(of text: String) -> [LuaToken] { tokens(of: Array(text)) }

  private func at(_ index: Int) -> Character? {
    characters.indices.contains(index) ? characters[index] : nil
  }

  private mutating func append(_ kind: LuaToken.Kind, from start: Int) {
    tokens.append(
      LuaToken(
        kind: kind, range: start..<position, text: String(characters[start..<position])))
  }

  private mutating func step() {
    let start = position
    let character = characters[position]
    if character.isWhitespace {
      position += 1
    } else if character == "-", at(position + 1) == "-" {
      comment(from: start)
    } else if character == "\"" || character == "'" {
      quoted(by: character, from: start)
    } else if character == "[", let level = longLevel(at: position) {
      append(long(level) ? .string : .openString, from: start)
    } else if Self.isNameStart(character) {
      while let next = at(position), Self.isNamePart(next) { position += 1 }
      let word = String(characters[start..<position])
      append(Self.keywords.contains(word) ? .keyword : .name, from: start)
    } else if character.isASCII && character.isNumber
      || character == "." && (at(position + 1)?.isNumber ?? false)
    {
      number(from: start)
    } else {
      symbol(from: start)
    }
  }

  private mutating func comment(from start: Int) {
    position += 2
    if let level = longLevel(at: position) {
      append(long(level) ? .comment : .openComment, from: start)
      return
    }
    while let next = at(position), !next.isNewline { position += 1 }
    append(.comment, from: start)
  }

  /// The number of `=` of a long bracket that opens here, or nil.
  private func longLevel(at index: Int) -> Int? {
    guard at(index) == "[" else { return nil }
    var level = 0
    while at(index + 1 + level) == "=" { level += 1 }
    return at(index + 1 + level) == "[" ? level : nil
  }

  /// Goes behind the closing long bracket; false when there is none.
  private mutating func long(_ level: Int) -> Bool {
    position += level + 2
    while position < characters.count {
      if characters[position] == "]" {
        var equals = 0
        while at(position + 1 + equals) == "=" { equals += 1 }
        if equals == level, at(position + 1 + equals) == "]" {
          position += level + 2
          return true
        }
      }
      position += 1
    }
    return false
  }

  private mutating func quoted(by quote: Character, from start: Int) {
    position += 1
    while let next = at(position), next != quote {
      if next.isNewline {
        append(.openString, from: start)
        return
      }
      position += next == "\\" ? 2 : 1
    }
    let isClosed = at(position) == quote
    position = min(position + 1, characters.count)
    append(isClosed ? .string : .openString, from: start)
  }

  private mutating func number(from start: Int) {
    let isHex = at(position) == "0" && (at(position + 1) == "x" || at(position + 1) == "X")
    while let next = at(position) {
      let previous = position > start ? at(position - 1) : nil
      let isExponent = previous.map { (isHex ? "pP" : "eE").contains($0) } ?? false
      guard Self.isNamePart(next) || next == "." || isExponent && "+-".contains(next) else { break }
      if next == ".", at(position + 1) == "." { break }
      position += 1
    }
    append(.number, from: start)
  }

  private mutating func symbol(from start: Int) {
    let longest = ["...", "..", "==", "~=", "<=", ">=", "//", "::", "<<", ">>"]
    for symbol in longest where starts(with: symbol) {
      position += symbol.count
      append(.symbol, from: start)
      return
    }
    position += 1
    append(.symbol, from: start)
  }

  private func starts(with text: String) -> Bool {
    for (offset, character) in text.enumerated() where at(position + offset) != character {
      return false
    }
    return true
  }

  /// Whether a name may begin with the character.
  package static func isNameStart(_ character: Character) -> Bool {
    character == "_" || character.isASCII && character.isLetter
  }

  /// Whether a name may hold the character.
  package static func isNamePart(_ character: Character) -> Bool {
    character == "_" || character.isASCII && (character.isLetter || character.isNumber)
  }
}
