import Experience
import Tables
import Testing

@testable import WorkspaceStore

@Suite struct ImportTests {
  let place: TemporaryStore

  init() throws { place = try TemporaryStore() }

  @Test func `rows come back as they went in, in another process too`() throws {
    let store = try place.open()
    let rows = Tables.Table([
      ("response_id", .strings(["a", "b", nil])), ("score", .integers([9, nil, 300])),
      ("mean", .numbers([1.5, nil, -0.0])), ("ok", .booleans([true, nil, false])),
      ("day", .dates([1, nil, 3])), ("at", .times([4, nil, 5])),
      ("comment", .strings(["x\ny", "", "é😀"])),
    ])
    let receipt = try store.add(
      ImportRequest(table: "responses", rows: rows, key: ["response_id"], source: "a.csv"))
    #expect(receipt.added == 3)
    let again = try place.open().table("responses")
    #expect(again.names == rows.names)
    for name in rows.names {
      #expect(try again.column(name).cells == rows.column(name).cells, "\(name)")
    }
  }

  @Test func `a column keeps its scale`() throws {
    let store = try place.open()
    try store.add(answers([("a", 9)]))
    #expect(try store.table("responses").column("score").scale == "0-10")
  }

  @Test func `the same rows again change nothing`() throws {
    let store = try place.open()
    try store.add(answers([("a", 9), ("b", 3)]))
    let files = try place.files()
    let receipt = try store.add(answers([("b", 3), ("a", 9)]))
    #expect(receipt.changesNothing)
    #expect(receipt.unchanged == 2)
    #expect(try shown(store) == ["a 9", "b 3"])
    #expect(try place.files() == files)
  }

  @Test func `an edited row replaces its older version`() throws {
    let store = try place.open()
    try store.add(answers([("a", 9), ("b", 3)]))
    let receipt = try store.add(answers([("b", 7), ("c", 1)]))
    #expect([receipt.added, receipt.changed, receipt.unchanged] == [1, 1, 0])
    #expect(try shown(store) == ["a 9", "b 7", "c 1"])
  }

  @Test func `rows without a key are told apart by what they say`() throws {
    let store = try place.open()
    try store.add(answers([(nil, 9), (nil, 9), (nil, 3)]))
    let receipt = try store.add(answers([(nil, 9), (nil, 9), (nil, 9), (nil, 4)]))
    #expect([receipt.added, receipt.changed, receipt.unchanged] == [2, 0, 2])
    #expect(try shown(store).count == 5)
  }

  @Test func `a table without a key takes whole rows`() throws {
    let store = try place.open()
    let rows = Tables.Table([("customer_id", .strings(["a", "a"])), ("cost", .integers([1, 2]))])
    let request = ImportRequest(table: "extras", rows: rows, key: [], source: "x")
    #expect(try store.add(request).added == 2)
    #expect(try store.add(request).unchanged == 2)
  }

  @Test func `a replacing import takes away what it does not have`() throws {
    let store = try place.open()
    try store.add(answers([("a", 9), ("b", 3)]))
    let receipt = try store.add(answers([("b", 3)], replaces: true))
    #expect([receipt.removed, receipt.unchanged] == [1, 1])
    #expect(try shown(store) == ["b 3"])
    try store.undo(import: 2)
    #expect(try shown(store) == ["a 9", "b 3"])
  }

  @Test func `a preview changes nothing`() throws {
    let store = try place.open()
    let receipt = try store.preview(answers([("a", 9)]))
    #expect(receipt.added == 1)
    #expect(try store.tableNames().isEmpty)
    #expect(try store.imports().isEmpty)
  }

  @Test func `new columns are missing in old rows and old ones in new rows`() throws {
    let store = try place.open()
    try store.add(answers([("a", 9)]))
    try store.add(
      ImportRequest(
        table: "responses",
        rows: Tables.Table([("response_id", .strings(["b"])), ("team", .strings(["x"]))]),
        key: [], source: "b.csv"))
    let table = try store.table("responses")
    #expect(table.names == ["response_id", "score", "team"])
    #expect(try table.column("team").cells == [.missing, .string("x")])
    #expect(try table.column("score").cells == [.integer(9), .missing])
  }

  @Test func `a column of another type is refused with both types`() throws {
    let store = try place.open()
    try store.add(answers([("a", 9)]))
    let error = #expect(throws: StoreError.self) {
      try store.add(
        ImportRequest(
          table: "responses",
          rows: Tables.Table([("response_id", .strings(["b"])), ("score", .strings(["x"]))]),
          key: [], source: "b.csv"))
    }
    #expect(
      error == .otherType(column: "score", table: "responses", stored: .integer, given: .string))
    #expect(try shown(store) == ["a 9"])
  }

  @Test func `a number among integers makes the column one of numbers`() throws {
    let store = try place.open()
    try store.add(answers([("a", 9)]))
    try store.add(
      ImportRequest(
        table: "responses",
        rows: Tables.Table([("response_id", .strings(["b"])), ("score", .numbers([7.5]))]),
        key: [], source: "b.csv"))
    #expect(try store.table("responses").column("score").cells == [.number(9), .number(7.5)])
  }

  @Test func `an unknown table is answered with the closest one`() throws {
    let store = try place.open()
    try store.add(answers([("a", 9)]))
    let error = #expect(throws: StoreError.self) { try store.table("response") }
    #expect(
      error?.description
        == "no table `response` in this workspace. Did you mean `responses`? Tables: responses.")
  }

  @Test func `what rules set aside stays out of figures and can be seen`() throws {
    let store = try place.open()
    let receipt = try store.add(
      answers(
        [("a", 9), ("b", 11), ("c", nil)],
        quarantine: [
          .init(row: 1, reason: .outsideScale, text: "score 11 out of range 0-10"),
          .init(row: 2, reason: .noScore, text: "no score"),
        ]))
    #expect(receipt.quarantined == ["score out of range": 1, "no score": 1])
    #expect(try shown(store, rows: .figures) == ["a 9"])
    let aside = try store.table("responses", rows: .quarantined)
    #expect(
      try aside.column("reason").cells
        == [.string("score 11 out of range 0-10"), .string("no score")])
    #expect(try aside.column("rule_version").cells == [.integer(1), .integer(1)])
    #expect(
      try store.table("responses", rows: .figures).notes.map { "\($0.reason) \($0.count)" }
        == ["no score 1", "score out of range 1"])
  }
}

@Suite struct AppendTests {
  @Test func `rows of a script are upserted by the table's own key`() throws {
    let place = try TemporaryStore()
    let store = try place.open()
    func promise(_ kept: Bool?) -> Tables.Table {
      Tables.Table([("promise_id", .integers([1])), ("kept", .booleans([kept]))])
    }
    try store.append(promise(nil), to: "promises", source: "p.lua")
    let receipt = try store.append(promise(true), to: "promises", source: "p.lua")
    #expect(receipt.changed == 1)
    #expect(try store.table("promises").column("kept").cells == [.boolean(true)])
    #expect(try store.key(of: "promises") == ["promise_id"])
    #expect(try store.imports().map(\.kind) == ["append", "append"])
  }

  @Test func `a key column that the rows lack is named`() throws {
    let place = try TemporaryStore()
    let error = #expect(throws: StoreError.self) {
      try place.open().append(
        Tables.Table([("promis_id", .integers([1]))]), to: "promises", source: "p.lua")
    }
    #expect(
      error?.description
        == "`promises` tells its rows apart by `promise_id`, which these rows do not have "
        + "(promis_id). Did you mean `promis_id`?")
  }
}
