import Calendars

extension ValueText {
  /// The date at the cursor: `.date`, a doubt, or `.notAMoment`.
  func date(_ cursor: inout ByteCursor) -> (reading: MomentReading, isYearFirst: Bool) {
    let none = (MomentReading.notAMoment, false)
    if !cursor.isAtDigit { return (monthFirstName(&cursor), false) }
    if let year = cursor.digits(4...4) {
      let mark = cursor.next
      guard Self.isDateMark(mark), cursor.skip(mark), let month = cursor.digits(1...2),
        cursor.skip(mark), let day = cursor.digits(1...2)
      else { return none }
      return (reading(year, month, day), true)
    }
    guard let first = cursor.digits(1...2) else { return none }
    let mark = cursor.next
    if Self.isDateMark(mark), cursor.peek(1) &- 48 < 10 {
      cursor.position += 1
      guard let second = cursor.digits(1...2), cursor.skip(mark) else { return none }
      return (numeric(first, second, &cursor), false)
    }
    return (dayFirstName(first, &cursor), false)
  }

  /// `12/31/2024` or `31/12/2024` from its year on.
  private func numeric(_ first: Int, _ second: Int, _ cursor: inout ByteCursor) -> MomentReading {
    guard let (year, doubt) = year(&cursor) else { return .notAMoment }
    let dayFirst = CivilDate(year: year, month: second, day: first)
    let monthFirst = CivilDate(year: year, month: first, day: second)
    let found: CivilDate?
    switch locale.dateOrder {
    case .dayFirst: found = dayFirst
    case .monthFirst: found = monthFirst
    case .either:
      if let dayFirst, let monthFirst, dayFirst != monthFirst, doubt == nil {
        return .ambiguous(.dayOrMonth(locale: locale))
      }
      found = dayFirst ?? monthFirst
    case .undeclared:
      // Two digits each may be anything: a version, a part number.
      guard doubt == nil, dayFirst != nil || monthFirst != nil else { return .notAMoment }
      return .ambiguous(.dayOrMonth(locale: locale))
    }
    guard let found else { return .notAMoment }
    return doubt.map { .ambiguous($0) } ?? .date(found.days)
  }

  /// `5 mei 2024`, `5. Mai 2024`, `1er mai 2024` or `5-mei-2024` after its day.
  private func dayFirstName(_ day: Int, _ cursor: inout ByteCursor) -> MomentReading {
    if locale == .french, day == 1 { _ = cursor.skipWord("er") }
    if locale.isEnglish { Self.skipOrdinal(&cursor) }
    let mark = cursor.next
    let isMarked = mark == UInt8(ascii: "-") || mark == UInt8(ascii: "/")
    if isMarked {
      cursor.position += 1
    } else {
      _ = cursor.skip(UInt8(ascii: "."))
      guard Self.skipSpaces(&cursor) else { return .notAMoment }
    }
    guard let month = MonthNames.month(&cursor, locale) else { return .notAMoment }
    if isMarked {
      guard cursor.skip(mark) else { return .notAMoment }
    } else {
      _ = cursor.skip(UInt8(ascii: "."))
      _ = cursor.skip(UInt8(ascii: ","))
      guard Self.skipSpaces(&cursor) else { return .notAMoment }
    }
    return named(month, day, &cursor)
  }

  /// `May 5, 2024`, in English.
  private func monthFirstName(_ cursor: inout ByteCursor) -> MomentReading {
    guard locale.isEnglish, let month = MonthNames.month(&cursor, locale) else {
      return .notAMoment
    }
    _ = cursor.skip(UInt8(ascii: "."))
    guard Self.skipSpaces(&cursor), let day = cursor.digits(1...2) else { return .notAMoment }
    Self.skipOrdinal(&cursor)
    _ = cursor.skip(UInt8(ascii: ","))
    guard Self.skipSpaces(&cursor) else { return .notAMoment }
    return named(month, day, &cursor)
  }

  private func named(_ month: Int, _ day: Int, _ cursor: inout ByteCursor) -> MomentReading {
    guard let (year, doubt) = year(&cursor),
      let date = CivilDate(year: year, month: month, day: day)
    else { return .notAMoment }
    return doubt.map { .ambiguous($0) } ?? .date(date.days)
  }

  /// A year of four digits, or of two in the declared hundred years.
  private func year(_ cursor: inout ByteCursor) -> (year: Int, doubt: ReadingDoubt?)? {
    if let year = cursor.digits(4...4) { return (year, nil) }
    guard let short = cursor.digits(2...2) else { return nil }
    guard let from = twoDigitYearsFrom else { return (2000 + short, .twoDigitYear) }
    let start = max(1, min(9900, from))
    return (start + ((short - start) % 100 + 100) % 100, nil)
  }

  private func reading(_ year: Int, _ month: Int, _ day: Int) -> MomentReading {
    CivilDate(year: year, month: month, day: day).map { .date($0.days) } ?? .notAMoment
  }

  private static func isDateMark(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "-") || byte == UInt8(ascii: "/") || byte == UInt8(ascii: ".")
  }

  private static func skipOrdinal(_ cursor: inout ByteCursor) {
    _ =
      cursor.skipWord("st") || cursor.skipWord("nd") || cursor.skipWord("rd")
      || cursor.skipWord("th")
  }
}
