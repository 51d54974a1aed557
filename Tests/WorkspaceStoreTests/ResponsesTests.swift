import Calendars
import Experience
import Tables
import Testing

@testable import WorkspaceStore

@Suite struct StoredResponsesTests {
  let place: TemporaryStore
  let zone: TimeZoneRules

  init() throws {
    place = try TemporaryStore()
    zone = try TimeZoneRules.named("Europe/Brussels")
  }

  /// One row: id, customer, instant, score, state.
  private func rows(_ rows: [(String, String?, String, Int64?, String)]) -> Tables.Table {
    Tables.Table([
      ("response_id", .strings(rows.map(\.0))), ("customer_id", .strings(rows.map(\.1))),
      ("survey_id", .strings(rows.map { _ in "s" })),
      ("answered_at", .times(rows.map { ISOText.instant($0.2) })),
      ("score", .integers(rows.map(\.3))), ("state", .strings(rows.map(\.4))),
    ])
  }

  private func fill(_ store: WorkspaceStore) throws {
    try store.add(
      store.responses(
        rows([
          ("R1", "K1", "2023-03-01T09:00:00Z", 9, "complete"),
          ("R2", "K1", "2023-03-20T09:00:00Z", 6, "complete"),
          ("R3", "K2", "2023-03-31T22:30:00Z", 10, "complete"),
          ("R4", "K2", "2023-03-30T22:30:00Z", 11, "complete"),
          ("R5", "K3", "2023-03-11T12:00:00Z", 7, "partial"),
          ("R6", "K4", "2023-03-11T12:00:00Z", nil, "partial"),
          ("R7", "K5", "2030-01-01T00:00:00Z", 9, "complete"),
          ("R8", "K6", "2023-03-13T12:00:00Z", 4, "complete"),
          ("R8", "K6", "2023-03-13T12:00:00Z", 4, "complete"),
        ]), survey: "s", settings: nil, zone: zone, source: "a.csv"))
  }

  private func ids(_ table: Tables.Table) throws -> [String] {
    try table.column("response_id").cells.map(text)
  }

  @Test func `figures are made of complete, valid answers, one a customer and month`() throws {
    let store = try place.open()
    try fill(store)
    let table = try store.responses(ResponseQuery(), zone: zone)
    #expect(try ids(table) == ["R2", "R3", "R8"])
    #expect(
      Set(table.notes.map { "\($0.reason) \($0.count)" }) == [
        "submitted in the future 1", "no score 1", "score out of range 1",
        "repeated response id 1",
        "partial answers left out 1", "further answers of a customer in a month left out 1",
      ])
  }

  @Test func `partial answers with a score come when asked for`() throws {
    let store = try place.open()
    try fill(store)
    var query = ResponseQuery()
    query.partial = true
    #expect(try ids(store.responses(query, zone: zone)) == ["R2", "R3", "R5", "R8"])
    query.duplicates = .all
    #expect(try ids(store.responses(query, zone: zone)) == ["R1", "R2", "R3", "R5", "R8"])
    query.duplicates = .mean
    #expect(
      try store.responses(query, zone: zone).column("score").cells.first == .number(7.5))
    query.survey = "other"
    #expect(try ids(store.responses(query, zone: zone)) == [])
  }

  @Test func `the same file twice changes nothing, its repeated row included`() throws {
    let store = try place.open()
    try fill(store)
    try fill(store)
    #expect(try store.imports().last?.unchanged == 9)
    #expect(try ids(store.responses(ResponseQuery(), zone: zone)) == ["R2", "R3", "R8"])
  }

  @Test func `a row is let in again, set aside by hand, and so after a merge`() throws {
    let store = try place.open()
    try fill(store)
    #expect(try store.release(["R7"], of: "responses") == 1)
    #expect(try store.release(["R7"], of: "responses") == 0)
    #expect(try store.setAside(["R2", "nobody"], of: "responses", because: "a colleague") == 1)
    #expect(try ids(store.responses(ResponseQuery(), zone: zone)) == ["R1", "R3", "R7", "R8"])
    try store.merge("responses")
    #expect(try ids(store.responses(ResponseQuery(), zone: zone)) == ["R1", "R3", "R7", "R8"])
    let aside = try store.table("responses", rows: .quarantined)
    #expect(try aside.column("reason").cells.contains(.string("a colleague")))
  }

  @Test func `notes count what was set aside of the survey that is asked for`() throws {
    let store = try place.open()
    for (survey, scores) in [("a", [9, nil, nil, 3]), ("b", [nil, 10])] as [(String, [Int64?])] {
      let rows = Tables.Table([
        ("response_id", .strings(scores.indices.map { "\(survey)\($0)" })),
        ("customer_id", .strings(scores.indices.map { "K\(survey)\($0)" })),
        ("score", .integers(scores)),
        ("answered_at", .times(scores.map { _ in ISOText.instant("2023-03-01T09:00:00Z") })),
      ])
      _ = try store.add(
        store.responses(rows, survey: survey, settings: nil, zone: zone, source: "f.csv"))
    }
    func noted(_ survey: String?) throws -> [Int] {
      var query = ResponseQuery()
      query.survey = survey
      return try store.responses(query, zone: zone).notes.filter { $0.step == "quarantine" }
        .map(\.count)
    }
    #expect(try [noted(nil), noted("a"), noted("b"), noted("c")] == [[3], [2], [1], []])
  }

  @Test func `answers without ids and customers are told apart by what they say`() throws {
    let store = try place.open()
    func add(_ scores: [Int64]) throws -> ImportReceipt {
      let rows = Tables.Table([
        ("score", .integers(scores)),
        ("answered_at", .times(scores.map { _ in ISOText.instant("2023-03-01T09:00:00Z") })),
      ])
      return try store.add(
        store.responses(rows, survey: "f", settings: nil, zone: zone, source: "f.csv"))
    }
    _ = try add([9, 9, 3])
    let receipt = try add([9, 4, 9, 3])
    #expect([receipt.added, receipt.changed, receipt.unchanged] == [1, 0, 3])
    let table = try store.responses(ResponseQuery(), zone: zone)
    #expect(try table.rowCount() == 4)
    #expect(try table.column("survey_id").cells == [Cell](repeating: .string("f"), count: 4))
  }
}
