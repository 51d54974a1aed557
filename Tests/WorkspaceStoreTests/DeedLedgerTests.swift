import Experience
import Foundation
import Tables
import Testing

@testable import WorkspaceStore

@Suite struct DeedLedgerTests {
  private let place: TemporaryStore

  init() throws { place = try TemporaryStore() }

  private func item(
    _ id: String, _ customer: String, journey: String? = nil, date: Int32 = 100,
    team: String? = "desk"
  ) -> DeedItem {
    DeedItem(
      id: id, date: date, team: team, customer: customer, visit: "V-\(id)", journey: journey,
      touchpoint: "room",
      deed: DeedDefinition(
        id: "roll", touchpoint: "room", service: "cleaned", sign: "folded", meaning: "fresh"),
      reason: "the first time", dueAt: 5)
  }

  private func list(
    _ chosen: [DeedItem], rejected: [DeedItem] = [], team: String? = "desk", date: Int32 = 100
  ) -> DeedList {
    DeedList(
      date: date, team: team, seed: 7, draw: 0.5, budget: nil,
      notes: [Note(step: "checklist", reason: "visits have no time", column: "at", count: 2)],
      chosen: chosen, rejected: rejected.map { ($0, "unexpected") })
  }

  private func done(noticed: Bool? = nil, by: String? = nil) -> DeedRecord {
    var record = DeedRecord()
    record.state = .done
    record.noticed = noticed
    record.doneBy = by
    return record
  }

  private func states(_ store: WorkspaceStore) throws -> [String] {
    let table = try store.deedItems()
    return zip(try table.column("id").cells, try table.column("state").cells).map {
      "\(text($0)) \(text($1))"
    }
  }

  @Test func `a list comes back as it was made, with the rejected and the notes`() throws {
    let made = list([item("a", "K1")], rejected: [item("", "K2")])
    try place.open().makeDeedList(on: 100) { lists in
      #expect(lists.isEmpty)
      return made
    }
    let kept = try #require(try place.open().deedLists(on: 100).first)
    #expect(kept.chosen == made.chosen)
    #expect(kept.rejected.map(\.rule) == ["unexpected"])
    #expect(kept.rejected.map(\.item.customer) == ["K2"])
    #expect(kept.notes == made.notes)
    #expect(kept.team == "desk" && kept.seed == 7)
    #expect(try place.open().deedLists(on: 101).isEmpty)
  }

