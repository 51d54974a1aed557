import CKernels
import Foundation
import GRDB

/// Checksums over the ledgers: the tables to which single rows are added, whose seals go along with
/// each row by triggers, as summing up a whole ledger for each of its rows would be slow.
extension Catalogue {
  /// The ledgers of good deeds.
  static let deedLedgers = ["deed_lists", "deed_candidates", "deed_records"]
  /// All ledgers.
  static let ledgers = deedLedgers + ["schedules", "schedule_runs", "runs"]

  /// Sums stay below 2^52, so that adding them never leaves SQLite's whole numbers.
  private static let mask: Int64 = (1 << 52) - 1

  /// The SQL function of the triggers: the sum of a row's values.
  static let rowSum = DatabaseFunction("deed_row_sum", pure: true) { values in
    sum(of: values)
  }

  private static func sum(of values: some Sequence<DatabaseValue>) -> Int64 {
    var bytes = SealedBytes()
    for value in values { bytes.append(value) }
    return bytes.sum & mask
  }

  /// Makes the seals of all ledgers and the triggers that keep them; part of a migration.
  ///
  /// A migration that adds a column to a ledger makes them anew.
  static func sealLedgers(_ database: Database) throws {
    try database.execute(
      sql: """
        CREATE TABLE IF NOT EXISTS ledger_seals (
          name TEXT PRIMARY KEY, rows INTEGER NOT NULL, sum INTEGER NOT NULL
        ) STRICT
        """)
    for name in ledgers {
      let found = try ledgerSum(database, name)
      try database.execute(
        sql: "INSERT OR REPLACE INTO ledger_seals (name, rows, sum) VALUES (?, ?, ?)",
        arguments: [name, found.rows, found.sum])
      let (new, old) = (try rowCall("NEW", name, database), try rowCall("OLD", name, database))
      for (event, change, rows) in [
        ("INSERT", "+ \(new)", "+ 1"), ("DELETE", "- \(old)", "- 1"),
        ("UPDATE", "+ \(new) - \(old)", "+ 0"),
      ] {
        let trigger = trigger(name, event)
        try database.execute(
          sql: """
            DROP TRIGGER IF EXISTS \(trigger);
            CREATE TRIGGER \(trigger) AFTER \(event) ON \(name) BEGIN
              UPDATE ledger_seals SET rows = rows \(rows), sum = (sum \(change)) & \(mask)
              WHERE name = '\(name)';
            END
            """)
      }
    }
  }

  private static func trigger(_ ledger: String, _ event: String) -> String {
    "\(ledger)_seal_\(event.lowercased())"
  }

  /// How a trigger sums up a row of a ledger: by the names of its columns.
  private static func rowCall(
    _ row: String, _ ledger: String, _ database: Database
  ) throws -> String {
    let columns = try database.columns(in: ledger).map { "\(row).\"\($0.name)\"" }
    return "deed_row_sum(" + columns.joined(separator: ", ") + ")"
  }

  /// Whether a ledger's columns have the names that they had when its triggers were made.
  ///
  /// The sums are those of values: a column whose name changed would pass, and be read as missing.
  private static func hasItsNames(_ ledger: String, _ database: Database) throws -> Bool {
    let text = try String.fetchOne(
      database, sql: "SELECT sql FROM sqlite_master WHERE type = 'trigger' AND name = ?",
      arguments: [trigger(ledger, "INSERT")])
    return try text?.contains(rowCall("NEW", ledger, database)) ?? false
  }

  private static func ledgerSum(
    _ database: Database, _ name: String
  ) throws -> (rows: Int64, sum: Int64) {
    var found: (rows: Int64, sum: Int64) = (0, 0)
    let rows = try Row.fetchCursor(database, sql: "SELECT * FROM \(name) NOT INDEXED")
    while let row = try rows.next() {
      found.rows += 1
      found.sum = (found.sum + sum(of: row.databaseValues)) & mask
    }
    return found
  }

  /// Refuses ledgers that differ from their seals.
  ///
  /// - Throws: `StoreError.catalogue`.
  func checkLedgers(_ database: Database, _ names: [String] = Catalogue.ledgers) throws {
    // A catalogue that no writer has opened since has no seals yet.
    guard try database.tableExists("ledger_seals") else { return }
    for name in names {
      let seal = try Row.fetchOne(
        database, sql: "SELECT rows, sum FROM ledger_seals WHERE name = ?", arguments: [name])
      let found = try Self.ledgerSum(database, name)
      guard let seal, seal["rows"] == found.rows, seal["sum"] == found.sum,
        try Self.hasItsNames(name, database)
      else {
        throw StoreError.catalogue(path: path, remark: "its ledger `\(name)` is damaged")
      }
    }
  }
}

/// Values as bytes without doubt about where one ends, for checksums.
struct SealedBytes {
  private var bytes: [UInt8] = []

  /// The checksum of all that was added.
  var sum: Int64 {
    let sum = bytes.withUnsafeBufferPointer { deed_checksum($0.baseAddress, $0.count) }
    return Int64(sum) << 24 ^ Int64(truncatingIfNeeded: bytes.count)
  }

  /// Adds a mark between rows or parts.
  mutating func append(mark: Unicode.Scalar) {
    append(UInt8(ascii: mark), EmptyCollection<UInt8>())
  }

  /// Adds a value.
  mutating func append(_ value: DatabaseValue) {
    switch value.storage {
    case .null: append(mark: "n")
    case .int64(let number):
      bytes.append(UInt8(ascii: "i"))
      append(number)
    case .double(let number):
      bytes.append(UInt8(ascii: "d"))
      append(number.bitPattern)
    case .string(let text): append(UInt8(ascii: "s"), text.utf8)
    case .blob(let data): append(UInt8(ascii: "b"), data)
    }
  }

  private mutating func append(_ number: some FixedWidthInteger) {
    withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
  }

  private mutating func append(_ kind: UInt8, _ content: some Collection<UInt8>) {
    bytes.append(kind)
    append(Int64(content.count))
    bytes.append(contentsOf: content)
  }
}
