import Foundation
import Testing

@Suite(.enabled(if: DeedProcess.isBuilt, DeedProcess.absence))
struct WorkspaceCommandTests {
  static let answers = """
    response_id,customer_id,score,answered_at,comment
    R1,K1,9,2026-01-05T10:00:00Z,goed
    R2,K2,3,2026-01-06T10:00:00Z,
    R3,K3,11,2026-01-07T10:00:00Z,elf
    R4,,8,2026-01-08T10:00:00Z,wie?

    """

  private func filled(_ settings: String = "") throws -> WorkspaceFixture {
    let workspace = try WorkspaceFixture(settings)
    try workspace.write(Self.answers, to: "a.csv")
    let run = try workspace.deed("import", "responses", "a.csv", "--survey", "relation")
    try #require(run.status == 0, "\(run.errors)")
    return workspace
  }

  @Test func `init makes a workspace and refuses to make it twice`() throws {
    let workspace = try WorkspaceFixture()
    let names = try FileManager.default.contentsOfDirectory(atPath: workspace.folder).sorted()
    #expect(names == [".deed", ".gitignore", "deed.toml", "lib", "scripts", "segments"])
    let again = try workspace.deed("init")
    #expect(again.status == 1)
    #expect(
      again.errors == "there is ./deed.toml already, and nothing was changed. Use the workspace "
        + "that is there, or name another folder.\n")
  }

  @Test func `a workspace is found upwards, by its name, or not at all`() throws {
    let workspace = try filled()
    let inner = try DeedProcess.run(["tables"], in: workspace.folder + "/scripts")
    #expect(inner.output.contains("responses"))
    let named = try DeedProcess.run(["tables", "--workspace", workspace.folder], in: "/")
    #expect(named.output == inner.output)
    let outside = try DeedProcess.run(["tables"], in: "/")
    #expect(outside.status == 1)
    #expect(
      outside.errors == "/ is in no workspace. `deed init` makes one here; `--workspace FOLDER` "
        + "names one that is elsewhere.\n")
  }

  @Test func `an unknown setting is refused with the closest one`() throws {
    let workspace = try WorkspaceFixture("\n[surveys.relation]\nscal = \"0-10\"\n")
    let run = try workspace.deed("eval", "1")
    #expect(run.status == 1)
    #expect(run.errors.contains("no setting `scal` in [surveys.relation]. Did you mean `scale`?"))
  }

  @Test func `a script of the workspace runs by its name, in the workspace's zone`() throws {
    let workspace = try WorkspaceFixture()
    try workspace.write(
      "show(cx.time(\"2024-05-31T22:30:00Z\"):month())", to: "scripts/month.lua")
    #expect(try workspace.deed("run", "month").output == "2024-06\n")
    #expect(try workspace.deed("run", "mont").errors.contains("Did you mean `month`?"))
  }

  @Test func `an import says what it did, and that a second one does nothing`() throws {
    let workspace = try WorkspaceFixture()
    try workspace.write(Self.answers, to: "a.csv")
    let first = try workspace.deed("import", "responses", "a.csv", "--survey", "relation")
    #expect(
      first.output == """
        a.csv into responses, survey relation: import 1
          4 rows read
          4 new, 0 changed, 0 unchanged
          2 quarantined: no customer 1, score out of range 1
          score of relation: scale 0-10 not declared, so assumed, seen 3 to 11
          warning (out_of_range): 1 of 4 scores are outside 0-10: 11 (1×)
            if so, write into deed.toml: [surveys.relation] missing = [11]
          kept: `response_id`, `customer_id`, `score`, `answered_at`, `comment`

        """)
    let second = try workspace.deed("import", "responses", "a.csv", "--survey", "relation")
    #expect(second.output.contains("nothing changed: 4 rows were there already"))
    #expect(try workspace.rows(of: "responses").count == 5)
  }

  @Test func `an edited answer replaces its older version, and undo brings that back`() throws {
    let workspace = try filled()
    let before = try workspace.rows(of: "responses")
    try workspace.write(
      Self.answers.replacingOccurrences(of: "R2,K2,3", with: "R2,K2,7"), to: "b.csv")
    let run = try workspace.deed("import", "responses", "b.csv", "--survey", "relation")
    #expect(run.output.contains("0 new, 1 changed, 3 unchanged"))
    #expect(try workspace.rows(of: "responses").contains { $0.hasPrefix("R2,K2,7,") })
    #expect(try workspace.deed("import", "--undo", "2").output == "import 2 is undone.\n")
    #expect(try workspace.rows(of: "responses") == before)
    #expect(try workspace.deed("import", "--undo", "2").errors.contains("was undone before"))
    #expect(try workspace.deed("import", "--undo", "9").errors.contains("no import 9"))
  }

  @Test func `a dry run changes nothing`() throws {
    let workspace = try WorkspaceFixture()
    try workspace.write(Self.answers, to: "a.csv")
    let run = try workspace.deed("import", "responses", "a.csv", "--dry-run")
    #expect(run.output.contains("nothing was imported (dry run)"))
    #expect(run.output.contains("4 new"))
    #expect(try workspace.deed("imports").output.contains("nothing was imported yet"))
  }

  /// Plain command lines are read without the parser of all others; `--workspace=.` is not plain.
  @Test(arguments: [
    [], ["responses"], ["responses", "a.csv"], ["responses", "a.csv", "b.csv", "--json"],
    ["responses", "a.csv", "--survey", "relation"],
    ["customers", "a.csv", "--survey", "relation"],
    ["--survey", "other", "responses", "a.csv", "--survey", "relation"],
    ["responses", "--replace", "a.csv"], ["responses", "a.csv", "--survey"],
    ["responses", "c.csv"],
    ["responses", "a.csv", "--survey", "--json"], ["responses", "a.csv", "--jsn"],
    ["responses", "a.csv", "--format", "qualtrics"], ["responses", "--", "a.csv"], ["--help"],
    ["responses", "a.csv", "--undo", "1"], ["responses", "-"], ["", ""], ["respones", "a.csv"],
  ])
  func `a plain import means what it means beside other options`(words: [String]) throws {
    let workspace = try filled()
    try workspace.write("response_id,score\nR9,9\n", to: "b.csv")
    func run(_ more: [String]) throws -> Outcome {
      try DeedProcess.run(["import"] + more + words, in: workspace.folder)
    }
    let (plain, parsed) = (try run(["--dry-run"]), try run(["--dry-run", "--workspace=."]))
    #expect(plain.output == parsed.output)
    #expect(plain.errors == parsed.errors)
    #expect(plain.status == parsed.status)
  }

  @Test func `replacing takes away what the file does not have`() throws {
    let workspace = try filled()
    try workspace.write(
      "response_id,customer_id,score,answered_at\nR1,K1,9,2026-01-05T10:00:00Z\n", to: "b.csv")
    let run = try workspace.deed(
      "import", "responses", "b.csv", "--survey", "relation", "--replace")
    #expect(run.output.contains("3 removed"))
    #expect(try workspace.rows(of: "responses").count == 2)
  }

  @Test func `declared codes become scores, and those for no answer become none`() throws {
    let workspace = try filled("\n[surveys.relation]\nmissing = [11]\n")
    let quarantine = try workspace.deed("quarantine", "--json")
    #expect(quarantine.output.contains("\"reason\":\"no score\""))
    #expect(!quarantine.output.contains("out of range"))
    let coded = try WorkspaceFixture("\n[surveys.relation]\nscale = \"0-10\"\ncode_of_lowest = 1\n")
    try coded.write(Self.answers, to: "a.csv")
    try coded.deed("import", "responses", "a.csv", "--survey", "relation")
    #expect(try coded.rows(of: "responses").contains { $0.hasPrefix("R3,K3,10,") })
  }

  @Test func `columns are mapped by name, and a name that is not there is refused`() throws {
    let workspace = try WorkspaceFixture()
    try workspace.write("Klant,Punten\nK1,9\n", to: "a.csv")
    let run = try workspace.deed(
      "import", "responses", "a.csv", "--map", "score=Punten", "--map", "customer_id=Klant")
    #expect(run.output.contains("mapped: customer_id from `Klant`, score from `Punten`"))
    let wrong = try workspace.deed("import", "customers", "a.csv", "--map", "customer_id=Klnt")
    #expect(
      wrong.errors == "a.csv: no column `Klnt` to be `customer_id`; there are `Klant`, `Punten`. "
        + "Did you mean `Klant`?\n")
    let unmapped = try workspace.deed("import", "customers", "a.csv")
    #expect(unmapped.errors.contains("`--map customer_id=…`"))
  }

  @Test func `several surveys in one file are judged each by its own rules`() throws {
    let workspace = try WorkspaceFixture("\n[surveys.b]\nscale = \"1-10\"\n")
    try workspace.write("response_id,survey_id,score\n1,a,0\n2,b,0\n", to: "a.csv")
    try workspace.deed("import", "responses", "a.csv")
    let rows = try workspace.deed("quarantine", "--json").output
    #expect(rows.contains("score 0 out of range 1-10") && !rows.contains("\"survey_id\":\"a\""))
    let other = try workspace.deed("import", "responses", "a.csv", "--survey", "c")
    #expect(other.errors.contains("holds answers to `a`, `b`"))
  }

  @Test func `two tools' columns of one name and another type are kept side by side`() throws {
    let workspace = try WorkspaceFixture()
    try workspace.write("response_id,score,Status\n1,9,0\n", to: "a.csv")
    try workspace.write("response_id,score,Status\n1,9,open\n", to: "b.csv")
    try workspace.deed("import", "responses", "a.csv", "--survey", "a")
    for change in ["1 new", "nothing changed: 1 row was"] {
      let run = try workspace.deed("import", "responses", "b.csv", "--survey", "b")
      #expect(run.output.contains("`Status` as `Status_text`") && run.output.contains(change))
    }
  }

  @Test func `quarantine is decided by hand and back`() throws {
    let workspace = try filled()
    let list = try workspace.deed("quarantine")
    #expect(list.output.contains("score 11 out of range 0-10"))
    #expect(
      try workspace.deed("quarantine", "release", "R3").output
        == "1 row of `responses` counts again.\n")
    #expect(
      try workspace.deed("quarantine", "add", "R1", "--because", "a colleague").output
        == "1 row of `responses` is set aside.\n")
    #expect(try workspace.deed("quarantine").output.contains("a colleague"))
    #expect(try workspace.deed("quarantine", "release", "R9").status == 1)
  }

  @Test(arguments: ["csv", "tsv", "jsonl", "json", "xlsx", "arrow"])
  func `what is exported reads back as it was`(ending: String) throws {
    let workspace = try filled()
    let run = try workspace.deed("export", "responses", "x.\(ending)", "--all")
    #expect(run.output == "wrote 4 rows to x.\(ending).\n")
    try workspace.deed("import", "copies", "x.\(ending)")
    let (copies, originals) = (
      try workspace.rows(of: "copies"), try workspace.rows(of: "responses")
    )
    #expect(copies == originals)
  }

  @Test func `an export leaves out what is set aside, masks what is personal, and is listed`()
    throws
  {
    let workspace = try filled("\n[tables.responses]\npersonal = [\"comment\"]\n")
    let run = try workspace.deed("export", "responses", "x.csv")
    #expect(run.output == "wrote 2 rows to x.csv.\n")
    #expect(run.errors.contains("quarantine: 1 no customer"))
    let text = try String(contentsOfFile: workspace.folder + "/x.csv", encoding: .utf8)
    #expect(text.contains("•••") && !text.contains("goed"))
    try workspace.deed("export", "responses", "y.csv", "--reveal")
    let revealed = try String(contentsOfFile: workspace.folder + "/y.csv", encoding: .utf8)
    #expect(revealed.contains("goed"))
    #expect(try workspace.deed("export", "responses", "y.doc").status == 2)
  }

  @Test func `a backup comes back with its settings, and not over data`() throws {
    let workspace = try filled("\n[surveys.relation]\nscale = \"1-10\"\n")
    #expect(try workspace.deed("backup", "b.deed").status == 0)
    #expect(try workspace.deed("restore", "b.deed").errors.contains("holds data already"))
    let other = try DeedProcess.folder() + "/new"
    let run = try DeedProcess.run(
      ["restore", workspace.folder + "/b.deed", other], in: workspace.folder)
    #expect(run.status == 0, "\(run.errors)")
    let settings = try String(contentsOfFile: other + "/deed.toml", encoding: .utf8)
    #expect(settings.contains("scale = \"1-10\"\n"))
    #expect(try DeedProcess.run(["doctor"], in: other).output.hasPrefix("all is well: 1 table"))
  }

  @Test func `a forgotten customer is in no file, and stays away`() throws {
    let workspace = try filled()
    try workspace.write(
      Self.answers.replacingOccurrences(of: "K2", with: "KAREL-77"), to: "b.csv")
    try workspace.deed("import", "responses", "b.csv", "--survey", "other")
    try workspace.deed("export", "responses", "x.csv")
    let run = try workspace.deed("forget", "KAREL-77")
    #expect(run.status == 0)
    #expect(run.output.contains("1 row erased, older versions included: responses 1"))
    #expect(run.output.contains("the id occurs in none of them"))
    #expect(run.output.contains("/x.csv"))
    let again = try workspace.deed("import", "responses", "b.csv", "--survey", "other")
    #expect(again.output.contains("1 row left out: about people who were forgotten"))
    try workspace.deed("import", "--undo", "2")
    let data = workspace.folder + "/.deed"
    for name in try FileManager.default.subpathsOfDirectory(atPath: data) {
      guard let bytes = try? Data(contentsOf: URL(fileURLWithPath: data + "/" + name)) else {
        continue
      }
      #expect(bytes.range(of: Data("KAREL-77".utf8)) == nil, "\(name)")
    }
    #expect(try workspace.deed("doctor").status == 0)
  }

  @Test func `doctor names a damaged file with its rows and says how to repair it`() throws {
    let workspace = try filled()
    let parts = workspace.folder + "/.deed/parts/"
    let name = try #require(
      try FileManager.default.contentsOfDirectory(atPath: parts).first { $0.contains(".hot.") })
    var bytes = try Data(contentsOf: URL(fileURLWithPath: parts + name))
    bytes[bytes.count / 2] ^= 1
    try bytes.write(to: URL(fileURLWithPath: parts + name))
    let run = try workspace.deed("doctor")
    #expect(run.status == 1)
    #expect(run.output.contains("\(name) is damaged") && run.output.contains("from a backup"))
  }

  @Test func `a table's name that is nearly a standard one is asked about`() throws {
    let workspace = try WorkspaceFixture()
    try workspace.write("customer_id\nK1\n", to: "a.csv")
    let run = try workspace.deed("import", "customer", "a.csv")
    #expect(run.output.contains("Did you mean `customers`? `deed import --undo 1`"))
    #expect(try workspace.deed("import", "Customers", "a.csv").errors.contains("no table can be"))
  }

  @Test func `columns that look personal are proposed`() throws {
    let workspace = try WorkspaceFixture()
    try workspace.write(
      "customer_id,mail,rekening,tel\nK1,an@b.be,BE68 5390 0754 7034,+32 470 12 34 56\n",
      to: "a.csv")
    let run = try workspace.deed("import", "customers", "a.csv")
    #expect(
      run.output.contains(
        "[tables.customers] personal = [\"mail\", \"rekening\", \"tel\"]"))
  }

  @Test func `scores that move to another scale at a day are warned about with the evidence`()
    throws
  {
    let workspace = try WorkspaceFixture()
    var lines = ["response_id,score,answered_at"]
    for row in 0..<200 {
      let day = row < 100 ? "2026-02-\(10 + row % 15)" : "2026-03-\(10 + row % 15)"
      lines.append("R\(row),\(row < 100 ? row % 5 + 1 : row % 11),\(day)T10:00:00Z")
    }
    try workspace.write(lines.joined(separator: "\n") + "\n", to: "a.csv")
    let run = try workspace.deed("import", "responses", "a.csv", "--survey", "s")
    #expect(
      run.output.contains("warning (changes_scale): none of the 100 scores before 2026-03-10"))
    #expect(run.output.contains("scale for each of two surveys"))
  }

  @Test(arguments: ["csv", "jsonl", "json", "xlsx", "arrow"])
  func `answers with the standard columns come back from every format`(ending: String) throws {
    let workspace = try filled()
    let before = try workspace.rows(of: "responses")
    try workspace.deed("export", "responses", "x.\(ending)", "--all")
    let run = try workspace.deed("import", "responses", "x.\(ending)")
    #expect(run.output.contains("nothing changed: 4 rows"), "\(run.output)\(run.errors)")
    #expect(try workspace.rows(of: "responses") == before)
  }

  @Test func `of several rows with one key in a file the last one counts`() throws {
    let workspace = try WorkspaceFixture()
    try workspace.write("customer_id,tenure\nK1,1\nK2,2\nK1,3\n", to: "a.csv")
    let run = try workspace.deed("import", "customers", "a.csv")
    #expect(run.output.contains("3 rows read\n  2 new, 0 changed, 0 unchanged"))
    #expect(run.output.contains("note: 1 rows gave way to a later row of the file"))
    #expect(try workspace.rows(of: "customers") == ["K1,3", "K2,2", "customer_id,tenure"])
    #expect(try workspace.deed("import", "customers", "a.csv").output.contains("nothing changed"))
    #expect(try workspace.deed("doctor").status == 0)
  }
}
