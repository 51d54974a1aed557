import Experience
import Formats
import Tables
import TestSupport
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

  @Test(arguments: 0..<24) func `journeys of ordered touchpoints are those of the rows themselves`(
    seed: Int
  ) throws {
    var random = SeededGenerator(seed: UInt64(seed) + 1)
    func below(_ count: Int) -> Int { Int(random.next() % UInt64(count)) }
    // Sometimes customers share a journey, neighbours in the order among them, or a time is missing.
    let (sharing, missing) = (seed % 3 == 1, seed % 8 == 7)
    let events = (0..<(30 + below(200))).map { _ in
      let journey = below(20)
      let customer = sharing && below(30) == 0 ? journey / 5 + 1 : journey / 5
      return (
        customer, journey, missing && below(20) == 0 ? nil : Int64(below(5000)), below(11) - 5
      )
    }
    let store = try place.open()
    try store.add(
      ImportRequest(
        table: "touchpoints",
        rows: Tables.Table([
          ("customer_id", .integers(events.map { Int64($0.0) })),
          ("journey_id", .integers(events.map { Int64($0.1) })),
          ("at", .times(events.map { $0.2 })),
          ("valence", .integers(events.map { Int64($0.3) })),
        ]), key: [], source: "events"))
    try store.merge("touchpoints")
    let stored = try store.table("touchpoints")
    let order = try #require(stored.source as? any OrderedSource).order.map(\.name)
    #expect(order == ["customer_id", "journey_id"] + (missing ? [] : ["at"]))
    let copied = Tables.Table(try stored.names.map { ($0, try stored.column($0)) })
    func journeys(_ table: Tables.Table) throws -> [[Cell]]? {
      let found = try PeakEndTable(
        table, journey: "journey_id", customer: "customer_id", touchpoint: nil, at: "at",
        rating: "valence", try PeakEndOptions(scale: RatingScale(low: -5, high: 5)))
      return try found.map { found in
        try found.load(PeakEndTable.columns.filter { $0 != "peak_at" }).map(\.cells)
      }
    }
    #expect(try journeys(stored) == journeys(copied))
    if !sharing && !missing { #expect(try journeys(stored) != nil) }
  }

  /// How each column lies in a table's only part.
  private func storage(
    _ place: TemporaryWorkspace, _ table: String
  ) throws -> [String: String] {
    var found: [String: String] = [:]
    for name in try place.parts() where name.hasPrefix(table) {
      let schema = try ArrowFile(path: place.folder + "/.deed/parts/" + name).schema
      for field in schema.fields {
        found[field.name + (name.contains(".hot.") ? "" : " cold")] =
          field.dictionary == nil ? "\(field.type)" : "codes"
      }
    }
    return found
  }

  /// Imports two files and merges their parts.
  private func merged(
    _ table: String, _ ids: (Int) -> String, manifest: String = "", isStreamed: Bool
  ) throws -> (place: TemporaryWorkspace, ids: [Cell]) {
    let place = try TemporaryWorkspace(manifest)
    for half in 0..<2 {
      let rows = (half * 600..<half * 600 + 600).map { row in
        "\(row),\(ids(row)),\(ids(row * 7 % 900)),2023-05-01T10:00:00Z,\(row % 11)\n"
      }
      var settings = ImportSettings(table: table)
      settings.streamedSize = isStreamed ? 0 : .max
      settings.chunkSize = 3000
      _ = try FileImport.bring(
        path: place.file(
          "response_id,customer_id,journey_id,at,score\n" + rows.joined()), settings: settings,
        workspace: place.workspace, isPreview: false, progress: { _ in })
    }
    let store = try place.workspace.store()
    try store.merge(table)
    #expect(try store.problems().isEmpty)
    return (place, try store.table(table).column("customer_id").cells)
  }

  @Test(arguments: [true, false])
  func `ids keep their form when parts are merged`(isStreamed: Bool) throws {
    let integers = try merged(
      "touchpoints", { "\($0 * 40)" },
      manifest: """
        [tables.touchpoints]
        types = { customer_id = "integer", journey_id = "integer" }

        """,
      isStreamed: isStreamed)
    #expect(integers.ids == (0..<1200).map { .integer(Int64($0) * 40) })
    #expect(
      try storage(integers.place, "touchpoints")["customer_id"]
        == "integer(bits: 32, isSigned: true)")
    let texts = try merged("touchpoints", { "C\(1000 + $0)" }, isStreamed: isStreamed)
    #expect(texts.ids == (0..<1200).map { .string("C\(1000 + $0)") })
    let found = try storage(texts.place, "touchpoints")
    #expect(found["customer_id"] == "codes")
    #expect(found["journey_id"] == "codes")
  }

  @Test func `ids that write numbers stay numbers when parts are merged`() throws {
    let (place, ids) = try merged("responses", { "\($0 * 3 % 1000)" }, isStreamed: true)
    #expect(ids == (0..<1200).map { .string("\($0 * 3 % 1000)") })
    let found = try storage(place, "responses")
    #expect(found["customer_id"] == "integer(bits: 32, isSigned: true)")
    #expect(found["response_id cold"] == "integer(bits: 32, isSigned: true)")
    let customers = try place.workspace.store().table("responses").column("customer_id")
    #expect(try #require(customers.dictionary).isDecimal)
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
