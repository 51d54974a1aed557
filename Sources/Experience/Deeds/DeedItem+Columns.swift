import Tables

extension DeedItem {
  /// The names of an item's columns, in order: those of `deed_items`, then what the deed said when
  /// the list was made.
  package static let columnNames = [
    "id", "date", "team", "customer_id", "visit_id", "journey_id", "touchpoint", "deed", "reason",
    "due_at", "state", "done_by", "done_at", "evidence_ref", "noticed", "bragging", "note",
    "objection", "name", "service", "sign", "meaning", "evidence", "cost",
  ]

  /// Items as columns; `rules` makes them rejected candidates, without id and state.
  package static func columns(
    _ items: [DeedItem], rules: [String]? = nil
  ) -> [(name: String, column: Column)] {
    func texts(_ value: (DeedItem) -> String?) -> Column { .strings(items.map(value)) }
    let isChosen = rules == nil
    let columns: [Column] = [
      texts { isChosen ? $0.id : nil }, .dates(items.map(\.date)), texts(\.team),
      texts { $0.customer.isEmpty ? nil : $0.customer }, texts(\.visit), texts(\.journey),
      texts(\.touchpoint), texts(\.deed.id), texts(\.reason), .times(items.map(\.dueAt)),
      texts { isChosen ? $0.outcome.state.rawValue : nil }, texts(\.outcome.doneBy),
      .times(items.map(\.outcome.doneAt)), texts(\.outcome.evidenceRef),
      .booleans(items.map(\.outcome.noticed)),
      .integers(items.map { $0.outcome.bragging.map(Int64.init) }), texts(\.outcome.note),
      texts(\.outcome.objection), texts(\.deed.name), texts(\.deed.service), texts(\.deed.sign),
      texts(\.deed.meaning), texts(\.deed.evidence.name), .numbers(items.map(\.deed.cost)),
    ]
    let named = zip(columnNames, columns).map { (name: $0, column: $1) }
    return named + (rules.map { [(name: "rule", column: .strings($0))] } ?? [])
  }
}
