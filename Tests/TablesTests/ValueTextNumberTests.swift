import Tables
import TestSupport
import Testing

struct ValueTextNumberTests {
  @Test(arguments: [
    ("8.5", NumberReading.number(8.5)), ("007", .integer(7)), ("+5", .integer(5)),
    ("-5", .integer(-5)), ("−5", .integer(-5)), (".5", .number(0.5)), ("5.", .notANumber),
    ("1e5", .number(100_000)), ("1E-2", .number(0.01)), ("1e999", .notANumber),
    ("-1e999", .notANumber), ("1e-999", .number(0)), ("0e99999", .number(0)),
    ("1e", .notANumber), ("nan", .notANumber), ("inf", .notANumber), ("0x10", .notANumber),
    ("9223372036854775807", .integer(.max)), ("9223372036854775808", .notANumber),
    ("-9223372036854775808", .integer(.min)), ("-9223372036854775809", .notANumber),
    ("12345678901234567890123", .notANumber), ("--5", .notANumber), ("- 5", .notANumber),
    ("8,5", .ambiguous(.mark(.comma, locale: .iso))),
    ("1,234", .ambiguous(.mark(.comma, locale: .iso))), ("1,234,567", .notANumber),
    ("1 234", .notANumber), ("1.2.3", .notANumber), ("$5", .integer(5)), ("-$5", .integer(-5)),
    ("$-5", .integer(-5)), ("5 €", .integer(5)), ("€", .notANumber), ("€5%", .notANumber),
    ("€€5", .notANumber), ("%", .notANumber), ("5 %", .integer(5)),
    ("\u{a0}5\u{202f}", .integer(5)),
  ])
  func `numbers of no language have a decimal point and no groups`(
    _ text: String, _ expected: NumberReading
  ) {
    #expect(ValueText().number(text) == expected)
  }

  @Test(arguments: [
    (ValueLocale.french, "1 234,5", NumberReading.number(1234.5)),
    (.french, "1\u{202f}234\u{202f}567", .integer(1_234_567)),
    (.french, "1 234\u{a0}567", .notANumber), (.french, "1 23", .notANumber),
    (.french, "7.5", .ambiguous(.mark(.point, locale: .french))),
    (.german, "1.234.567,5", .number(1_234_567.5)), (.german, "1.23.4", .notANumber),
    (.american, "1,234.5", .number(1234.5)),
    (.american, "12,34", .ambiguous(.mark(.comma, locale: .american))),
    (.british, "£1,234", .integer(1234)), (.english, "1,234,567", .integer(1_234_567)),
    (.dutch, "0.123", .ambiguous(.mark(.point, locale: .dutch))),
    (.dutch, "1234.567", .ambiguous(.mark(.point, locale: .dutch))),
    (.dutch, "12.05.2024", .notANumber), (.dutch, "1,5E+3", .number(1500)),
    (.dutch, "1.234e2", .notANumber), (.dutch, "1 234", .notANumber),
  ])
  func `groups and decimal marks are the locale's`(
    _ locale: ValueLocale, _ text: String, _ expected: NumberReading
  ) {
    #expect(ValueText(locale: locale).number(text) == expected)
  }

  @Test func `a declared decimal mark makes the other one a group`() {
    #expect(ValueText(decimal: .comma).number("1.234,5") == .number(1234.5))
    #expect(ValueText(locale: .dutch, decimal: .point).number("1,234.5") == .number(1234.5))
  }

  @Test func `a doubt says what the mark is not`() {
    guard case .ambiguous(let doubt) = ValueText(locale: .dutch).number("7.5") else {
      Issue.record("7.5 is read in nl")
      return
    }
    #expect(doubt.description == "dot is not a valid thousands group in nl")
  }

  @Test func `a fraction of any length is rounded as the standard library rounds`() {
    var random = SeededGenerator(seed: 7)
    for _ in 0..<20_000 {
      let whole = random.digits(0...25)
      let fraction = random.digits(1...30)
      let power = random.below(3) == 0 ? "e\(random.below(700) - 350)" : ""
      let text = whole + "." + fraction + power
      guard let expected = Double(text.hasPrefix(".") ? "0" + text : text) else { continue }
      #expect(ValueText().number(text) == (expected.isFinite ? .number(expected) : .notANumber))
    }
  }

  @Test func `shortest texts of random doubles come back`() {
    var random = SeededGenerator(seed: 11)
    for _ in 0..<20_000 {
      let value = Double(bitPattern: random.next())
      guard value.isFinite else { continue }
      let text = "\(value)"
      #expect(ValueText().number(text) == .number(value))
    }
  }

  @Test func `any bytes are read as a number, a moment or neither`() {
    var random = SeededGenerator(seed: 13)
    let alphabet = Array("0123456789.,-+/: eETZ%€$ \u{a0}\u{202f}AaMmPpmeijanGMT–\t\n\"'".utf8)
    let readers = ValueLocale.allCases.map { ValueText(locale: $0, twoDigitYearsFrom: 1950) }
    for round in 0..<30_000 {
      let bytes = (0..<random.below(24)).map { _ in
        random.below(20) == 0
          ? UInt8(truncatingIfNeeded: random.next()) : alphabet[random.below(alphabet.count)]
      }
      bytes.withUnsafeBufferPointer { text in
        let reader = readers[round % readers.count]
        if case .number(let value) = reader.number(text) { #expect(value.isFinite) }
        if case .date(let days) = reader.moment(text) {
          #expect((-719_162...2_932_896).contains(days))
        }
        if let point = labelledScale(text) { #expect((0...999).contains(point)) }
      }
    }
  }
}
