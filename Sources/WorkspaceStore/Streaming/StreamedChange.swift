import Tables

/// What a streamed file changes in a table.
struct StreamedChange {
  let matching: StreamedMatching
  let keptCount: Int
  private let compared: ComparedFile
  private let state: TableState?
  private let changed: Int
  private let forgotten: Int
  private let read: Int

  init(_ compared: ComparedFile, _ plan: RowHashPlan, _ state: TableState?) throws {
    let rows = compared.rows
    self.compared = compared
    self.state = state
    var dropped = [Bool](repeating: false, count: rows.rowCount)
    for row in compared.givenWay { dropped[row] = true }
    var forgotten = 0
    for (chunk, start) in zip(rows.chunks, rows.starts) {
      for row in chunk.forgotten where !dropped[start + row] {
        dropped[start + row] = true
        forgotten += 1
      }
    }
    self.forgotten = forgotten
    read = rows.rowCount - compared.givenWay.count - forgotten
    let live = state.map { $0.record.parts.flatMap(\.live) } ?? []
    let numbers = rows.columns.filter { $0.type == .number }.map(\.name)
    let stored =
      live.contains(true)
      ? try state.map { try StoredHashes($0, plan.comparing(numbers)) } : nil
    var matching = try StreamedMatching(rows, dropped: dropped, stored, live: live)
    changed = matching.isSuperseded.count { $0 }
    if compared.file.settings.replaces, let state {
      let old = state.rows(.all)
      let survey = try compared.described(isStored: true).request.survey
      let isInScope = try ImportPlan.scope(
        survey, state, old, old.reduce(0) { $0 + $1.count })
      matching.replace(live, isInScope)
    }
    self.matching = matching
    keptCount = matching.isKept.count { $0 }
  }

  /// By part, the rows that the file has too.
  var confirmed: [(part: Int64, rows: RowSet)] { sets(matching.isConfirmed) }
  /// By part, the rows that give way.
  var superseded: [(part: Int64, rows: RowSet)] { sets(matching.isSuperseded) }

  /// The stored rows that rules set aside, by their places among the stored ones.
  var verdicts: [(ImportPlan.Verdict, RowSet)] {
    let rows = compared.rows
    var next = 0
    var place = -1
    return rows.verdicts(compared.file.isResponses ? compared.repeats.later : []) { row in
      // Rows are asked for in ascending order.
      while next <= row {
        if matching.isKept[next] { place += 1 }
        next += 1
      }
      return matching.isKept[row] ? place : nil
    }
  }

  /// What the import did, or would do.
  func receipt(_ verdicts: [(ImportPlan.Verdict, RowSet)]) -> ImportReceipt {
    var reasons: [String: Int] = [:]
    for (verdict, set) in verdicts { reasons[verdict.reason.text, default: 0] += set.count }
    let superseded = matching.isSuperseded.count { $0 }
    var receipt = ImportReceipt(
      id: nil, table: compared.file.settings.table, read: read, added: keptCount - changed,
      changed: changed, unchanged: matching.isConfirmed.count { $0 },
      removed: superseded - changed, quarantined: reasons)
    receipt.forgotten = forgotten
    return receipt
  }

  private func sets(_ flags: [Bool]) -> [(part: Int64, rows: RowSet)] {
    var start = 0
    return (state?.record.parts ?? []).compactMap { part in
      defer { start += part.rowCount }
      let set = RowSet((0..<part.rowCount).lazy.filter { flags[start + $0] })
      return set.isEmpty ? nil : (part.id, set)
    }
  }
}
