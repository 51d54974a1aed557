import Tables

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

  /// The table of checklist items, which the ledger of deeds adds to.
  static let deedItems = "deed_items"

  /// The names of the tables, sorted.
  package static var names: [String] { keys.keys.sorted() }

  /// Whether a table is one of these.
  static func isStandard(_ name: String) -> Bool { keys[name] != nil }

  /// The key of a table; empty where whole rows are compared, as in tables of one's own.
  package static func key(of table: String) -> [String] { keys[table] ?? [] }

  /// The standard columns of a table in their order; none for tables of one's own.
  package static func columns(of table: String) -> [(name: String, type: ColumnType)] {
    (columns[table] ?? []).map { (name: $0.0, type: $0.1) }
  }

  /// The types that standard columns have whatever a file's cells look like: keys stay text, and
  /// days become the instants at which they begin.
  package static func types(of table: String) -> [String: ColumnType] {
    var types: [String: ColumnType] = [:]
    for (name, type) in columns[table] ?? [] where type == .string || type == .time {
      types[name] = type
    }
    return types
  }

  private static let columns: [String: [(String, ColumnType)]] = [
    "customers": [("customer_id", .string), ("opt_out", .boolean)],
    "surveys": [
      ("survey_id", .string), ("name", .string), ("kind", .string), ("scale", .string),
      ("launched", .date),
    ],
    "responses": [
      ("response_id", .string), ("customer_id", .string), ("survey_id", .string),
      ("score", .integer), ("answered_at", .time), ("comment", .string),
    ],
    "touchpoints": [
      ("customer_id", .string), ("journey_id", .string), ("touchpoint", .string),
      ("channel", .string), ("at", .time), ("rating", .integer), ("direct", .boolean),
      ("department", .string),
    ],
    "visits": [
      ("visit_id", .string), ("customer_id", .string), ("journey_id", .string),
      ("touchpoint", .string), ("at", .time), ("team", .string),
    ],
    "promises": [
      ("promise_id", .string), ("customer_id", .string), ("promised", .integer),
      ("delivered", .integer), ("due", .date), ("promiser", .string),
    ],
    "complaints": [
      ("complaint_id", .string), ("customer_id", .string), ("opened", .date), ("closed", .date),
      ("channel", .string), ("contacts", .integer),
    ],
    "extras": [
      ("customer_id", .string), ("at", .time), ("type", .string), ("reaction", .string),
      ("cost", .integer),
    ],
    "contacts": [
      ("customer_id", .string), ("at", .time), ("kind", .string), ("survey_id", .string),
    ],
    "deed_items": [
      ("id", .string), ("date", .date), ("team", .string), ("customer_id", .string),
      ("visit_id", .string), ("journey_id", .string), ("touchpoint", .string), ("deed", .string),
      ("reason", .string), ("due_at", .time), ("state", .string), ("done_by", .string),
      ("done_at", .time), ("evidence_ref", .string), ("noticed", .boolean),
      ("bragging", .integer), ("note", .string),
    ],
  ]

  /// Whether a column is an id that no other table refers to.
  static func isSeldomUsed(_ name: String, of table: String) -> Bool {
    table == "responses" && name == "response_id"
  }

  /// The columns by which merges order a table's rows; empty where they keep their order.
  package static func clustering(of table: String) -> [String] {
    table == "touchpoints" ? ["customer_id", "journey_id", "at"] : []
  }
}
