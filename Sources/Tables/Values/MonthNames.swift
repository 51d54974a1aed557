import Calendars

/// The months' names and usual abbreviations.
enum MonthNames {
  /// The month, 1–12, whose whole name or abbreviation in the locale is at the cursor, however it
  /// is capitalised.
  static func month(_ cursor: inout ByteCursor, _ locale: ValueLocale) -> Int? {
    var end = cursor.position
    while end < cursor.bytes.count, isLetter(cursor.bytes[end]) { end += 1 }
    let word = UnsafeBufferPointer(rebasing: cursor.bytes[cursor.position..<end])
    guard word.count >= 3 else { return nil }
    for (index, names) in names(locale).enumerated() {
      for name in names where matches(word, name) {
        cursor.position = end
        return index + 1
      }
    }
    return nil
  }

  /// ASCII letters and all bytes of letters beyond ASCII.
  private static func isLetter(_ byte: UInt8) -> Bool {
    ByteCursor.lowered(byte) &- UInt8(ascii: "a") < 26 || byte >= 0xc3
      || (0x80...0xbf).contains(byte)
  }

  private static func matches(_ word: UnsafeBufferPointer<UInt8>, _ name: StaticString) -> Bool {
    guard word.count == name.utf8CodeUnitCount else { return false }
    var previous: UInt8 = 0
    for index in 0..<word.count {
      var byte = ByteCursor.lowered(word[index])
      // À to Þ are C3 80 to C3 9E, their small letters 32 further on.
      if previous == 0xc3, (0x80...0x9e).contains(byte), byte != 0x97 { byte += 0x20 }
      if byte != name.utf8Start[index] { return false }
      previous = byte
    }
    return true
  }

  private static func names(_ locale: ValueLocale) -> [[StaticString]] {
    switch locale {
    case .iso: []
    case .dutch: dutch
    case .french: french
    case .german: german
    case .english, .american, .british: english
    }
  }

  private static let dutch: [[StaticString]] = [
    ["januari", "jan"], ["februari", "feb"], ["maart", "mrt"], ["april", "apr"], ["mei"],
    ["juni", "jun"], ["juli", "jul"], ["augustus", "aug"], ["september", "sep", "sept"],
    ["oktober", "okt"], ["november", "nov"], ["december", "dec"],
  ]
  private static let french: [[StaticString]] = [
    ["janvier", "janv", "jan"], ["février", "fevrier", "févr", "fevr", "fév", "fev"], ["mars"],
    ["avril", "avr"], ["mai"], ["juin"], ["juillet", "juil"], ["août", "aout"],
    ["septembre", "sept", "sep"], ["octobre", "oct"], ["novembre", "nov"],
    ["décembre", "decembre", "déc", "dec"],
  ]
  private static let german: [[StaticString]] = [
    ["januar", "jänner", "jan", "jän"], ["februar", "feber", "feb"],
    ["märz", "maerz", "mär", "mrz"],
    ["april", "apr"], ["mai"], ["juni", "jun"], ["juli", "jul"], ["august", "aug"],
    ["september", "sep", "sept"], ["oktober", "okt"], ["november", "nov"], ["dezember", "dez"],
  ]
  private static let english: [[StaticString]] = [
    ["january", "jan"], ["february", "feb"], ["march", "mar"], ["april", "apr"], ["may"],
    ["june", "jun"], ["july", "jul"], ["august", "aug"], ["september", "sep", "sept"],
    ["october", "oct"], ["november", "nov"], ["december", "dec"],
  ]
}
