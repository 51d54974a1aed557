import GRDB
import Tables

extension WorkspaceStore {
  /// Checks every byte, key and reference, and gives what is wrong with how to repair it.
  ///
  /// Empty when all is well. Reads all of the data once.
  package func problems() throws -> [String] {
    var problems: [String]
    do { problems = try catalogueProblems() } catch let error as StoreError {
      return [error.description]
    }
    do {
      try catalogue.read { try catalogue.checkAll($0) }
    } catch let error as StoreError {
      // What the catalogue says cannot be relied on, so neither can a check of the files by it.
      return problems + [error.description]
    }
    for name in try tableNames() {
      let record = try catalogue.read { try TableRecord($0, catalogue, named: name) }
      var isWhole = true
      for part in record.parts {
        var found: [StoreError] = []
        do {
          let reader = try PartReader(
            id: part.id, table: name, rowCount: part.rowCount, records: part.files,
            folder: partsFolder)
          found = reader.problems()
        } catch let error as StoreError {
          found = [error]
        }
        if !found.isEmpty { isWhole = false }
        problems += found.map(\.description)
      }
      if isWhole { problems += try keyProblems(name) }
    }
    return problems
  }

  /// What SQLite finds wrong with the catalogue.
  private func catalogueProblems() throws -> [String] {
    try catalogue.read { database in
      let remarks = try String.fetchAll(database, sql: "PRAGMA integrity_check")
      let orphans = try Row.fetchAll(database, sql: "PRAGMA foreign_key_check")
      return remarks.filter { $0 != "ok" }.map {
        "the catalogue \(catalogue.path): \($0). Put it back from a backup."
      }
        + (orphans.isEmpty
          ? []
          : [
            "the catalogue \(catalogue.path) refers to \(orphans.count) entries that are gone. "
              + "Put it back from a backup."
          ])
    }
  }

  /// Keys that occur twice among rows that count.
  private func keyProblems(_ name: String) throws -> [String] {
    let state = try state(of: name)
    guard !state.record.usableKey.isEmpty else { return [] }
    let rows = state.rows(.figures)
    let count = rows.reduce(0) { $0 + $1.count }
    let columns = try state.record.usableKey.map { try state.column($0, rows: rows) }
    let identity = try RowIdentity(columns, rowCount: count)
    var isSeen = [Bool](repeating: false, count: identity.count)
    var twice = 0
    for row in 0..<count where columns.last?.isMissing(row) == false {
      let code = Int(identity.codes[row])
      if isSeen[code] { twice += 1 }
      isSeen[code] = true
    }
    return twice == 0
      ? []
      : [
        "`\(name)` has \(twice) rows whose key (\(state.record.usableKey.joined(separator: ", "))) "
          + "occurs before. `deed quarantine` can set them aside."
      ]
  }
}
