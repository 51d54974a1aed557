import Calendars
import GRDB
import Tables

/// An import as the ledger has it.
package struct ImportRecord: Sendable, Equatable {
  package let id: Int64
  package let table: String
  package let kind: String
  package let source: String
  package let survey: String?
  /// When it was, in microseconds.
  package let at: Int64
  package let read: Int
  package let added: Int
  package let changed: Int
  package let unchanged: Int
  package let removed: Int
  package let quarantined: Int
  /// When it was undone; nil when it stands.
  package let undoneAt: Int64?
}

extension WorkspaceStore {
  /// Every import there was, oldest first.
  package func imports() throws -> [ImportRecord] {
    try catalogue.read { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT imports.*, tables.name AS table_name FROM imports
          JOIN tables ON tables.id = imports.table_id ORDER BY imports.id
          """
      ).map { row in
        ImportRecord(
          id: row["id"], table: row["table_name"], kind: row["kind"], source: row["source"],
          survey: row["survey"], at: row["at"], read: row["read"], added: row["added"],
          changed: row["changed"], unchanged: row["unchanged"], removed: row["removed"],
          quarantined: row["quarantined"], undoneAt: row["undone_at"])
      }
    }
  }

  /// Takes an import back: rows that only it brought go, versions that it replaced come back, and
  /// rows that a later import had too stay.
  ///
  /// - Throws: `StoreError.noImport`, `.undoneBefore`.
  package func undo(import number: Int64) throws {
    try writing {
      guard let record = try imports().first(where: { $0.id == number }) else {
        throw StoreError.noImport(number)
      }
      if let at = record.undoneAt {
        throw StoreError.undoneBefore(number, at: Self.written(at))
      }
      let state = try state(of: record.table)
      let heirs = try UndoPlan(number, state)
      try catalogue.write { database in
        try database.execute(
          sql: "UPDATE imports SET undone_at = ? WHERE id = ?", arguments: [now(), number])
        for (part, heir, rows) in heirs.marks {
          try Catalogue.insertMark(
            database, part: part, Mark(importID: heir, role: .superseded, rows: rows))
        }
        try Catalogue.seal(database, state.record.id)
        try faults.reach(.inTransaction)
      }
      try faults.reach(.committed)
    }
  }
}

/// Which rows that an undone import replaced stay replaced, because a later import did or would
/// have replaced them too.
struct UndoPlan {
  private(set) var marks: [(part: Int64, import: Int64, rows: RowSet)] = []

  init(_ number: Int64, _ state: TableState) throws {
    let parts = state.record.parts
    var brought: [PartRows] = []
    var replaced: [PartRows] = []
    // The import that stands in for this one, for each row that it brought.
    var heirs: [Int64?] = []
    for part in parts {
      var flags = [Bool](repeating: false, count: part.rowCount)
      var heir = [Int64?](repeating: nil, count: part.rowCount)
      var isReplaced = flags
      for mark in part.marks {
        guard let id = mark.importID, !part.undone.contains(id) else { continue }
        if id == number {
          if mark.role == .origin { mark.rows.mark(&flags, true) }
          if mark.role == .superseded { mark.rows.mark(&isReplaced, true) }
        } else if mark.role == .confirmed || mark.role == .superseded {
          for row in mark.rows.rows where heir[row] == nil { heir[row] = id }
        }
      }
      brought.append(PartRows(flags))
      replaced.append(PartRows(isReplaced))
      heirs += brought[brought.count - 1].map { heir[Int($0)] }
    }
    let broughtCount = heirs.count
    let replacedCount = replaced.reduce(0) { $0 + $1.count }
    guard broughtCount > 0, replacedCount > 0, !state.record.usableKey.isEmpty else { return }
    let names = state.record.usableKey
    let new = Table(
      try names.map { ($0, try state.column($0, rows: replaced)) }, rowCount: replacedCount)
    let matching = try RowMatching(
      old: { try state.column($0, rows: brought) }, oldCount: broughtCount, new: new,
      newCount: replacedCount, names: names, key: names)
    var position = 0
    for (part, rows) in zip(parts, replaced) {
      var sets: [Int64: RowSet] = [:]
      for row in rows {
        if let other = matching.partner[position], let heir = heirs[other] {
          sets[heir, default: RowSet()].append(Int(row))
        }
        position += 1
      }
      for (heir, set) in sets.sorted(by: { $0.key < $1.key }) { marks.append((part.id, heir, set)) }
    }
  }
}

extension WorkspaceStore {
  static func written(_ microseconds: Int64) -> String { ISOText.time(microseconds) }
}
