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
      arguments: [table, try sum(database, table)])
  }

  /// Seals everything.
  static func sealAll(_ database: Database) throws {
    for id in try Int64.fetchAll(database, sql: "SELECT id FROM tables") {
      try seal(database, id)
    }
    try seal(database, whole)
  }

  /// Refuses what differs from what was sealed; gives the seal.
  ///
  /// - Throws: `StoreError.catalogue`.
  @discardableResult
  func check(_ database: Database, _ table: Int64, named name: String? = nil) throws -> Int64 {
    let sealed = try Int64.fetchOne(
      database, sql: "SELECT sum FROM seals WHERE table_id = ?", arguments: [table])
    guard let sealed, try sealed == Self.sum(database, table) else {
      throw StoreError.catalogue(
        path: path,
        remark: "what it says about \(name.map { "`\($0)`" } ?? "its tables") is damaged")
    }
    return sealed
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
    "SELECT id, name FROM tables ORDER BY id", "SELECT hash FROM forgotten ORDER BY hash",
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

  private static func sum(_ database: Database, _ table: Int64) throws -> Int64 {
    var bytes = SealedBytes()
    for query in table == whole ? wholeQueries : tableQueries {
      let arguments: StatementArguments = table == whole ? [] : [table]
      let rows = try Row.fetchCursor(database, sql: query, arguments: arguments)
      while let row = try rows.next() {
        bytes.append(mark: "r")
        for value in row.databaseValues { bytes.append(value) }
      }
      bytes.append(mark: "q")
    }
    return bytes.sum
  }
}
