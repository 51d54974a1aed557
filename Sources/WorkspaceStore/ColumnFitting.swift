import Calendars
import Tables

/// Rows whose columns have the types of the stored ones, as far as that says the same.
struct FittedRows {
  let rows: Tables.Table
  /// Columns that keep another name beside a stored one of another type: their own and the new one.
  let renamed: [(column: String, name: String)]

  /// Fits columns to the stored types: numbers become text where text is stored, days the instants
  /// at which they begin where times are.
  ///
  /// A column that says something else than the stored one of its name (two tools' `Status`, say)
  /// is kept as text beside it, as `NAME_text`, unless it is among `fixed`: the store refuses those.
  init(
    _ rows: Tables.Table, stored: [String: ColumnType], fixed: Set<String>, zone: TimeZoneRules
  ) throws {
    var changes: [(name: String, column: Column)] = []
    var renamed: [(column: String, name: String)] = []
    let numeric: [ColumnType] = [.integer, .number]
    for name in rows.names {
      guard let type = stored[name] else { continue }
      let column = try rows.column(name)
      if column.type == type || numeric.contains(type) && numeric.contains(column.type) { continue }
      if column.missingCount == column.count {
        changes.append((name, .missing(type, count: column.count)))
      } else if type == .string {
        changes.append((name, try column.cast(to: .string, named: name)))
      } else if type == .time, column.type == .date {
        changes.append((name, column.startsOfDays(in: zone)))
      } else if !fixed.contains(name) {
        changes.append((name, try column.cast(to: .string, named: name)))
        renamed.append((name, name + "_text"))
      }
    }
    guard !changes.isEmpty else {
      self.rows = rows
      self.renamed = []
      return
    }
    let fitted = try rows.adding(changes)
    self.rows = try fitted.renaming(renamed.map { (new: $0.name, old: $0.column) })
    self.renamed = renamed
  }
}

extension WorkspaceStore {
  /// The types of a table's columns; none for a table that does not exist.
  package func types(of table: String) throws -> [String: ColumnType] {
    guard let state = try existing(table) else { return [:] }
    return Dictionary(
      state.record.columns.map { ($0.name, $0.type) }, uniquingKeysWith: { first, _ in first })
  }
}
