extension CronExpression {
  /// The expression as `OnCalendar=` of systemd, without zone; any of the lines is enough.
  ///
  /// Nil for what systemd cannot say: a last day or last weekday that must also fit another
  /// field.
  package var systemdCalendar: [String]? {
    let months = Self.numbers(months, CronField.month.range)
    let hour = Self.numbers(hours, CronField.hour.range)
    let time = "\(hour):\(Self.numbers(minutes, CronField.minute.range)):00"
    var lines: [String] = []
    func add(_ weekdays: String, _ day: String) {
      lines.append("\(weekdays)*-\(months)\(day) \(time)")
    }
    let names = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    let dayList = "-" + Self.numbers(days, CronField.day.range)
    let weekdayList =
      weekdays == 0b111_1111
      ? ""
      : (0..<7).filter { weekdays >> UInt64($0) & 1 == 1 }.map { names[$0] }
        .joined(separator: ",") + " "
    func ordinal(_ bit: Int) -> (weekday: String, first: Int)? {
      ordinals >> UInt64(bit) & 1 == 1 ? (names[bit % 8] + " ", bit / 8) : nil
    }
    let places = (0..<48).filter { $0 % 8 < 7 }.compactMap(ordinal)
    if hasAnyDay {
      let hasEveryDay = days == CronField.day.all
      guard !hasLastDay || weekdays == 0b111_1111, places.isEmpty || hasEveryDay else {
        return nil
      }
      if hasLastDay { add("", "~01") }
      if days != 0, weekdays != 0 { add(weekdayList, dayList) }
    } else {
      if days != 0 { add("", dayList) }
      if hasLastDay { add("", "~01") }
      if weekdays != 0 { add(weekdayList, "-*") }
    }
    for (weekday, place) in places {
      // The last seven days of a month have its last of each weekday.
      let last = place == 5 ? 31 : place * 7
      add(weekday, place == 0 ? "~07/1" : "-\(place * 7 - 6)..\(last)")
    }
    return lines
  }

  /// `1,3..5`, or `*` for all.
  private static func numbers(_ set: UInt64, _ range: ClosedRange<Int>) -> String {
    let values = range.filter { set >> UInt64($0) & 1 == 1 }
    if values.count == range.count { return "*" }
    var parts: [ClosedRange<Int>] = []
    for value in values {
      if let last = parts.last, last.upperBound == value - 1 {
        parts[parts.count - 1] = last.lowerBound...value
      } else {
        parts.append(value...value)
      }
    }
    func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
    return parts.map {
      $0.count == 1 ? two($0.lowerBound) : "\(two($0.lowerBound))..\(two($0.upperBound))"
    }.joined(separator: ",")
  }
}

extension CronField {
  /// The set with every value.
  fileprivate var all: UInt64 { range.reduce(0) { $0 | 1 << UInt64($1) } }
}
