import Synchronization
import Testing

@testable import Tables

@Suite struct VerbColumnTests {
  let table = Table(
    [("score", .integers([9, nil, 6])), ("country", .strings(["NL", "BE", nil]))],
    label: "responses.csv", notes: [Note(step: "read", reason: "trimmed headers", count: 1)])

  @Test func `pick puts columns in the order named`() throws {
    #expect(try table.picking(["country", "score"]).names == ["country", "score"])
    #expect(throws: TableError.repeatedColumn("score")) { try table.picking(["score", "score"]) }
  }

  @Test func `drop and rename leave the other columns alone`() throws {
    #expect(try table.dropping(["score"]).names == ["country"])
    let renamed = try table.renaming([("nps", "score")])
    #expect(renamed.names == ["nps", "country"])
    #expect(try renamed.column("nps").cells == [.integer(9), .missing, .integer(6)])
    #expect(throws: TableError.repeatedColumn("country")) {
      try table.renaming([("country", "score")])
    }
  }

  @Test func `names can be swapped in one rename`() throws {
    let swapped = try table.renaming([("score", "country"), ("country", "score")])
    #expect(swapped.names == ["country", "score"])
    #expect(try swapped.column("country").cells == [.integer(9), .missing, .integer(6)])
  }

  @Test func `a wrong name is told with the label of the table it was in`() throws {
    let error = #expect(throws: TableError.self) { try table.head(1).dropping(["scor"]) }
    #expect(
      error?.description
        == "no column `scor` in this table (responses.csv: score, country). Did you mean `score`?")
  }

  @Test func `new columns come alphabetically and old ones keep their place`() throws {
    let one = Column.integers([1, 1, 1])
    let added = try table.adding([("z", one), ("score", one), ("a", one)])
    #expect(added.names == ["score", "country", "a", "z"])
    #expect(try added.column("score").cells == one.cells)
    #expect(throws: TableError.columnLength("x", rows: 1, expected: 3)) {
      try table.adding([("x", .integers([1]))])
    }
  }

  @Test func `a chosen row without values is missing everywhere`() throws {
    let chosen = try table.filtered(rows: Values([2, -1, 0]), mayMiss: true)
    #expect(try chosen.column("score").cells == [.integer(6), .missing, .integer(9)])
    #expect(try chosen.column("country").cells == [.missing, .missing, .string("NL")])
  }

  @Test func `a selection of a selection counts rows in the first one`() throws {
    let twice = try table.filtered(rows: Values([2, 0])).filtered(rows: Values([1]))
    #expect(try twice.column("score").cells == [.integer(9)])
  }

  @Test func `head, tail and slice stop at the table's ends`() throws {
    #expect(try table.head(2).column("score").cells == [.integer(9), .missing])
    #expect(try table.tail(2).column("score").cells == [.missing, .integer(6)])
    #expect(try table.head(99).rowCount() == 3)
    #expect(try table.slice(from: 1, count: .max).rowCount() == 2)
    #expect(try table.slice(from: 9, count: 1).rowCount() == 0)
    #expect(throws: TableError.negative(-1, step: "head")) { try table.head(-1) }
  }

  @Test func `notes travel along a chain and each is told once`() throws {
    let step = Note(step: "where", reason: "rows had no score", column: "score", count: 1)
    let chosen = try table.filtered(rows: Values([0, 2]), notes: [step])
    #expect(try chosen.picking(["score"]).head(1).notes == table.notes + [step])
    let both = NoteTrail([try chosen.head(1), try chosen.tail(1)])
    #expect(both.notes == table.notes + [step])
  }

  @Test func `only the columns that are asked for are read`() throws {
    let source = CountingSource()
    let table = Table(source)
    let chain = try table.filtered(rows: Values([1, 0])).picking(["b"]).renaming([("x", "b")])
    #expect(try chain.column("x").cells == [.integer(4), .integer(3)])
    #expect(source.asked.withLock { $0 } == ["b"])
  }

  @Test func `a chain of very many verbs does not nest deeply`() throws {
    var chain = table
    for _ in 0..<20_000 { chain = try chain.head(3) }
    #expect(chain.depth <= 65)
    #expect(try chain.column("score").cells == [.integer(9), .missing, .integer(6)])
    #expect(chain.notes == table.notes)
  }

  @Test func `a look-up refuses a key that stands twice`() throws {
    let table = Table([("k", .strings(["b", nil, "a"])), ("n", .integers([1, 2, nil]))])
    let pairs = try table.lookup("k", "n")
    #expect(pairs.map(\.key) == [.string("b"), .string("a")])
    #expect(pairs.map(\.value) == [.integer(1), .missing])
    let error = #expect(throws: TableError.self) {
      try table.concatenated([table.tail(1)]).lookup("k", "n")
    }
    #expect(
      error?.description == "`map`: rows 3 and 4 both have `a` in `k`. Use `distinct(\"k\")`, or "
        + "`by` and `summary` first.")
  }

  @Test func `a row is its names with its cells`() throws {
    let row = try table.row(1)
    #expect(row?.map(\.name) == ["score", "country"])
    #expect(row?.map(\.cell) == [.missing, .string("BE")])
    #expect(try table.row(3) == nil)
  }
}

/// A source that remembers what it was asked for.
private final class CountingSource: TableSource {
  let names = ["a", "b"]
  let asked = Mutex<[String]>([])

  func rowCount() -> Int { 2 }
  func load(_ names: [String]) -> [Column] {
    asked.withLock { $0 += names }
    return names.map { $0 == "a" ? .integers([1, 2]) : .integers([3, 4]) }
  }
  func notes() -> [Note] { [] }
}
