import Calendars

extension TOMLReader {
  /// The value at the position.
  mutating func value(depth: Int) throws(ManifestError) -> Setting {
    guard depth < Self.deepest else { throw refused("less nesting") }
    switch next {
    case 34, 39:
      let isLong = peek(1) == next && peek(2) == next
      return .string(try isLong ? longString() : string())
    case 91: return try list(depth: depth)
    case 123: return try inlineSection(depth: depth)
    default: return try scalar()
    }
  }

  private mutating func list(depth: Int) throws(ManifestError) -> Setting {
    position += 1
    var items: [Setting] = []
    while true {
      try skipLines()
      if next == 93 { break }
      items.append(try value(depth: depth + 1))
      try skipLines()
      if next == 93 { break }
      guard next == 44 else { throw refused("`,` or `]`") }
      position += 1
    }
    position += 1
    return .array(items)
  }

  /// Over blanks, remarks and line ends.
  private mutating func skipLines() throws(ManifestError) {
    while let byte = next, byte == 32 || byte == 9 || byte == 10 || byte == 13 || byte == 35 {
      try endLineOrBlank()
    }
  }

  private mutating func endLineOrBlank() throws(ManifestError) {
    skipBlanks()
    if let byte = next, byte == 10 || byte == 13 || byte == 35 { try endLine() }
  }

  private mutating func inlineSection(depth: Int) throws(ManifestError) -> Setting {
    position += 1
    let section = TOMLSection(.header)
    skipBlanks()
    if next == 125 {
      position += 1
      return .table([:])
    }
    while true {
      let name = try dottedName()
      guard next == 61 else { throw refused("`=` after the name") }
      position += 1
      skipBlanks()
      try insert(try value(depth: depth + 1), at: name, in: section, line: line)
      skipBlanks()
      if next == 125 { break }
      guard next == 44 else { throw refused("`,` or `}`") }
      position += 1
    }
    position += 1
    return .table(section.settings)
  }

  /// A string in single or double quotes on one line.
  mutating func string() throws(ManifestError) -> String {
    let quote = next
    position += 1
    var text: [UInt8] = []
    while let byte = next, byte != quote {
      if byte == 92, quote == 34 {
        try escape(into: &text)
      } else {
        guard byte == 9 || byte >= 32 && byte != 127 else { throw refused("the closing quote") }
        text.append(byte)
        position += 1
      }
    }
    guard next == quote else { throw refused("the closing quote") }
    position += 1
    return String(decoding: text, as: UTF8.self)
  }

  /// A string in three quotes, which may go over lines.
  private mutating func longString() throws(ManifestError) -> String {
    let quote = next ?? 34
    position += 3
    if next == 13, peek(1) == 10 { position += 1 }
    if next == 10 { advanceLine() }
    var text: [UInt8] = []
    while let byte = next {
      if byte == quote {
        var run = 0
        while run < 5, peek(run) == quote { run += 1 }
        position += run
        if run >= 3 {
          text += repeatElement(quote, count: run - 3)
          return String(decoding: text, as: UTF8.self)
        }
        text += repeatElement(quote, count: run)
      } else if byte == 92, quote == 34 {
        if !skipFoldedLine() { try escape(into: &text) }
      } else {
        let isLineEnd = byte == 10 || byte == 13 && peek(1) == 10
        guard isLineEnd || byte == 9 || byte >= 32 && byte != 127 else {
          throw refused("text without control characters")
        }
        text.append(byte)
        if byte == 10 { advanceLine() } else { position += 1 }
      }
    }
    throw refused("three closing quotes")
  }

  private mutating func advanceLine() {
    position += 1
    line += 1
  }

  /// Over a backslash at a line's end and all space after it; false when it is something else.
  private mutating func skipFoldedLine() -> Bool {
    var ahead = 1
    while peek(ahead) == 32 || peek(ahead) == 9 { ahead += 1 }
    guard peek(ahead) == 10 || peek(ahead) == 13 && peek(ahead + 1) == 10 else { return false }
    position += 1
    while let byte = next, byte == 32 || byte == 9 || byte == 10 || byte == 13 && peek(1) == 10 {
      if byte == 10 { advanceLine() } else { position += 1 }
    }
    return true
  }

  private mutating func escape(into text: inout [UInt8]) throws(ManifestError) {
    let simple: [UInt8: UInt8] = [
      98: 8, 116: 9, 110: 10, 102: 12, 114: 13, 34: 34, 92: 92,
    ]
    guard let letter = peek(1) else {
      position += 1
      throw refused("an escape after the backslash")
    }
    if let byte = simple[letter] {
      text.append(byte)
      position += 2
      return
    }
    let width = letter == 117 ? 4 : letter == 85 ? 8 : 0
    let digits = bytes[min(position + 2, bytes.count)..<min(position + 2 + width, bytes.count)]
    let isHexadecimal = digits.allSatisfy { $0 &- 48 < 10 || ($0 | 32) &- 97 < 6 }
    guard width > 0, digits.count == width, isHexadecimal,
      let number = UInt32(String(decoding: digits, as: UTF8.self), radix: 16),
      let scalar = Unicode.Scalar(number)
    else { throw refused("an escape that TOML knows") }
    text += Array(String(Character(scalar)).utf8)
    position += 2 + width
  }

