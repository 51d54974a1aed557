import Calendars

/// Debian's cron, minute by minute: the loop of its `cron.c` over a simulated clock.
///
/// It shares no code with the product but the zone's offsets; the expression is read anew by
/// splitting text.
struct SlowCron {
  private let fields: [Set<Int>]
  private let stars: [Bool]

  /// An expression that is known to be right, without words, `L` and `#`.
  init(_ expression: String) {
    let texts = expression.split(separator: " ").map(String.init)
    let ranges = [0...59, 0...23, 1...31, 1...12, 0...7]
    fields = zip(texts, ranges).map { Self.values($0, $1) }
    stars = texts.map { $0.hasPrefix("*") }
  }

  /// The runs after `from` and up to `until`, in seconds since 1970-01-01T00:00:00Z.
  ///
  /// Cron has been running since two days before `from`.
  func runs(after from: Int64, until: Int64, zone: TimeZoneRules) -> [Int64] {
    var runs: [Int64] = []
    func clock(_ second: Int64) -> Int64 {
      let local = second + Int64(zone.offset(atUTC: second))
      return (local - ((local % 60) + 60) % 60) / 60
    }
    var second = (from - 2 * 86_400) / 60 * 60
    var virtualTime = clock(second - 60)
    while second <= until {
      let timeRunning = clock(second)
      let timeDiff = timeRunning - virtualTime
      var due = false
      func findJobs(_ minute: Int64, wild: Bool, fixed: Bool) {
        if isDue(minute), isWild ? wild : fixed { due = true }
      }
      if timeDiff == 1 {
        virtualTime = timeRunning
        findJobs(virtualTime, wild: true, fixed: true)
      } else {
        var wakeupKind = -1
        if timeDiff > -(3 * 60) { wakeupKind = 0 }
        if timeDiff > 0 { wakeupKind = 1 }
        if timeDiff > 5 { wakeupKind = 2 }
        if timeDiff > 3 * 60 { wakeupKind = 3 }
        switch wakeupKind {
        case 0: findJobs(timeRunning, wild: true, fixed: false)
        case 1:
          repeat {
            virtualTime += 1
            findJobs(virtualTime, wild: true, fixed: true)
          } while virtualTime < timeRunning
        case 2:
          findJobs(timeRunning, wild: true, fixed: false)
          repeat {
            virtualTime += 1
            findJobs(virtualTime, wild: false, fixed: true)
          } while virtualTime < timeRunning
        default:
          virtualTime = timeRunning
          findJobs(timeRunning, wild: true, fixed: true)
        }
      }
      if due, second > from { runs.append(second) }
      second += 60
    }
    return runs
  }

  private var isWild: Bool { stars[0] || stars[1] }

  private func isDue(_ minute: Int64) -> Bool {
    var days = minute / 1440
    var rest = minute % 1440
    if rest < 0 {
      rest += 1440
      days -= 1
    }
    guard fields[0].contains(Int(rest % 60)), fields[1].contains(Int(rest / 60)) else {
      return false
    }
    let (month, day) = Self.monthAndDay(Int(days))
    guard fields[3].contains(month) else { return false }
    let weekday = ((Int(days) + 4) % 7 + 7) % 7
    let isDay = fields[2].contains(day)
    let isWeekday = fields[4].contains(weekday) || weekday == 0 && fields[4].contains(7)
    return stars[2] || stars[4] ? isDay && isWeekday : isDay || isWeekday
  }

  /// Counts years and months off, one by one.
  private static func monthAndDay(_ days: Int) -> (Int, Int) {
    var rest = days
    var year = 1970
    func length(_ year: Int) -> Int {
      (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 366 : 365
    }
    while rest < 0 {
      year -= 1
      rest += length(year)
    }
    while rest >= length(year) {
      rest -= length(year)
      year += 1
    }
    let lengths = [31, length(year) - 337, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    var month = 0
    while rest >= lengths[month] {
      rest -= lengths[month]
      month += 1
    }
    return (month + 1, rest + 1)
  }

  private static func values(_ text: String, _ range: ClosedRange<Int>) -> Set<Int> {
    let names = [
      "jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6, "jul": 7, "aug": 8, "sep": 9,
      "oct": 10, "nov": 11, "dec": 12, "sun": 0, "mon": 1, "tue": 2, "wed": 3, "thu": 4, "fri": 5,
      "sat": 6,
    ]
    func number(_ text: Substring) -> Int { Int(text) ?? names[text.lowercased()] ?? -1 }
    var values: Set<Int> = []
    for element in text.split(separator: ",") {
      let parts = element.split(separator: "/")
      let ends = parts[0].split(separator: "-").map(number)
      let bounds = parts[0] == "*" ? range : ends[0]...(ends.last ?? ends[0])
      let step = parts.count > 1 ? number(parts[1]) : 1
      values.formUnion(stride(from: bounds.lowerBound, through: bounds.upperBound, by: step))
    }
    return values
  }
}
