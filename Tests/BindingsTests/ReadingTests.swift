import Bindings
import Calendars
import Foundation
import LuaRuntime
import Tables
import Testing

/// `cx.read` and `t:write` for every format.
@Suite final class ReadingTests {
  let folder = FileManager.default.temporaryDirectory
    .appendingPathComponent("deed-reading-\(UUID().uuidString)").path

  init() throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  /// Writes a file of the test's folder.
  private func file(_ name: String, _ text: String) throws -> String {
    let path = folder + "/" + name
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    return path
  }

  private func run(_ text: String, zone: String = "UTC") throws -> LuaRun {
    try LuaRun("local folder = \"\(folder)/\"\n" + text, zone: .named(zone))
  }

  private func error(_ text: String) -> String? {
    luaError("local folder = \"\(folder)/\"\n" + text)
  }

  @Test func `a large file is read once for all the columns that the script names`() throws {
    var text = "tenure,country,score,comment\n"
    for row in 0..<120_000 {
      text +=
        "\(row % 50),\(["NL", "BE"][row % 2]),\(row % 11),\(String(repeating: "x", count: 40))\n"
    }
    _ = try file("large.csv", text)
    let run = try run(
      """
      local t = cx.read(folder .. "large.csv")
      local groups = t:where(function(r) return r.tenure > 24 end):by("country"):nps()
      return t, #groups
      """)
    guard case .object(let object, _) = run.values[0], let table = object as? Table,
      let source = table.source as? CSVSource
    else {
      Issue.record("no file")
      return
    }
    #expect(run.numbers[1] == 2)
    #expect(source.holds(["tenure", "country", "score"]))
    #expect(!source.holds(["comment"]))
    // The filter alone had asked for one column: the others came with it.
    #expect(table.isLoaded(["tenure"]))
  }

  @Test(arguments: ["csv", "tsv", "json", "jsonl", "xlsx", "arrow"])
  func `a table written in a format is read again`(ending: String) throws {
    let values = try run(
      """
      local t = cx.table{
        id = { "007", "K2", "K3" }, score = { 9, nil, 3 }, share = { 0.5, 1.25, nil },
        day = { cx.date("2024-05-31"), nil, cx.date("2024-06-01") },
        at = { cx.time("2024-05-31T22:30:00Z"), cx.time("2024-06-01T00:00:01Z") },
        said = { "=1+1", "two\\nlines, \\"quoted\\"", "€ 😀" } }
      t:write(folder .. "t.\(ending)")
      local u = cx.read(folder .. "t.\(ending)")
      assert(u:schema():column("type"):values()[1] == t:schema():column("type"):values()[1])
      local same = 0
      for i = 1, 3 do
        local a, b = t:row(i), u:row(i)
        for _, name in ipairs{ "id", "score", "share", "day", "at" } do
          assert(tostring(a[name]) == tostring(b[name]), name .. " of row " .. i)
          same = same + 1
        end
        assert(a.said == b.said or b.said == "'" .. a.said)
      end
      return same, #u
      """
    ).numbers
    #expect(values == [15, 3])
  }