  /// A number, true, false, a date or a time.
  private mutating func scalar() throws(ManifestError) -> Setting {
    let start = position
    while let byte = next, isPartOfScalar(byte) { position += 1 }
    // A date and a time may have a space between them.
    if position - start == 10, next == 32, bytes[start + 4] == 45, let digit = peek(1),
      digit &- 48 < 10
    {
      position += 1
      while let byte = next, isPartOfScalar(byte) { position += 1 }
    }
    let token = Array(bytes[start..<position])
    let text = String(decoding: token, as: UTF8.self)
    if text == "true" { return .boolean(true) }
    if text == "false" { return .boolean(false) }
    if let found = Self.number(text) ?? Self.moment(token) { return found }
    position = start
    throw refused("a value (texts are in quotes)")
  }

  private func isPartOfScalar(_ byte: UInt8) -> Bool {
    byte &- 48 < 10 || (byte | 32) &- 97 < 26 || byte == 43 || byte == 45 || byte == 46
      || byte == 58 || byte == 95
  }

  private static func number(_ text: String) -> Setting? {
    let isSigned = text.hasPrefix("-") || text.hasPrefix("+")
    let body = text.dropFirst(isSigned ? 1 : 0)
    switch body {
    case "inf": return .number(text.hasPrefix("-") ? -.infinity : .infinity)
    case "nan": return .number(.nan)
    default: break
    }
    for (prefix, radix) in [("0x", 16), ("0o", 8), ("0b", 2)] where body.hasPrefix(prefix) {
      guard !isSigned, let digits = grouped(body.dropFirst(2), radix: radix) else { return nil }
      return Int64(digits, radix: radix).map(Setting.integer)
    }
    let mantissaEnd = body.firstIndex { $0 == "e" || $0 == "E" } ?? body.endIndex
    let mantissa = body[..<mantissaEnd].split(
      separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    guard let whole = grouped(mantissa[0], radix: 10), whole == "0" || !whole.hasPrefix("0") else {
      return nil
    }
    let sign = text.hasPrefix("-") ? "-" : ""
    if mantissa.count == 1, mantissaEnd == body.endIndex {
      return Int64(sign + whole).map(Setting.integer)
    }
    var written = sign + whole
    if mantissa.count == 2 {
      guard let fraction = grouped(mantissa[1], radix: 10) else { return nil }
      written += "." + fraction
    }
    if mantissaEnd < body.endIndex {
      var exponent = body[body.index(after: mantissaEnd)...]
      written += "e"
      if exponent.hasPrefix("-") || exponent.hasPrefix("+") {
        written.append(exponent.removeFirst())
      }
      guard let digits = grouped(exponent, radix: 10) else { return nil }
      written += digits
    }
    return Double(written).map(Setting.number)
  }

  /// Digits without the underscores between them; nil when there is anything else.
  private static func grouped(_ text: Substring, radix: Int) -> String? {
    let parts = text.split(separator: "_", omittingEmptySubsequences: false)
    guard
      parts.allSatisfy({ part in
        !part.isEmpty && part.utf8.allSatisfy { $0 < 128 }
          && part.allSatisfy { ($0.hexDigitValue ?? 99) < radix }
      })
    else { return nil }
    return parts.reduce(into: "") { $0.append(contentsOf: $1) }
  }

  private static func moment(_ token: [UInt8]) -> Setting? {
    token.withUnsafeBufferPointer { bytes in
      let text = String(decoding: bytes, as: UTF8.self)
      var cursor = ByteCursor(bytes)
      if cursor.isoDate() != nil {
        if cursor.isAtEnd { return .date(text) }
        guard ByteCursor.lowered(cursor.next) == 116 || cursor.next == 32 else { return nil }
        cursor.position += 1
        guard hasSeconds(cursor), cursor.timeOfDay() != nil else { return nil }
        if !cursor.isAtEnd, cursor.utcOffset() == nil { return nil }
        return cursor.isAtEnd ? .moment(text) : nil
      }
      cursor = ByteCursor(bytes)
      guard hasSeconds(cursor), cursor.timeOfDay() != nil, cursor.isAtEnd else { return nil }
      return .moment(text)
    }
  }

  /// Whether a time of day is written with its seconds, as TOML wants it.
  private static func hasSeconds(_ cursor: ByteCursor) -> Bool { cursor.peek(5) == 58 }
}
