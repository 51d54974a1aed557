import GRDB
import Tables

/// What a workspace knows about one of its tables.
package struct TableSummary: Sendable, Equatable {
  package let name: String
  /// The rows that are there.
  package let rows: Int
  /// How many of them are set aside.
  package let quarantined: Int
  /// The columns, in order.
  package let columns: [(name: String, type: ColumnType)]
  /// The columns that tell rows apart.
  package let key: [String]
  /// The files that hold it.
  package let parts: Int
  /// Their length.
  package let byteCount: Int
  /// When the last import was, in microseconds.
  package let changedAt: Int64?

  package static func == (left: TableSummary, right: TableSummary) -> Bool {
    left.name == right.name && left.rows == right.rows && left.quarantined == right.quarantined
      && left.columns.map(\.name) == right.columns.map(\.name)
      && left.columns.map(\.type) == right.columns.map(\.type) && left.key == right.key
      && left.parts == right.parts && left.byteCount == right.byteCount
      && left.changedAt == right.changedAt
  }
}

extension WorkspaceStore {
  /// What there is, by table name; only the catalogue is read.
  ///
  /// With the ledger, good deeds are counted as scripts see them: imported ones and those of lists.
  package func summaries(withLedger: Bool = false) throws -> [TableSummary] {
    let stored = try storedSummaries()
    guard withLedger else { return stored }
    let items = try deedItems()
    let count = try items.rowCount()
    let name = StandardTables.deedItems
    guard count > 0 else { return stored }
    let known = stored.first { $0.name == name }
    let columns = try zip(items.names, items.columns(items.names)).map { (name: $0, type: $1.type) }
    let summary = TableSummary(
      name: name, rows: count, quarantined: known?.quarantined ?? 0,
      columns: known?.columns ?? columns, key: StandardTables.key(of: name),
      parts: known?.parts ?? 0,
      byteCount: known?.byteCount ?? 0, changedAt: try lastDeed(after: known?.changedAt))
    return (stored.filter { $0.name != name } + [summary]).sorted {
      $0.name.utf8.lexicographicallyPrecedes($1.name.utf8)
    }
  }

  /// When a list of good deeds was made or a record added last, or an instant that is later.
  private func lastDeed(after instant: Int64?) throws -> Int64? {
    let times = try catalogue.read { database in
      [
        try Int64.fetchOne(database, sql: "SELECT max(made_at) FROM deed_lists"),
        try Int64.fetchOne(database, sql: "SELECT max(at) FROM deed_records"), instant,
      ]
    }
    return times.compactMap(\.self).max()
  }

  private func storedSummaries() throws -> [TableSummary] {
    try catalogue.read { database in
      try String.fetchAll(database, sql: "SELECT name FROM tables ORDER BY name").map { name in
        let record = try TableRecord(database, catalogue, named: name)
        var rows = 0
        var aside = 0
        for part in record.parts {
          let live = part.live
          rows += live.count { $0 }
          aside += part.quarantine.keys.count { live[$0] }
        }
        return TableSummary(
          name: name, rows: rows, quarantined: aside,
          columns: record.columns.map { ($0.name, $0.type) }, key: record.key,
          parts: record.parts.count,
          byteCount: record.parts.flatMap(\.files).reduce(0) { $0 + $1.byteCount },
          changedAt: try Int64.fetchOne(
            database, sql: "SELECT max(at) FROM imports WHERE table_id = ?",
            arguments: [record.id]))
      }
    }
  }
}
