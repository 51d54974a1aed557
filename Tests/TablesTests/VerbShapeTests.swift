import TestSupport
import Testing

@testable import Tables

@Suite struct VerbShapeTests {
  @Test func `longer has a row for each column and wider takes it back`() throws {
    let wide = Table([
      ("id", .strings(["a", "b"])), ("q7a", .integers([1, nil])), ("q7b", .integers([3, 4])),
    ])
    let long = try wide.longer(["q7a", "q7b"], name: "touchpoint", value: "rating")
    #expect(
      try cells(long) == [
        "id": ["a", "a", "b", "b"].map { .string($0) },
        "touchpoint": ["q7a", "q7b", "q7a", "q7b"].map { .string($0) },
        "rating": [.integer(1), .integer(3), .missing, .integer(4)],
      ])
    let back = try long.wider(rows: ["id"], name: "touchpoint", value: "rating")
    #expect(back.names == wide.names)
    #expect(try cells(back) == cells(wide))
  }

  @Test func `two rows for one cell are refused with their numbers`() throws {
    let table = Table([
      ("region", .strings(["N", "N"])), ("month", .strings(["1", "1"])),
      ("nps", .integers([1, 2])),
    ])
    let error = #expect(throws: TableError.self) {
      try table.wider(rows: ["region"], name: "month", value: "nps")
    }
    #expect(
      error?.description
        == "`wider`: rows 1 and 2 both go to region = N under `1`. Use `by` and `summary` first.")
  }

  @Test func `rows that have no name for their column are set aside and noted`() throws {
    let table = Table([
      ("region", .strings(["N", "S"])), ("month", .integers([nil, 2])), ("nps", .integers([1, 2])),
    ])
    let wide = try table.wider(rows: ["region"], name: "month", value: "nps")
    #expect(
      try cells(wide) == ["region": [.string("N"), .string("S")], "2": [.missing, .integer(2)]])
    #expect(
      wide.notes == [Note(step: "wider", reason: "rows had no month", column: "month", count: 1)])
  }

  @Test func `longer refuses columns of different types and new names that exist`() throws {
    let table = Table([("a", .integers([1])), ("b", .strings(["x"]))])
    let mixed = TableError.mixedColumns("a", .integer, "b", .string)
    #expect(throws: mixed) { try table.longer(["a", "b"], name: "n", value: "v") }
    #expect(
      mixed.description
        == "`longer`: `a` is of type integer and `b` of type string, and one column holds values of "
        + "one type. Use `:cast{ a = \"string\" }`.")
    #expect(throws: TableError.repeatedColumn("b")) {
      try table.longer(["a"], name: "b", value: "v")
    }
    #expect(try table.longer([], name: "n", value: "v").rowCount() == 0)
  }

  @Test func `tables follow one another by column name`() throws {
    let first = Table([("a", .integers([1])), ("b", .strings(["x"]))])
    let second = Table([("b", .strings(["y"])), ("a", .integers([300]))])
    let both = try first.concatenated([second])
    #expect(both.names == ["a", "b"])
    #expect(try both.column("a").cells == [.integer(1), .integer(300)])
    #expect(try both.column("b").cells == [.string("x"), .string("y")])
  }

  @Test func `a column that one table lacks is refused, or missing when asked`() throws {
    let first = Table([("a", .integers([1]))])
    let second = Table([("b", .strings(["y"]))])
    let error = #expect(throws: TableError.differentColumns(["a", "b"], table: 1)) {
      try first.concatenated([second])
    }
    #expect(
      error?.description == "table 2 and the first one differ in the columns a, b. "
        + "`{ fill = true }` leaves them missing where they are not.")
    #expect(
      try cells(first.concatenated([second], fill: true))
        == ["a": [.integer(1), .missing], "b": [.missing, .string("y")]])
  }

  @Test func `the first row of each key is kept`() throws {
    let table = Table([
      ("id", .strings(["b", "a", "b", nil, nil])), ("x", .integers([1, 2, 3, 4, 5])),
    ])
    #expect(try table.distinct(by: ["id"]).column("x").cells == [1, 2, 4].map { .integer($0) })
    #expect(try table.distinct(by: []).rowCount() == 5)
  }

  @Test func `a sample keeps the row order and is the same for a seed`() throws {
    let table = Table([("x", .integers((0..<1000).map { Int64($0) }))])
    let sample = try table.sampled(count: 5, seed: 1).column("x").cells
    // the same on every machine
    #expect(sample == SampleExpectation.rows.map { .integer($0) })
    #expect(try table.sampled(count: 5, seed: 2).column("x").cells != sample)
    let more = try table.head(3).sampled(count: 5, seed: 1)
    #expect(try more.rowCount() == 3)
    #expect(
      more.notes == [
        Note(step: "sample", reason: "rows are all there are of the 5 asked for", count: 3)
      ])
  }

  @Test func `each row has the same chance to be sampled`() throws {
    let table = Table([("x", .integers((0..<10).map { Int64($0) }))])
    var seen = [Int](repeating: 0, count: 10)
    for seed in 0..<2000 {
      for case .integer(let row) in try table.sampled(count: 3, seed: Int64(seed)).column("x").cells
      {
        seen[Int(row)] += 1
      }
    }
    // 600 each, six standard deviations wide
    #expect(seen.allSatisfy { (477...723).contains($0) }, "\(seen)")
  }

  @Test(arguments: [0, 1, 3, 10, 1001])
  func `a split has each row once`(rows: Int) throws {
    let table = Table([("x", .integers((0..<rows).map { Int64($0) }))])
    let parts = try table.split([("test", 0.3), ("train", 0.7)], seed: 1)
    #expect(parts.map(\.name) == ["test", "train"])
    let all = try parts.flatMap { try $0.table.column("x").cells }
    #expect(Set(all.map { "\($0)" }).count == rows && all.count == rows)
    #expect(try parts[0].table.rowCount() == Int((0.3 * Double(rows)).rounded()))
    let sorted = try parts[1].table.sorted(by: [SortKey("x")])
    #expect(try cells(sorted) == cells(parts[1].table))
  }

  @Test func `parts that do not add up to 1 are refused`() throws {
    let table = Table([("x", .integers([1]))])
    let error = #expect(throws: TableError.self) {
      try table.split([("test", 0.5), ("train", 0.25)], seed: 1)
    }
    #expect(
      error?.description == "`split` expects parts of at least 0 that add up to 1, got "
        + "0.5 + 0.25 = 0.75.")
    #expect(throws: TableError.self) { try table.split([("a", 2), ("b", -1)], seed: 1) }
    #expect(throws: TableError.self) { try table.split([("a", .nan), ("b", 1)], seed: 1) }
  }

  @Test func `a schema and a description have a row for each column`() throws {
    let table = try Table([
      ("score", Column.integers([6, nil, 9]).labelled(scale: "0-10")),
      ("band", .strings(["<1", "5+", "<1"])), ("yes", .booleans([nil, nil, nil])),
    ]).levels("band", ["<1", "1-5", "5+"])
    #expect(
      try cells(table.schema()) == [
        "column": [.string("score"), .string("band"), .string("yes")],
        "type": [.string("integer"), .string("string"), .string("boolean")],
        "scale": [.string("0-10"), .missing, .missing],
        "levels": [.missing, .string("<1, 1-5, 5+"), .missing],
      ])
    let described = try table.describe()
    #expect(try described.column("n").cells == [2, 3, 0].map { .integer($0) })
    #expect(try described.column("missing").cells == [1, 0, 3].map { .integer($0) })
    #expect(try described.column("distinct").cells == [2, 2, 0].map { .integer($0) })
    #expect(try described.column("max").cells == [.string("9"), .string("5+"), .missing])
    #expect(try described.column("mean").cells == [.number(7.5), .missing, .missing])
  }

  @Test func `a chain of verbs equals its steps in memory`() throws {
    var random = SeededGenerator(seed: 11)
    for _ in 0..<30 {
      let rows = Int.random(in: 0...40, using: &random)
      var lazy = Table(mixedColumns(rows, &random), rowCount: rows)
      var eager = lazy
      for _ in 0..<6 {
        let choice = Int.random(in: 0..<6, using: &random)
        let count = Int.random(in: 0...30, using: &random)
        func step(_ table: Table) throws -> Table {
          switch choice {
          case 0: try table.head(count)
          case 1: try table.tail(count)
          case 2: try table.sorted(by: [SortKey("-country"), SortKey("number")])
          case 3: try table.sampled(count: count, seed: 5)
          case 4: try table.distinct(by: ["score", "yes"])
          default: try table.concatenated([table.slice(from: 1, count: count)])
          }
        }
        lazy = try step(lazy)
        let next = try step(eager)
        eager = Table(
          Array(zip(next.names, try next.columns(next.names))).map { ($0, $1) },
          rowCount: try next.rowCount())
      }
      #expect(
        try cells(lazy).mapValues { $0.map(keyText) } == cells(eager).mapValues { $0.map(keyText) })
      #expect(try lazy.rowCount() == eager.rowCount())
    }
  }
}

/// What seed 1 chooses of 1000 rows.
private enum SampleExpectation {
  static let rows: [Int64] = [443, 444, 564, 743, 969]
}
