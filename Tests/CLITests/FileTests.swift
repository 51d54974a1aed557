import Foundation
import Testing

@Suite(.enabled(if: DeedProcess.isBuilt, DeedProcess.absence))
struct FileTests {
  /// A folder with these files.
  static func folder(_ files: [String: String]) throws -> String {
    let folder = try DeedProcess.folder()
    for (name, text) in files {
      try text.write(toFile: folder + "/" + name, atomically: true, encoding: .utf8)
    }
    return folder
  }

  static func eval(_ code: String, _ files: [String: String]) throws -> Outcome {
    try DeedProcess.run(["eval", "--json", code], in: try folder(files))
  }

  @Test func `several files are one table, with the name of each`() throws {
    let files = ["a.csv": "id,score\nR1,9\n", "b.csv": "id,score\nR2,6\n"]
    let wanted = """
      [{"id":"R1","score":9,"file":"a.csv"},
      {"id":"R2","score":6,"file":"b.csv"}]

      """
    for paths in [#"{ "a.csv", "b.csv" }"#, #""*.csv""#] {
      let run = try Self.eval("cx.read(\(paths), { source = \"file\" })", files)
      #expect(run.output == wanted, "\(run.errors)")
    }
  }

  @Test func `a file is read by its content, not its name`() throws {
    let run = try Self.eval(
      #"cx.read("rows.txt")"#, ["rows.txt": "{\"id\": \"R1\", \"score\": 9}\n{\"id\": \"R2\"}\n"])
    #expect(
      run.output == """
        [{"id":"R1","score":9},
        {"id":"R2","score":null}]

        """)
  }

  @Test func `Dutch numbers are read by locale`() throws {
    let run = try Self.eval(
      #"cx.read("nl.csv", { locale = "nl" })"#, ["nl.csv": "naam;cijfer\nAnn;8,5\n"])
    #expect(run.output == #"[{"naam":"Ann","cijfer":8.5}]"# + "\n")
  }

  @Test func `texts that mean missing are missing`() throws {
    let run = try Self.eval(
      #"cx.read("a.csv", { missing = { "n.v.t." } }):summary{ n = cx.count("score") }"#,
      ["a.csv": "score\n9\nn.v.t.\n"])
    #expect(run.output == #"[{"n":1}]"# + "\n")
  }

  @Test func `customer numbers with leading zeros stay text`() throws {
    let run = try Self.eval(#"cx.read("a.csv")"#, ["a.csv": "id,n\n007,1\n"])
    #expect(run.output == #"[{"id":"007","n":1}]"# + "\n")
  }

  @Test func `a row with too many fields is refused with its line`() throws {
    let run = try Self.eval(
      #"cx.read("a.csv"):count()"#, ["a.csv": "a,b\n1,2\n1,2,3\n"])
    #expect(run.errors.contains("a.csv"))
    #expect(run.errors.contains("3"))
    #expect(run.status == 1)
  }

  @Test func `what is written is read back`() throws {
    let code = #"""
      local t = cx.table{ id = { "K1", "=1+1" }, at = { cx.date("2026-01-31"), nil }, \#
      comment = { "a \"quoted\", text\nof two lines", "é 👍" }, n = { 1.5, nil } }
      t:write("out.csv", { formula_guard = false })
      t:write("out.jsonl")
      local a, b = cx.read("out.csv"), cx.read("out.jsonl"):pick(t:columns())
      return { a:row(1).comment == t:row(1).comment, b:row(1).comment == t:row(1).comment, \#
      a:row(2).id, a:row(2).n == nil, a:schema():row(1).type }
      """#
    let run = try Self.eval(code, [:])
    #expect(run.output == #"[true,true,"=1+1",true,"date"]"# + "\n", "\(run.errors)")
  }

  @Test func `a text that a spreadsheet would execute is guarded when written`() throws {
    let folder = try DeedProcess.folder()
    _ = try DeedProcess.run(
      ["eval", #"cx.table{ s = { "=1+1" } }:write("out.csv")"#], in: folder)
    #expect(try String(contentsOfFile: folder + "/out.csv", encoding: .utf8).contains("'=1+1"))
  }

  @Test func `an ending that is no format is refused`() throws {
    let run = try Self.eval(#"cx.table{ a = { 1 } }:write("out.doc")"#, [:])
    #expect(run.errors.contains("`out.doc` has no ending that Deed writes"))
    #expect(run.status == 1)
  }
}
