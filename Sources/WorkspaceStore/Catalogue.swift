import GRDB

/// The SQLite side of the store: what parts there are, and what happened to their rows.
struct Catalogue: Sendable {
  let path: String
  let pool: DatabasePool

  /// Opens or makes the catalogue.
  ///
  /// - Throws: `StoreError.catalogue`, `.newer`.
  init(path: String) throws(StoreError) {
    self.path = path
    var configuration = Configuration()
    configuration.foreignKeysEnabled = true
    configuration.busyMode = .timeout(30)
    configuration.prepareDatabase { database in
      try database.execute(sql: "PRAGMA secure_delete = ON; PRAGMA synchronous = FULL")
    }
    do {
      pool = try DatabasePool(path: path, configuration: configuration)
      let migrator = Self.migrator
      let (isNewer, isCurrent) = try pool.read { database in
        (
          try migrator.hasBeenSuperseded(database),
          try migrator.hasCompletedMigrations(database)
        )
      }
      if isNewer { throw StoreError.newer(path: path) }
      if !isCurrent { try migrator.migrate(pool) }
    } catch let error as StoreError {
      throw error
    } catch {
      throw .catalogue(path: path, remark: Self.remark(error))
    }
  }

  /// Reads in one snapshot.
  func read<Value>(_ body: (Database) throws -> Value) throws -> Value {
    do { return try pool.read(body) } catch let error as DatabaseError {
      throw StoreError.catalogue(path: path, remark: Self.remark(error))
    }
  }

  /// Writes in one transaction, which waits for others before it begins.
  func write<Value>(_ body: (Database) throws -> Value) throws -> Value {
    do {
      return try pool.writeWithoutTransaction { database in
        var value: Value?
        try database.inTransaction(.immediate) {
          value = try body(database)
          return .commit
        }
        guard let value else { throw DatabaseError(resultCode: .SQLITE_ABORT) }
        return value
      }
    } catch let error as DatabaseError {
      throw StoreError.catalogue(path: path, remark: Self.remark(error))
    }
  }

  static func remark(_ error: any Error) -> String {
    guard let error = error as? DatabaseError else { return String(describing: error) }
    return error.message ?? error.resultCode.description
  }

  private static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("1") { database in
      try database.execute(sql: schema1)
    }
    migrator.registerMigration("reveals") { database in
      try database.execute(
        sql: """
          CREATE TABLE reveals (
            id INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, command TEXT NOT NULL,
            columns TEXT NOT NULL
          ) STRICT
          """)
    }
    migrator.registerMigration("deeds") { database in
      try database.execute(sql: deedSchema)
    }
    return migrator
  }

  private static let schema1 = """
    CREATE TABLE tables (
      id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, key TEXT NOT NULL
    ) STRICT;
    CREATE TABLE columns (
      table_id INTEGER NOT NULL REFERENCES tables ON DELETE CASCADE, position INTEGER NOT NULL,
      name TEXT NOT NULL, type TEXT NOT NULL, scale TEXT, is_ordered INTEGER NOT NULL,
      PRIMARY KEY (table_id, name)
    ) STRICT;
    CREATE TABLE imports (
      id INTEGER PRIMARY KEY AUTOINCREMENT, table_id INTEGER NOT NULL REFERENCES tables,
      kind TEXT NOT NULL, source TEXT NOT NULL, survey TEXT, at INTEGER NOT NULL,
      read INTEGER NOT NULL, added INTEGER NOT NULL, changed INTEGER NOT NULL,
      unchanged INTEGER NOT NULL, removed INTEGER NOT NULL, quarantined INTEGER NOT NULL,
      undone_at INTEGER
    ) STRICT;
    CREATE TABLE parts (
      id INTEGER PRIMARY KEY AUTOINCREMENT, table_id INTEGER NOT NULL REFERENCES tables,
      rows INTEGER NOT NULL, is_clustered INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX parts_of_table ON parts (table_id);
    CREATE TABLE files (
      part_id INTEGER NOT NULL REFERENCES parts ON DELETE CASCADE, role TEXT NOT NULL,
      name TEXT NOT NULL UNIQUE, bytes INTEGER NOT NULL, rest BLOB NOT NULL,
      PRIMARY KEY (part_id, role)
    ) STRICT;
    CREATE TABLE part_columns (
      part_id INTEGER NOT NULL REFERENCES parts ON DELETE CASCADE, role TEXT NOT NULL,
      position INTEGER NOT NULL, name TEXT NOT NULL, type TEXT NOT NULL, low REAL, high REAL,
      missing INTEGER NOT NULL, stretches BLOB NOT NULL,
      PRIMARY KEY (part_id, role, position)
    ) STRICT;
    CREATE TABLE marks (
      id INTEGER PRIMARY KEY, part_id INTEGER NOT NULL REFERENCES parts ON DELETE CASCADE,
      import_id INTEGER REFERENCES imports, role TEXT NOT NULL, reason TEXT, detail TEXT,
      rules INTEGER, rows BLOB NOT NULL
    ) STRICT;
    CREATE INDEX marks_of_part ON marks (part_id);
    CREATE INDEX marks_of_import ON marks (import_id);
    CREATE TABLE secrets (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT;
    CREATE TABLE forgotten (hash BLOB PRIMARY KEY) STRICT;
    CREATE TABLE copies (path TEXT PRIMARY KEY, kind TEXT NOT NULL, at INTEGER NOT NULL) STRICT;
    CREATE TABLE runs (
      id INTEGER PRIMARY KEY AUTOINCREMENT, script TEXT NOT NULL, arguments TEXT NOT NULL,
      began INTEGER NOT NULL, ended INTEGER, outcome TEXT, output TEXT
    ) STRICT;
    """
}
