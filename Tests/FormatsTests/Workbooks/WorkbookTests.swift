import Calendars
import Foundation
import Tables
import TestSupport
import Testing

@testable import Formats

@Suite struct WorkbookTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// A workbook of these rows as other programs write it.
  private func workbook(
    _ rows: String, shared: String = "", formats: String = "", styles: String = "",
    is1904: Bool = false
  ) throws -> Workbook {
    let path = folder.file("book.xlsx")
    var zip = try ZipWriter(path: path)
    try zip.add("_rels/.rels", Array(WorkbookParts.rootRelations.utf8))
    try zip.add(
      "xl/workbook.xml",
      Array(
        "<workbook xmlns:r='x'><workbookPr date1904='\(is1904 ? 1 : 0)'/><sheets><sheet name='Een' r:id='a'/><sheet name='Twee' r:id='b'/></sheets></workbook>"
          .utf8))
    try zip.add(
      "xl/_rels/workbook.xml.rels",
      Array(
        """
        <Relationships><Relationship Id='a' Type='o/worksheet' Target='worksheets/een.xml'/>
        <Relationship Id='b' Type='o/worksheet' Target='/xl/worksheets/twee.xml'/>
        <Relationship Id='c' Type='o/sharedStrings' Target='sharedStrings.xml'/>
        <Relationship Id='d' Type='o/styles' Target='styles.xml'/></Relationships>
        """.utf8))
    try zip.add("xl/sharedStrings.xml", Array("<sst>\(shared)</sst>".utf8))
    try zip.add(
      "xl/styles.xml",
      Array(
        "<styleSheet><numFmts>\(formats)</numFmts><cellXfs><xf numFmtId='0'/>\(styles)</cellXfs></styleSheet>"
          .utf8))
    let sheet = "<worksheet><sheetData>\(rows)</sheetData></worksheet>"
    try zip.add("xl/worksheets/een.xml", Array(sheet.utf8))
    try zip.add(
      "xl/worksheets/twee.xml",
      Array(
        "<x:worksheet xmlns:x='m'><x:sheetData><x:row><x:c t='str'><x:v>naam</x:v></x:c></x:row><x:row><x:c t='str'><x:v>An</x:v></x:c></x:row></x:sheetData></x:worksheet>"
          .utf8))
    _ = try zip.finish()
    return try Workbook(path: path)
  }

  private func refusal(_ rows: String) -> String? {
    #expect(throws: FormatsError.self) { try workbook(rows).table() }?.description
  }

  @Test func `shared, rich and inline texts are read`() throws {
    let table = try workbook(
      """
      <row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><t>b &amp; c</t></is></c></row>
      <row r="2"><c r="A2" t="s"><v>1</v></c><c r="B2" t="str"><f>x</f><v>a_x000D_b</v></c></row>
      """,
      shared:
        "<si><t>klant</t></si><si><r><t xml:space='preserve'>Ren\u{e9} </t></r><rPh><t>no</t></rPh><r><t>&#x1F600;</t></r></si>"
    ).table()
    #expect(table.names == ["klant", "b & c"])
    #expect(try table.column("klant").cells == [.string("René 😀")])
    #expect(try table.column("b & c").cells == [.string("a\rb")])
  }

  @Test func `dates and times are told by their formats`() throws {
    let table = try workbook(
      """
      <row r="1"><c t="str"><v>d</v></c><c t="str"><v>t</v></c><c t="str"><v>n</v></c><c t="str"><v>c</v></c></row>
      <row r="2"><c s="1"><v>45425</v></c><c s="2"><v>45425.5</v></c><c s="3"><v>45425</v></c><c s="4"><v>45425</v></c></row>
      """,
      formats:
        "<numFmt numFmtId='170' formatCode='[Red]0&quot;days&quot;'/><numFmt numFmtId='171' formatCode='[$-413]d mmmm yyyy;@'/>",
      styles: "<xf numFmtId='14'/><xf numFmtId='22'/><xf numFmtId='170'/><xf numFmtId='171'/>"
    ).table(zone: TimeZoneRules.named("Europe/Brussels"))
    #expect(try table.column("d").cells == [.date(19856)])
    #expect(ISOText.date(19856) == "2024-05-13")
    #expect(
      try table.column("t").cells == [.time(19856 * 86_400_000_000 + 10 * 3_600_000_000)])
    #expect(try table.column("n").cells == [.integer(45425)])
    #expect(try table.column("c").cells == [.date(19856)])
  }

  @Test func `a workbook that counts from 1904 gives the same days`() throws {
    let rows = """
      <row><c t="str"><v>d</v></c></row><row><c s="1"><v>43963</v></c></row>
      """
    let table = try workbook(rows, styles: "<xf numFmtId='14'/>", is1904: true).table()
    #expect(try table.column("d").cells == [.date(19856)])
  }

  @Test func `the days around the February of 1900 are those that programs show`() throws {
    func day(_ serial: Int) throws -> Cell {
      try workbook(
        "<row><c t=\"str\"><v>d</v></c></row><row><c s=\"1\"><v>\(serial)</v></c></row>",
        styles: "<xf numFmtId='14'/>"
      ).table().column("d")[0]
    }
    #expect(try day(1) == .date(try #require(ISOText.days("1900-01-01"))))
    #expect(try day(59) == .date(try #require(ISOText.days("1900-02-28"))))
    #expect(try day(61) == .date(try #require(ISOText.days("1900-03-01"))))
    #expect(throws: FormatsError.self) { try day(60) }
  }

  @Test func `gaps are missing and errors are noted`() throws {
    let table = try workbook(
      """
      <row r="2"><c r="B2" t="str"><v>score</v></c></row>
      <row r="3"><c r="B3"><v>9</v></c></row>
      <row r="5"><c r="B5" t="e"><v>#N/A</v></c><c r="C5" t="b"><v>1</v></c></row>
      """
    ).table()
    #expect(table.names == ["score", "column_3"])
    #expect(try table.column("score").cells == [.integer(9), .missing, .missing])
    #expect(try table.column("column_3").cells == [.missing, .missing, .boolean(true)])
    #expect(
      table.notes.map(\.reason) == ["cells held an error", "column had no name"])
  }

  @Test func `numbers among texts become text with a note`() throws {
    let table = try workbook(
      """
      <row><c t="str"><v>code</v></c></row><row><c><v>7</v></c></row><row><c t="str"><v>A7</v></c></row>
      """
    ).table()
    #expect(try table.column("code").cells == [.string("7"), .string("A7")])
    #expect(table.notes.map(\.count) == [1])
  }

  @Test func `sheets are found by name and others are refused with the names`() throws {
    let book = try workbook("")
    #expect(book.sheetNames == ["Een", "Twee"])
    #expect(try book.table(sheet: "Twee").column("naam").cells == [.string("An")])
    #expect(
      #expect(throws: FormatsError.self) { try book.table(sheet: "Twe") }?.description
        == "book.xlsx: no sheet `Twe`; there are `Een`, `Twee`. Did you mean `Twee`?")
  }

  @Test func `what contradicts the format is refused`() {
    #expect(refusal("<row r='2'/><row r='1'/>")?.contains("expected a row behind row 2") == true)
    #expect(refusal("<row><c t='s'><v>3</v></c></row>")?.contains("shared") == true)
    #expect(
      refusal("<row><c><v>9,5</v></c></row>")?.contains("expected a number in cell A1") == true)
    #expect(refusal("<row><c r='ZZZZ1'><v>9</v></c></row>")?.contains("reference") == true)
    #expect(refusal("<row>")?.contains("expected the end of `row`") == true)
    #expect(refusal("<!DOCTYPE a [<!ENTITY b 'c'>]>")?.contains("a document type") == true)
    #expect(refusal("&b;")?.contains("`&b;`") == true)
  }

  @Test func `an old or encrypted workbook is told apart`() {
    let bytes: [UInt8] = [0xd0, 0xcf, 0x11, 0xe0] + [UInt8](repeating: 0, count: 40)
    #expect(
      #expect(throws: FormatsError.self) { try Workbook(.copying(bytes), name: "a.xls") }?
        .description
        == "a.xls: expected a workbook (.xlsx), found an old workbook (.xls) or an encrypted one; save it as .xlsx without a password."
    )
  }

  @Test func `an entry that unpacks too far is refused`() throws {
    let path = folder.file("bomb.xlsx")
    var zip = try ZipWriter(path: path)
    try zip.add("xl/workbook.xml", [UInt8](repeating: 32, count: 40 << 20))
    _ = try zip.finish()
    #expect(
      #expect(throws: FormatsError.self) { try Workbook(path: path) }?.description
        .contains("an entry that unpacks from") == true)
  }

  @Test func `a workbook gives back the cells that were written`() throws {
    let columns: [(name: String, column: Column)] = [
      ("score", .integers([9, nil, 1 << 60])), ("amount", .numbers([1.5, -2, nil])),
      ("loyal", .booleans([true, nil, false])),
      ("day", .dates([19856, nil, -25_567])),
      ("at", .times([1_715_583_805_000_000, nil, 1_715_583_805_250_000])),
      ("text <&>", .strings(["=1+1 \"é\"\n😀", nil, " _x000D_\u{1} "])),
    ]
    let path = folder.file("out.xlsx")
    let zone = try TimeZoneRules.named("Europe/Brussels")
    let sheets = [(name: "a/b", columns: columns), (name: "A_B", columns: [])]
    let byteCount = try WorkbookWriter.write(sheets, to: path, zone: zone)
    #expect(try FileBytes.read(path, access: .copied).byteCount == byteCount)
    let book = try Workbook(path: path)
    #expect(book.sheetNames == ["a_b", "A_B_2"])
    let table = try book.table(zone: zone)
    #expect(table.names == columns.map(\.name))
    for (name, column) in columns {
      #expect(try table.column(name).cells == column.cells, "\(name)")
    }
    #expect(folder.names == ["out.xlsx"])
  }

  @Test(.enabled(if: Python.isThere)) func `Python's zip and XML readers accept our workbooks`()
    throws
  {
    let path = folder.file("out.xlsx")
    try WorkbookWriter.write(
      [(name: "blad", columns: [("tekst", Column.strings(["a<b", nil]))])], to: path)
    let found = try Python.run(
      """
      import sys, zipfile, xml.dom.minidom as m
      z = zipfile.ZipFile(sys.argv[1]); print(z.testzip(), [m.parseString(z.read(n)).documentElement.tagName for n in z.namelist()])
      """, path)
    #expect(
      found
        == "None ['Types', 'Relationships', 'workbook', 'Relationships', 'styleSheet', 'worksheet']\n"
    )
  }

  @Test func `mutated workbooks are read or refused`() throws {
    let path = folder.file("sample.xlsx")
    try WorkbookWriter.write(
      [(name: "a", columns: sampleColumns(count: 5, seed: 2))], to: path)
    let original = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    var generator = SeededGenerator(seed: 11)
    for _ in 0..<400 * fuzzFactor {
      var bytes = original
      for _ in 0..<Int.random(in: 1...3, using: &generator) {
        bytes[Int.random(in: 0..<bytes.count, using: &generator)] =
          UInt8.random(in: 0...255, using: &generator)
      }
      do { _ = try Workbook(.copying(bytes), name: "a").table() } catch is FormatsError {}
    }
  }

  @Test func `mutated sheets are read or refused`() throws {
    let original = Array(
      """
      <row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><t>b</t></is></c></row>
      <row r="2"><c r="A2" s="1"><v>45425.5</v></c><c r="B2" t="b"><v>1</v></c></row>
      """.utf8)
    var generator = SeededGenerator(seed: 12)
    for _ in 0..<200 * fuzzFactor {
      var bytes = original
      for _ in 0..<2 {
        bytes[Int.random(in: 0..<bytes.count, using: &generator)] =
          Array("<>/=\"'&; 0123456789rcvtsbe.-EA!".utf8).randomElement(using: &generator) ?? 0
      }
      let text = String(decoding: bytes, as: UTF8.self)
      do {
        _ = try workbook(text, shared: "<si><t>a</t></si>", styles: "<xf numFmtId='22'/>").table()
      } catch is FormatsError {}
    }
  }
}
