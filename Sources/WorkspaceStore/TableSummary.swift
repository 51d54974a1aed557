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
  package func summaries() throws -> [TableSummary] {
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
