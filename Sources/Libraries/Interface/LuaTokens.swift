/// The words of a Lua text, with the documentation comments between them.
///
/// Enough of Lua's lexicon to find declarations: a text that Lua refuses gives some words too.
struct LuaTokens {
  /// What a word is.
  enum Kind {
    /// A name or a keyword.
    case name
    case string
    case number
    /// Anything else, a byte each.
    case sign
  }

  /// One word.
  struct Token {
    let kind: Kind
    let text: String
    /// The line it begins on, from 1.
    let line: Int
  }

  /// The words in order.
  private(set) var tokens: [Token] = []
  /// The lines that begin with `---`, without the dashes, by their number.
  private(set) var documentation: [Int: String] = [:]

  private let bytes: [UInt8]
  private var position = 0
  private var line = 1

  /// The words of a text.
  init(_ text: String) {
    bytes = Array(text.utf8)
    if bytes.first == UInt8(ascii: "#") { skip { $0 != 10 } }
    while let byte = next { read(byte) }
  }

  private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  private func peek(_ distance: Int) -> UInt8? {
    position + distance < bytes.count ? bytes[position + distance] : nil
  }

  private mutating func skip(_ condition: (UInt8) -> Bool) {
    while let byte = next, condition(byte) { advance() }
  }

  private mutating func advance() {
    if next == 10 { line += 1 }
    position += 1
  }

  private mutating func read(_ byte: UInt8) {
    let start = position
    switch byte {
    case _ where Self.isLetter(byte):
      skip { Self.isLetter($0) || Self.isDigit($0) }
      append(.name, from: start)
    case _ where Self.isDigit(byte):
      skip { Self.isLetter($0) || Self.isDigit($0) || $0 == UInt8(ascii: ".") }
      append(.number, from: start)
    case UInt8(ascii: "-") where peek(1) == byte: comment()
    case UInt8(ascii: "\""), UInt8(ascii: "'"): quoted(byte)
    case UInt8(ascii: "["):
      let first = line
      if let level = longOpening() {
        long(level)
        tokens.append(Token(kind: .string, text: "", line: first))
      } else {
        advance()
        append(.sign, from: start)
      }
    case _ where byte <= 32: advance()
    default:
      advance()
      append(.sign, from: start)
    }
  }

  private mutating func append(_ kind: Kind, from start: Int) {
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    tokens.append(Token(kind: kind, text: text, line: line))
  }

  private mutating func comment() {
    position += 2
    if next == UInt8(ascii: "["), let level = longOpening() { return long(level) }
    let first = line
    let start = position
    skip { $0 != 10 }
    guard start < position, bytes[start] == UInt8(ascii: "-") else { return }
    var text = String(decoding: bytes[(start + 1)..<position], as: UTF8.self)[...]
    if text.hasSuffix("\r") { text = text.dropLast() }
    documentation[first] = String(text.hasPrefix(" ") ? text.dropFirst() : text)
  }

  private mutating func quoted(_ quote: UInt8) {
    let first = line
    advance()
    let start = position
    while let byte = next, byte != quote, byte != 10 {
      if byte == UInt8(ascii: "\\") { advance() }
      if next != nil { advance() }
    }
    let text = String(decoding: bytes[start..<min(position, bytes.count)], as: UTF8.self)
    if next == quote { advance() }
    tokens.append(Token(kind: .string, text: text, line: first))
  }

  /// The number of `=` of a long bracket that opens here, which is then skipped.
  private mutating func longOpening() -> Int? {
    var level = 0
    while peek(1 + level) == UInt8(ascii: "=") { level += 1 }
    guard peek(1 + level) == UInt8(ascii: "[") else { return nil }
    position += level + 2
    return level
  }

  private mutating func long(_ level: Int) {
    while next != nil {
      if next == UInt8(ascii: "]"), (0..<level).allSatisfy({ peek(1 + $0) == UInt8(ascii: "=") }),
        peek(level + 1) == UInt8(ascii: "]")
      {
        position += level + 2
        return
      }
      advance()
    }
  }

  private static func isLetter(_ byte: UInt8) -> Bool { (byte | 32) &- 97 < 26 || byte == 95 }
  private static func isDigit(_ byte: UInt8) -> Bool { byte &- 48 < 10 }
}
