/// The tables that every workspace knows, with the columns that tell their rows apart.
package enum StandardTables {
  private static let keys: [String: [String]] = [
    "customers": ["customer_id"],
    "surveys": ["survey_id"],
    "responses": ["survey_id", "response_id"],
    "visits": ["visit_id"],
    "promises": ["promise_id"],
    "complaints": ["complaint_id"],
    "deed_items": ["id"],
    "touchpoints": [],
    "extras": [],
    "contacts": [],
  ]

  /// The names of the tables, sorted.
  package static var names: [String] { keys.keys.sorted() }

  /// The key of a table; empty where whole rows are compared, as in tables of one's own.
  package static func key(of table: String) -> [String] { keys[table] ?? [] }

  /// The columns by which merges order a table's rows; empty where they keep their order.
  package static func clustering(of table: String) -> [String] {
    table == "touchpoints" ? ["customer_id", "journey_id", "at"] : []
  }
}
