import Calendars
import Tables
import Testing

struct JSONTableTests {
  func cells(_ table: Table, _ name: String) throws -> [Cell] { try table.column(name).cells }

  @Test func `columns stand in the order of their first appearance`() throws {
    let table = try JSONTable.table(#"[{"b":1},{"a":2,"b":3},{"c":null}]"#)
    #expect(table.names == ["b", "a", "c"])
    #expect(try table.rowCount() == 3)
    #expect(try cells(table, "b") == [.integer(1), .integer(3), .missing])
    #expect(try cells(table, "a") == [.missing, .integer(2), .missing])
    #expect(try cells(table, "c") == [.missing, .missing, .missing])
  }

  @Test func `nested objects are flattened and arrays kept as text`() throws {
    let table = try JSONTable.table(
      #"{"p":{"id":"K1","x":{"y":1.5}},"tags":["a",1]}"# + "\r\n\n"
        + #"{"p":{"id":"K2"},"tags":[]}"#)
    #expect(table.names == ["p.id", "p.x.y", "tags"])
    #expect(try cells(table, "p.id") == [.string("K1"), .string("K2")])
    #expect(try cells(table, "p.x.y") == [.number(1.5), .missing])
    #expect(try cells(table, "tags") == [.string(#"["a",1]"#), .string("[]")])
  }

  @Test func `integers widen to numbers when no digit is lost`() throws {
    let table = try JSONTable.table(#"[{"x":1},{"x":2.5},{"x":3}]"#)
    #expect(try cells(table, "x") == [.number(1), .number(2.5), .number(3)])
    #expect(message(#"[{"x":9007199254740993},{"x":0.5}]"#)?.contains("column `x`") == true)
    #expect(message(#"[{"x":0.5},{"x":9007199254740993}]"#)?.contains("column `x`") == true)
  }

  @Test func `mixed columns are refused with both rows`() {
    #expect(
      message(#"[{"x":null},{"x":1},{"x":"a"}]"#)
        == "column `x` has an integer in row 2 and a string in row 3, which no column type holds. "
        + "Declare `types = { x = \"string\" }` to read both as text.")
    #expect(message(#"[{"x":true},{"x":1}]"#)?.contains("a boolean in row 1") == true)
  }

  @Test func `declared types are kept to`() throws {
    let text = try JSONTable.table(#"[{"x":1},{"x":"a"}]"#, types: ["x": .string])
    #expect(try cells(text, "x") == [.string("1"), .string("a")])
    let score = try JSONTable.table(#"[{"x":"7"},{"x":8.0}]"#, types: ["x": .integer])
    #expect(try cells(score, "x") == [.integer(7), .integer(8)])
    let kept = try JSONTable.table(#"[{"x":"2024-01-31"}]"#, types: ["x": .string])
    #expect(try cells(kept, "x") == [.string("2024-01-31")])
    #expect(
      message(#"[{"x":7},{"x":"zeven"}]"#, types: ["x": .integer])
        == "column `x` is declared as integer, and row 2 has `\"zeven\"`.")
    #expect(message(#"[{"x":7.5}]"#, types: ["x": .integer]) != nil)
    #expect(message(#"[{"x":[1]}]"#, types: ["x": .number]) != nil)
  }

  @Test func `strings that are all ISO dates or times become such columns`() throws {
    let table = try JSONTable.table(
      #"[{"d":"1970-01-02","t":"1970-01-01T00:00:01Z","m":"1970-01-02","b":""},"#
        + #"{"d":null,"t":"1970-01-01T01:00:01+01:00","m":"later","b":"1970-01-02"}]"#)
    #expect(try cells(table, "d") == [.date(1), .missing])
    #expect(try cells(table, "t") == [.time(1_000_000), .time(1_000_000)])
    #expect(try cells(table, "m") == [.string("1970-01-02"), .string("later")])
    #expect(try cells(table, "b") == [.string(""), .string("1970-01-02")])
  }

  @Test func `a repeated name is noted and its last value counts`() throws {
    let table = try JSONTable.table(#"[{"x":1,"x":2,"a.b":3,"a":{"b":4}}]"#)
    #expect(try cells(table, "x") == [.integer(2)])
    #expect(try cells(table, "a.b") == [.integer(4)])
    #expect(table.notes.map(\.count) == [2])
  }

  @Test func `rows that are no objects are refused`() {
    #expect(
      message("[{\"x\":1},\n 7]")
        == "line 2, column 2: row 2 is an integer, and a row is an object such as {\"score\": 9}.")
    #expect(message("7")?.hasPrefix("line 1, column 1: row 1 is an integer") == true)
    #expect(
      message("{\"x\":1} {\"x\":2}")?.hasPrefix("line 1, column 9: the document is complete")
        == true)
    #expect(message("[{\"x\":1}] 1")?.contains("complete before this") == true)
  }

  @Test func `an empty document is an empty table`() throws {
    for text in ["", " \n", "[]", "[ ]"] {
      let table = try JSONTable.table(text)
      #expect(table.names.isEmpty)
      #expect(try table.rowCount() == 0)
    }
    let blank = try JSONTable.table("[{},{}]")
    #expect(try blank.rowCount() == 2)
  }

  @Test func `names without end are refused`() {
    let row = (0..<10_001).map { "\"n\($0)\":1" }.joined(separator: ",")
    #expect(
      message("[{\(row)}]")?.hasPrefix("row 1 brings the number of different names above 10000")
        == true)
  }

  func message(_ text: String, types: [String: ColumnType] = [:]) -> String? {
    do {
      _ = try JSONTable.table(text, types: types)
      return nil
    } catch { return "\(error)" }
  }
}
