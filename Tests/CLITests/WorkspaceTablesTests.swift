import Foundation
import Testing

/// The workspace's tables as scripts see them.
@Suite(.enabled(if: DeedProcess.isBuilt, DeedProcess.absence))
struct WorkspaceTablesTests {
  /// A new workspace with these files beside its own.
  static func workspace(_ files: [String: String] = [:]) throws -> String {
    let folder = try DeedProcess.folder()
    let made = try DeedProcess.run(["init", folder])
    #expect(made.status == 0, "\(made.errors)")
    for (name, text) in files {
      let old =
        name == "deed.toml" ? try String(contentsOfFile: folder + "/" + name, encoding: .utf8) : ""
      try (old + text).write(toFile: folder + "/" + name, atomically: true, encoding: .utf8)
    }
    return folder
  }

  static func eval(_ code: String, in folder: String, _ more: [String] = []) throws -> Outcome {
    try DeedProcess.run(["eval"] + more + [code], in: folder)
  }

  static let exports: String? = {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let folder = root.deletingLastPathComponent().appendingPathComponent("shared/exports").path
    return FileManager.default.fileExists(atPath: folder) ? folder : nil
  }()

  static let files = [
    "delighted.csv", "delighted_api.json", "excel_nl_cp1252.csv", "excel_nl_utf8bom.csv",
    "formbricks.csv", "google_forms.csv", "google_sheets_nl.csv", "limesurvey.csv",
    "medallia_agent_connect.csv", "qualtrics_labels_nl.csv", "qualtrics_numeric.csv",
    "surveymonkey.csv", "typeform.csv",
  ]

  /// What the figures of an export are: n and NPS complete, then with partial answers.
  static func figures(_ file: String) -> String {
    let withPartial = "11 18.18"
    switch file {
    case "delighted.csv", "delighted_api.json": return "11 18.18 \(withPartial)"
    case "medallia_agent_connect.csv": return "10 stars 3.5"
    case "google_forms.csv", "google_sheets_nl.csv": return "10 20.00 10 20.00"
    default: return "10 20.00 \(withPartial)"
    }
  }

