import Experience
import GRDB
import Tables

extension WorkspaceStore {
  /// The lists that were made for a day, in the order of making, their items as they are now.
  package func deedLists(on date: Int32) throws -> [DeedList] {
    try catalogue.read { database in
      try Row.fetchAll(
        database, sql: "SELECT * FROM deed_lists WHERE date = ? ORDER BY id", arguments: [date]
      ).map { row in
        let id: Int64 = row["id"]
        let team: String = row["team"]
        let candidates = try Row.fetchAll(
          database, sql: "SELECT * FROM deed_candidates WHERE list_id = ? ORDER BY position",
          arguments: [id])
        let chosen = candidates.filter { $0["rule"] == nil }.map { DeedItem($0) }
        return DeedList(
          date: date, team: team.isEmpty ? nil : team, seed: row["seed"], draw: row["draw"],
          budget: row["budget"], notes: NoteLines.notes(row["notes"]),
          chosen: try DeedRecord.applied(to: chosen, database),
          rejected: candidates.compactMap { row in
            (row["rule"] as String?).map { (DeedItem(row), $0) }
          })
      }
    }
  }

  /// Makes a list when nobody else makes one: `body` sees the day's lists and gives a new one, which
  /// is kept, or nil.
  package func makeDeedList(
    on date: Int32, _ body: ([DeedList]) throws -> DeedList?
  ) throws {
    try writing {
      guard let list = try body(try deedLists(on: date)) else { return }
      try catalogue.write { database in
        try keep(list, database)
        try faults.reach(.inTransaction)
      }
      try faults.reach(.committed)
    }
  }

  private func keep(_ list: DeedList, _ database: Database) throws {
    try database.execute(
      sql: """
        INSERT INTO deed_lists (date, team, seed, draw, budget, notes, made_at)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        list.date, list.team ?? "", list.seed, list.draw, list.budget,
        NoteLines.text(list.notes), now(),
      ])
    let id = database.lastInsertedRowID
    let all = list.chosen.map { ($0, nil as String?) } + list.rejected.map { ($0.item, $0.rule) }
    let insertion = try database.makeStatement(
      sql: """
        INSERT INTO deed_candidates (list_id, position, id, rule, date, team, customer_id,
          visit_id, journey_id, touchpoint, deed, reason, due_at, name, service, sign, meaning,
          evidence, cost) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """)
    for (position, (item, rule)) in all.enumerated() {
      try insertion.execute(arguments: [
        id, position, rule == nil ? item.id : nil, rule, item.date, item.team, item.customer,
        item.visit, item.journey, item.touchpoint, item.deed.id, item.reason, item.dueAt,
        item.deed.name, item.deed.service, item.deed.sign, item.deed.meaning,
        item.deed.evidence.name, item.deed.cost,
      ])
    }
  }

  /// The signs up to a day that customers or journeys of it may have seen, from lists and from
  /// imported items; imported ones of the day itself are not history yet.
  package func pastSigns(
    through date: Int32, customers: Set<String>, journeys: Set<String>
  ) throws -> [Checklist.PastSign] {
    let listed = try catalogue.read { database in
      let rows = try Row.fetchAll(
        database,
        sql: """
          SELECT * FROM deed_candidates WHERE rule IS NULL AND date <= ?1
            AND (customer_id IN (SELECT value FROM json_each(?2))
              OR journey_id IN (SELECT value FROM json_each(?3))) ORDER BY list_id, position
          """,
        arguments: [date, Self.jsonArray(customers), Self.jsonArray(journeys)])
      return try DeedRecord.applied(to: rows.map { DeedItem($0) }, database)
    }
    let imported = try importedDeedItems().filter { item in
      item.date < date
        && (customers.contains(item.customer) || item.journey.map(journeys.contains) ?? false)
    }
    return (imported + listed).filter { $0.outcome.state.mayHaveBeenSeen }.map {
      .init(customer: $0.customer, journey: $0.journey, deed: $0.deed.id, date: $0.date)
    }
  }

  private static func jsonArray(_ texts: Set<String>) -> String {
    var json = "["
    for text in texts.sorted() {
      if json.utf8.count > 1 { json += "," }
      json += "\""
      for scalar in text.unicodeScalars {
        switch scalar {
        case "\"": json += "\\\""
        case "\\": json += "\\\\"
        default:
          if scalar.value < 0x20 {
            let digits = String(scalar.value, radix: 16)
            json += "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
          } else {
            json.unicodeScalars.append(scalar)
          }
        }
      }
      json += "\""
    }
    return json + "]"
  }
}

extension DeedItem {
  /// An item of the ledger, without what was recorded.
  init(_ row: Row) {
    let deed = DeedDefinition(
      id: row["deed"], name: row["name"], touchpoint: row["touchpoint"], service: row["service"],
      sign: row["sign"], meaning: row["meaning"],
      evidence: .init(named: row["evidence"]) ?? .none, cost: row["cost"])
    self.init(
      id: row["id"] ?? "", date: row["date"], team: row["team"], customer: row["customer_id"],
      visit: row["visit_id"], journey: row["journey_id"], touchpoint: row["touchpoint"],
      deed: deed, reason: row["reason"], dueAt: row["due_at"])
  }
}