  @Test func `a second list of the same team and day is refused by the ledger itself`() throws {
    let store = try place.open()
    try store.makeDeedList(on: 100) { _ in list([item("a", "K1")]) }
    #expect(throws: (any Error).self) {
      try store.makeDeedList(on: 100) { _ in list([item("b", "K2")]) }
    }
    #expect(try states(store) == ["a due"])
  }

  @Test func `records add up, and undoing takes back the last one only`() throws {
    let store = try place.open()
    try store.makeDeedList(on: 100) { _ in list([item("a", "K1"), item("b", "K2")]) }
    var noticed = DeedRecord()
    noticed.noticed = true
    try store.record([("a", done(by: "Emma")), ("b", noticed)])
    #expect(try states(store) == ["a done", "b quarantined"])
    #expect(try store.record([("b", done())])[0].outcome.noticed == true)
    #expect(try store.undoDeedRecord(of: "a").outcome == DeedOutcome())
    #expect(throws: StoreError.nothingRecorded("a")) { try store.undoDeedRecord(of: "a") }
    #expect(try states(try place.open()) == ["a due", "b done"])
    let kept = try store.catalogue.read {
      try Int.fetchOne($0, sql: "SELECT count(*) FROM deed_records")
    }
    #expect(kept == 3)
  }

  @Test func `an unknown item is refused, and nothing of the call is recorded`() throws {
    let store = try place.open()
    try store.makeDeedList(on: 100) { _ in list([item("20260302-aaaaaa", "K1")]) }
    #expect(throws: StoreError.noDeedItem("20260302-aaaaab", names: ["20260302-aaaaaa"])) {
      try store.record([("20260302-aaaaaa", done()), ("20260302-aaaaab", done())])
    }
    #expect(try states(store) == ["20260302-aaaaaa due"])
  }

  @Test func `a crash before the end of a transaction records nothing`() throws {
    try place.open().makeDeedList(on: 100) { _ in list([item("a", "K1")]) }
    struct Crash: Error {}
    let faults = FaultInjection { if $0 == .inTransaction { throw Crash() } }
    let store = try place.open(faults: faults)
    #expect(throws: (any Error).self) { try store.record([("a", done())]) }
    #expect(throws: (any Error).self) {
      try store.makeDeedList(on: 101) { _ in list([item("b", "K2", date: 101)], date: 101) }
    }
    #expect(try states(try place.open()) == ["a due"])
    #expect(try place.open().deedLists(on: 101).isEmpty)
  }

  @Test func `two teams that record at once lose nothing`() async throws {
    let items = (0..<60).map { item("i\($0)", "K\($0)") }
    try place.open().makeDeedList(on: 100) { _ in list(items) }
    try await withThrowingTaskGroup(of: Void.self) { group in
      for part in 0..<3 {
        group.addTask {
          let store = try place.open(lockSeconds: 30)
          for number in stride(from: part, to: 60, by: 3) {
            var record = DeedRecord()
            record.state = .done
            record.doneBy = "team \(part)"
            try store.record([("i\(number)", record)])
          }
        }
      }
      try await group.waitForAll()
    }
    #expect(try states(place.open()).allSatisfy { $0.hasSuffix(" done") })
  }

  @Test func `past signs are those that customers or journeys may have seen`() throws {
    let store = try place.open()
    try store.makeDeedList(on: 100) { _ in
      list([
        item("a", "K1"), item("b", "K2", journey: "J \"1\""), item("c", "K3"), item("d", "K1"),
      ])
    }
    var skipped = DeedRecord()
    skipped.state = .skipped
    try store.record([("d", skipped)])
    let past = try store.pastSigns(through: 100, customers: ["K1"], journeys: ["J \"1\""])
    #expect(past.map(\.customer) == ["K1", "K2"])
    #expect(try store.pastSigns(through: 99, customers: ["K1"], journeys: []).isEmpty)
  }

  @Test func `imported items are history, can be recorded, and come before the lists`() throws {
    let store = try place.open()
    try store.add(
      ImportRequest(
        table: "deed_items",
        rows: Tables.Table([
          ("id", .strings(["h1", "h2"])), ("date", .dates([50, 60])),
          ("customer_id", .strings(["K1", "K9"])), ("deed", .strings(["roll", "roll"])),
          ("state", .strings(["done", "due"])), ("own", .integers([1, 2])),
        ]), key: ["id"], source: "history.csv"))
    #expect(try store.pastSigns(through: 100, customers: ["K1"], journeys: []).count == 1)
    #expect(try store.pastSigns(through: 50, customers: ["K1"], journeys: []).isEmpty)
    try store.makeDeedList(on: 100) { _ in list([item("a", "K1")]) }
    try store.record([("h2", done(noticed: true))])
    #expect(try states(store) == ["h1 done", "h2 done", "a due"])
    #expect(try store.deedItems().column("own").cells == [.integer(1), .integer(2), .missing])
    #expect(try store.deedItems().column("noticed").cells[1] == .boolean(true))
  }

  @Test func `a forgotten customer leaves the ledger`() throws {
    let store = try place.open()
    try store.makeDeedList(on: 100) { _ in
      list([item("a", "K-77777")], rejected: [item("", "K-77777"), item("", "K-88888")])
    }
    try store.record([("a", done())])
    let receipt = try store.forget(customer: "K-77777")
    #expect(receipt.rows == ["deed_items": 1])
    #expect(receipt.remaining.isEmpty)
    #expect(try states(store).isEmpty)
    #expect(try store.deedLists(on: 100).first?.rejected.map(\.item.customer) == ["K-88888"])
  }
}
