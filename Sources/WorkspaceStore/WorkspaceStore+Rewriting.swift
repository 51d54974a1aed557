import GRDB
import Tables

extension WorkspaceStore {
  /// Whether a merge would pay: many parts, or touchpoints of which a quarter is not in order.
  package func wantsMerge(_ table: String) throws -> Bool {
    let parts = try catalogue.read { try TableRecord($0, catalogue, named: table).parts }
    if parts.count >= 16 { return true }
    let loose = parts.reduce(0) { $0 + ($1.isClustered ? 0 : $1.rowCount) }
    let all = parts.reduce(0) { $0 + $1.rowCount }
    return loose > 0 && loose >= all / 4 && !StandardTables.clustering(of: table).isEmpty
  }

  /// Makes one part of all parts of a table, touchpoints ordered by customer, journey and time.
  ///
  /// Older versions stay, so that imports can still be undone; rows of undone imports go. Needs
  /// memory for the whole table.
  package func merge(_ table: String) throws {
    try writing {
      let state = try state(of: table)
      let standing = state.record.parts.flatMap { part in
        var isBrought = [Bool](repeating: false, count: part.rowCount)
        for mark in part.marks where mark.role == .origin || mark.role == .confirmed {
          if mark.importID.map({ !part.undone.contains($0) }) ?? true {
            mark.rows.mark(&isBrought, true)
          }
        }
        return isBrought
      }
      let kept = standing.indices.filter { standing[$0] }
      let order = StandardTables.clustering(of: table).filter { name in
        state.record.columns.contains { $0.name == name }
      }
      try rewrite(state, rows: try ordered(kept, by: order, in: state), isClustered: true)
    }
  }

  private func ordered(_ rows: [Int], by names: [String], in state: TableState) throws -> [Int] {
    guard !names.isEmpty else { return rows }
    let all = Values(rows.map { Int32(truncatingIfNeeded: $0) })
    let keys = try names.map { name in
      (
        name: name,
        column: try state.column(name, rows: state.everyRow).gathered(all, mayMiss: false)
      )
    }
    let position = "row of the merge"
    let sorted = try Table(keys + [(position, .integers(rows.map(Int64.init)))])
      .sorted(by: names.map { SortKey($0, isDescending: false) })
    return try sorted.column(position).cells.map { cell in
      if case .integer(let row) = cell { Int(row) } else { 0 }
    }
  }

  /// Replaces all parts of a table by one with `rows` (counted over all parts) in this order, with
  /// what happened to them.
  func rewrite(_ state: TableState, rows: [Int], isClustered: Bool) throws {
    let total = state.record.parts.reduce(0) { $0 + $1.rowCount }
    var position = [Int](repeating: -1, count: total)
    for (new, old) in rows.enumerated() { position[old] = new }
    var marks: [Mark] = []
    var start = 0
    for part in state.record.parts {
      for mark in part.marks {
        let moved = mark.rows.rows.map { position[start + $0] }.filter { $0 >= 0 }.sorted()
        marks.append(
          Mark(
            importID: mark.importID, role: mark.role, reason: mark.reason, detail: mark.detail,
            rules: mark.rules, rows: RowSet(moved)))
      }
      start += part.rowCount
    }
    let gathered = Values(rows.map { Int32(truncatingIfNeeded: $0) })
    let columns = try state.record.columns.map { column in
      let values = try state.column(column.name, rows: state.everyRow)
      // What did not repeat in small parts may repeat in the whole.
      let texts = state.parts.count > 1 ? values.distinctCodes() : values
      return (name: column.name, column: texts.gathered(gathered, mayMiss: false))
    }
    var files: [PartFileRecord] = []
    do {
      if !rows.isEmpty {
        files = try PartWriter(
          folder: partsFolder, stem: newStem(state.record.name), table: state.record.name,
          faults: faults
        ).write(columns, rowCount: rows.count)
      }
      try faults.reach(.wrotePart)
      try catalogue.write { database in
        for part in state.record.parts {
          try database.execute(sql: "DELETE FROM parts WHERE id = ?", arguments: [part.id])
        }
        if !files.isEmpty {
          let part = try Catalogue.insertPart(
            database, table: state.record.id, rowCount: rows.count, isClustered: isClustered,
            files: files)
          for mark in marks { try Catalogue.insertMark(database, part: part, mark) }
        }
        try Catalogue.seal(database, state.record.id)
        try faults.reach(.inTransaction)
      }
    } catch {
      try? sweep()
      throw error
    }
    try faults.reach(.committed)
    try sweep()
  }
}

extension TableState {
  /// All rows of all parts, also those that are no longer there.
  var everyRow: [PartRows] { parts.map { PartRows(all: $0.rowCount) } }
}
