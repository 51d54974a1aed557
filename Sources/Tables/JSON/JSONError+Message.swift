import Activity

extension JSONError: CustomStringConvertible {
  /// The sentence for the analyst, without the file's name.
  package var description: String {
    switch self {
    case .expected(let wanted, let found, let place):
      "\(place): \(wanted) was expected, and \(Self.shown(found)) found."
    case .notUTF8(let place):
      "\(place): the text is not UTF-8, as JSON is. Convert the file, or ask for a new export."
    case .controlCharacter(let byte, let place):
      "\(place): a string holds the control character \(Self.shown(byte)), which JSON writes as an "
        + "escape such as \\n. Perhaps the closing quote is missing."
    case .badEscape(let place):
      "\(place): the backslash here begins no escape that JSON knows "
        + "(\\\" \\\\ \\/ \\b \\f \\n \\r \\t \\u0041, surrogates in pairs)."
    case .hugeNumber(let place):
      "\(place): the number is too large for double precision."
    case .tooDeep(let limit, let place):
      "\(place): arrays and objects lie more than \(limit) deep."
    case .trailing(let byte, let place):
      "\(place): the document is complete before this, and \(Self.shown(byte)) follows. "
        + "Rows one a line are read from `.jsonl` files."
    case .rowIsNoObject(let found, let row, let place):
      "\(place): row \(row) is \(found), and a row is an object such as {\"score\": 9}."
    case .noRows(let found, let place):
      "\(place): the document is \(found), and a table is an array of objects."
    case .notOfType(let type, let column, let found, let row):
      "column `\(column)` is declared as \(type.rawValue), and row \(row) has \(found)."
    case .tooManyColumns(let limit, let row):
      "row \(row) brings the number of different names above \(limit). "
        + "Perhaps identifiers are used as names; such a file is no table."
    case .mixedColumn(let name, let first, let firstRow, let second, let secondRow):
      "column `\(name)` has \(first) in row \(firstRow) and \(second) in row \(secondRow), which no "
        + "column type holds. Declare `types = { \(name) = \"string\" }` to read both as text."
    case .stopped: Stopped().description
    }
  }

  private static func shown(_ byte: UInt8?) -> String {
    guard let byte else { return "the end of the text" }
    if (0x21...0x7e).contains(byte) { return "`\(Character(Unicode.Scalar(byte)))`" }
    if byte == 0x20 { return "a space" }
    let digits = String(byte, radix: 16)
    return "the byte 0x" + (byte < 16 ? "0" : "") + digits
  }
}

extension JSONError.Place: CustomStringConvertible {
  /// `line 3, column 14`.
  package var description: String { "line \(line), column \(column)" }
}
