import TestSupport
import Testing

@testable import Tables

@Suite struct VerbGroupTests {
  let table = Table([
    ("country", .strings(["NL", nil, "BE", "NL"])),
    ("score", .integers([9, 7, nil, 6])),
  ])

  @Test func `groups are sorted by key and nil is the last of them`() throws {
    let groups = try table.grouped(by: [.column("country")])
    #expect(groups.keys[0].column.cells == [.string("BE"), .string("NL"), .missing])
    #expect(groups.codes.pointer.map { Int($0) } == [1, 2, 0, 1])
    #expect(groups.rows(of: 1).pointer.map { Int($0) } == [0, 3])
    #expect(try groups.part(1).column("score").cells == [.integer(9), .integer(6)])
  }

  @Test func `a summary has the keys, then the figures alphabetically`() throws {
    let summary = try table.grouped(by: [.column("country")]).summary(
      [("n", Aggregate(.count)), ("mean", Aggregate(.mean, "score"))], total: "Total")
    #expect(summary.names == ["country", "mean", "n"])
    #expect(
      try cells(summary) == [
        "country": [.string("BE"), .string("NL"), .missing, .string("Total")],
        "mean": [.missing, .number(7.5), .number(7), .number(22.0 / 3)],
        "n": [.integer(1), .integer(2), .integer(1), .integer(4)],
      ])
    #expect(
      summary.notes == [
        Note(step: "summary", reason: "missing values were left out", column: "score", count: 1)
      ])
  }

  @Test func `a key that is not text becomes text beside a total`() throws {
    let summary = try table.grouped(by: [.column("score"), .column("country")])
      .summary([("n", Aggregate(.count))], total: "All")
    #expect(
      try summary.column("score").cells
        == [.string("6"), .string("7"), .string("9"), .missing, .string("All")])
    #expect(try summary.column("country").cells.last == .missing)
  }

  @Test func `a computed key groups like a column`() throws {
    let high = Column.booleans([true, false, nil, false])
    let groups = try table.grouped(by: [.computed("high", high)])
    #expect(groups.keys[0].column.cells == [.boolean(false), .boolean(true), .missing])
  }

  @Test func `segments may overlap and a row counts in each`() throws {
    let groups = try table.grouped(segments: [
      ("all", Values([0, 1, 2, 3])), ("none", Values([])), ("NL", Values([0, 3])),
    ])
    let summary = try groups.summary([("n", Aggregate(.count))], total: "Total")
    #expect(try summary.column("n").cells == [4, 0, 2, 4].map { .integer($0) })
    #expect(
      try summary.column("segment").cells
        == [.string("all"), .string("none"), .string("NL"), .string("Total")])
  }

  @Test func `values computed within overlapping groups have no total`() throws {
    let groups = try table.grouped(segments: [("odd", Values([0, 2])), ("even", Values([1, 3]))])
    let aggregate = Aggregate(.sum, .ready(.integers([1, 2, 3, 4])))
    #expect(try groups.summary([("x", aggregate)]).column("x").cells == [.integer(3), .integer(7)])
    #expect(throws: TableError.noTotal("x")) {
      try groups.summary([("x", aggregate)], total: "Total")
    }
  }

  @Test func `a column added to groups counts in their total`() throws {
    let groups = try table.grouped(by: [.column("country")])
    let wider = try groups.adding([("one", .integers([1, 1, 1, 1]))])
    let summary = try wider.summary([("n", Aggregate(.sum, "one"))], total: "Total")
    #expect(try summary.column("n").cells == [1, 2, 1, 4].map { .integer($0) })
  }

  @Test func `ordered categories stay in order beside a total`() throws {
    let banded = try Table([("band", .strings(["5+", "<1", "5+"]))])
      .levels("band", ["<1", "1-5", "5+"])
    let summary = try banded.grouped(by: [.column("band")])
      .summary([("n", Aggregate(.count))], total: "Total")
    #expect(
      try summary.column("band").cells == [.string("<1"), .string("5+"), .string("Total")])
    #expect(try summary.column("band").isOrdered)
  }

  @Test func `the head of groups keeps the table's order`() throws {
    let head = try table.grouped(by: [.column("country")]).head(1)
    #expect(try head.column("country").cells == [.string("NL"), .missing, .string("BE")])
  }

  @Test func `no rows are no groups, and one group without keys`() throws {
    let empty = try table.head(0)
    #expect(try empty.grouped(by: [.column("country")]).count == 0)
    let summary = try empty.summary([("n", Aggregate(.count)), ("sum", Aggregate(.sum, "score"))])
    #expect(try cells(summary) == ["n": [.integer(0)], "sum": [.missing]])
  }

  @Test func `a table without columns has rows to count`() throws {
    let bare = Table([], rowCount: 3)
    #expect(try bare.evaluate(Aggregate(.count)) == .integer(3))
    #expect(try bare.head(2).grouped(by: []).codes.count == 2)
  }

  @Test(arguments: 0..<60)
  func `groups equal a naive dictionary of keys`(seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed) &+ 1000)
    let rows = [0, 1, 5, 60, 400][seed % 5]
    let table = Table(mixedColumns(rows, &random), rowCount: rows)
    let names = Array(table.names.shuffled(using: &random).prefix(1 + seed % 4))
    let groups = try table.grouped(by: names.map { .column($0) })
    let columns = try names.map { try table.column($0).cells }
    var naive: [String: [Int]] = [:]
    for row in 0..<rows {
      naive[columns.map { keyText($0[row]) }.joined(separator: "|"), default: []].append(row)
    }
    #expect(groups.count == naive.count)
    for group in 0..<groups.count {
      let key = groups.key(of: group).map(keyText).joined(separator: "|")
      #expect(groups.rows(of: group).pointer.map { Int($0) } == naive[key])
    }
    // the groups stand in the order of a sort by the keys
    let order = try sortedRows(groups.keys.map { ($0.column, false) }, count: groups.count)
    #expect(order.pointer.map { Int($0) } == Array(0..<groups.count))
  }
}
