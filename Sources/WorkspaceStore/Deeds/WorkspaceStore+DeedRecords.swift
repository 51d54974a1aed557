import Experience
import GRDB
import Tables

extension WorkspaceStore {
  /// Adds records to items, all of them or none, and gives the items as they are then.
  ///
  /// Records of others stay as they are: what an item's records come to is their fold.
  ///
  /// - Throws: `StoreError.noDeedItem`.
  @discardableResult
  package func record(_ records: [(item: String, record: DeedRecord)]) throws -> [DeedItem] {
    let known = try deedItems(named: records.map(\.item))
    try catalogue.write { database in
      for (item, record) in records {
        try database.execute(
          sql: """
            INSERT INTO deed_records (item_id, state, done_by, done_at, evidence_ref, noticed,
              bragging, objection, note, is_contradicted, at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
          arguments: [
            item, record.state?.rawValue, record.doneBy, record.doneAt, record.evidenceRef,
            record.noticed, record.bragging, record.objection, record.note,
            record.isContradicted, now(),
          ])
      }
      try faults.reach(.inTransaction)
    }
    return try deedItems(named: known.map(\.id))
  }

  /// Takes back the last record of an item and gives the item as it is then; the record stays in
  /// the ledger, marked.
  ///
  /// - Throws: `StoreError.noDeedItem`, `.nothingRecorded`.
  package func undoDeedRecord(of id: String) throws -> DeedItem {
    _ = try deedItems(named: [id])
    try catalogue.write { database in
      try database.execute(
        sql: """
          UPDATE deed_records SET undone_at = ? WHERE id =
            (SELECT max(id) FROM deed_records WHERE item_id = ? AND undone_at IS NULL)
          """, arguments: [now(), id])
      if database.changesCount == 0 { throw StoreError.nothingRecorded(id) }
    }
    return try deedItems(named: [id])[0]
  }

  /// Items by their names, in this order, each as it is now.
  ///
  /// - Throws: `StoreError.noDeedItem`.
  package func deedItems(named ids: [String]) throws -> [DeedItem] {
    var found: [String: DeedItem] = [:]
    try catalogue.read { database in
      for id in Set(ids) {
        guard
          let row = try Row.fetchOne(
            database, sql: "SELECT * FROM deed_candidates WHERE id = ?", arguments: [id])
        else { continue }
        found[id] = try DeedRecord.applied(to: [DeedItem(row)], database)[0]
      }
    }
    if ids.contains(where: { found[$0] == nil }) {
      for item in try importedDeedItems() where found[item.id] == nil { found[item.id] = item }
    }
    return try ids.map { id in
      if let item = found[id] { return item }
      let names = try catalogue.read {
        try String.fetchAll(
          $0, sql: "SELECT id FROM deed_candidates WHERE id IS NOT NULL ORDER BY id DESC LIMIT 500")
      }
      throw StoreError.noDeedItem(id, names: names)
    }
  }

  /// All items as they are now: imported ones first, then those of lists in the order of making.
  ///
  /// Columns: those of `deed_items`, further imported ones, and what the deed said at the time.
  ///
  /// - Throws: `StoreError`.
  package func deedItems() throws -> Tables.Table {
    let (listed, records) = try catalogue.read { database in
      try catalogue.checkLedgers(database, Catalogue.deedLedgers)
      let rows = try Row.fetchAll(
        database,
        sql: """
          SELECT * FROM deed_candidates NOT INDEXED WHERE rule IS NULL ORDER BY list_id, position
          """)
      // The seals check the tables themselves, so nothing is looked up in an index here.
      let records = try DeedRecord.all(database)
      let listed = rows.map { row in
        var item = DeedItem(row)
        if let said = records[item.id] { item.outcome = DeedOutcome(said, from: item.outcome) }
        return item
      }
      return (listed, records)
    }
    let ledger = Table(
      DeedItem.columns(listed), rowCount: listed.count, label: StandardTables.deedItems)
    guard let imported = try importedTable(besides: Set(listed.map(\.id)), records) else {
      return ledger
    }
    if listed.isEmpty { return imported }
    return try imported.concatenated([ledger], fill: true).labelled(StandardTables.deedItems)
  }

  /// The imported items that no list has, with what was recorded about them here.
  private func importedTable(
    besides listed: Set<String>, _ records: [String: [DeedRecord]]
  ) throws -> Tables.Table? {
    guard try tableNames().contains(StandardTables.deedItems) else { return nil }
    let stored = try table(StandardTables.deedItems, rows: .all)
    if records.isEmpty && listed.isEmpty { return stored }
    let items = ImportedItems(stored)
    let ids = try items.texts("id")
    let kept = ids.indices.filter { !(ids[$0].map(listed.contains) ?? false) }
    let part =
      kept.count == ids.count
      ? stored
      : try stored.filtered(rows: Values(kept.map { Int32(truncatingIfNeeded: $0) }))
    guard kept.contains(where: { ids[$0].map { records[$0] != nil } ?? false }) else { return part }
    let changed = try ImportedItems(part).items().map { item in
      var item = item
      if let said = records[item.id] { item.outcome = DeedOutcome(said, from: item.outcome) }
      return item
    }
    let recorded: Set = [
      "state", "done_by", "done_at", "evidence_ref", "noticed", "bragging", "note", "objection",
    ]
    return try part.adding(DeedItem.columns(changed).filter { recorded.contains($0.name) })
  }

  /// Imported items as they are now.
  func importedDeedItems() throws -> [DeedItem] {
    guard try tableNames().contains(StandardTables.deedItems) else { return [] }
    let items = try ImportedItems(try table(StandardTables.deedItems, rows: .all)).items()
    let records = try catalogue.read { try DeedRecord.all($0) }
    if records.isEmpty { return items }
    return items.map { item in
      guard let said = records[item.id] else { return item }
      var item = item
      item.outcome = DeedOutcome(said, from: item.outcome)
      return item
    }
  }

  /// Erases what the ledger knows about a customer, and the records of these items; gives how many
  /// items there were.
  func forgetDeeds(of customer: String, imported ids: [String]) throws -> Int {
    try catalogue.write { database in
      let listed = try String.fetchAll(
        database,
        sql: "SELECT id FROM deed_candidates WHERE customer_id = ? AND id IS NOT NULL",
        arguments: [customer])
      for id in ids + listed {
        try database.execute(
          sql: "DELETE FROM deed_records WHERE item_id = ?", arguments: [id])
      }
      try database.execute(
        sql: "DELETE FROM deed_candidates WHERE customer_id = ?", arguments: [customer])
      return listed.count
    }
  }
}

extension DeedRecord {
  init(_ row: Row) {
    self.init()
    state = (row["state"] as String?).flatMap { DeedState(rawValue: $0) }
    doneBy = row["done_by"]
    doneAt = row["done_at"]
    evidenceRef = row["evidence_ref"]
    noticed = row["noticed"]
    bragging = row["bragging"]
    objection = row["objection"]
    note = row["note"]
    isContradicted = row["is_contradicted"]
  }

  /// All records that stand, by item, in the order of writing.
  static func all(_ database: Database) throws -> [String: [DeedRecord]] {
    var found: [String: [DeedRecord]] = [:]
    let rows = try Row.fetchCursor(
      database,
      sql: "SELECT * FROM deed_records NOT INDEXED WHERE undone_at IS NULL ORDER BY id")
    while let row = try rows.next() { found[row["item_id"], default: []].append(DeedRecord(row)) }
    return found
  }

  /// The items with what was recorded about each.
  static func applied(to items: [DeedItem], _ database: Database) throws -> [DeedItem] {
    let statement = try database.makeStatement(
      sql: "SELECT * FROM deed_records WHERE item_id = ? AND undone_at IS NULL ORDER BY id")
    return try items.map { item in
      let rows = try Row.fetchAll(statement, arguments: [item.id])
      if rows.isEmpty { return item }
      var item = item
      item.outcome = DeedOutcome(rows.map { DeedRecord($0) }, from: item.outcome)
      return item
    }
  }
}
