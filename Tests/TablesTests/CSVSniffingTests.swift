import Tables
import Testing

@Suite struct CSVSniffingTests {
  @Test(arguments: [",", ";", "\t", "|"])
  func `the delimiter is found`(delimiter: String) throws {
    let table = try csv("a\(delimiter)b\n1\(delimiter)x\n")
    #expect(table.names == ["a", "b"])
  }

  @Test func `delimiters in quotes do not count`() throws {
    let table = try csv("a;b\n\"x,y,z\";1\n\"u,v,w\";2\n")
    #expect(table.names == ["a", "b"])
  }

  @Test func `a separator line decides and is no row`() throws {
    let table = try csv("sep=;\r\na;b\r\n1;2,5\r\n")
    #expect(table.names == ["a", "b"])
    #expect(try table.column("b").cells == [.number(2.5)])
  }

  @Test func `decimal commas are found by column`() throws {
    let table = try csv("a;b;c\n0,85;1.250,50;9\n1;2.501,00;10\n")
    #expect(try table.column("a").cells == [.number(0.85), .number(1)])
    #expect(try table.column("b").cells == [.number(1250.5), .number(2501)])
    #expect(try table.column("c").cells == [.integer(9), .integer(10)])
  }

  @Test func `mixed decimal marks are refused`() {
    #expect(
      message { _ = try csv("a;b\n1;8,5\n2;7.55\n") }
        == "t.csv: row 2 (line 3), column `b`: `7.55` has another decimal mark than the numbers"
        + " before it. Correct it, or read the column as a string.")
  }

  @Test func `a mark that may part thousands is refused unless something decides`() throws {
    #expect(
      message { _ = try csv("a;b\n1;1.234\n") }.hasPrefix(
        "t.csv: row 1 (line 2), column `b`: `1.234` is ambiguous"))
    #expect(try csv("a,b\n1,1.234\n").column("b").cells == [.number(1.234)])
    #expect(
      try csv("a;b\n1;1.234\n", options { $0.locale = "nl" }).column("b").cells == [.integer(1234)])
    #expect(try csv("a;b\n1,5;1.234\n").column("b").cells == [.number(1234)])
  }

  @Test func `a comma in a field of a file of commas says nothing about its marks`() throws {
    #expect(
      message { _ = try csv("a,b\n1,\"1,234\"\n") }.hasPrefix(
        "t.csv: row 1 (line 2), column `b`: `1,234` is ambiguous"))
    #expect(
      try csv("a,b\n1,\"1,234\"\n2,2.5\n").column("b").cells == [.number(1234), .number(2.5)])
    #expect(
      try csv("a,b\n1,\"1,234\"\n2,\"2,5\"\n").column("b").cells == [.number(1.234), .number(2.5)])
    #expect(try csv("a,b\n1.5,\"1,234\"\n").column("b").cells == [.number(1234)])
    #expect(
      message { _ = try csv("a;b\n1;1.234\n2;5,678\n") }.hasPrefix(
        "t.csv: row 2 (line 3), column `b`: `5,678` has another decimal mark"))
  }

  @Test func `groups of thousands are read where a point shows that they are groups`() throws {
    let table = try csv("a,b\n\"1,234.56\",\"101,102,103\"\n\"€ 2,000.00\",\"104,105,106\"\n")
    #expect(try table.column("a").cells == [.number(1234.56), .number(2000)])
    #expect(try table.column("b").cells == [.string("101,102,103"), .string("104,105,106")])
    #expect(
      try csv("a,b\n1,\"1,234\"\n", options { $0.decimal = UInt8(ascii: ".") }).column("b").cells
        == [.integer(1234)])
  }

  @Test func `days before months are found when a day proves it`() throws {
    #expect(
      try csv("a,b\n1,13/05/2024\n2,01/02/2024\n").column("b").cells == [
        .date(19856), .date(19754),
      ])
    #expect(
      try csv("a,b\n1,05/13/2024\n2,02/01/2024\n").column("b").cells == [
        .date(19856), .date(19754),
      ])
    #expect(
      message { _ = try csv("a,b\n1,01/02/2024\n") }.hasPrefix(
        "t.csv: row 1 (line 2), column `b`: `01/02/2024` is ambiguous"))
    #expect(
      try csv("a,b\n1,01/02/2024\n", options { $0.locale = "nl" }).column("b").cells == [
        .date(19754)
      ])
  }

  @Test func `a byte order mark is no part of the first name`() throws {
    #expect(try csv([0xef, 0xbb, 0xbf] + Array("a,b\n1,2\n".utf8)).names == ["a", "b"])
  }

  @Test func `Windows-1252 is read when the bytes are not UTF-8`() throws {
    let table = try csv(Array("prijs ".utf8) + [0x80] + Array(";b\n1;caf".utf8) + [0xe9, 0x0a])
    #expect(table.names == ["prijs €", "b"])
    #expect(try table.column("b").cells == [.string("café")])
  }

  @Test(arguments: [true, false], [true, false])
  func `UTF-16 is read with and without a mark`(isLittleEndian: Bool, hasMark: Bool) throws {
    let units = Array(((hasMark ? "\u{feff}" : "") + "naam,b\nzoë 😀,2\n").utf16)
    let bytes = units.flatMap { unit in
      let pair = [UInt8(unit & 0xff), UInt8(unit >> 8)]
      return isLittleEndian ? pair : pair.reversed()
    }
    let table = try csv(bytes)
    #expect(table.names == ["naam", "b"])
    #expect(try table.column("naam").cells == [.string("zoë 😀")])
  }

  @Test func `bytes that are not UTF-8 are refused where UTF-8 was declared`() {
    let bytes = Array("a,b\n1,caf".utf8) + [0xe9, 0x0a]
    #expect(
      message { _ = try csv(bytes, options { $0.encoding = .utf8 }) }.hasPrefix(
        "t.csv: row 1 (line 2), column `b`: `caf\u{fffd}` is not UTF-8."))
  }

  @Test func `options that cannot be are refused`() {
    #expect(
      message { _ = try csv("a\n", options { $0.decimal = 0x3b }) }
        == "option `decimal`: expected `.` or `,`, found `;`.")
    #expect(
      message { _ = try csv("a\n", options { $0.locale = "klingon" }) }.hasPrefix(
        "option `locale`: expected iso, nl"))
  }
}
