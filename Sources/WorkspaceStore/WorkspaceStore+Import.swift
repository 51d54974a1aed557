import Activity
import Experience
import GRDB
import Tables

extension WorkspaceStore {
  /// Brings rows into a table: new ones are added, those with a known key replace the older version
  /// when they differ, and those that are there already change nothing.
  ///
  /// All of it happens or nothing; `progress` hears which stage begins.
  ///
  /// - Throws: `StoreError`.
  @discardableResult
  package func add(
    _ request: ImportRequest, progress: (ImportStage) -> Void = { _ in }
  ) throws -> ImportReceipt {
    try writing(waiting: { progress(.waiting) }) {
      progress(.matching)
      let (request, forgotten) = try withoutForgotten(request)
      let plan = try ImportPlan(request, state: existing(request.table), key: request.key)
      var files: [PartFileRecord] = []
      progress(.writing)
      try Cancellation.check()
      if plan.storedCount > 0 {
        let rows = plan.stored.map { stored in
          Values(stored.map { Int32(truncatingIfNeeded: $0) })
        }
        let columns = try plan.columns.map(\.name).map { name -> (name: String, column: Column) in
          let column = try request.rows.column(name)
          let isWhole = plan.storedCount == column.count
          return (
            name: name,
            column: rows.map { isWhole ? column : column.gathered($0, mayMiss: false) } ?? column
          )
        }
        let writer = PartWriter(
          folder: partsFolder, stem: newStem(request.table), table: request.table,
          faults: faults)
        do {
          files = try writer.write(columns, rowCount: plan.storedCount)
        } catch {
          try? sweep()
          throw error
        }
        try faults.reach(.wrotePart)
      }
      var receipt = plan.receipt
      receipt.forgotten = forgotten
      do {
        receipt.id = try catalogue.write { database in
          try Cancellation.check()
          let id = try record(plan, request, files, in: database)
          try faults.reach(.inTransaction)
          return id
        }
      } catch {
        try? sweep()
        throw error
      }
      try faults.reach(.committed)
      return receipt
    }
  }

  /// Brings rows of a script into a table, all of them or none; of several with one key the last.
  ///
  /// Many small parts are merged on the way.
  @discardableResult
  package func append(
    _ rows: Tables.Table, to table: String, source: String
  ) throws -> ImportReceipt {
    let key = try existing(table)?.record.key ?? StandardTables.key(of: table)
    let receipt = try add(
      ImportRequest(
        table: table, rows: rows.lastVersions(key: key), key: key, kind: "append",
        source: source))
    if try wantsMerge(table) { try merge(table) }
    return receipt
  }

  /// What `add` would do, without doing it.
  package func preview(_ request: ImportRequest) throws -> ImportReceipt {
    let (request, forgotten) = try withoutForgotten(request)
    var receipt = try ImportPlan(
      request, state: existing(request.table), key: request.key
    ).receipt
    receipt.forgotten = forgotten
    return receipt
  }

  func existing(_ table: String) throws -> TableState? {
    do {
      return try state(of: table)
    } catch StoreError.noTable { return nil }
  }

  /// Enters an import and its part; gives its number.
  func record(
    _ plan: ImportPlan, _ request: ImportRequest, _ files: [PartFileRecord], in database: Database
  ) throws -> Int64 {
    let table = try tableID(plan, request, in: database)
    let receipt = plan.receipt
    try database.execute(
      sql: """
        INSERT INTO imports (table_id, kind, source, survey, at, read, added, changed, unchanged,
          removed, quarantined) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        table, request.kind, request.source, request.survey, now(), receipt.read, receipt.added,
        receipt.changed, receipt.unchanged, receipt.removed,
        receipt.quarantined.values.reduce(0, +),
      ])
    let id = database.lastInsertedRowID
    for (role, rows) in [(Mark.Role.confirmed, plan.confirmed), (.superseded, plan.superseded)] {
      for (part, set) in rows {
        try Catalogue.insertMark(
          database, part: part, Mark(importID: id, role: role, rows: set))
      }
    }
    guard !files.isEmpty else {
      try Catalogue.seal(database, table)
      return id
    }
    let part = try Catalogue.insertPart(
      database, table: table, rowCount: plan.storedCount, isClustered: false, files: files)
    try Catalogue.insertMark(
      database, part: part,
      Mark(importID: id, role: .origin, rows: RowSet(all: plan.storedCount)))
    for (verdict, rows) in plan.quarantined {
      try Catalogue.insertMark(
        database, part: part,
        Mark(
          importID: id, role: .quarantined, reason: verdict.reason.rawValue,
          detail: verdict.text, rules: QuarantineReason.rulesVersion, rows: rows))
    }
    try Catalogue.seal(database, table)
    return id
  }

  private func tableID(
    _ plan: ImportPlan, _ request: ImportRequest, in database: Database
  ) throws -> Int64 {
    let table: Int64
    if let known = plan.table {
      table = known
    } else {
      try database.execute(
        sql: "INSERT INTO tables (name, key) VALUES (?, ?)",
        arguments: [request.table, plan.key.joined(separator: "\n")])
      table = database.lastInsertedRowID
      try Catalogue.seal(database, Catalogue.whole)
    }
    for (position, column) in plan.columns.enumerated() {
      try database.execute(
        sql: """
          INSERT INTO columns (table_id, position, name, type, scale, is_ordered)
          VALUES (?, ?, ?, ?, ?, ?)
          ON CONFLICT (table_id, name) DO UPDATE SET scale = coalesce(excluded.scale, scale),
            type = CASE WHEN excluded.type = 'number' THEN 'number' ELSE type END
          """,
        arguments: [
          table, plan.firstPosition + position, column.name, column.type.rawValue, column.scale,
          column.isOrdered,
        ])
    }
    return table
  }
}
