import Tables
import Testing

@testable import WorkspaceStore

private struct Stopped: Error {}

@Suite struct MergeTests {
  let place: TemporaryStore

  init() throws { place = try TemporaryStore() }

  @Test func `a merge changes no row and imports can still be undone`() throws {
    let store = try place.open()
    try store.add(answers([("a", 1), ("b", 1)]))
    try store.add(answers([("a", 2), ("c", 1)]))
    try store.add(answers([("c", 5)]))
    try store.undo(import: 3)
    let before = try shown(store)
    try store.merge("responses")
    #expect(try shown(store).sorted() == before.sorted())
    #expect(try store.state(of: "responses").parts.map(\.rowCount) == [4])
    #expect(try place.files().count == 1)
    #expect(try store.problems().isEmpty)
    try store.undo(import: 2)
    #expect(try shown(store) == ["a 1", "b 1"])
  }

  @Test func `touchpoints are ordered by customer, journey and time`() throws {
    let store = try place.open()
    for day in [3, 1, 2] as [Int32] {
      try store.add(
        ImportRequest(
          table: "touchpoints",
          rows: Tables.Table([
            ("customer_id", .strings(["b", "a"])), ("journey_id", .strings(["2", "1"])),
            ("at", .dates([day, day])),
          ]), key: [], source: "\(day)"))
    }
    #expect(try store.wantsMerge("touchpoints"))
    try store.merge("touchpoints")
    #expect(try !store.wantsMerge("touchpoints"))
    let table = try store.table("touchpoints")
    #expect(try table.column("customer_id").cells.map(text) == ["a", "a", "a", "b", "b", "b"])
    #expect(
      try table.column("at").cells == [1, 2, 3, 1, 2, 3].map { Cell.date($0) })
  }

  @Test(arguments: FaultPoint.allCases)
  func `a merge that stops at any step changes no row`(point: FaultPoint) throws {
    let store = try place.open()
    try store.add(answers([("a", 1), ("b", 1)]))
    try store.add(answers([("a", 2)]))
    let failing = try place.open(
      faults: FaultInjection { reached in if reached == point { throw Stopped() } })
    _ = try? failing.merge("responses")
    let after = try place.open()
    #expect(try shown(after).sorted() == ["a 2", "b 1"])
    #expect(try after.problems().isEmpty)
  }

  @Test func `a table that was open before a merge stays readable`() throws {
    let store = try place.open()
    try store.add(answers([("a", 1)]))
    try store.add(answers([("b", 2)]))
    let table = try store.table("responses")
    try store.merge("responses")
    #expect(try table.column("score").cells == [.integer(1), .integer(2)])
  }

  @Test func `runs are kept with their output`() throws {
    let store = try place.open()
    let id = try store.beginRun("nps.lua", arguments: "--since 2026-01-01")
    try store.endRun(id, outcome: "ok", output: "NPS 20\n")
    let runs = try store.runs()
    #expect(runs.map(\.script) == ["nps.lua"])
    #expect(runs.first?.output == "NPS 20\n")
  }
}