  @Test(.enabled(if: exports != nil), arguments: files)
  func `an export gives the figures that it must, imported once or twice`(file: String) throws {
    let exports = try #require(Self.exports)
    let folder = try Self.workspace()
    let words = ["import", "responses", exports + "/" + file, "--survey", "s"]
    #expect(try DeedProcess.run(words, in: folder).status == 0)
    let code =
      file.hasPrefix("medallia")
      ? #"""
      local r = cx.responses{ survey = "s" }
      return ("%d stars %.1f"):format(#r, r:column("star_rating"):mean())
      """#
      : #"""
      local a, b = cx.nps(cx.responses{ survey = "s" }), cx.nps(cx.responses{ survey = "s", partial = true })
      return ("%d %.2f %d %.2f"):format(a.n, a.nps, b.n, b.nps)
      """#
    #expect(try Self.eval(code, in: folder).output == Self.figures(file) + "\n")
    #expect(try DeedProcess.run(words, in: folder).output.contains("nothing changed"))
    #expect(try Self.eval(code, in: folder).output == Self.figures(file) + "\n")
  }

  @Test(.enabled(if: exports != nil))
  func `all exports go into one workspace beside each other`() throws {
    let exports = try #require(Self.exports)
    let folder = try Self.workspace()
    for file in Self.files {
      let survey = String(file.prefix { $0 != "." }) + (file.hasSuffix("json") ? "_json" : "")
      let run = try DeedProcess.run(
        ["import", "responses", exports + "/" + file, "--survey", survey], in: folder)
      #expect(run.status == 0, "\(file): \(run.errors)")
    }
    let run = try Self.eval(
      #"return cx.nps(cx.responses{ survey = "qualtrics_numeric" }).n, #cx.responses()"#,
      in: folder)
    #expect(run.output.hasPrefix("10\n"), "\(run.errors)")
  }

  @Test(.enabled(if: exports != nil), arguments: ["qualtrics_numeric.csv", "typeform.csv"])
  func `comments come byte for byte, and a month is one of the zone`(file: String) throws {
    let exports = try #require(Self.exports)
    let folder = try Self.workspace()
    _ = try DeedProcess.run(
      ["import", "responses", exports + "/" + file, "--survey", "s"], in: folder)
    let document = try JSONSerialization.jsonObject(
      with: Data(contentsOf: URL(fileURLWithPath: exports + "/expected.json")))
    let canonical = try #require((document as? [String: Any])?["canonical"] as? [String: Any])
    for (id, name) in [
      ("K1002", "comment_R02"), ("K1006", "comment_R06"), ("K1008", "comment_R08"),
    ] {
      let run = try Self.eval(
        """
        return cx.responses{ survey = "s" }
          :where(function(r) return r.customer_id == "\(id)" end):row(1).comment
        """, in: folder, ["--json"])
      let found = try JSONSerialization.jsonObject(
        with: Data(run.output.utf8), options: .fragmentsAllowed)
      #expect(found as? String == canonical[name] as? String)
    }
    let month = #"""
      return cx.responses{ survey = "s" }
        :where(function(r) return r.customer_id == "K1010" end):row(1).answered_at:month()
      """#
    #expect(try Self.eval(month, in: folder).output == "2024-06\n")
    let path = folder + "/deed.toml"
    let text = try String(contentsOfFile: path, encoding: .utf8)
    try text.replacingOccurrences(of: "Europe/Brussels", with: "UTC")
      .write(toFile: path, atomically: true, encoding: .utf8)
    #expect(try Self.eval(month, in: folder).output == "2024-05\n")
  }

  /// Reference case J01.
  @Test func `answers are set aside, then the last of a customer and month counts`() throws {
    let rows = [
      ("R1", "K1", "2024-03-01T09:00:00Z", "9"), ("R2", "K1", "2024-03-20T09:00:00Z", "6"),
      ("R3", "K1", "2024-04-02T08:00:00Z", "10"), ("R4", "K2", "2024-03-05T10:00:00Z", "8"),
      ("R5", "K2", "2024-03-05T10:00:00Z", "7"), ("R6", "K3", "2024-03-31T22:30:00Z", "10"),
      ("R7", "K4", "2024-03-10T12:00:00Z", "11"), ("R8", "K5", "2024-03-11T12:00:00Z", "nil"),
      ("R9", "", "2024-03-12T12:00:00Z", "9"), ("R10", "K6", "2024-03-13T12:00:00Z", "4"),
      ("R10", "K6", "2024-03-13T12:00:00Z", "4"), ("R11", "K7", "2030-01-01T00:00:00Z", "9"),
    ].map { id, customer, at, score in
      let customer = customer.isEmpty ? "nil" : "\"\(customer)\""
      return "{ response_id = \"\(id)\", customer_id = \(customer), survey_id = \"s\", "
        + "answered_at = \"\(at)\", score = \(score) }"
    }
    let folder = try Self.workspace()
    let appended = try Self.eval(
      "return cx.append(\"responses\", { \(rows.joined(separator: ", ")) }).quarantined",
      in: folder)
    #expect(appended.output == "5\n", "\(appended.errors)")
    let kept = try Self.eval(
      #"""
      local found = {}
      for r in cx.responses{ survey = "s" }:rows() do
        found[#found + 1] = r.answered_at:month() .. " " .. r.response_id
      end
      table.sort(found)
      local t = cx.responses{ survey = "s" }:by{ month = function(r) return r.answered_at:month() end }
        :nps()
      return table.concat(found, ", "), ("%.6f %.6f"):format(t:row(1).nps, t:row(2).nps)
      """#, in: folder)
    #expect(
      kept.output == """
        2024-03 R10, 2024-03 R2, 2024-03 R5, 2024-04 R3, 2024-04 R6
        -66.666667 100.000000

        """, "\(kept.errors)")
    let aside = try Self.eval(
      #"""
      local found = {}
      for r in cx.responses{ quarantined = true }:rows() do
        found[#found + 1] = r.response_id .. ": " .. r.reason
      end
      return table.concat(found, "; ")
      """#, in: folder)
    for part in ["R7: ", "R8: no score", "R9: no customer", "R10: ", "R11: "] {
      #expect(aside.output.contains(part), "\(aside.output)")
    }
    let notes = try Self.eval("return cx.responses()", in: folder)
    #expect(notes.output.contains("2 further answers of a customer in a month left out"))
    let all = try Self.eval(#"return #cx.responses{ duplicates = "all" }"#, in: folder)
    #expect(all.output == "7\n")
  }

  @Test func `a table that was never imported has no rows and the standard columns`() throws {
    let folder = try Self.workspace()
    let run = try Self.eval(
      #"""
      local names = {}
      for _, name in ipairs{ "customers", "surveys", "responses", "touchpoints", "visits",
          "promises", "complaints", "extras", "contacts", "deed_items" } do
        local t = cx[name]()
        assert(#t == 0 and #t:columns() >= 2, name)
      end
      return table.concat(cx.promises():columns(), " ")
      """#, in: folder)
    #expect(
      run.output == "promise_id customer_id promised delivered due promiser\n", "\(run.errors)")
  }

  @Test func `outside a workspace a table says how to get one`() throws {
    let run = try DeedProcess.run(["eval", "cx.customers()"], in: try DeedProcess.folder())
    #expect(run.status == 1)
    #expect(run.errors.contains("deed init"), "\(run.errors)")
  }

  @Test func `rows are appended by key, with columns of their own, all or none`() throws {
    let folder = try Self.workspace()
    let script = #"""
      local function add(rows)
        local r = cx.append("promises", rows)
        return r.added .. " " .. r.changed .. " " .. r.unchanged
      end
      local a = add{ { promise_id = "P1", promised = 3, delivered = 4, due = "2026-01-02", by = "An" } }
      local b = add{ promise_id = "P1", promised = 3, delivered = 2, due = "2026-01-02", by = "An" }
      local c = add(cx.table{ promise_id = { "P1", "P2" }, promised = { 3, 5 }, delivered = { 2, 5 },
        due = { "2026-01-02", "2026-01-03" }, by = { "An", "Bo" } })
      local ok, why = pcall(add, { { promise_id = "P3" }, { promise_id = "P4", promised = "soon" } })
      return a, b, c, ok, why, #cx.promises(), table.concat(cx.promises():columns(), " "),
        cx.promises():row(1).delivered, add{}
      """#
    let run = try Self.eval(script, in: folder)
    let lines = run.output.split(separator: "\n").map(String.init)
    try #require(lines.count == 9, "\(run.errors)")
    #expect(lines.prefix(3) == ["1 0 0", "0 1 0", "1 0 1"])
    #expect(lines[3] == "false")
    #expect(lines[4].contains("row 2 of `promised`"))
    #expect(lines.suffix(4) == ["2", "promise_id promised delivered due by", "2", "0 0 0"])
  }

  @Test func `a survey that nothing knows is refused with the closest name`() throws {
    let folder = try Self.workspace(["r.csv": "response_id,customer_id,score\nR1,K1,9\n"])
    _ = try DeedProcess.run(["import", "responses", "r.csv", "--survey", "relation"], in: folder)
    let run = try Self.eval(#"cx.responses{ survey = "relatoin" }"#, in: folder)
    #expect(run.errors.contains("no survey `relatoin` in this workspace. Did you mean `relation`?"))
  }

  @Test func `a declared scale travels with its column and an option that disagrees is refused`()
    throws
  {
    let folder = try Self.workspace([
      "r.csv": "response_id,customer_id,score\nR1,K1,10\nR2,K2,1\n",
      "deed.toml": "\n[surveys.s]\nscale = \"1-10\"\n",
    ])
    _ = try DeedProcess.run(["import", "responses", "r.csv", "--survey", "s"], in: folder)
    let run = try Self.eval(#"cx.nps(cx.responses{ survey = "s" }).scale"#, in: folder)
    #expect(run.output == "1-10\n", "\(run.errors)")
    let refused = try Self.eval(
      #"cx.nps(cx.responses{ survey = "s" }, { scale = "0-10" })"#, in: folder)
    #expect(refused.status == 1)
    let surveys = try Self.eval("cx.surveys():row(1).scale", in: folder)
    #expect(surveys.output == "1-10\n")
  }

  @Test func `answers on two scales stay apart when tables are joined end to end`() throws {
    let folder = try Self.workspace([
      "r.csv": "response_id,customer_id,score\nR1,K1,10\nR2,K2,1\n",
      "deed.toml": "\n[surveys.s]\nscale = \"1-10\"\n",
    ])
    for survey in ["s", "t"] {
      _ = try DeedProcess.run(["import", "responses", "r.csv", "--survey", survey], in: folder)
    }
    let mixed = try Self.eval(
      #"cx.nps(cx.responses{ survey = "s" }:concat(cx.responses{ survey = "t" }))"#, in: folder)
    #expect(mixed.errors.contains("holds answers on the scales 0-10 and 1-10"), "\(mixed.errors)")
    let satisfied = try Self.eval(#"cx.csat(cx.responses{ survey = "s" }).top_box_pct"#, in: folder)
    #expect(satisfied.output == "50.0\n", "\(satisfied.errors)")
    let unfit = try Self.eval(#"cx.csat(cx.responses{ survey = "t" })"#, in: folder)
    #expect(unfit.errors.contains("column `score` is on the scale 0-10, not 1-5."))
  }

  static let customers = """
    customer_id,name,email,tenure,country
    K1,An,an@x.be,30,NL
    K2,Bo,bo@x.be,12,BE
    K3,Cy,cy@x.be,,NL
    K4,Di,di@x.be,40,FR

    """

  @Test func `segments are files, listed with sizes, overlaps and what was missing`() throws {
    let folder = try Self.workspace([
      "c.csv": Self.customers,
      "segments/loyal.lua":
        "return cx.segment(\"Loyal\", function(c) return c.tenure > 24 end)\n",
      "segments/dutch.lua": "return function(c) return c.country == \"NL\" end\n",
    ])
    _ = try DeedProcess.run(["import", "customers", "c.csv"], in: folder)
    let run = try Self.eval(
      "#cx.customers():where(cx.segments.loyal & cx.segments.dutch)", in: folder)
    #expect(run.output == "1\n", "\(run.errors)")
    let list = try DeedProcess.run(["segments", "--json"], in: folder)
    #expect(
      list.output == """
        {"segments":[{"segment":"dutch","name":"dutch","customers":2,"share_pct":50.0,"undecided":0,"problem":null},
        {"segment":"loyal","name":"Loyal","customers":2,"share_pct":50.0,"undecided":1,"problem":null},
        {"segment":"none","name":"in no segment","customers":1,"share_pct":25.0,"undecided":0,"problem":null}],"overlaps":[{"segment":"dutch","other":"loyal","customers":1}]}

        """, "\(list.errors)")
  }

  @Test(arguments: [
    ("bad", "return cx.segment(\"Bad\", function(c) return c.tenur > 24 end)", "no column `tenur`"),
    ("bad", "return cx.segment(\"Bad\", function(c) return 1", "segments/bad.lua:1: "),
    ("bad", "return 3", "segments/bad.lua returns a number; expected a segment"),
    ("bad", "return cx.segments.bad", "segments that need each other: bad → bad"),
    ("bat", "return 3", "Did you mean `bat`?"),
  ]) func `a segment that does not work says why and where`(
    name: String, text: String, message: String
  ) throws {
    let folder = try Self.workspace(["c.csv": Self.customers, "segments/\(name).lua": text])
    _ = try DeedProcess.run(["import", "customers", "c.csv"], in: folder)
    let run = try Self.eval("cx.customers():where(cx.segments.bad)", in: folder)
    #expect(run.status == 1)
    #expect(run.errors.contains(message), "\(run.errors)")
  }

  @Test func `personal columns are masked through verbs, writing and the log`() throws {
    let folder = try Self.workspace([
      "c.csv": Self.customers,
      "deed.toml": "\n[tables.customers]\npersonal = [\"name\", \"email\"]\n",
    ])
    _ = try DeedProcess.run(["import", "customers", "c.csv"], in: folder)
    let code = #"""
      local t = cx.customers()
      show(t:rename{ mail = "email" }:where(function(c) return c.tenure > 20 end):sort("mail"))
      show(t:column("email"):counts())
      show(t:by("email"):summary{ rows = cx.count() })
      show(t:join(t, "customer_id", { prefix = "other_" }))
      show(t:concat(t):distinct("name"):cast{ email = "string" })
      print(t)
      t:write("out.csv")
      t:write("out.xlsx")
      log("wrote", { email = "an@x.be" })
      return t:row(1)
      """#
    let run = try Self.eval(code, in: folder)
    #expect(run.status == 0, "\(run.errors)")
    let written = try String(contentsOfFile: folder + "/out.csv", encoding: .utf8)
    let book = try Self.eval(#"cx.read("out.xlsx")"#, in: folder)
    for text in [run.output, run.errors, written, book.output] {
      #expect(!text.contains("@x.be"), "\(text)")
      #expect(text.contains("•••"))
    }
    let shown = try Self.eval("cx.customers()", in: folder, ["--reveal"])
    #expect(shown.output.contains("an@x.be"))
    let json = try Self.eval("cx.customers()", in: folder, ["--json"])
    #expect(!json.output.contains("@x.be") && json.output.contains("•••"))
  }

  @Test func `personal texts stay masked when a script takes them out of their column`() throws {
    let folder = try Self.workspace([
      "c.csv": Self.customers, "deed.toml": "\n[tables.customers]\npersonal = [\"email\"]\n",
    ])
    _ = try DeedProcess.run(["import", "customers", "c.csv"], in: folder)
    for code in [
      "cx.customers():row(1)", "cx.customers():row(1).email",
      #"cx.customers():rename{ mail = "email" }:row(1)"#,
      #"cx.customers():column("email"):values()"#, #"cx.customers():map("customer_id", "email")"#,
      "for row in cx.customers():rows() do return { row.email } end",
      "{ cx.customers():table()[1].email }",
    ] {
      let code = code.hasPrefix("for") ? code : "return " + code
      let run = try Self.eval(code, in: folder)
      #expect(!run.output.contains("@x.be") && run.output.contains("•••"), "\(code): \(run.output)")
      let shown = try Self.eval(code, in: folder, ["--reveal"])
      #expect(shown.output.contains("@x.be"), "\(code): \(shown.output)")
    }
  }

  @Test func `rows do not go into a new table whose name is a mistake`() throws {
    let folder = try Self.workspace()
    let code = #"cx.append("promisses", { promise_id = "P1", promised = 3, delivered = 2 }).added"#
    let refused = try Self.eval(code, in: folder)
    #expect(refused.status == 1)
    #expect(
      refused.errors.contains("there is no table `promisses`. Did you mean `promises`?"),
      "\(refused.errors)")
    #expect(try DeedProcess.run(["tables"], in: folder).output.contains("promisses") == false)
    let other = #"cx.append("parking", { plate = "A1" }).added"#
    #expect(try Self.eval(other, in: folder).output == "1\n")
    let path = folder + "/deed.toml"
    let manifest = try String(contentsOfFile: path, encoding: .utf8)
    try (manifest + "\n[tables.promisses]\nkey = [\"promise_id\"]\n")
      .write(toFile: path, atomically: true, encoding: .utf8)
    #expect(try Self.eval(code, in: folder).output == "1\n")
  }

  @Test func `a column of another table with the same name is not masked`() throws {
    let folder = try Self.workspace([
      "deed.toml": "\n[tables.customers]\npersonal = [\"name\"]\n"
    ])
    let run = try Self.eval(#"cx.table{ name = { "delivery" } }"#, in: folder)
    #expect(run.output.contains("delivery"))
  }

  @Test func `a workspace that publishes hides small groups in what is shown`() throws {
    let folder = try Self.workspace()
    let path = folder + "/deed.toml"
    try String(contentsOfFile: path, encoding: .utf8)
      .replacingOccurrences(of: "publish = false", with: "publish = true")
      .write(toFile: path, atomically: true, encoding: .utf8)
    let run = try Self.eval(
      #"""
      local t = cx.table{ team = { "A", "A", "A", "A", "A", "B", "B", "C", "C", "C", "C", "C", "C" },
        score = { 10, 10, 10, 10, 10, 0, 0, 9, 9, 9, 9, 9, 9 } }
      show(t:by("team"):nps():pick("team", "nps", "n"))
      show(t:by("team"):summary{ mean = cx.mean("score") })
      show(cx.nps(t:where(function(r) return r.team == "B" end)))
      """#, in: folder)
    let lines = run.output.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
    // B is too small, and A, the smaller of the others, would give it away.
    #expect(lines.contains(["A", "–", "–"]) && lines.contains(["B", "–", "–"]), "\(run.output)")
    #expect(lines.contains { $0.first == "C" && $0.last == "6" }, "\(run.output)")
    #expect(
      lines.contains(["A", "–"]) && lines.contains(["B", "–"]) && lines.contains(["C", "9"]))
    #expect(run.output.contains("Hidden: fewer than 5 answers."))
    #expect(!run.output.contains("-100"))
  }
}
