import Calendars

/// Reads JSON (RFC 8259), strictly: no comments, no trailing commas, no `NaN`, UTF-8 only.
package struct JSONReader {
  /// Objects of which a name occurs more than once; the last of its values counts.
  package private(set) var repeatedNames = 0
  private var cursor: ByteCursor
  private let depthLimit: Int

  /// A reader at the beginning of `bytes`, which must outlive it; a byte order mark is passed.
  package init(_ bytes: UnsafeBufferPointer<UInt8>, depthLimit: Int = 512) {
    cursor = ByteCursor(bytes)
    self.depthLimit = depthLimit
    _ = cursor.skip("\u{feff}")
  }

  /// The value of a whole document.
  ///
  /// - Throws: `JSONError` with the place.
  package static func value(
    _ bytes: UnsafeBufferPointer<UInt8>, depthLimit: Int = 512
  ) throws(JSONError) -> JSONValue {
    var reader = JSONReader(bytes, depthLimit: depthLimit)
    let value = try reader.next()
    try reader.expectEnd()
    return value
  }

  /// The value of a whole document.
  ///
  /// - Throws: `JSONError` with the place.
  package static func value(_ text: String) throws -> JSONValue {
    var text = text
    return try text.withUTF8 { try value($0) }
  }

  /// Reads the value that is next.
  ///
  /// - Throws: `JSONError` with the place.
  package mutating func next() throws(JSONError) -> JSONValue { try value(depth: 0) }

  /// Passes white space; whether something follows.
  package mutating func hasMore() -> Bool {
    skipSpace()
    return !cursor.isAtEnd
  }

  /// Refuses anything but white space.
  ///
  /// - Throws: `JSONError.trailing`.
  package mutating func expectEnd() throws(JSONError) {
    if hasMore() { throw .trailing(cursor.next, at: place()) }
  }

  /// Passes the byte when it is next after white space.
  package mutating func skip(_ byte: UInt8) -> Bool {
    skipSpace()
    return cursor.skip(byte)
  }

  /// Passes the byte, which must be next after white space.
  ///
  /// - Throws: `JSONError.expected`.
  package mutating func expect(_ byte: UInt8, _ wanted: String) throws(JSONError) {
    if !skip(byte) { throw unexpected(wanted) }
  }

  /// Passes spaces, tabs and carriage returns, then a line feed; whether there was one.
  package mutating func skipLineEnd() -> Bool {
    while cursor.next == 0x20 || cursor.next == 0x09 || cursor.next == 0x0d { cursor.position += 1 }
    return cursor.skip(0x0a)
  }

  /// The place of the next byte, or of the byte at `position`.
  ///
  /// Linear in what was read.
  package func place(_ position: Int? = nil) -> JSONError.Place {
    let end = min(position ?? cursor.position, cursor.bytes.count)
    var line = 1
    var start = 0
    for index in 0..<end where cursor.bytes[index] == 0x0a {
      line += 1
      start = index + 1
    }
    return .init(line: line, column: end - start + 1)
  }

  /// The position of the next byte.
  package var position: Int { cursor.position }

  private mutating func value(depth: Int) throws(JSONError) -> JSONValue {
    skipSpace()
    switch cursor.next {
    case UInt8(ascii: "{"): return try object(depth: depth)
    case UInt8(ascii: "["): return try array(depth: depth)
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
    case UInt8(ascii: "t") where cursor.skip("true"): return .boolean(true)
    case UInt8(ascii: "f") where cursor.skip("false"): return .boolean(false)
    case UInt8(ascii: "n") where cursor.skip("null"): return .null
    default: throw unexpected("a value")
    }
  }

  private mutating func array(depth: Int) throws(JSONError) -> JSONValue {
    if depth >= depthLimit { throw .tooDeep(limit: depthLimit, at: place()) }
    cursor.position += 1
    var elements: [JSONValue] = []
    if skip(UInt8(ascii: "]")) { return .array(elements) }
    repeat {
      elements.append(try value(depth: depth + 1))
    } while skip(UInt8(ascii: ","))
    try expect(UInt8(ascii: "]"), "`,` or `]`")
    return .array(elements)
  }

  private mutating func object(depth: Int) throws(JSONError) -> JSONValue {
    if depth >= depthLimit { throw .tooDeep(limit: depthLimit, at: place()) }
    cursor.position += 1
    var members: [JSONMember] = []
    members.reserveCapacity(8)
    var seen: Set<String> = []
    var isRepeated = false
    if skip(UInt8(ascii: "}")) { return .object(members) }
    repeat {
      skipSpace()
      guard cursor.next == UInt8(ascii: "\"") else { throw unexpected("a name in quotes") }
      let name = try string()
      try expect(UInt8(ascii: ":"), "`:`")
      // A few names are compared faster than they are hashed.
      if members.count == 16 { seen = Set(members.map(\.name)) }
      if members.count < 16 {
        isRepeated = isRepeated || members.contains { $0.name == name }
      } else {
        isRepeated = !seen.insert(name).inserted || isRepeated
      }
      members.append(JSONMember(name, try value(depth: depth + 1)))
    } while skip(UInt8(ascii: ","))
    try expect(UInt8(ascii: "}"), "`,` or `}`")
    return .object(isRepeated ? lastOfEach(members) : members)
  }

  /// The members at the place where their name first occurs, with the last of its values.
  private mutating func lastOfEach(_ members: [JSONMember]) -> [JSONMember] {
    repeatedNames += 1
    var position: [String: Int] = [:]
    var kept: [JSONMember] = []
    for member in members {
      if let index = position[member.name] {
        kept[index] = member
      } else {
        position[member.name] = kept.count
        kept.append(member)
      }
    }
    return kept
  }

  private mutating func number() throws(JSONError) -> JSONValue {
    let start = cursor.position
    _ = cursor.skip(UInt8(ascii: "-"))
    guard cursor.isAtDigit else { throw unexpected("a digit") }
    if !cursor.skip(UInt8(ascii: "0")) { skipDigits() }
    if cursor.isAtDigit { throw unexpected("`.`, as numbers have no leading zeros,") }
    var isWhole = true
    if cursor.skip(UInt8(ascii: ".")) {
      isWhole = false
      guard cursor.isAtDigit else { throw unexpected("a digit") }
      skipDigits()
    }
    if ByteCursor.lowered(cursor.next) == UInt8(ascii: "e") {
      isWhole = false
      cursor.position += 1
      if !cursor.skip(UInt8(ascii: "-")) { _ = cursor.skip(UInt8(ascii: "+")) }
      guard cursor.isAtDigit else { throw unexpected("a digit") }
      skipDigits()
    }
    let text = UnsafeBufferPointer(rebasing: cursor.bytes[start..<cursor.position])
    if isWhole, text.count <= 18 { return .integer(Self.integer(text)) }
    switch Self.numbers.number(text) {
    case .integer(let value): return .integer(value)
    case .number(let value): return .number(value)
    case .notANumber, .ambiguous: break
    }
    // Whole numbers beyond 64 bits, and texts too long or with exponents too long for a cell.
    let digits = String(decoding: text, as: UTF8.self)
    if isWhole || text.count > 64 || digits.contains(where: { $0 == "e" || $0 == "E" }),
      let value = Double(digits), value.isFinite
    {
      return .number(value)
    }
    throw .hugeNumber(at: place(start))
  }

  /// Reads numbers as JSON writes them.
  private static let numbers = ValueText()

  /// The value of an optional minus sign and at most 18 digits.
  private static func integer(_ text: UnsafeBufferPointer<UInt8>) -> Int64 {
    let isNegative = text.first == UInt8(ascii: "-")
    var value: Int64 = 0
    for byte in isNegative ? text.dropFirst() : text[...] { value = value * 10 + Int64(byte &- 48) }
    return isNegative ? -value : value
  }

  private mutating func skipDigits() {
    while cursor.isAtDigit { cursor.position += 1 }
  }

  private mutating func skipSpace() {
    while true {
      switch cursor.next {
      case 0x20, 0x0a, 0x0d, 0x09: cursor.position += 1
      default: return
      }
    }
  }

  private func unexpected(_ wanted: String) -> JSONError {
    .expected(wanted, found: cursor.isAtEnd ? nil : cursor.next, at: place())
  }

  private mutating func string() throws(JSONError) -> String {
    cursor.position += 1
    let start = cursor.position
    while cursor.next != UInt8(ascii: "\""), cursor.next != UInt8(ascii: "\\"), cursor.next >= 0x20
    {
      cursor.position += 1
    }
    if cursor.next == UInt8(ascii: "\"") {
      let text = try utf8(start..<cursor.position)
      cursor.position += 1
      return text
    }
    return try escapedString(from: start)
  }

  private mutating func escapedString(from start: Int) throws(JSONError) -> String {
    var text = ""
    var plain = start
    while true {
      skipPlain()
      guard !cursor.isAtEnd else { throw unexpected("a closing quote") }
      let byte = cursor.next
      if byte < 0x20 { throw .controlCharacter(byte, at: place()) }
      text += try utf8(plain..<cursor.position)
      cursor.position += 1
      if byte == UInt8(ascii: "\"") { return text }
      text.unicodeScalars.append(try escaped())
      plain = cursor.position
    }
  }

  /// The scalar that the sequence after a backslash means.
  private mutating func escaped() throws(JSONError) -> Unicode.Scalar {
    let start = cursor.position - 1
    let byte = cursor.next
    cursor.position = min(cursor.position + 1, cursor.bytes.count)
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{c}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"): break
    default: throw .badEscape(at: place(start))
    }
    guard let first = fourHexDigits() else { throw .badEscape(at: place(start)) }
    if let scalar = Unicode.Scalar(first) { return scalar }
    guard first < 0xdc00, cursor.skip("\\u"), let second = fourHexDigits(),
      (0xdc00...0xdfff).contains(second),
      let scalar = Unicode.Scalar(0x10000 + (first - 0xd800) << 10 + (second - 0xdc00))
    else { throw .badEscape(at: place(start)) }
    return scalar
  }

  private mutating func fourHexDigits() -> UInt32? {
    var value: UInt32 = 0
    for index in 0..<4 {
      let byte = ByteCursor.lowered(cursor.peek(index))
      if byte &- 48 < 10 {
        value = value << 4 | UInt32(byte - 48)
      } else if byte &- 97 < 6 {
        value = value << 4 | UInt32(byte - 87)
      } else {
        return nil
      }
    }
    cursor.position += 4
    return value
  }

  /// Passes the bytes of a string that stand for themselves.
  private mutating func skipPlain() {
    let bytes = cursor.bytes
    var index = cursor.position
    while index < bytes.count {
      let byte = bytes[index]
      if byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { break }
      index += 1
    }
    cursor.position = index
  }

  private func utf8(_ range: Range<Int>) throws(JSONError) -> String {
    let bytes = UnsafeBufferPointer(rebasing: cursor.bytes[range])
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw .notUTF8(at: place(range.lowerBound))
    }
    return text
  }
}
