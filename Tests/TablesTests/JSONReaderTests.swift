import Tables
import TestSupport
import Testing

struct JSONReaderTests {
  static let values: [(String, JSONValue)] = [
    ("null", .null), (" true ", .boolean(true)), ("false", .boolean(false)), ("0", .integer(0)),
    ("-12", .integer(-12)), ("9223372036854775807", .integer(.max)),
    ("9223372036854775808", .number(9_223_372_036_854_775_808)), ("1.0", .number(1)),
    ("1e2", .number(100)), ("1E-2", .number(0.01)), ("5e-324", .number(.leastNonzeroMagnitude)),
    ("1e-1000000", .number(0)), ("\"\"", .string("")), ("\"a\\n\\u00e9\\/\"", .string("a\né/")),
    ("\"\\ud83d\\ude00\"", .string("😀")), ("\"é😀\"", .string("é😀")), ("[]", .array([])),
    ("[1, [2]]", .array([.integer(1), .array([.integer(2)])])), ("{}", .object([])),
    ("\u{feff}{\"a\":{\"b\":null}}", .object([.init("a", .object([.init("b", .null)]))])),
    ("{\"a\":1,\"b\":2,\"a\":3}", .object([.init("a", .integer(3)), .init("b", .integer(2))])),
  ]

  @Test(arguments: values)
  func `documents are read`(_ text: String, _ expected: JSONValue) throws {
    #expect(try JSONReader.value(text) == expected)
  }

  @Test(arguments: [
    ("", "line 1, column 1: a value was expected, and the end of the text found."),
    ("[1,]", "line 1, column 4: a value was expected, and `]` found."),
    ("[1\n 2]", "line 2, column 2: `,` or `]` was expected, and `2` found."),
    ("{\"a\" 1}", "line 1, column 6: `:` was expected, and `1` found."),
    ("{a:1}", "line 1, column 2: a name in quotes was expected, and `a` found."),
    ("01", "line 1, column 2: `.`, as numbers have no leading zeros, was expected, and `1` found."),
    ("1.", "line 1, column 3: a digit was expected, and the end of the text found."),
    ("NaN", "line 1, column 1: a value was expected, and `N` found."),
    ("1e999", "line 1, column 1: the number is too large for double precision."),
    ("\"a", "line 1, column 3: a closing quote was expected, and the end of the text found."),
    (
      "1 2",
      "line 1, column 3: the document is complete before this, and `2` follows. Rows one a line are read from `.jsonl` files."
    ),
  ])
  func `what is not JSON is refused with its place`(_ text: String, _ expected: String) {
    #expect(message(text) == expected)
  }

  @Test(arguments: [
    "\"\\x\"", "\"\\u12\"", "\"\\ud800\"", "\"\\ud800\\u0041\"", "\"\\udc00\"", "\"\\ud800x\"",
    "\"\\",
    "\"\t\"", "tru", "nul", "[", "{", "{\"a\"", "-", "+1", ".5", "1e", "'a'", "/* */ 1",
    "\"a\u{0}\"",
  ])
  func `near misses are refused`(_ text: String) {
    #expect(message(text)?.hasPrefix("line 1, column ") == true)
  }

  @Test func `bytes that are not UTF-8 are refused`() {
    for bytes: [UInt8] in [
      [0x22, 0xff, 0x22], [0x22, 0xc3, 0x22], [0x22, 0xed, 0xa0, 0x80, 0x22],
    ] {
      #expect(throws: JSONError.notUTF8(at: .init(line: 1, column: 2))) {
        try bytes.withUnsafeBufferPointer { try JSONReader.value($0) }
      }
    }
  }

  @Test func `nesting has a limit and does not exhaust the stack`() throws {
    let deep = String(repeating: "[", count: 100_000)
    #expect(message(deep) == "line 1, column 513: arrays and objects lie more than 512 deep.")
    let allowed = String(repeating: "[", count: 512) + String(repeating: "]", count: 512)
    _ = try JSONReader.value(allowed)
  }

  @Test func `a name that is repeated beyond many others is found`() throws {
    let members = (0..<40).map { "\"n\($0)\":\($0)" } + ["\"n3\":99"]
    let value = try JSONReader.value("{" + members.joined(separator: ",") + "}")
    guard case .object(let found) = value else { return #expect(Bool(false)) }
    #expect(found.count == 40 && value["n3"] == .integer(99))
  }

  @Test func `random values are written and read alike`() throws {
    var random = SeededGenerator(seed: 21)
    for _ in 0..<3000 {
      let value = random.json(depth: 4)
      #expect(try JSONReader.value(JSONText.text(value)) == value)
    }
  }

  @Test func `mutated documents never trap`() {
    var random = SeededGenerator(seed: 22)
    var read = 0
    for _ in 0..<8_000 {
      var bytes = Array(JSONText.text(random.json(depth: 3)).utf8)
      let alphabet = Array("{}[]\",:\\u0019eE+-.tfn \n\u{e9}\0".utf8) + [0xff, 0xd8]
      for _ in 0...random.below(3) where !bytes.isEmpty {
        let place = random.below(bytes.count)
        switch random.below(3) {
        case 0: bytes[place] = alphabet[random.below(alphabet.count)]
        case 1: bytes.remove(at: place)
        default: bytes.insert(alphabet[random.below(alphabet.count)], at: place)
        }
      }
      bytes.withUnsafeBufferPointer { text in
        if (try? JSONReader.value(text)) != nil { read += 1 }
        _ = try? JSONTable.table(text)
      }
    }
    #expect(read > 400)
  }

  func message(_ text: String) -> String? {
    do {
      _ = try JSONReader.value(text)
      return nil
    } catch { return "\(error)" }
  }
}

extension SeededGenerator {
  mutating func json(depth: Int) -> JSONValue {
    switch below(depth > 0 ? 8 : 6) {
    case 0: return .null
    case 1: return .boolean(below(2) == 0)
    case 2: return .integer(Int64(truncatingIfNeeded: next() >> UInt64(below(64))))
    case 3:
      let value = Double(bitPattern: next())
      return value.isFinite ? .number(value) : .number(0.5)
    case 4, 5: return .string(text())
    case 6: return .array((0..<below(4)).map { _ in json(depth: depth - 1) })
    default:
      return .object((0..<below(4)).map { JSONMember("\($0)" + text(), json(depth: depth - 1)) })
    }
  }

  mutating func text() -> String {
    let letters = [
      "a", "é", "😀", "\"", "\\", "\n", "\r", "\t", "\u{0}", "\u{2028}", "\u{7f}", ",", ";", "=",
      " ", "-",
    ]
    return (0..<below(6)).map { _ in letters[below(letters.count)] }.joined()
  }
}
