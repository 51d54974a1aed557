import Foundation
import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Sessions at a pseudo-terminal.
@Suite(.enabled(if: DeedProcess.isBuilt, DeedProcess.absence), .serialized)
struct SessionTests {
  /// A session whose first prompt was seen.
  private func session(
    columns: UInt16 = 80, rows: UInt16 = 24, folder: String? = nil, current: String? = nil
  ) throws -> TerminalProcess {
    let terminal = try TerminalProcess(
      columns: columns, rows: rows, folder: folder, current: current)
    terminal.expect("deed> ")
    return terminal
  }

  @Test func `a statement of several lines runs as one, and Up recalls all of it`() throws {
    let terminal = try session()
    terminal.enter("for i = 1, 2 do")
    terminal.enter("print(i * 21)")
    terminal.enter("end")
    terminal.expect("\n21\n42\n")
    terminal.expect("deed> ")
    // Up, to the number in the first line, and another one there.
    terminal.type("\u{1b}[A\u{1b}<\u{1b}f\u{1b}f\u{1b}f\u{1b}f\u{7F}3\r")
    terminal.expect("\n21\n42\n63\n")
  }

  @Test func `Ctrl-R finds an earlier statement by its letters`() throws {
    let terminal = try session()
    terminal.enter("answer = 6 * 7")
    terminal.expect("deed> ")
    terminal.enter("other = 1")
    terminal.expect("deed> ")
    terminal.type("\u{12}asw")
    terminal.expect("search 1/1: asw")
    terminal.type("\t\u{5}; show(answer)\r")
    terminal.expect("\n42\n")
  }

  @Test func `ten pasted lines with a blank one run as one block`() throws {
    let terminal = try session()
    let lines = [
      "local sum = 0", "for i = 1, 10 do", "", "  if i % 2 == 0 then", "    sum = sum + i", "  end",
      "end", "local function twice(x)", "  return 2 * x end", "print(twice(sum))",
    ]
    terminal.type("\u{1b}[200~" + lines.joined(separator: "\r") + "\u{1b}[201~\r")
    terminal.expect("\n60\n")
    terminal.expect("deed> ")
    terminal.enter("sum + 3")
    terminal.expect("\n33\n")
  }

