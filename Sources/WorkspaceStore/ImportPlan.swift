import Experience
import Tables

/// What an import will do to a table.
struct ImportPlan {
  struct Verdict: Hashable {
    let reason: QuarantineReason
    let text: String
  }

  /// A column of the new rows, as the catalogue is told about it.
  struct PlannedColumn {
    let name: String
    let type: ColumnType
    var scale: String?
    var isOrdered = false
  }

  let table: Int64?
  let key: [String]
  /// The columns of the new rows.
  let columns: [PlannedColumn]
  /// The position of the first column that the table does not have yet.
  let firstPosition: Int
  /// The new rows that are stored, ascending; nil when all are.
  let stored: [Int]?
  /// How many rows are stored.
  let storedCount: Int
  /// By part, the rows that the import had too.
  let confirmed: [(part: Int64, rows: RowSet)]
  /// By part, the rows that give way.
  let superseded: [(part: Int64, rows: RowSet)]
  /// By verdict, the rows among the stored ones that are set aside.
  let quarantined: [(Verdict, RowSet)]
  let receipt: ImportReceipt

  init(_ request: ImportRequest, state: TableState?, key asked: [String]) throws {
    let new = request.rows
    let newCount = try new.rowCount()
    let stored = state?.record.columns ?? []
    let names =
      stored.map(\.name)
      + new.names.filter { name in
        !stored.contains { $0.name == name }
      }
    if let state { try Self.check(new, state.record) }
    let wanted = state?.record.key ?? asked
    let key = TableRecord.usableKey(wanted, among: names)
    if let last = wanted.last, !new.has(last), !request.mayLackKey {
      throw StoreError.noKeyColumn(last, table: request.table, names: new.names)
    }
    let oldRows = state?.rows(.all) ?? []
    let oldCount = oldRows.reduce(0) { $0 + $1.count }
    // Nothing to match with: a first import, the largest there is, keeps no list of its rows.
    let matching =
      oldCount == 0
      ? nil
      : try RowMatching(
        old: { name in
          guard let state else { return .missing(.string, count: 0) }
          return state.record.columns.contains { $0.name == name }
            ? try state.column(name, rows: oldRows)
            : .missing(try new.column(name).type, count: oldCount)
        }, oldCount: oldCount, new: new, newCount: newCount, names: names, key: key)
    let kept = matching.map { matching in (0..<newCount).filter { !matching.isSame[$0] } }
    let keptCount = kept?.count ?? newCount
    var isConfirmed = [Bool](repeating: false, count: oldCount)
    var isSuperseded = [Bool](repeating: false, count: oldCount)
    if let matching {
      for row in 0..<newCount {
        guard let other = matching.partner[row] else { continue }
        if matching.isSame[row] { isConfirmed[other] = true } else { isSuperseded[other] = true }
      }
    }
    let changed = isSuperseded.count { $0 }
    if request.replaces, let state {
      let scope = try Self.scope(request.survey, state, oldRows, oldCount)
      for row in 0..<oldCount where !isConfirmed[row] && scope(row) { isSuperseded[row] = true }
    }
    var verdicts: [Verdict: RowSet] = [:]
    var order: [Verdict] = []
    var reasons: [String: Int] = [:]
    var position: [Int] = []
    if let kept, !request.quarantine.isEmpty {
      position = [Int](repeating: -1, count: newCount)
      for (place, row) in kept.enumerated() { position[row] = place }
    }
    for entry in request.quarantine.sorted(by: { $0.row < $1.row })
    where (0..<newCount).contains(entry.row) {
      let row = position.isEmpty ? entry.row : position[entry.row]
      if row < 0 { continue }
      let verdict = Verdict(reason: entry.reason, text: entry.text)
      if verdicts[verdict] == nil { order.append(verdict) }
      verdicts[verdict, default: RowSet()].append(row)
      reasons[entry.reason.text, default: 0] += 1
    }
    let confirmedCount = isConfirmed.count { $0 }
    table = state?.record.id
    self.key = wanted
    columns = try new.names.map { name in
      let column = try new.column(name)
      return PlannedColumn(
        name: name, type: column.type, scale: column.scale, isOrdered: column.isOrdered)
    }
    firstPosition = stored.count
    self.stored = kept
    storedCount = keptCount
    confirmed = Self.sets(isConfirmed, oldRows, state)
    superseded = Self.sets(isSuperseded, oldRows, state)
    quarantined = order.compactMap { verdict in verdicts[verdict].map { (verdict, $0) } }
    receipt = ImportReceipt(
      id: nil, table: request.table, read: newCount, added: keptCount - changed,
      changed: changed, unchanged: confirmedCount,
      removed: isSuperseded.count { $0 } - changed, quarantined: reasons)
  }

  /// A plan that was made elsewhere; `table` is nil for a new one.
  init(
    table: TableRecord?, columns: [PlannedColumn], key: [String], storedCount: Int,
    confirmed: [(part: Int64, rows: RowSet)], superseded: [(part: Int64, rows: RowSet)],
    quarantined: [(Verdict, RowSet)], receipt: ImportReceipt
  ) {
    self.table = table?.id
    self.key = key
    self.columns = columns
    firstPosition = table?.columns.count ?? 0
    stored = nil
    self.storedCount = storedCount
    self.confirmed = confirmed
    self.superseded = superseded
    self.quarantined = quarantined
    self.receipt = receipt
  }

  /// The plan of the first import into a table, all of whose rows are stored.
  init(
    first columns: [PlannedColumn], key: [String], rowCount: Int,
    quarantined: [(Verdict, RowSet)], receipt: ImportReceipt
  ) {
    self.init(
      table: nil, columns: columns, key: key, storedCount: rowCount, confirmed: [],
      superseded: [], quarantined: quarantined, receipt: receipt)
  }

  /// Refuses columns that cannot go together with the stored ones.
  private static func check(_ new: Table, _ table: TableRecord) throws {
    let numeric: [ColumnType] = [.integer, .number]
    for known in table.columns where new.has(known.name) {
      let column = try new.column(known.name)
      let isEmpty = column.missingCount == column.count
      guard
        column.type == known.type || isEmpty && column.type == known.type
          || numeric.contains(column.type) && numeric.contains(known.type)
      else {
        throw StoreError.otherType(
          column: known.name, table: table.name, stored: known.type, given: column.type)
      }
    }
  }

  /// Which old rows a replacing import speaks about: those of its survey.
  static func scope(
    _ survey: String?, _ state: TableState, _ rows: [PartRows], _ count: Int
  ) throws -> (Int) -> Bool {
    guard let survey, state.record.columns.contains(where: { $0.name == "survey_id" }) else {
      return { _ in true }
    }
    let column = try state.column("survey_id", rows: rows)
    return { column[$0] == .string(survey) }
  }

  private static func sets(
    _ flags: [Bool], _ rows: [PartRows], _ state: TableState?
  ) -> [(part: Int64, rows: RowSet)] {
    guard let state else { return [] }
    var start = 0
    return zip(state.record.parts, rows).compactMap { part, rows in
      defer { start += rows.count }
      let set = RowSet(rows.indices.filter { flags[start + $0] }.map { Int(rows[$0]) })
      return set.isEmpty ? nil : (part.id, set)
    }
  }
}
