import Foundation
import Formats
import GRDB
import Tables

/// What forgetting a person did.
package struct ForgettingReceipt: Sendable, Equatable {
  /// The rows that were erased, older versions and undone imports included, by table.
  package let rows: [String: Int]
  /// The runs whose arguments and output were erased.
  package let runs: Int
  /// The files whose bytes were searched.
  package let searched: Int
  /// Where the id still occurs in the store's bytes or texts; empty when it is gone.
  package let remaining: [String]
  /// The files of runs that are packed in a way that cannot be looked into.
  package let unsearched: [String]
  /// The files that `backup` and `export` made, which this cannot change.
  package let copies: [String]
}

extension WorkspaceStore {
  /// Erases a person: every row of every table with this `customer_id`, and every run that names it.
  ///
  /// Parts and their dictionaries are written anew, the catalogue's free pages are overwritten, and
  /// later imports leave the person out, by a keyed hash of the id. Then the store's files are
  /// searched for the id; an id of fewer than 4 bytes is not searched for, as it is everywhere.
  /// Interrupted, it can be done again.
  package func forget(customer id: String) throws -> ForgettingReceipt {
    try writing {
      let hash = try keyedHash()
      try catalogue.write { database in
        try database.execute(
          sql: "INSERT OR IGNORE INTO forgotten (hash) VALUES (?)",
          arguments: [Data(hash(id.utf8))])
        try Catalogue.seal(database, Catalogue.whole)
      }
      var erased: [String: Int] = [:]
      let items = try importedDeedItems().filter { $0.customer == id }.map(\.id)
      let deeds = try forgetDeeds(of: id, imported: items)
      for name in try tableNames() {
        let count = try forget(id, in: name)
        if count > 0 { erased[name] = count }
      }
      if deeds > 0 { erased[StandardTables.deedItems, default: 0] += deeds }
      let runs = try catalogue.write { database in
        let items = try forgetItems(of: id, in: database)
        if items > 0 { erased["deed_items", default: 0] += items }
        try database.execute(
          sql: "UPDATE marks SET detail = reason WHERE instr(detail, ?) > 0", arguments: [id])
        try database.execute(
          sql: """
            UPDATE runs SET arguments = '', output = NULL
            WHERE instr(coalesce(output, ''), ?1) > 0 OR instr(arguments, ?1) > 0
            """, arguments: [id])
        let count = database.changesCount
        try database.execute(
          sql: "UPDATE imports SET source = '' WHERE instr(source, ?) > 0", arguments: [id])
        try database.execute(
          sql: "UPDATE reveals SET command = '' WHERE instr(command, ?) > 0", arguments: [id])
        try Catalogue.sealAll(database)
        return count
      }
      let outputs = try eraseOutputs(naming: id)
      try catalogue.pool.writeWithoutTransaction { database in
        try database.execute(sql: "VACUUM")
        _ = try database.checkpoint(.truncate)
      }
      let copies = try catalogue.read {
        try String.fetchAll($0, sql: "SELECT path FROM copies ORDER BY path")
      }
      let (searched, remaining, unsearched) = try occurrences(of: id, besides: copies)
      return ForgettingReceipt(
        rows: erased, runs: runs + outputs, searched: searched, remaining: remaining,
        unsearched: unsearched, copies: copies)
    }
  }

  /// Notes that a file outside the store holds rows of it, so that forgetting can name it.
  package func noteCopy(_ path: String, kind: String) throws {
    try catalogue.write { database in
      try database.execute(
        sql: "INSERT OR REPLACE INTO copies (path, kind, at) VALUES (?, ?, ?)",
        arguments: [Folders.absolute(path), kind, now()])
    }
  }

  /// The request without rows about people who were forgotten, and how many those were.
  func withoutForgotten(_ request: ImportRequest) throws -> (ImportRequest, Int) {
    guard request.rows.has("customer_id") else { return (request, 0) }
    guard let forgotten = try forgottenPeople() else { return (request, 0) }
    let column = try request.rows.column("customer_id")
    let kept = (0..<column.count).filter { row in
      column[row].text.map { !forgotten.includes($0.utf8) } ?? true
    }
    if kept.count == column.count { return (request, 0) }
    var request = request
    request.rows = try request.rows.filtered(
      rows: Values(kept.map { Int32(truncatingIfNeeded: $0) }))
    let position = Dictionary(uniqueKeysWithValues: kept.enumerated().map { ($1, $0) })
    request.quarantine = request.quarantine.compactMap { entry in
      position[entry.row].map { .init(row: $0, reason: entry.reason, text: entry.text) }
    }
    return (request, column.count - kept.count)
  }

  /// The people who were forgotten; nil when nobody was.
  func forgottenPeople() throws -> ForgottenPeople? {
    let forgotten = try catalogue.read { database in
      try catalogue.check(database, Catalogue.whole)
      return try Set(Data.fetchAll(database, sql: "SELECT hash FROM forgotten"))
    }
    return forgotten.isEmpty ? nil : ForgottenPeople(try keyedHash(), forgotten)
  }

  private func forget(_ id: String, in name: String) throws -> Int {
    let state = try state(of: name)
    guard state.record.columns.contains(where: { $0.name == "customer_id" }) else { return 0 }
    let column = try state.column("customer_id", rows: state.everyRow)
    let kept = (0..<column.count).filter { column[$0].text != id }
    guard kept.count < column.count else { return 0 }
    try rewrite(
      state, rows: kept, isClustered: state.record.parts.allSatisfy(\.isClustered))
    return column.count - kept.count
  }

  /// Erases a person's items of good deeds with their records, and what others wrote about them.
  private func forgetItems(of id: String, in database: Database) throws -> Int {
    try database.execute(
      sql: """
        DELETE FROM deed_records
        WHERE item_id IN (SELECT id FROM deed_candidates WHERE customer_id = ?)
        """, arguments: [id])
    try database.execute(
      sql: "DELETE FROM deed_candidates WHERE customer_id = ?", arguments: [id])
    let items = database.changesCount
    for column in ["evidence_ref", "objection", "note"] {
      try database.execute(
        sql: "UPDATE deed_records SET \(column) = NULL WHERE instr(\(column), ?) > 0",
        arguments: [id])
    }
    try database.execute(
      sql: "UPDATE deliveries SET remark = NULL WHERE instr(remark, ?) > 0", arguments: [id])
    return items
  }

  private func keyedHash() throws -> KeyedHash {
    let key = try catalogue.write { database -> Data in
      if let key = try Data.fetchOne(
        database, sql: "SELECT value FROM secrets WHERE name = 'forgetting'")
      {
        return key
      }
      var generator = SystemRandomNumberGenerator()
      let key = Data((0..<32).map { _ in UInt8.random(in: 0...255, using: &generator) })
      try database.execute(
        sql: "INSERT INTO secrets (name, value) VALUES ('forgetting', ?)", arguments: [key])
      try Catalogue.seal(database, Catalogue.whole)
      return key
    }
    return KeyedHash(key: [UInt8](key.prefix(64)))
  }
}
