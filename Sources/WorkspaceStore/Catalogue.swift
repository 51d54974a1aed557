import GRDB
import Synchronization

/// The SQLite side of the store: what parts there are, and what happened to their rows.
struct Catalogue: Sendable {
  let path: String
  private let reader: DatabaseQueue
  private let writing: WritingPool

  /// The connections for writing, which are opened at the first use.
  var pool: DatabasePool { get throws { try writing.pool() } }

  /// Opens the catalogue for reading, or makes an empty one.
  ///
  /// - Throws: `StoreError.catalogue`, `.folder`.
  init(path: String) throws(StoreError) {
    self.path = path
    var configuration = Configuration()
    configuration.foreignKeysEnabled = true
    configuration.busyMode = .timeout(30)
    configuration.prepareDatabase { database in
      try database.execute(sql: "PRAGMA secure_delete = ON")
      database.add(function: Self.rowSum)
    }
    writing = WritingPool(path: path, configuration)
    do {
      reader = try DatabaseQueue(path: path, configuration: configuration)
    } catch {
      throw Self.failure(error, path: path)
    }
  }

  /// Whether the catalogue has every table that this version knows.
  ///
  /// - Throws: `StoreError.newer`, `.catalogue`, also for one without any table though `isNew` says
  ///   that there are parts which it should know.
  func isCurrent(isNew: Bool) throws(StoreError) -> Bool {
    let migrator = Self.migrator
    let applied: Set<String>
    do {
      applied = try reader.read { database in
        // From the first look on it is one state of the file. Without it, a table that another
        // process makes between two statements would be missing for one and there for the other.
        _ = try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_master")
        return try migrator.appliedIdentifiers(database)
      }
    } catch {
      throw Self.failure(error, path: path)
    }
    if !applied.isSubset(of: migrator.migrations) { throw .newer(path: path) }
    if applied.isEmpty && !isNew {
      throw .catalogue(path: path, remark: "it is empty though there is data")
    }
    return applied.count == migrator.migrations.count
  }

  /// Makes the tables that are not there yet; only for writers.
  ///
  /// - Throws: `StoreError.catalogue`.
  func migrate() throws(StoreError) {
    do {
      let pool = try pool
      // Each step is whole or absent all the same; the next transaction makes them durable.
      try pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = NORMAL") }
      defer { try? writing.synchronise() }
      try Self.migrator.migrate(pool)
    } catch {
      throw Self.failure(error, path: path)
    }
  }

  /// Reads in one snapshot.
  func read<Value>(_ body: (Database) throws -> Value) throws -> Value {
    do { return try reader.read(body) } catch let error as DatabaseError {
      throw Self.failure(error, path: path)
    }
  }

  /// A number that is another one after each change, whoever made it.
  func version() throws -> Int64? {
    do {
      return try reader.unsafeRead { try Int64.fetchOne($0, sql: "PRAGMA data_version") }
    } catch let error as DatabaseError {
      throw Self.failure(error, path: path)
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
        // What waits in the log would be lost with a damaged byte of it. A reader that is in the
        // way is waited for shortly: the next transaction tries again.
        try? database.execute(sql: "PRAGMA busy_timeout = 100")
        _ = try? database.checkpoint(.truncate)
        try? database.execute(sql: "PRAGMA busy_timeout = 30000")
        return value
      }
    } catch let error as DatabaseError {
      throw Self.failure(error, path: path)
    }
  }

  /// What failed: the place when it is full or cannot be written to, else the catalogue itself.
  static func failure(_ error: any Error, path: String) -> StoreError {
    if let error = error as? StoreError { return error }
    let folder = FolderPath.parent(of: path)
    let suspects: [ResultCode] = [
      .SQLITE_FULL, .SQLITE_IOERR, .SQLITE_CANTOPEN, .SQLITE_READONLY, .SQLITE_PERM,
    ]
    if let code = (error as? DatabaseError)?.resultCode, suspects.contains(code),
      let obstacle = FolderPath.obstacle(toWritingIn: folder)
        ?? (code == .SQLITE_FULL ? "the disk is full" : nil)
    {
      return .folder(path: folder, action: "write to", remark: obstacle)
    }
    return .catalogue(path: path, remark: remark(error))
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
    migrator.registerMigration("schedules") { database in
      try database.execute(sql: schedulesSchema)
    }
    migrator.registerMigration("seals") { database in
      try database.execute(
        sql: "CREATE TABLE seals (table_id INTEGER PRIMARY KEY, sum INTEGER NOT NULL) STRICT")
      try sealAll(database)
    }
    migrator.registerMigration("ledger seals") { database in
      try sealLedgers(database)
    }
    migrator.registerMigration("blocks") { database in
      try database.execute(sql: "ALTER TABLE part_columns ADD COLUMN blocks BLOB")
      try sealAll(database)
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

/// Opens a pool when it is needed: opening one writes to the catalogue, which nobody who reads
/// should have to.
private final class WritingPool: Sendable {
  private let path: String
  private let configuration: Configuration
  private let opened = Mutex<DatabasePool?>(nil)

  init(path: String, _ configuration: Configuration) {
    self.path = path
    self.configuration = configuration
  }

  func pool() throws -> DatabasePool {
    try opened.withLock { opened in
      if let opened { return opened }
      let pool = try DatabasePool(path: path, configuration: configuration)
      try Self.synchronise(pool)
      opened = pool
      return pool
    }
  }

  /// Has each commit outlast a power cut from now on; opening a pool leaves that open.
  func synchronise() throws { try Self.synchronise(pool()) }

  private static func synchronise(_ pool: DatabasePool) throws {
    try pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
  }
}
