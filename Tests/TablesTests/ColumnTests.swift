import Tables
import Testing

@Suite struct ColumnTests {
  @Test func `integers take the narrowest layout that holds them`() {
    #expect(Column.integers([1, nil, -128]).storage.name == "int8")
    #expect(Column.integers([1, 200]).storage.name == "int16")
    #expect(Column.integers([1, 70_000]).storage.name == "int32")
    #expect(Column.integers([1, 1 << 40]).storage.name == "int64")
  }

  @Test func `cells come back as they went in`() {
    #expect(Column.integers([9, nil, 6]).cells == [.integer(9), .missing, .integer(6)])
    #expect(
      Column.strings(["NL", nil, "NL", ""]).cells
        == [.string("NL"), .missing, .string("NL"), .string("")])
    #expect(Column.booleans([true, nil]).cells == [.boolean(true), .missing])
    #expect(Column.dates([0, nil]).cells == [.date(0), .missing])
  }

  @Test func `a slice shares the memory and keeps its missing rows`() {
    let column = Column.integers([1, nil, 3, 4, nil])
    let slice = column.slice(1..<4)
    #expect(slice.cells == [.missing, .integer(3), .integer(4)])
    #expect(slice.missingCount == 1)
  }

  @Test func `equal strings share a code`() {
    let column = Column.strings(["a", "b", "a"])
    #expect(column.dictionary?.count == 2)
    #expect(column.dictionary?.code(of: "b") == 1)
    #expect(column.dictionary?.code(of: "c") == nil)
  }

  @Test func `a wrong column name is answered with the closest one`() throws {
    let table = Table(
      [("score", .integers([9])), ("country", .strings(["NL"]))], label: "responses.csv")
    let error = #expect(throws: TableError.self) { try table.column("scor") }
    #expect(
      error?.description
        == "no column `scor` in this table (responses.csv: score, country). Did you mean `score`?")
  }

  @Test func `a column set counts its bits at every offset`() {
    let bits = (0..<200).map { $0 % 3 == 0 }
    let bitmap = Bitmap(bits)
    for start in 0..<20 {
      #expect(bitmap.slice(start..<200).countSet() == bits[start...].count { $0 })
    }
  }
}
