import Testing

@testable import Tables

@Suite struct VerbCastTests {
  private func cast(_ column: Column, _ type: ColumnType) throws -> [Cell] {
    try column.cast(to: type, named: "x").cells
  }

  @Test func `text with leading zeros stays text`() throws {
    #expect(try cast(.strings(["007", nil]), .string) == [.string("007"), .missing])
  }

  @Test func `numbers, dates and booleans become text and come back`() throws {
    for column in [
      Column.integers([.min, 0, nil]), .numbers([0.1, -2.5e300, nil]), .booleans([true, false]),
      .dates([0, -719_162, 2_932_896, 19_782, nil]), .times([0, -1, 1 << 50]),
    ] {
      let text = try column.cast(to: .string, named: "x")
      #expect(try cast(text, column.type) == column.cells)
    }
    #expect(
      try cast(.dates([19_782, -1]), .string) == [.string("2024-02-29"), .string("1969-12-31")])
    #expect(try cast(.times([1_500_000]), .string) == [.string("1970-01-01T00:00:01.500000Z")])
  }

  @Test func `times are read with their offset`() throws {
    #expect(
      try cast(.strings(["1970-01-01T01:00:00+01:00", "1970-01-01T00:00:00.25Z"]), .time)
        == [.time(0), .time(250_000)])
  }

  @Test(arguments: [
    ("2026-02-30", ColumnType.date), ("2026-13-01", .date), ("2026-1-1", .date), ("", .date),
    ("1.5", .integer), ("", .integer), ("+5", .integer), ("9223372036854775808", .integer),
    (" 5", .number), ("0x10", .number), ("nan", .number), ("1e999", .number), ("yes", .boolean),
    ("2026-01-01T00:00:00", .time), ("2026-01-01T24:00:00Z", .time), ("é", .date),
  ])
  func `what is not one is refused`(text: String, type: ColumnType) throws {
    #expect(
      throws: TableError.noCast("x", row: 1, value: text, from: .string, to: type)
    ) { try cast(.strings([nil, text]), type) }
  }

  @Test func `a refused value is told with its row`() throws {
    let error = #expect(throws: TableError.self) { try cast(.numbers([1, 2.5]), .integer) }
    #expect(
      error?.description
        == "row 2 of `x`: the number `2.5` is not an integer. Correct it, or leave "
        + "it out with `where` first.")
    #expect(throws: TableError.self) { try cast(.numbers([.nan]), .integer) }
    #expect(throws: TableError.self) { try cast(.numbers([1e300]), .integer) }
    #expect(throws: TableError.self) { try cast(.integers([.max]), .number) }
    #expect(throws: TableError.noCastBetween("x", from: .date, to: .time)) {
      try cast(.dates([1]), .time)
    }
  }

  @Test func `a value that is no level is refused with the closest one`() throws {
    let error = #expect(throws: TableError.self) {
      try Column.strings(["low", nil, "hihg"]).ordered(levels: ["low", "high"], named: "band")
    }
    #expect(
      error?.description
        == "row 3 of `band`: `hihg` is none of the levels (low, high). Did you mean `high`?")
    #expect(throws: TableError.repeatedLevel("a")) {
      try Column.strings(["a"]).ordered(levels: ["a", "a"], named: "band")
    }
  }

  @Test func `a dictionary with repeats is made distinct`() throws {
    let dictionary = StringDictionary(["a", "b", "a"])
    #expect(!dictionary.isDistinct)
    let column = Column.coded([0, 1, 2], dictionary).distinctCodes()
    #expect(column.dictionary?.count == 2)
    #expect(column.cells == [.string("a"), .string("b"), .string("a")])
  }

  @Test func `repeats in a dictionary are one group`() throws {
    let column = Column.coded([2, 1, 0], StringDictionary(["a", "b", "a"]))
    let counts = try column.counts()
    #expect(try counts.column("value").cells == [.string("a"), .string("b")])
    #expect(try counts.column("n").cells == [.integer(2), .integer(1)])
  }

  @Test func `columns one after the other keep their strings`() throws {
    let joined = try Column.concatenated(
      [.strings(["a", nil]), .strings(["b", "a"])], named: "x")
    #expect(joined.cells == [.string("a"), .missing, .string("b"), .string("a")])
    #expect(joined.dictionary?.count == 2)
    #expect(
      try Column.concatenated([.integers([1]), .numbers([2.5])], named: "x").cells
        == [.number(1), .number(2.5)])
    #expect(throws: TableError.differentTypes("x", .integer, .string, step: "concat")) {
      try Column.concatenated([.integers([1]), .strings(["1"])], named: "x")
    }
  }

  @Test func `columns one after the other carry the names of all their scales`() throws {
    func scale(_ names: String?...) throws -> String? {
      try Column.concatenated(
        names.map { Column.integers([7]).labelled(scale: $0) }, named: "x"
      ).scale
    }
    #expect(try scale("1-10", "1-10") == "1-10")
    #expect(try scale("1-10", "0-10") == "0-10 and 1-10")
    #expect(try scale("0-10 and 1-10", "1-7", "0-10") == "0-10 and 1-10 and 1-7")
    #expect(try scale("1-10", nil) == nil)
    let empty = Column.integers([Int64?]()).labelled(scale: "0-10")
    let full = Column.integers([7]).labelled(scale: "1-10")
    #expect(try Column.concatenated([empty, full], named: "x").scale == "1-10")
  }
}
