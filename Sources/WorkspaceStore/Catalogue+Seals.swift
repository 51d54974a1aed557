import GRDB

/// Checksums over what the catalogue says: SQLite finds a damaged page only when its structure
/// breaks, and a changed number in it would give a wrong figure.
extension Catalogue {
  /// The seal over the list of tables and the forgotten people; tables have seals of their own.
  static let whole: Int64 = 0

  /// Sums up what the catalogue says about a table (or `whole`); done at the end of a transaction
  /// that changed it.
  static func seal(_ database: Database, _ table: Int64) throws {
    try database.execute(
      sql: "INSERT OR REPLACE INTO seals (table_id, sum) VALUES (?, ?)",
      arguments: [table, try summed(database, table).sum])
  }

  /// Seals everything.
  static func sealAll(_ database: Database) throws {
    for id in try Int64.fetchAll(database, sql: "SELECT id FROM tables") {
      try seal(database, id)
    }
    try seal(database, whole)
  }

  /// The names of the tables, sorted; checked against what was sealed.
  ///
  /// - Throws: `StoreError.catalogue`.
  func tableNames(_ database: Database) throws -> [String] {
    try sealed(database, Self.whole).rows[0].map { $0["name"] as String }.sorted()
  }

  /// What the catalogue says about a table; what differs from what was sealed is refused.
  ///
  /// - Throws: `StoreError.catalogue`.
  func sealedTable(_ database: Database, _ table: Int64, named name: String) throws -> SealedTable {
    let found = try sealed(database, table, named: name)
    return SealedTable(
      sum: found.sum, columns: found.rows[1], imports: found.rows[2], parts: found.rows[3],
      files: found.rows[4], partColumns: found.rows[5], marks: found.rows[6])
  }

  /// Refuses what differs from what was sealed.
  ///
  /// - Throws: `StoreError.catalogue`.
  func check(_ database: Database, _ table: Int64, named name: String? = nil) throws {
    _ = try sealed(database, table, named: name)
  }

  /// The rows of each query about a table (or `whole`), which are as they were sealed.
  private func sealed(
    _ database: Database, _ table: Int64, named name: String? = nil
  ) throws -> (rows: [[Row]], sum: Int64) {
    let sealed = try Int64.fetchOne(
      database, sql: "SELECT sum FROM seals WHERE table_id = ?", arguments: [table])
    let found = try Self.summed(database, table)
    guard sealed == found.sum else {
      throw StoreError.catalogue(
        path: path,
        remark: "what it says about \(name.map { "`\($0)`" } ?? "its tables") is damaged")
    }
    return found
  }

  /// Checks everything.
  ///
  /// - Throws: `StoreError.catalogue`.
  func checkAll(_ database: Database) throws {
    try check(database, Self.whole)
    let tables = try Row.fetchAll(database, sql: "SELECT id, name FROM tables ORDER BY id")
    for table in tables { try check(database, table["id"], named: table["name"]) }
    try checkLedgers(database)
  }

  private static let wholeQueries = [
    "SELECT id, name FROM tables ORDER BY id",
    "SELECT hash FROM forgotten ORDER BY hash",
    "SELECT name, value FROM secrets ORDER BY name",
  ]

  private static let tableQueries = [
    "SELECT name, key FROM tables WHERE id = ?",
    """
    SELECT position, name, type, scale, is_ordered FROM columns WHERE table_id = ?
    ORDER BY position, name
    """,
    "SELECT * FROM imports WHERE table_id = ? ORDER BY id",
    "SELECT id, rows, is_clustered FROM parts WHERE table_id = ? ORDER BY id",
    """
    SELECT files.* FROM files JOIN parts ON parts.id = part_id WHERE table_id = ?
    ORDER BY part_id, role
    """,
    """
    SELECT part_columns.* FROM part_columns JOIN parts ON parts.id = part_id WHERE table_id = ?
    ORDER BY part_id, role, position
    """,
    """
    SELECT marks.* FROM marks JOIN parts ON parts.id = part_id WHERE table_id = ?
    ORDER BY marks.id
    """,
  ]

  /// The rows of each query about a table (or `whole`), and their sum.
  private static func summed(
    _ database: Database, _ table: Int64
  ) throws -> (rows: [[Row]], sum: Int64) {
    var bytes = SealedBytes()
    let rows = try (table == whole ? wholeQueries : tableQueries).map { query in
      let rows = try Row.fetchAll(
        database, sql: query, arguments: table == whole ? [] : [table])
      for row in rows {
        bytes.append(mark: "r")
        for value in row.databaseValues { bytes.append(value) }
      }
      bytes.append(mark: "q")
      return rows
    }
    return (rows, bytes.sum)
  }
}

/// What the catalogue says about a table, row by row.
struct SealedTable {
  /// All of it summed up.
  let sum: Int64
  let columns: [Row]
  let imports: [Row]
  /// The rows of parts, and those that are about parts, in the order of the parts.
  let parts: [Row]
  let files: [Row]
  let partColumns: [Row]
  let marks: [Row]
}
