import Calendars
import Experience
import LuaRuntime
import Tables

/// The columns of a table of items that figures need.
struct ItemColumns {
  let table: Table
  let count: Int
  let zone: TimeZoneRules
  private let function: String

  init(_ value: LuaValue, of function: String, zone: TimeZoneRules) throws {
    table = try Analysis.table(value, of: function)
    count = try table.rowCount()
    self.zone = zone
    self.function = function
  }

  /// The texts of a column; all nil when it is not there and may be absent.
  func texts(_ name: String, optional: Bool = false) throws -> [String?] {
    if optional, !table.has(name) { return Array(repeating: nil, count: count) }
    return try table.column(name).optionalTexts(named: name)
  }

  /// The flags of a column; all nil when it is not there and may be absent.
  func flags(_ name: String, optional: Bool = false) throws -> [Bool?] {
    if optional, !table.has(name) { return Array(repeating: nil, count: count) }
    return try flagged(try table.column(name), named: name)
  }

  /// The states.
  func states() throws -> [DeedState] {
    try texts("state").enumerated().map { row, text in
      guard let text, let state = DeedState(rawValue: text) else {
        throw BindingError.sentence(
          "\(function): column `state` has \(text.map { "`\($0)`" } ?? "no value") in row "
            + "\(row + 1); expected one of "
            + DeedState.allCases.map(\.rawValue).joined(separator: ", "))
      }
      return state
    }
  }

  /// The local days of a column of dates or times.
  func days(_ name: String) throws -> [Int32?] {
    let column = try table.column(name)
    guard column.type == .date || column.type == .time else {
      throw ExperienceError.notMoments(name, type: column.type)
    }
    return (0..<count).map { column.isMissing($0) ? nil : column.localDays($0, zone: zone) }
  }

  /// Ratings from 1 to 5.
  func ratings(_ name: String) throws -> [Int?] {
    guard table.has(name) else { return Array(repeating: nil, count: count) }
    return try table.column(name).optionalNumbers(named: name).enumerated().map { row, number in
      guard let number else { return nil }
      guard let rating = Int(exactly: number), (1...5).contains(rating) else {
        throw BindingError.sentence(
          "\(function): column `\(name)` has \(roundedText(number)) in row \(row + 1); "
            + "bragging is rated from 1 (subtle) to 5 (bragging)")
      }
      return rating
    }
  }
}

/// The flags of a column; a column without any value has none, whatever its type.
func flagged(_ column: Column, named name: String) throws -> [Bool?] {
  if column.missingCount == column.count { return Array(repeating: nil, count: column.count) }
  return try column.optionalFlags(named: name)
}
