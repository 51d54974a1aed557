import Calendars

/// The digits of a number in text, before they become a value.
struct DecimalDigits {
  private let text: UnsafeBufferPointer<UInt8>
  /// The first 19 significant digits.
  private var mantissa: UInt64 = 0
  private var significant = 0
  /// The power of ten of the last digit in `mantissa`.
  private var exponent = 0
  /// Whether there is neither decimal mark nor exponent.
  private var isWhole = true
  /// Whether digits other than zeros did not fit into `mantissa`.
  private var isCut = false

  /// The digits of `body`, which holds nothing else; nil when it is no number in this notation.
  init?(
    _ body: UnsafeBufferPointer<UInt8>, decimal: DecimalMark, grouping: ValueLocale.Grouping
  ) {
    text = body
    var cursor = ByteCursor(body)
    let leading = cursor.next
    let first = takeDigits(&cursor, scale: 0)
    var groups = 0
    if first > 0, (1...3).contains(first), leading != UInt8(ascii: "0") {
      var mark: UInt8?
      while true {
        let length = Self.groupMarkLength(cursor, grouping)
        // All marks of one number are the same.
        guard length > 0, cursor.peek(length) &- 48 < 10,
          mark ?? cursor.peek(length - 1) == cursor.peek(length - 1)
        else { break }
        mark = cursor.peek(length - 1)
        cursor.position += length
        guard takeDigits(&cursor, scale: 0) == 3 else { return nil }
        groups += 1
      }
    }
    if cursor.skip(decimal.rawValue) {
      isWhole = false
      guard takeDigits(&cursor, scale: -1) > 0 else { return nil }
    } else if first == 0 {
      return nil
    }
    if groups == 0, ByteCursor.lowered(cursor.next) == UInt8(ascii: "e") {
      cursor.position += 1
      isWhole = false
      let isNegative = cursor.skip(UInt8(ascii: "-"))
      if !isNegative { _ = cursor.skip(UInt8(ascii: "+")) }
      guard let power = cursor.digits(1...5) else { return nil }
      exponent += isNegative ? -power : power
    }
    guard cursor.isAtEnd else { return nil }
  }

  /// The value, correctly rounded.
  func value(isNegative: Bool) -> NumberReading {
    if isWhole {
      guard exponent == 0, !isCut, mantissa <= UInt64(Int64.max) + (isNegative ? 1 : 0) else {
        return .notANumber
      }
      return .integer(isNegative ? Int64(truncatingIfNeeded: 0 &- mantissa) : Int64(mantissa))
    }
    let size = magnitude
    return size.isFinite ? .number(isNegative ? -size : size) : .notANumber
  }

  private var magnitude: Double {
    if !isCut {
      if mantissa == 0 { return 0 }
      // Both factors are exact, so the one rounding is right.
      if mantissa <= 1 << 53, abs(exponent) <= 22 {
        let power = Self.powersOfTen[abs(exponent)]
        return exponent < 0 ? Double(mantissa) / power : Double(mantissa) * power
      }
      return Double("\(mantissa)e\(exponent)") ?? .infinity
    }
    // More than 19 digits: all of them decide. `exponent` counts from the 19th.
    var digits = ""
    var dropped = 0
    for byte in text {
      if ByteCursor.lowered(byte) == UInt8(ascii: "e") { break }
      guard byte &- 48 < 10, !digits.isEmpty || byte != 48 else { continue }
      digits.unicodeScalars.append(Unicode.Scalar(byte))
      dropped += 1
    }
    return Double("\(digits)e\(exponent - (dropped - 19))") ?? .infinity
  }

  /// Takes the digits that are next and returns how many.
  ///
  /// `scale` is −1 behind the decimal mark.
  private mutating func takeDigits(_ cursor: inout ByteCursor, scale: Int) -> Int {
    let start = cursor.position
    while cursor.isAtDigit {
      let digit = UInt64(cursor.next &- 48)
      cursor.position += 1
      if significant == 0, digit == 0 {
        exponent += scale
      } else if significant < 19 {
        mantissa = mantissa * 10 + digit
        significant += 1
        exponent += scale
      } else {
        isCut = isCut || digit != 0
        exponent += scale + 1
      }
    }
    return cursor.position - start
  }

  private static func groupMarkLength(
    _ cursor: ByteCursor, _ grouping: ValueLocale.Grouping
  ) -> Int {
    switch grouping {
    case .none: 0
    case .point: cursor.next == UInt8(ascii: ".") ? 1 : 0
    case .comma: cursor.next == UInt8(ascii: ",") ? 1 : 0
    case .space:
      cursor.isAtEnd || cursor.next == 0x09
        ? 0
        : ValueText.spaceLength(cursor.bytes, at: cursor.position, before: cursor.bytes.count)
    }
  }

  private static let powersOfTen: [Double] = [
    1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17,
    1e18, 1e19, 1e20, 1e21, 1e22,
  ]
}
