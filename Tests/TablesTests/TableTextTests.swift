import Calendars
import Tables
import Testing

struct TableTextTests {
  let table = Table([
    ("name", .strings(["Jan; \"de\" Wit", "", nil])), ("score", .integers([10, nil, -3])),
    ("weight", .numbers([0.85, 1e21, nil])), ("ok", .booleans([true, nil, false])),
    ("day", .dates([0, nil, 1])), ("at", .times([1_500_000, nil, -1])),
  ])

  func text(_ table: Table, _ format: TextFormat, zone: TimeZoneRules = .utc) throws -> String {
    String(decoding: try TableText(format, zone: zone).bytes(table), as: UTF8.self)
  }

  func csv(_ column: Column, _ style: DelimitedStyle = .init()) throws -> String {
    try text(Table([("x", column)]), .delimited(style))
  }

  @Test func `CSV quotes only what must be quoted and leaves missing cells empty`() throws {
    #expect(
      try text(table, .delimited(.init())) == """
        name,score,weight,ok,day,at
        "Jan; ""de"" Wit",10,0.85,true,1970-01-01,1970-01-01T00:00:01.5Z
        "",,1e+21,,,
        ,-3,,false,1970-01-02,1969-12-31T23:59:59.999999Z

        """)
  }

  @Test func `Dutch CSV has semicolons, decimal commas, CRLF and a byte order mark on demand`()
    throws
  {
    let style = DelimitedStyle(locale: .dutch, hasByteOrderMark: true)
    let whole = try TableText(.delimited(style)).bytes(table)
    #expect(Array(whole.prefix(3)) == [0xef, 0xbb, 0xbf])
    let lines = String(decoding: whole.dropFirst(3), as: UTF8.self)
    #expect(
      lines == "name;score;weight;ok;day;at\r\n"
        + "\"Jan; \"\"de\"\" Wit\";10;0,85;true;1970-01-01;1970-01-01T00:00:01.5Z\r\n"
        + "\"\";;1e+21;;;\r\n;-3;;false;1970-01-02;1969-12-31T23:59:59.999999Z\r\n")
  }

  @Test func `a decimal comma beside a comma delimiter is quoted`() throws {
    let style = DelimitedStyle(delimiter: UInt8(ascii: ","), decimal: .comma)
    #expect(try csv(.numbers([0.5, 2]), style) == "x\n\"0,5\"\n\"2,0\"\n")
  }

  @Test func `tabs need no quotes around commas`() throws {
    #expect(try csv(.strings(["a,b", "a\tb"]), .tabs()) == "x\na,b\n\"a\tb\"\n")
  }

  @Test func `texts that a spreadsheet would execute are guarded and noted`() throws {
    let texts = ["=1+1", "+32", "-5", "@a", "\tx", "\rx", "a=1", "=\"a\""]
    let table = Table([("=x", .strings(texts)), ("n", .integers(texts.map { _ in -5 }))])
    var whole: [UInt8] = []
    let notes = try TableText(.delimited(.init())).write(table) { whole.append(contentsOf: $0) }
    #expect(
      String(decoding: whole, as: UTF8.self)
        == "'=x,n\n'=1+1,-5\n'+32,-5\n'-5,-5\n'@a,-5\n'\tx,-5\n"
        + "\"'\rx\",-5\na=1,-5\n\"'=\"\"a\"\"\",-5\n")
    #expect(notes.map(\.count) == [1, 7])
    #expect(notes.last?.column == "=x")
    #expect(try csv(.strings(["=1+1"]), .init(guardsFormulas: false)) == "x\n=1+1\n")
  }

  @Test func `a missing value in the only column is no empty line`() throws {
    #expect(try csv(.integers([1, nil])) == "x\n1\n\"\"\n")
    #expect(try csv(.numbers([.nan])) == "x\n\"\"\n")
  }

  @Test func `a first name that reads as a declaration is quoted`() throws {
    #expect(try text(Table([("sep=;", .integers([1]))]), .delimited(.init())) == "\"sep=;\"\n1\n")
    #expect(
      try text(Table([("\u{feff}a", .integers([1]))]), .delimited(.init())) == "\"\u{feff}a\"\n1\n")
  }

  @Test func `JSON Lines has one object a row with null for missing`() throws {
    #expect(
      try text(table, .jsonLines) == #"""
        {"name":"Jan; \"de\" Wit","score":10,"weight":0.85,"ok":true,"day":"1970-01-01","at":"1970-01-01T00:00:01.5Z"}
        {"name":"","score":null,"weight":1e+21,"ok":null,"day":null,"at":null}
        {"name":null,"score":-3,"weight":null,"ok":false,"day":"1970-01-02","at":"1969-12-31T23:59:59.999999Z"}

        """#)
  }

  @Test func `JSON is an array of objects, also without rows or columns`() throws {
    let small = Table([("a", .integers([1, 2])), ("b\"", .strings(["=x", "\u{1}"]))])
    #expect(
      try text(small, .json)
        == "[\n{\"a\":1,\"b\\\"\":\"=x\"},\n{\"a\":2,\"b\\\"\":\"\\u0001\"}\n]\n")
    #expect(try text(Table([("a", .integers([Int64]()))]), .json) == "[\n]\n")
    #expect(try text(Table([], rowCount: 2), .json) == "[\n{},\n{}\n]\n")
    #expect(try text(Table([], rowCount: 2), .delimited(.init())) == "")
    #expect(try text(Table([("a", .integers([Int64]()))]), .delimited(.init())) == "a\n")
  }

  @Test func `numbers that are not finite and bytes that are not UTF-8 are noted`() throws {
    var strings = StringColumnBuilder()
    for bytes: [UInt8] in [[0x61, 0xff], [0x62], [0x61, 0xff]] {
      bytes.withUnsafeBufferPointer { strings.append($0) }
    }
    let table = Table([("n", .numbers([.nan, .infinity, 1])), ("s", strings.finish())])
    for format in [TextFormat.delimited(.init()), .jsonLines] {
      var whole: [UInt8] = []
      let notes = try TableText(format).write(table) { whole.append(contentsOf: $0) }
      #expect(notes.map(\.count) == [2, 2])
      #expect(String(validating: whole, as: UTF8.self)?.contains("a\u{fffd}") == true)
    }
  }

  @Test func `times are on the zone's clocks with their offset`() throws {
    guard let zone = try? TimeZoneRules.named("Europe/Brussels") else { return }
    let times = Table([
      ("t", .times([1_711_846_799_000_000, 1_711_846_800_000_000, -4_000_000_000_000_000]))
    ])
    #expect(
      try text(times, .delimited(.init()), zone: zone)
        == "t\n2024-03-31T01:59:59+01:00\n2024-03-31T03:00:00+02:00\n1843-03-31T16:53:20Z\n")
  }

  @Test func `pieces of any size make the same bytes`() throws {
    let whole = try TableText(.jsonLines).bytes(table)
    for size in [1, 7, 64] {
      var pieces: [[UInt8]] = []
      _ = try TableText(.jsonLines, pieceSize: size).write(table) { pieces.append(Array($0)) }
      #expect(pieces.count > 1 && Array(pieces.joined()) == whole)
    }
  }
}
