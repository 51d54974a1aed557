/// Writes values as JSON text.
package enum JSONText {
  /// The text of a value on one line, without spaces.
  package static func text(_ value: JSONValue) -> String {
    var bytes: [UInt8] = []
    append(value, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Appends the text of a value, without spaces.
  package static func append(_ value: JSONValue, to bytes: inout [UInt8]) {
    switch value {
    case .null: append("null", to: &bytes)
    case .boolean(let value): append(value ? "true" : "false", to: &bytes)
    case .integer(let value): append(integer: value, to: &bytes)
    case .number(let value): append(number: value, to: &bytes)
    case .string(let value): append(string: value, to: &bytes)
    case .array(let elements):
      bytes.append(UInt8(ascii: "["))
      for (index, element) in elements.enumerated() {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        append(element, to: &bytes)
      }
      bytes.append(UInt8(ascii: "]"))
    case .object(let members):
      bytes.append(UInt8(ascii: "{"))
      for (index, member) in members.enumerated() {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        append(string: member.name, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        append(member.value, to: &bytes)
      }
      bytes.append(UInt8(ascii: "}"))
    }
  }

  /// Appends the shortest text that reads back as this double; NaN and infinities, which JSON does
  /// not know, as `null`.
  package static func append(number: Double, to bytes: inout [UInt8]) {
    if number.isFinite {
      append(number.description, to: &bytes)
    } else {
      append("null", to: &bytes)
    }
  }

  /// Appends a whole number.
  package static func append(integer: Int64, to bytes: inout [UInt8]) {
    if integer < 0 { bytes.append(UInt8(ascii: "-")) }
    var rest = integer.magnitude
    var digits: InlineArray<20, UInt8> = .init(repeating: 0)
    var start = 20
    repeat {
      start -= 1
      digits[start] = UInt8(truncatingIfNeeded: rest % 10) + 48
      rest /= 10
    } while rest > 0
    for index in start..<20 { bytes.append(digits[index]) }
  }

  /// Appends a string in quotes.
  package static func append(string: String, to bytes: inout [UInt8]) {
    var string = string
    string.withUTF8 { append(utf8: $0, to: &bytes) }
  }

  /// Appends bytes as a string in quotes; what is not UTF-8 among them becomes U+FFFD.
  ///
  /// Control characters, quotes and backslashes are escaped, and so are U+2028 and U+2029, which end
  /// a line in JavaScript.
  package static func append(utf8: UnsafeBufferPointer<UInt8>, to bytes: inout [UInt8]) {
    if !isUTF8(utf8) {
      return append(string: String(decoding: utf8, as: UTF8.self), to: &bytes)
    }
    bytes.append(UInt8(ascii: "\""))
    var plain = 0
    var index = 0
    while index < utf8.count {
      let byte = utf8[index]
      let isLineMark =
        byte == 0xe2 && index + 2 < utf8.count && utf8[index + 1] == 0x80
        && utf8[index + 2] | 1 == 0xa9
      if byte >= 0x20, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte != 0x7f,
        !isLineMark
      {
        index += 1
        continue
      }
      bytes.append(contentsOf: UnsafeBufferPointer(rebasing: utf8[plain..<index]))
      if isLineMark {
        append(utf8[index + 2] == 0xa8 ? "\\u2028" : "\\u2029", to: &bytes)
        index += 2
      } else {
        append(escaped: byte, to: &bytes)
      }
      index += 1
      plain = index
    }
    bytes.append(contentsOf: UnsafeBufferPointer(rebasing: utf8[plain...]))
    bytes.append(UInt8(ascii: "\""))
  }

  /// Whether the bytes are UTF-8.
  package static func isUTF8(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    if bytes.allSatisfy({ $0 < 0x80 }) { return true }
    return String(validating: bytes, as: UTF8.self) != nil
  }

  private static func append(escaped byte: UInt8, to bytes: inout [UInt8]) {
    switch byte {
    case UInt8(ascii: "\""): append("\\\"", to: &bytes)
    case UInt8(ascii: "\\"): append("\\\\", to: &bytes)
    case 0x0a: append("\\n", to: &bytes)
    case 0x0d: append("\\r", to: &bytes)
    case 0x09: append("\\t", to: &bytes)
    default:
      let low = byte & 15
      append("\\u00", to: &bytes)
      bytes.append((byte >> 4) + 48)
      bytes.append(low < 10 ? low + 48 : low + 87)
    }
  }

  private static func append(_ text: String, to bytes: inout [UInt8]) {
    bytes.append(contentsOf: text.utf8)
  }
}
