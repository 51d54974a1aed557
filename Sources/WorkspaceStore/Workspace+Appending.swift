import Calendars
import Manifest
import Tables

extension Workspace {
  /// Brings rows of a script into a table, all of them or none: those with a known key replace the
  /// older version, unknown columns are kept.
  ///
  /// Standard and declared columns get their type: keys become text, days the instants at which
  /// they begin, texts in ISO form dates and times. Answers are judged as an import's are.
  ///
  /// - Throws: `StoreError`, `TableError.noCast` for values that are not of the column's type.
  package func append(
    _ rows: Tables.Table, to table: String, source: String
  ) throws -> ImportReceipt {
    guard WorkspaceManifest.isTableName(table) else {
      throw StoreError.unusableName(table, names: StandardTables.names)
    }
    let typed = try typed(rows, of: table)
    let key = manifest.tables[table]?.key ?? StandardTables.key(of: table)
    var request = ImportRequest(
      table: table, rows: typed, key: key, kind: "append", source: source)
    if table == "responses" {
      let judged = try JudgedResponses(typed, survey: nil, workspace: self, file: source)
      request.rows = judged.table
      request.survey = judged.onlySurvey
      request.quarantine = judged.quarantine
    }
    return try store().add(request)
  }

  /// The rows with standard and declared columns in their types.
  private func typed(_ rows: Tables.Table, of table: String) throws -> Tables.Table {
    var types: [String: ColumnType] = [:]
    for (name, type) in StandardTables.columns(of: table) { types[name] = type }
    for (name, type) in manifest.tables[table]?.types ?? [:] {
      types[name] = ColumnType(rawValue: type)
    }
    var changed: [(name: String, column: Column)] = []
    for name in rows.names {
      guard let type = types[name] else { continue }
      let column = try rows.column(name)
      if column.type == type || type == .integer && column.type == .number { continue }
      if column.missingCount == column.count {
        changed.append((name, .missing(type, count: column.count)))
      } else if column.type == .date && type == .time {
        changed.append((name, try starts(of: column)))
      } else if column.type == .time && type == .date {
        changed.append((name, localDays(of: column)))
      } else {
        changed.append((name, try column.cast(to: type, named: name)))
      }
    }
    let standard = StandardTables.columns(of: table).map(\.name).filter(rows.has)
    return try rows.adding(changed).picking(
      standard + rows.names.filter { !standard.contains($0) })
  }

  /// The instants at which days begin in the workspace's zone.
  private func starts(of days: Column) throws -> Column {
    .times(
      days.cells.map { cell in
        guard case .date(let day) = cell else { return nil }
        let local = Int64(day) * 86_400
        let instant: Int64 =
          switch zone.instants(ofLocal: local) {
          case .once(let instant), .twice(let instant, _): instant
          // Clocks skip midnight there: the day begins an hour later.
          case .never: local - Int64(zone.offset(atUTC: local))
          }
        return instant &* 1_000_000
      })
  }

  private func localDays(of times: Column) -> Column {
    .dates(
      times.cells.map { cell in
        if case .time(let instant) = cell { zone.localDays(ofMicroseconds: instant) } else { nil }
      })
  }
}
