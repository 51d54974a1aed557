import Calendars

/// The point of a scale in a labelled answer such as `10 - Extremely likely`; nil when there is
/// none, as in `Extremely likely` and `n.v.t.`.
///
/// The number leads (`9 – zeer waarschijnlijk`, `7`, `3: neutral`, `0 Not at all likely`) or stands
/// behind the last dash (`Zeer waarschijnlijk - 10`), has at most three digits and no sign or
/// decimals. A leading number that a further one follows at once (`1-3`, `7.5`, `10 / 12`) is no
/// point.
package func labelledScale(_ bytes: UnsafeBufferPointer<UInt8>) -> Int? {
  let text = ValueText.trimmed(bytes)
  var cursor = ByteCursor(text)
  if cursor.isAtDigit {
    guard let point = cursor.digits(1...3) else { return nil }
    return cursor.isAtEnd || isLabel(&cursor) ? point : nil
  }
  return trailingPoint(text)
}

/// The point of a scale in a labelled answer such as `10 - Extremely likely`, or nil.
package func labelledScale(_ text: String) -> Int? {
  var text = text
  return text.withUTF8 { labelledScale($0) }
}

/// Whether a label follows the number: spaces or a mark between, and then no digit.
private func isLabel(_ cursor: inout ByteCursor) -> Bool {
  let isSpaced = skipLabelSpaces(&cursor)
  let isMarked = skipMark(&cursor)
  _ = skipLabelSpaces(&cursor)
  if cursor.isAtEnd { return isMarked }
  if cursor.isAtDigit { return false }
  if isMarked { return true }
  // Only a space: `0 Not at all likely`, but not `5 mei 2024`.
  let rest = cursor.bytes[cursor.position...]
  let first = ByteCursor.lowered(cursor.next)
  return isSpaced && (first &- UInt8(ascii: "a") < 26 || first >= 0x80)
    && !rest.contains { $0 &- 48 < 10 }
}

/// The number behind the last dash of a text that begins with a letter.
private func trailingPoint(_ text: UnsafeBufferPointer<UInt8>) -> Int? {
  var start = text.count
  while start > 0, text[start - 1] &- 48 < 10 { start -= 1 }
  guard (1...3).contains(text.count - start), start > 0 else { return nil }
  var before = start
  while before > 0, text[before - 1] == 0x20 { before -= 1 }
  let isDash =
    before > 0 && text[before - 1] == UInt8(ascii: "-")
    || before > 2 && text[before - 3] == 0xe2 && text[before - 2] == 0x80
      && (text[before - 1] == 0x93 || text[before - 1] == 0x94)
  // A dash with spaces on both sides: `COVID-19` and `-5` are no points.
  guard isDash, before < start else { return nil }
  let dash = before - (text[before - 1] == UInt8(ascii: "-") ? 1 : 3)
  guard dash > 0, text[dash - 1] == 0x20 else { return nil }
  var point = 0
  for byte in text[start...] { point = point * 10 + Int(byte &- 48) }
  return point
}

private func skipLabelSpaces(_ cursor: inout ByteCursor) -> Bool {
  var isSpaced = ValueText.skipSpaces(&cursor)
  while cursor.next == 10 || cursor.next == 13 {
    cursor.position += 1
    isSpaced = true
    _ = ValueText.skipSpaces(&cursor)
  }
  return isSpaced
}

private func skipMark(_ cursor: inout ByteCursor) -> Bool {
  for mark in [UInt8(ascii: "-"), UInt8(ascii: ":"), UInt8(ascii: "="), UInt8(ascii: ")")]
  where cursor.skip(mark) { return true }
  return cursor.skip("–") || cursor.skip("—") || cursor.skip(". ") || cursor.next == 40
}