  @Test func `options that mean nothing for a file are refused with the reason`() throws {
    _ = try run(#"cx.table{ a = { 1 } }:write(folder .. "t.arrow")"#)
    #expect(
      error(#"cx.read(folder .. "t.arrow", { delimiter = ";" })"#)?.contains(
        "cx.read: option `delimiter` is for text files; t.arrow is an Arrow file.") == true)
    #expect(
      error(#"cx.table{ a = { 1 } }:write(folder .. "t.json", { bom = true })"#)?.contains(
        "option `bom` is for .csv and .tsv files, not for .json") == true)
    #expect(
      error(#"cx.read(folder .. "t.arrow", { format = "qualtric" })"#)?.contains(
        "option `format` must be one of \"qualtrics\"") == true)
  }

  @Test func `columns, types, missing and skip_last work on typed files`() throws {
    let run = try run(
      #"""
      cx.table{ code = { 1, 99, 3, 4 }, id = { "01", "02", "n.v.t.", "04" } }
        :write(folder .. "t.arrow")
      local t = cx.read(folder .. "t.arrow", { columns = { score = "code", key = "id" },
        types = { score = "number", key = "integer" }, missing = { "99", "n.v.t." },
        skip_last = 1 })
      return #t, t:row(1).score, t:row(2).score, t:row(2).key, t:row(3).key,
        table.concat(t:columns(), " ")
      """#)
    #expect(run.numbers.prefix(5) == [3, 1, nil, 2, nil])
    #expect(run.texts.last == "key score")
  }

  @Test func `texts of a workbook are read by a declared locale`() throws {
    let run = try run(
      #"""
      cx.table{ bedrag = { "1.234,56", "7" }, klaar = { "ja", "nee" }, dag = { "31/12/2024" },
        klantnr = { "007", "008" } }:write(folder .. "t.xlsx")
      local t = cx.read(folder .. "t.xlsx",
        { locale = "nl", booleans = { yes = { "ja" }, no = { "nee" } } })
      local r = t:row(1)
      return r.bedrag, tostring(r.dag), tostring(r.klaar), r.klantnr
      """#)
    #expect(run.numbers[0] == 1234.56)
    #expect(run.texts.dropFirst() == ["2024-12-31", "true", "007"])
  }

  @Test func `several files make one table with the file's name`() throws {
    _ = try file("a.csv", "score\n9\n")
    _ = try file("b.csv", "score\n3\n1\n")
    let run = try run(
      #"""
      local t = cx.read(folder .. "*.csv", { source = "file" })
      return #t, t:row(1).file, t:row(3).file, #cx.read({ folder .. "a.csv", folder .. "b.csv" })
      """#)
    #expect(run.numbers[0] == 3)
    #expect(run.texts[1...2] == ["a.csv", "b.csv"])
    #expect(run.numbers[3] == 3)
  }

  @Test func `a sheet is chosen by name and a wrong one is refused with the names`() throws {
    _ = try run(#"cx.table{ a = { 1 } }:write(folder .. "t.xlsx")"#)
    #expect(
      error(#"cx.read(folder .. "t.xlsx", { sheet = "Sheet2" })"#)?.contains(
        "t.xlsx: no sheet `Sheet2`; there are `Sheet1`. Did you mean `Sheet1`?") == true)
    let rows = try run(
      #"return #cx.read(folder .. "t.xlsx", { sheet = "Sheet1", skip = 0 })"#)
    #expect(rows.numbers == [1])
  }

  @Test(arguments: [
    ("PAR1", "Parquet"), ("\u{1f}\u{8b}", "gzip"),
  ]) func `a format that is not read says what to do`(start: String, name: String) throws {
    let path = folder + "/f"
    try Data(start.unicodeScalars.map { UInt8($0.value) } + [0, 0, 0, 0]).write(
      to: URL(fileURLWithPath: path))
    #expect(error("cx.read(folder .. 'f')")?.contains(name) == true)
  }

  @Test func `a Dutch workbook of answers is read as its CSV is`() throws {
    _ = try file(
      "export.csv",
      """
      Antwoordnr;Klantnr;Datum;Score;Gewicht;Opmerking;Voltooid
      R01;K1;13/05/2024 09:02;10;0,85;goed;ja
      R02;K2;13/05/2024 09:40;9;1.234,5;"=fout";ja
      R03;K3;1/06/2024 00:30;6;1;;nee

      """)
    let run = try run(
      #"""
      local csv = cx.read(folder .. "export.csv", { format = "survey", zone = "Europe/Brussels" })
      cx.read(folder .. "export.csv", { locale = "nl" }):write(folder .. "export.xlsx")
      local book = cx.read(folder .. "export.xlsx",
        { format = "survey", zone = "Europe/Brussels" })
      for i = 1, 3 do
        for name, value in pairs(csv:row(i)) do
          assert(tostring(value) == tostring(book:row(i)[name]), name .. " of row " .. i)
        end
      end
      return #book, book:row(2).Gewicht, tostring(book:row(3).answered_at), book:row(3).state
      """#)
    #expect(run.numbers.prefix(2) == [3, 1234.5])
    #expect(run.texts.suffix(2) == ["2024-05-31T22:30:00Z", "partial"])
  }

  @Test func `a survey without a recognisable score says how to name it`() throws {
    _ = try file("s.csv", "q1,q2\n9,8\n3,4\n")
    #expect(
      error(#"cx.read(folder .. "s.csv", { format = "survey" })"#)?.contains(
        "Say which with `columns = { score = … }`.") == true)
    let run = try run(
      #"""
      local t = cx.read(folder .. "s.csv", { format = "survey", columns = { score = "q2" } })
      return t:row(1).score, t:row(2).score, t:row(1).q1
      """#)
    #expect(run.numbers == [8, 4, 9])
  }
}
