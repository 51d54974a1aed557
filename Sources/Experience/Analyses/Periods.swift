import Calendars
import Tables

/// The calendar periods that the rows of a column of dates or times fall in, without gaps.
package struct Periods: Sendable {
  /// The length of a period.
  package let unit: CalendarUnit
  /// The first day of each period, from the first with a row to the last.
  package let starts: [Int32]
  /// The period of each row, an index into `starts`; −1 without a date.
  package let codes: [Int32]
  /// The rows without a date.
  package let undated: Int

  /// More periods than this are a wrong date somewhere.
  private static let most = 100_000

  /// The periods of a column; instants are taken on their local date in `zone`.
  ///
  /// - Throws: `ExperienceError.notMoments`, `.tooManyPeriods`.
  package init(
    _ column: Column, unit: CalendarUnit, zone: TimeZoneRules, name: String
  ) throws(ExperienceError) {
    let day: (Int) -> Int32
    switch (column.type, column.storage) {
    case (.date, .int32(let days)): day = { days[$0] }
    case (.time, .int64(let instants)): day = { zone.localDays(ofMicroseconds: instants[$0]) }
    default: throw .notMoments(name, type: column.type)
    }
    var days = [Int32](repeating: 0, count: column.count)
    var (first, last) = (Int32.max, Int32.min)
    for row in days.indices where !column.isMissing(row) {
      days[row] = day(row)
      first = min(first, days[row])
      last = max(last, days[row])
    }
    self.unit = unit
    undated = column.missingCount
    guard first <= last else {
      starts = []
      codes = [Int32](repeating: -1, count: column.count)
      return
    }
    let lengths: [CalendarUnit: Int] = [.day: 1, .week: 7, .month: 28, .quarter: 90, .year: 365]
    let expected = (Int(last) - Int(first)) / (lengths[unit] ?? 1)
    guard expected <= Self.most else {
      throw .tooManyPeriods(name, count: expected, most: Self.most)
    }
    let starts = unit.starts(from: first, through: last)
    let position = Dictionary(uniqueKeysWithValues: starts.enumerated().map { ($1, Int32($0)) })
    var known: [Int32: Int32] = [:]
    codes = days.indices.map { row in
      if column.isMissing(row) { return -1 }
      if let code = known[days[row]] { return code }
      let code = position[unit.start(of: days[row])] ?? -1
      known[days[row]] = code
      return code
    }
    self.starts = starts
  }

  /// What each period is called, such as `2026-01`.
  package var labels: [String] { starts.map { unit.label(of: $0) } }

  /// Whether each period is over on the day `today`.
  package func areComplete(on today: Int32) -> [Bool] {
    starts.map { unit.finish(of: $0) < today }
  }

  /// The rows of each period, ascending.
  package var rows: [[Int32]] {
    var rows = [[Int32]](repeating: [], count: starts.count)
    for (row, code) in codes.enumerated() where code >= 0 {
      rows[Int(code)].append(Int32(truncatingIfNeeded: row))
    }
    return rows
  }
}
