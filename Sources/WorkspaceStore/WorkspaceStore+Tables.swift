import Experience
import Tables

extension WorkspaceStore {
  /// A table at this moment; its columns are read and checked when they are first used.
  ///
  /// Rows come in the order of the imports that brought them, touchpoints that were merged by
  /// customer, journey and time. With `.figures` a note says how many rows each reason left out.
  ///
  /// - Throws: `StoreError.noTable`, `.missingFile`, `.damaged`, also when columns are used.
  package func table(_ name: String, rows choice: RowChoice = .all) throws -> Tables.Table {
    Table(StoredTableSource(try currentState(of: name), choice), label: name)
  }

  /// The columns that tell one row of a table from another; empty when whole rows do.
  package func key(of table: String) throws -> [String] {
    try catalogue.read { try TableRecord($0, catalogue, named: table).key }
  }
}

/// The chosen rows of a stored table.
final class StoredTableSource: OrderedSource {
  let names: [String]
  private let state: TableState
  private let rows: [PartRows]
  private let choice: RowChoice
  /// The survey whose rows the notes are about; nil for all.
  private let survey: String?
  private static let added = ["reason", "rule_version"]

  init(_ state: TableState, _ choice: RowChoice, survey: String? = nil) {
    self.state = state
    self.choice = choice
    self.survey = survey
    rows = state.rows(choice)
    let stored = state.record.columns.map(\.name)
    names =
      choice == .quarantined ? stored.filter { !Self.added.contains($0) } + Self.added : stored
  }

  func rowCount() -> Int { rows.reduce(0) { $0 + $1.count } }

  func load(_ names: [String]) throws -> [Column] {
    try names.map { name in
      choice == .quarantined && Self.added.contains(name)
        ? verdicts(name) : try state.column(name, rows: rows)
    }
  }

  var order: [(name: String, type: ColumnType)] {
    let parts = state.parts.filter { $0.rowCount > 0 }
    guard parts.count == 1, let part = state.record.parts.first(where: { $0.id == parts[0].id }),
      part.isClustered
    else { return [] }
    var order: [(name: String, type: ColumnType)] = []
    for name in StandardTables.clustering(of: state.record.name) {
      // A column that the table has not is not ordered by either.
      guard let column = state.record.columns.first(where: { $0.name == name }) else { continue }
      guard parts[0].record(name)?.missing == 0 else { break }
      order.append((name, column.type))
    }
    return order
  }

  func notes() -> [Note] {
    guard choice == .figures else { return [] }
    var counts: [String: Int] = [:]
    let isWanted = isOfSurvey()
    for (index, part) in state.record.parts.enumerated() where part.hasVerdicts {
      let live = part.live
      for (row, verdict) in part.quarantine where live[row] {
        if let isWanted, !isWanted[index].contains(Int32(truncatingIfNeeded: row)) { continue }
        counts[verdict.reason, default: 0] += 1
      }
    }
    return counts.sorted { $0.key < $1.key }.map {
      Note(
        step: "quarantine", reason: QuarantineReason(rawValue: $0.key)?.text ?? $0.key,
        count: $0.value)
    }
  }

  /// By part the rows set aside that are of the survey; nil when all are wanted.
  ///
  /// Survey ids that cannot be read leave out nothing: reading the column itself then raises.
  private func isOfSurvey() -> [Set<Int32>]? {
    guard let survey, state.record.columns.contains(where: { $0.name == "survey_id" }) else {
      return nil
    }
    let aside = state.rows(.quarantined)
    guard let ids = try? state.column("survey_id", rows: aside) else { return nil }
    var position = 0
    return aside.map { rows in
      var found: Set<Int32> = []
      for row in rows {
        if ids[position] == .string(survey) { found.insert(row) }
        position += 1
      }
      return found
    }
  }

  private func verdicts(_ name: String) -> Column {
    let verdicts = zip(state.record.parts, rows).flatMap { part, rows in
      let aside = part.quarantine
      return rows.map { aside[Int($0)] }
    }
    return name == "reason"
      ? .strings(verdicts.map { $0?.detail })
      : .integers(verdicts.map { $0?.rules.map(Int64.init) })
  }
}