  @Test func `Tab completes a column inside a row function`() throws {
    let terminal = try session()
    terminal.enter(#"t = cx.read("sample:responses");"#)
    terminal.expect("deed> ")
    terminal.type("#t:where(function(c) return c.te\t > 24 end)\r")
    terminal.expect("c.tenure_months > 24 end)\n")
    terminal.expect("deed> ")
  }

  /// What would run for very long, or for ever.
  private static let longStatements = [
    "while true do end",
    "while true do pcall(function() while true do end end) end",
    #"string.find(("a"):rep(3000), (".-"):rep(6) .. "b")"#,
    #"while true do t:by("country"):nps() end"#,
    "while true do cx.drivers.shapley(t, o) end",
    "o.resamples = 100000 cx.drivers.shapley(t, o)",
    #"cx.nps(t, { interval = "bca", resamples = 10000000 })"#,
    "w = {} for i = 1, 5000 do w[i] = i * 7919 % 13 end cx.change_points(w, { minimum = 1 })",
    "w = {} for i = 1, 5000 do w[i] = i * 7919 % 13 end while true do cx.slope(w) end",
    #"t:where(function(c) string.rep("x", 10) while true do end end):count()"#,
    "while true do coroutine.wrap(function() while true do end end)() end",
  ]

  @Test(arguments: longStatements)
  func `Ctrl-C stops the statement that runs and leaves the rest as it is`(statement: String)
    throws
  {
    let terminal = try session()
    terminal.enter(
      #"kept = 40; t = cx.read("sample:responses"); o = { outcome = "score", "#
        + #"predictors = { "sales", "delivery", "service", "price" }, resamples = 0 };"#)
    terminal.expect("deed> ")
    terminal.enter(#"print("g" .. "o") "# + statement)
    terminal.expect("\ngo\n")
    terminal.interrupt()
    terminal.enter("kept + 2")
    terminal.expect("\n42\n")
  }

  /// A call of every function that takes `resamples`, or rounds, with as many as it allows.
  private static let repeatingCalls = [
    "cx.nps": #"cx.nps(t, { interval = "bca", resamples = 10000000 })"#,
    "cx.enps": #"cx.enps(t, { interval = "bootstrap", resamples = 10000000 })"#,
    "cx.trend": #"cx.trend(t, { interval = "bca", resamples = 10000000 })"#,
    "table:nps": #"t:nps{ interval = "bca", resamples = 10000000 }"#,
    "groups:nps": #"t:by("country"):nps{ interval = "bca", resamples = 10000000 }"#,
    "groups:enps": #"t:by("country"):enps{ interval = "bca", resamples = 10000000 }"#,
    "groups:trend": #"t:by("country"):trend{ interval = "bca", resamples = 10000000 }"#,
    "cx.drivers.shapley": "cx.drivers.shapley(t, o)",
    "cx.drivers.johnson": "cx.drivers.johnson(t, o)",
    "cx.drivers.importance_performance": "cx.drivers.importance_performance(t, o)",
    "cx.drivers.best_customers": "cx.drivers.best_customers(t, best)",
    "cx.drivers.determinants": "cx.drivers.determinants(t, groups)",
    "cx.weights.rake":
      "cx.weights.rake(t, totals, { tolerance = 1e-300, max_iterations = 1000000 })",
  ]

  @Test func `Ctrl-C stops every function that repeats its work, while it does`() throws {
    let folder = try DeedProcess.folder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    _ = try DeedProcess.run(["doc", "--reference", folder])
    var repeating: Set<String> = []
    for file in try FileManager.default.contentsOfDirectory(atPath: folder) {
      var name = ""
      for line in try String(contentsOfFile: folder + "/" + file, encoding: .utf8).split(
        separator: "\n")
      {
        if line.hasPrefix("## `") { name = String(line.dropFirst(4).prefix { $0 != "(" }) }
        if ["| `resamples` |", "| `max_iterations` |"].contains(where: line.hasPrefix) {
          repeating.insert(name)
        }
      }
    }
    #expect(repeating == Set(Self.repeatingCalls.keys))
    let terminal = try session()
    terminal.enter(
      #"t = cx.read("sample:responses"):where(function(r) return r.sales and r.country end); "#
        + #"o = { outcome = "score", predictors = { "sales", "delivery", "service", "price" }, "#
        + #"resamples = 100000 }; best = { outcome = "score", predictors = o.predictors, "#
        + #"value = "tenure_months", resamples = 100000 }; groups = { outcome = "score", "#
        + #"groups = { brand = { "sales" }, rest = { "delivery", "service", "price" } }, "#
        + #"resamples = 100000 };"#)
    terminal.expect("deed> ")
    terminal.enter(
      #"totals = {}; for _, name in ipairs{ "country", "channel" } do local sizes = {} "#
        + #"for part in t:by(name):summary{ n = cx.count() }:rows() do "#
        + #"if part[name] then sizes[part[name]] = part.n + 0.1 end end totals[name] = sizes end;"#)
    terminal.expect("deed> ")
    for (_, call) in Self.repeatingCalls.sorted(by: { $0.key < $1.key }) {
      terminal.enter(#"print("g" .. "o") while true do "# + call + " end")
      terminal.expect("\ngo\n")
      usleep(300_000)
      terminal.interrupt()
    }
  }

  /// Ten million in full: reading them takes a debug build half a minute.
  private static let manyRows = testsAll ? 10_000_000 : 2_000_000

  @Test func `Ctrl-C stops queries over millions of rows, and what they read stays whole`() throws {
    let folder = try DeedProcess.folder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try Self.writeRows(Self.manyRows, to: folder + "/big.csv")
    let terminal = try session(folder: folder)
    terminal.enter(#"kept = 40; t = cx.read("\#(folder)/big.csv"); t:column("k");"#)
    terminal.expect("deed> ", within: 120)
    for query in [
      #"cx.read("\#(folder)/big.csv"):by("k", "score"):nps()"#,
      #"t:by("k", "score"):summary{ n = cx.count(), s = cx.distinct("k") }"#,
      #"t:sort("k", "-score"):head(2):column("k")"#,
      #"t:where(function(c) return c.k * c.score % 7 > 3 end):count()"#,
      #"t:join(t:distinct("k"):rename{ other = "score" }, "k"):column("other")"#,
      #"t:write("\#(folder)/copy.csv")"#,
    ] {
      terminal.enter(#"print("g" .. "o") for i = 1, 1000 do local x = "# + query + " end")
      terminal.expect("\ngo\n")
      usleep(300_000)
      terminal.interrupt()
    }
    #expect(!FileManager.default.fileExists(atPath: folder + "/copy.csv"))
    terminal.enter("kept + 2")
    terminal.expect("\n42\n")
    terminal.enter(#"t:count(), t:row(1001).k"#)
    terminal.expect("\n\(Self.manyRows)\n0\n")
    terminal.enter(#"t:summary{ n = cx.count("score") }:row(1).n"#)
    terminal.expect("\n\(Self.manyRows)\n", within: 60)
  }

  /// Writes a file of so many thousand times the same thousand rows.
  private static func writeRows(_ count: Int, to path: String) throws {
    let rows = (0..<1000).map { "\($0 * 7919 % 1000),\($0 % 11)\n" }.joined()
    let block = Data(String(repeating: rows, count: 100).utf8)
    try Data("k,score\n".utf8).write(to: URL(fileURLWithPath: path))
    let file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
    try file.seekToEnd()
    for _ in 0..<(count / 100_000) { try file.write(contentsOf: block) }
    try file.close()
  }

  @Test func `Ctrl-C stops what is only read when it is shown, an impatient one too`() throws {
    let terminal = try session()
    terminal.enter("x = 1; t = cx.table{ a = { 1, 2 } };")
    terminal.expect("deed> ")
    terminal.enter("t:derive{ b = function(c) while true do end end }")
    terminal.expect("\n")
    usleep(300_000)
    // Pressed again and again, it still ends the statement only.
    terminal.type("\u{3}\u{3}\u{3}\u{3}")
    terminal.expect("interrupted\n", within: 30)
    terminal.expect("deed> ")
    terminal.enter("x + 41")
    terminal.expect("\n42\n")
  }

  @Test func `a long statement says that it is running, and the line goes when it ends`() throws {
    let terminal = try session()
    terminal.enter(
      #"local x = 0 for i = 1, 1e9 do x = x + i if i % 1e7 == 0 then _G.at = i end end"#)
    terminal.expect(" · Ctrl-C stops", within: 10)
    terminal.interrupt()
    #expect(terminal.currentLine == "deed>")
  }

  @Test func `statements that are typed ahead run one after the other`() throws {
    let terminal = try session()
    terminal.type("local a = 40\rlocal b = a + 2;\rprint(b)\r")
    terminal.expect("\n42\n")
  }

  @Test func `the time of a statement is without what was read in the pager`() throws {
    let terminal = try TerminalProcess(environment: ["DEED_PAGER": "sleep 2; head -1"])
    terminal.expect("deed> ")
    terminal.enter(".time 1.5")
    terminal.expect("deed> ")
    terminal.enter("long = {} for i = 1, 40 do long[i] = { i } end")
    terminal.expect("deed> ")
    terminal.enter("long")
    terminal.expect("\n{\n")
    terminal.enter("print('af' .. 'ter')")
    #expect(!terminal.expect("\nafter\n").contains(" s\n"))
  }

  @Test func `Ctrl-C on half a line clears it`() throws {
    let terminal = try session()
    terminal.type("this is no")
    terminal.expect("this is no")
    terminal.type("\u{3}6 * 7\r")
    terminal.expect("\n42\n")
  }

  @Test func `letters with marks and emoji are one place under the cursor`() throws {
    let terminal = try session()
    terminal.type("utf8.len(\"é👩‍👩‍👧x\")")
    // Left over `)`, `"`, `x` and the family, which goes as a whole.
    terminal.type("\u{1b}[D\u{1b}[D\u{1b}[D\u{7F}\r")
    terminal.expect("\n2\n")
  }

  @Test func `a narrower window keeps the statement`() throws {
    let terminal = try session()
    terminal.type("print(1111111111 + 2222222222 + 3333333333")
    terminal.expect("3333333333")
    terminal.resize(columns: 30, rows: 10)
    kill(terminal.process, SIGWINCH)
    terminal.type(")\r")
    terminal.expect("\n6666666666\n")
  }

  @Test(arguments: [SIGKILL, SIGTERM, SIGHUP])
  func `whatever ends a session, the terminal is usable after the next one`(number: Int32) throws {
    let terminal = try session()
    terminal.type("half a stat")
    terminal.expect("half a stat")
    terminal.end(by: number)
    if number != SIGKILL { #expect(terminal.isCooked) }
    try terminal.start()
    terminal.expect("deed> ")
    terminal.enter("6 * 7")
    terminal.expect("\n42\n")
    terminal.expect("deed> ")
    terminal.type("\u{4}")
    terminal.waitForEnd()
    #expect(terminal.isCooked)
  }

  @Test func `two sessions share one history, and a space keeps a secret`() throws {
    let folder = try DeedProcess.folder()
    let first = try session(folder: folder)
    let second = try session(folder: folder)
    first.enter(#" token = "secret""#)
    first.expect("deed> ")
    first.enter("print(6 * 7)")
    first.expect("\n42\n")
    first.expect("deed> ")
    second.enter("1")
    second.expect("\n1\n")
    second.expect("deed> ")
    // The history as the second session reads it before this prompt.
    second.type("\u{12}6*7")
    second.expect("print(6 * 7)")
    second.type("\r")
    second.expect("\n42\n")
    let history = try String(contentsOfFile: folder + "/history", encoding: .utf8)
    #expect(!history.contains("secret"))
    #expect(history.contains("print(6 * 7)\n"))
  }

  @Test func `locals stay for later statements, and so does the last value`() throws {
    let terminal = try session()
    terminal.enter("local x <const> = 20")
    terminal.expect("deed> ")
    terminal.enter("x + 1")
    terminal.expect("\n21\n")
    terminal.enter("_ * 2")
    terminal.expect("\n42\n")
    terminal.enter("_1")
    terminal.expect("\n21\n")
  }

  @Test func `a session is saved as a script that runs`() throws {
    let folder = try DeedProcess.folder()
    let terminal = try session(folder: folder)
    terminal.enter("local base = 40")
    terminal.expect("deed> ")
    terminal.enter("nothing.at.all")
    terminal.expect("nil value")
    terminal.expect("deed> ")
    terminal.enter("base + 2")
    terminal.expect("\n42\n")
    // Neither is a statement of its own in a script.
    terminal.enter("base")
    terminal.expect("\n40\n")
    terminal.enter("absent")
    terminal.expect("no value")
    terminal.expect("deed> ")
    terminal.enter(".save \(folder)/saved.lua")
    terminal.expect("wrote ")
    terminal.expect("deed> ")
    let script = try String(contentsOfFile: folder + "/saved.lua", encoding: .utf8)
    #expect(script.hasSuffix("local base = 40\nshow(base + 2)\nshow(base)\n"), "\(script)")
    #expect(try DeedProcess.run(["run", folder + "/saved.lua"]).output == "42\n40\n")
  }

  @Test func `what people of other shells type is understood or answered`() throws {
    let outcome = try DeedProcess.shell(
      #"""
      printf 'scores = 4\nscors\nhelp nps\n=6 * 7\nselect 1 from t\nimport pandas\nexit\n1\n' | $DEED repl
      """#)
    #expect(outcome.output.hasPrefix("cx.nps(x [, options])\n"))
    #expect(outcome.output.hasSuffix("\n42\n"))
    #expect(outcome.errors.hasPrefix("`scors` has no value yet. Did you mean `scores`?\n"))
    #expect(outcome.errors.contains("That is SQL; "))
    #expect(outcome.errors.contains("That is Python; "))
  }

  @Test func `a name without a value that fails a statement is told the closest, or its column`()
    throws
  {
    let outcome = try DeedProcess.shell(
      #"""
      printf 't = cx.table{ score = { 9 } }\nt:where(score > 8)\npritn(1)\nnothing.like.it\n' | $DEED repl
      """#)
    #expect(outcome.errors.contains("`score` is a column, "), "\(outcome.errors)")
    #expect(outcome.errors.contains("`pritn` has no value yet. Did you mean `print`?\n"))
    #expect(outcome.errors.components(separatedBy: "has no value").count == 2)
  }

  @Test func `require finds the modules of the workspace, and a failed one can be mended`() throws {
    let workspace = try WorkspaceFixture()
    try FileManager.default.createDirectory(
      atPath: workspace.folder + "/lib", withIntermediateDirectories: true)
    let outcome = try DeedProcess.shell(
      #"""
      printf 'return { twice = function(x) return 2 * x end }' > lib/double.lua
      printf 'local d = require("double")\nd.twice(21)\nrequire("dubble")\nd.twice(4)\n' | $DEED repl
      """#, in: workspace.folder)
    #expect(outcome.output == "42\n8\n", "\(outcome.errors)")
    #expect(outcome.errors.contains("`double`"), "\(outcome.errors)")
  }

  @Test func `Tab completes table names of the workspace, paths, and values of options`() throws {
    let workspace = try WorkspaceFixture()
    try workspace.write("customer_id,tenure\nK1,3\n", to: "customers.csv")
    try #require(try workspace.deed("import", "customers", "customers.csv").status == 0)
    let terminal = try session(folder: workspace.folder, current: workspace.folder)
    terminal.type("cx.data(\"cu\t):count()\r")
    terminal.expect("cx.data(\"customers\"):count()\n")
    terminal.expect("1\n")
    terminal.expect("deed> ")
    terminal.type("cx.read(\"cust\t):columns()\r")
    terminal.expect("cx.read(\"customers.csv\"):columns()\n")
    terminal.expect("tenure")
    terminal.expect("deed> ")
    try FileManager.default.createDirectory(
      atPath: workspace.folder + "/lib", withIntermediateDirectories: true)
    try workspace.write("return { goal = 30 }\n", to: "lib/targets.lua")
    terminal.type("require(\"targ\t).goal\r")
    terminal.expect("require(\"targets\").goal\n")
    terminal.expect("30\n")
    terminal.expect("deed> ")
    terminal.type(".schema custo\t\r")
    terminal.expect(".schema customers\n")
    terminal.expect("tenure")
  }

  @Test func `without a terminal the statements of standard input run`() throws {
    let outcome = try DeedProcess.shell(
      #"printf 'local a = 20\na + 1\nfor i = 1, 2 do\nprint(i)\nend\n' | $DEED"#)
    #expect(outcome.output == "21\n1\n2\n" && outcome.status == 0)
    let failed = try DeedProcess.shell("echo 'x.y' | $DEED repl")
    #expect(failed.status == 1 && failed.errors.contains("nil value"))
  }
}
