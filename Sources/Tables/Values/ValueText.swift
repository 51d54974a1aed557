import Calendars

/// What a cell's text is as a number.
package enum NumberReading: Equatable, Sendable {
  /// A whole number, written without decimals and exponent.
  case integer(Int64)
  /// A number with decimals or an exponent: the nearest double, never infinite.
  case number(Double)
  /// Something else, also a whole number that 64 bits cannot hold.
  case notANumber
  /// A number that could be meant in more than one way.
  case ambiguous(ReadingDoubt)
}

/// What a cell's text is as a date or time.
package enum MomentReading: Equatable, Sendable {
  /// Days since 1970-01-01.
  case date(Int32)
  /// Microseconds since 1970-01-01T00:00:00Z.
  case time(Int64)
  /// Something else, also a day that is in no calendar.
  case notAMoment
  /// A moment that could be meant in more than one way.
  case ambiguous(ReadingDoubt)
}

/// Reads numbers, dates and times from text as a declared locale writes them, strictly.
///
/// What can be meant in more than one way is never guessed but reported as a doubt. ISO 8601 dates
/// and times are read in every locale. Spaces around the text do not count. Empty text is neither a
/// number nor a moment: whether it is a missing value is the caller's to say.
package struct ValueText: Sendable {
  /// How numbers and dates are written.
  package let locale: ValueLocale
  /// The mark between whole and fraction.
  package let decimal: DecimalMark
  /// The zone of local times.
  package let zone: TimeZoneRules
  /// The first of the hundred years in which two-digit years lie; nil refuses them.
  package let twoDigitYearsFrom: Int?
  /// Whether a local time that clocks show twice is refused.
  package let refusesRepeatedTimes: Bool
  let grouping: ValueLocale.Grouping

  /// Reads as `locale` writes; `decimal` overrides its decimal mark, and then the other mark parts
  /// thousands, as it does where the locale has no groups.
  ///
  /// A time without an offset is local in `zone`. One that the zone's clocks skip is a doubt. One
  /// that they show twice, for an hour a year, is the earlier instant, because an export that holds
  /// one has lost which was meant; `refusesRepeatedTimes` makes it a doubt.
  package init(
    locale: ValueLocale = .iso, decimal: DecimalMark? = nil, zone: TimeZoneRules = .utc,
    twoDigitYearsFrom: Int? = nil, refusesRepeatedTimes: Bool = false
  ) {
    self.locale = locale
    self.decimal = decimal ?? locale.decimal
    self.zone = zone
    self.twoDigitYearsFrom = twoDigitYearsFrom
    self.refusesRepeatedTimes = refusesRepeatedTimes
    if let decimal, decimal != locale.decimal || locale.grouping == .none {
      grouping = decimal == .comma ? .point : .comma
    } else {
      grouping = locale.grouping
    }
  }

  /// The text without the spaces around it: ASCII spaces and tabs, no-break and narrow no-break
  /// spaces.
  package static func trimmed(_ bytes: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
    var start = 0
    var end = bytes.count
    while start < end {
      let length = spaceLength(bytes, at: start, before: end)
      if length == 0 { break }
      start += length
    }
    while end > start {
      let last = bytes[end - 1]
      if last == 0x20 || last == 0x09 {
        end -= 1
      } else if last == 0xa0, end - start >= 2, bytes[end - 2] == 0xc2 {
        end -= 2
      } else if last == 0xaf, end - start >= 3, bytes[end - 2] == 0x80, bytes[end - 3] == 0xe2 {
        end -= 3
      } else {
        break
      }
    }
    return UnsafeBufferPointer(rebasing: bytes[start..<end])
  }

  /// The bytes of the space at a position, or 0 when there is none.
  static func spaceLength(
    _ bytes: UnsafeBufferPointer<UInt8>, at start: Int, before end: Int
  ) -> Int {
    let first = bytes[start]
    if first == 0x20 || first == 0x09 { return 1 }
    if first == 0xc2, start + 1 < end, bytes[start + 1] == 0xa0 { return 2 }
    if first == 0xe2, start + 2 < end, bytes[start + 1] == 0x80, bytes[start + 2] == 0xaf {
      return 3
    }
    return 0
  }
}

extension ValueText {
  /// What the text is as a number.
  package func number(_ text: String) -> NumberReading {
    var text = text
    return text.withUTF8 { number($0) }
  }

  /// What the text is as a date or time.
  package func moment(_ text: String) -> MomentReading {
    var text = text
    return text.withUTF8 { moment($0) }
  }
}
