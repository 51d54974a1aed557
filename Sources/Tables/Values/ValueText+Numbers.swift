import Calendars

extension ValueText {
  /// What the text is as a number.
  ///
  /// A sign, one currency mark before or after (`€ 12,50`), a percent sign after (`12%` is 12), an
  /// exponent (`1,5E+3`) and a leading decimal mark (`,5`) are read. Thousands groups hold three
  /// digits each and begin with one that is not 0. Leading zeros do not count.
  package func number(_ bytes: UnsafeBufferPointer<UInt8>) -> NumberReading {
    let text = Self.trimmed(bytes)
    guard (1...Self.longestNumber).contains(text.count) else { return .notANumber }
    var start = 0
    var end = text.count
    var isNegative: Bool?
    Self.skipSign(text, &start, end, &isNegative)
    var hasUnit = Self.skipCurrency(text, &start, end)
    if hasUnit {
      Self.skipSpaces(text, &start, end)
      Self.skipSign(text, &start, end, &isNegative)
    } else if end > start, text[end - 1] == UInt8(ascii: "%") {
      end -= 1
      hasUnit = true
    } else {
      hasUnit = Self.dropCurrency(text, start, &end)
    }
    let body = Self.trimmed(UnsafeBufferPointer(rebasing: text[start..<end]))
    guard body.count == end - start || hasUnit, !body.isEmpty else { return .notANumber }
    if let digits = DecimalDigits(body, decimal: decimal, grouping: grouping) {
      return digits.value(isNegative: isNegative ?? false)
    }
    return doubt(body)
  }

  /// No number is read from a longer text.
  static let longestNumber = 1024

  /// A number with one mark that can be a decimal mark only in another locale.
  private func doubt(_ body: UnsafeBufferPointer<UInt8>) -> NumberReading {
    var cursor = ByteCursor(body)
    while cursor.isAtDigit { cursor.position += 1 }
    guard cursor.position > 0, let mark = DecimalMark(rawValue: cursor.next), mark != decimal
    else { return .notANumber }
    cursor.position += 1
    let start = cursor.position
    while cursor.isAtDigit { cursor.position += 1 }
    guard cursor.position > start, cursor.isAtEnd else { return .notANumber }
    return .ambiguous(.mark(mark, locale: locale))
  }

  /// Passes `+`, `-` or U+2212, unless there was a sign before.
  private static func skipSign(
    _ text: UnsafeBufferPointer<UInt8>, _ start: inout Int, _ end: Int, _ isNegative: inout Bool?
  ) {
    guard isNegative == nil, start < end else { return }
    if text[start] == UInt8(ascii: "+") || text[start] == UInt8(ascii: "-") {
      isNegative = text[start] == UInt8(ascii: "-")
      start += 1
    } else if end - start >= 3, text[start] == 0xe2, text[start + 1] == 0x88,
      text[start + 2] == 0x92
    {
      isNegative = true
      start += 3
    }
  }

  private static func skipSpaces(
    _ text: UnsafeBufferPointer<UInt8>, _ start: inout Int, _ end: Int
  ) {
    while start < end {
      let length = spaceLength(text, at: start, before: end)
      if length == 0 { return }
      start += length
    }
  }

  private static func skipCurrency(
    _ text: UnsafeBufferPointer<UInt8>, _ start: inout Int, _ end: Int
  ) -> Bool {
    guard start < end, text[start] &- 48 >= 10 else { return false }
    for mark in currencyMarks where end - start >= mark.utf8CodeUnitCount {
      if matches(text, at: start, mark) {
        start += mark.utf8CodeUnitCount
        return true
      }
    }
    return false
  }

  private static func dropCurrency(
    _ text: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: inout Int
  ) -> Bool {
    guard start < end, text[end - 1] &- 48 >= 10 else { return false }
    for mark in currencyMarks where end - start >= mark.utf8CodeUnitCount {
      if matches(text, at: end - mark.utf8CodeUnitCount, mark) {
        end -= mark.utf8CodeUnitCount
        return true
      }
    }
    return false
  }

  private static func matches(
    _ text: UnsafeBufferPointer<UInt8>, at start: Int, _ mark: StaticString
  ) -> Bool {
    for index in 0..<mark.utf8CodeUnitCount where text[start + index] != mark.utf8Start[index] {
      return false
    }
    return true
  }

  private static let currencyMarks: [StaticString] = ["€", "$", "£", "EUR", "USD", "GBP", "CHF"]
}
