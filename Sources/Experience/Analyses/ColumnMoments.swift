import Calendars
import Tables

/// Microseconds in a day.
let dayLength = 86_400_000_000.0

extension Column {
  /// The instants of a column of dates or times, in microseconds since 1970; a date is its first
  /// moment in UTC, a missing value nil.
  ///
  /// - Throws: `ExperienceError.notMoments`.
  package func optionalInstants(named name: String) throws(ExperienceError) -> [Int64?] {
    switch (type, storage) {
    case (.date, .int32(let days)):
      return (0..<count).map { isMissing($0) ? nil : Int64(days[$0]) * 86_400_000_000 }
    case (.time, .int64(let instants)):
      return (0..<count).map { isMissing($0) ? nil : instants[$0] }
    default:
      if missingCount == count { return [Int64?](repeating: nil, count: count) }
      throw .notMoments(name, type: type)
    }
  }

  /// The local dates of a column of dates or times, in days since 1970; a missing value is nil.
  ///
  /// - Throws: `ExperienceError.notMoments`.
  package func optionalDays(
    named name: String, zone: TimeZoneRules
  ) throws(ExperienceError) -> [Int32?] {
    switch (type, storage) {
    case (.date, .int32(let days)): return (0..<count).map { isMissing($0) ? nil : days[$0] }
    case (.time, .int64(let instants)):
      return (0..<count).map {
        isMissing($0) ? nil : zone.localDays(ofMicroseconds: instants[$0])
      }
    default:
      if missingCount == count { return [Int32?](repeating: nil, count: count) }
      throw .notMoments(name, type: type)
    }
  }

  /// Numbers as they are, dates and times in days since 1970; a missing value is nil.
  ///
  /// - Throws: `ExperienceError.notNumbers`.
  package func optionalAmounts(named name: String) throws(ExperienceError) -> [Double?] {
    guard type == .date || type == .time else { return try optionalNumbers(named: name) }
    return try optionalInstants(named: name).map { $0.map { Double($0) / dayLength } }
  }
}
