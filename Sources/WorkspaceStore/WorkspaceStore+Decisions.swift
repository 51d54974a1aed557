import Experience
import GRDB
import Tables

extension WorkspaceStore {
  /// Lets rows that were set aside count again, by the value of the key's last column.
  ///
  /// Gives how many rows that was.
  ///
  /// - Throws: `StoreError.noTable`.
  @discardableResult
  package func release(_ ids: [String], of table: String) throws -> Int {
    try decide(table, ids: ids) { rows, aside in
      (Mark(importID: nil, role: .released, rows: RowSet(rows.filter { aside.contains($0) })))
    }
  }

  /// Sets rows aside by hand, by the value of the key's last column; gives how many rows that was.
  ///
  /// - Throws: `StoreError.noTable`.
  @discardableResult
  package func setAside(
    _ ids: [String], of table: String, reason: QuarantineReason = .byHand, because: String? = nil
  ) throws -> Int {
    try decide(table, ids: ids) { rows, aside in
      Mark(
        importID: nil, role: .quarantined, reason: reason.rawValue,
        detail: because ?? reason.text, rules: QuarantineReason.rulesVersion,
        rows: RowSet(rows.filter { !aside.contains($0) }))
    }
  }

  private func decide(
    _ table: String, ids: [String], _ mark: ([Int], Set<Int>) -> Mark
  ) throws -> Int {
    try writing {
      let state = try state(of: table)
      guard let key = state.record.usableKey.last else { return 0 }
      let wanted = Set(ids)
      var marks: [(part: Int64, mark: Mark)] = []
      for (part, reader) in zip(state.record.parts, state.parts) {
        guard let column = try reader.column(key) else { continue }
        let live = part.live
        let rows = live.indices.filter { row in
          live[row] && column[row].text.map(wanted.contains) == true
        }
        marks.append((part.id, mark(rows, Set(part.quarantine.keys))))
      }
      try catalogue.write { database in
        for (part, mark) in marks {
          try Catalogue.insertMark(database, part: part, mark)
        }
        try Catalogue.seal(database, state.record.id)
        try faults.reach(.inTransaction)
      }
      return marks.reduce(0) { $0 + $1.mark.rows.count }
    }
  }
}
