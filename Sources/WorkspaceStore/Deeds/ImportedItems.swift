import Experience
import Tables

/// Items that were imported, from a table that may lack columns or hold odd values.
struct ImportedItems {
  private let table: Tables.Table

  init(_ table: Tables.Table) { self.table = table }

  /// The texts of a column; all nil when it is not there.
  func texts(_ name: String) throws -> [String?] {
    guard table.has(name) else { return Array(repeating: nil, count: try table.rowCount()) }
    let column = try table.column(name).cast(to: .string, named: name)
    return (0..<column.count).map { column[$0].text }
  }

  private func cells(_ name: String) throws -> [Cell] {
    guard table.has(name) else { return Array(repeating: .missing, count: try table.rowCount()) }
    return try table.column(name).cells
  }

  /// The items; rows without an id, a day or a customer are none, and an unknown state is `due`.
  func items() throws -> [DeedItem] {
    let (ids, customers, deeds) = (
      try texts("id"), try texts("customer_id"), try texts("deed")
    )
    let (visits, journeys, touchpoints) = (
      try texts("visit_id"), try texts("journey_id"), try texts("touchpoint")
    )
    let (teams, reasons, states) = (try texts("team"), try texts("reason"), try texts("state"))
    let (by, evidence, notes) = (
      try texts("done_by"), try texts("evidence_ref"), try texts("note")
    )
    let objections = try texts("objection")
    let (dates, dues, dones) = (try cells("date"), try cells("due_at"), try cells("done_at"))
    let (noticed, bragging) = (try cells("noticed"), try cells("bragging"))
    return ids.indices.compactMap { row in
      guard let id = ids[row], let customer = customers[row], let day = Self.day(dates[row])
      else { return nil }
      var item = DeedItem(
        id: id, date: day, team: teams[row], customer: customer, visit: visits[row],
        journey: journeys[row], touchpoint: touchpoints[row],
        deed: DeedDefinition(id: deeds[row] ?? "", service: "", sign: "", meaning: ""),
        reason: reasons[row] ?? "", dueAt: Self.instant(dues[row]))
      item.outcome.state = states[row].flatMap { DeedState(rawValue: $0) } ?? .due
      item.outcome.doneBy = by[row]
      item.outcome.doneAt = Self.instant(dones[row])
      item.outcome.evidenceRef = evidence[row]
      if case .boolean(let flag) = noticed[row] { item.outcome.noticed = flag }
      if case .integer(let rating) = bragging[row] { item.outcome.bragging = Int(exactly: rating) }
      item.outcome.note = notes[row]
      item.outcome.objection = objections[row]
      return item
    }
  }

  private static func day(_ cell: Cell) -> Int32? {
    switch cell {
    case .date(let days): days
    case .time(let instant):
      Int32(exactly: (Double(instant) / 86_400_000_000).rounded(.down))
    default: nil
    }
  }

  private static func instant(_ cell: Cell) -> Int64? {
    if case .time(let instant) = cell { instant } else { nil }
  }
}
