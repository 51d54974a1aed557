import Foundation
import Testing

/// The process in which `deed run` runs a script.
@Suite(.enabled(if: DeedProcess.isBuilt, DeedProcess.absence))
struct WorkerTests {
  private func run(
    _ script: String, _ words: [String] = [], breaking way: String? = nil
  ) throws -> Outcome {
    let folder = try folder(withScript: script)
    return try DeedProcess.run(
      ["run", "nps.lua"] + words, in: folder,
      environment: way.map { ["DEED_TEST_BREAK": $0] } ?? [:])
  }

  @Test func `a worker whose machine breaks is a failed run with its reason`() throws {
    for way in ["machine", "crash"] {
      let run = try run("show(1)", breaking: way)
      #expect(run.status == 1)
      #expect(run.errors.hasPrefix("the script's process crashed (signal "), "\(run.errors)")
      #expect(run.output == "")
    }
  }

  @Test func `a worker that is deaf to everything is killed at its limit`() throws {
    let run = try run("show(1)", ["--timeout", "300ms"], breaking: "deaf")
    #expect(run.status == 124)
    #expect(run.errors == "the script ran longer than 300ms; --timeout sets the limit\n")
  }

  @Test(arguments: [[], ["--trusted"]])
  func `output, errors and exit codes come through`(words: [String]) throws {
    let run = try run("print('a') show(2) log('b') error('c')", words)
    #expect(run.output == "a\n2\n")
    #expect(run.errors.contains("nps.lua:1: c"))
    #expect(run.status == 1)
    #expect(try self.run("cx.finding('x')", words + ["--fail-on", "findings"]).status == 3)
    #expect(try self.run("while true do end", words + ["--timeout", "200ms"]).status == 124)
  }

  @Test func `no programs, processes or connections`() throws {
    #if os(Linux)
    let run = try run("show(1)", breaking: "probe")
    #expect(run.errors == "probe 0\n")
    #expect(run.output == "1\n")
    let connecting = try self.run("show(1)", ["--allow-net", "localhost"], breaking: "probe")
    #expect(connecting.errors == "probe 4\n")
    #endif
  }

  @Test func `the environment is not handed on`() throws {
    #if os(Linux)
    let folder = try folder(withScript: #"show(cx.read("/proc/self/environ"):count())"#)
    let run = try DeedProcess.run(
      ["run", "nps.lua"], in: folder, environment: ["TOKEN": "very-secret"])
    #expect(run.status == 1)
    #expect(run.errors.contains("nobody granted it"))
    #endif
  }

  @Test func `memory beyond the usual limit is said`() throws {
    let run = try run(
      "local t = {} for i = 1, 1e9 do t[i] = { i } end", ["--memory", "64M"])
    #expect(run.errors == "the script needed more than 64M of memory; --memory sets the limit\n")
    #expect(run.status == 1)
    let long = try self.run("local s = 'x' while true do s = s .. s end")
    #expect(long.errors.hasPrefix("the script made a text of more than 64M"))
  }

  @Test(arguments: [
    "while true do pcall(function() while true do end end) end",
    "coroutine.wrap(function() while true do pcall(error) end end)()",
    "table.sort({ 3, 2, 1 }, function() while true do end end)",
    "return ('a'):rep(3000):find(('.-'):rep(6) .. 'b')",
    "cx.table{ a = { 1, 2 } }:where(function(r) while true do end end):count()",
    "cx.table{ a = { 1, 2 } }:map('a', 'a', 'b')  while true do end",
    "local t = {} while true do pcall(function() t[#t + 1] = ('x'):rep(1 << 20) end) end",
  ])
  func `an attack ends at its limit, in the worker and without`(script: String) throws {
    for words in [["--trusted"], []] {
      let run = try run(
        "xpcall(function() \(script) end, function() while true do end end)",
        ["--timeout", "300ms", "--memory", "128M"] + words)
      #expect(run.status == 124, "\(words) \(run.errors)")
    }
  }
}

/// What scripts may do, and who grants it.
@Suite(.enabled(if: DeedProcess.isBuilt, DeedProcess.absence))
struct CapabilityTests {
  private static let reading = "show(cx.read(\"data/a.csv\"):count())"

  private func place(_ script: String, manifest: String? = nil) throws -> String {
    let folder = try folder(withScript: script)
    try FileManager.default.createDirectory(
      atPath: folder + "/data", withIntermediateDirectories: true)
    try FileManager.default.createDirectory(
      atPath: folder + "/other", withIntermediateDirectories: true)
    for file in ["data/a.csv", "other/b.csv"] {
      try "score\n9\n".write(toFile: folder + "/" + file, atomically: true, encoding: .utf8)
    }
    if let manifest {
      try manifest.write(toFile: folder + "/deed.toml", atomically: true, encoding: .utf8)
    }
    return folder
  }

  @Test func `a script reads what was granted and nothing else`() throws {
    let folder = try place(Self.reading)
    let refused = try DeedProcess.run(["run", "nps.lua"], in: folder)
    #expect(refused.status == 1)
    #expect(
      refused.errors.hasPrefix("nps.lua:1: this script may not read data/a.csv: nobody granted it.")
    )
    let granted = try DeedProcess.run(["run", "nps.lua", "--allow-read", "data"], in: folder)
    #expect(granted.output == "1\n")
    let elsewhere = try DeedProcess.run(["run", "nps.lua", "--allow-read", "other"], in: folder)
    #expect(elsewhere.status == 1)
  }

  @Test func `what the header asks is shown, and granted by flag or by deed.toml`() throws {
    let script = "--- Reads.\n-- @needs read = data, other\n" + Self.reading
    let folder = try place(script)
    let help = try DeedProcess.run(["run", "nps.lua", "--help"], in: folder)
    #expect(help.output.contains("read = data, other"))
    let refused = try DeedProcess.run(["run", "nps.lua", "--allow-read", "other"], in: folder)
    #expect(
      refused.errors.hasPrefix("nps.lua:3: this script may not read data/a.csv: nobody granted it.")
    )
    #expect(refused.status == 1)
    // What a script asks for and does not do needs no grant.
    let unused = try DeedProcess.run(["run", "nps.lua", "--allow-read", "data"], in: folder)
    #expect(unused.output == "1\n" && unused.errors.isEmpty)
    let granted = try DeedProcess.run(
      ["run", "nps.lua", "--allow-read", "data", "--allow-read=other"], in: folder)
    #expect(granted.output == "1\n")
    let workspace = try place(
      script, manifest: "[grants.\"nps.lua\"]\nread = [\"data\", \"other\"]\n")
    #expect(try DeedProcess.run(["run", "nps.lua"], in: workspace).output == "1\n")
  }

  @Test func `a link does not lead out of what was granted`() throws {
    let folder = try place("show(cx.read(\"data/link.csv\"):count())")
    try FileManager.default.createSymbolicLink(
      atPath: folder + "/data/link.csv", withDestinationPath: "../other/b.csv")
    let run = try DeedProcess.run(["run", "nps.lua", "--allow-read", "data"], in: folder)
    #expect(run.status == 1)
    let up = try place("show(cx.read(\"data/../other/b.csv\"):count())")
    #expect(try DeedProcess.run(["run", "nps.lua", "--allow-read", "data"], in: up).status == 1)
  }

  @Test func `writing is granted apart`() throws {
    let folder = try place("cx.table{ a = { 1 } }:write(\"data/out.csv\")")
    #expect(
      try DeedProcess.run(["run", "nps.lua", "--allow-read", "data"], in: folder).status == 1)
    #expect(!FileManager.default.fileExists(atPath: folder + "/data/out.csv"))
    #expect(
      try DeedProcess.run(["run", "nps.lua", "--allow-write", "data"], in: folder).status == 0)
    #expect(FileManager.default.fileExists(atPath: folder + "/data/out.csv"))
  }

  @Test(arguments: [
    "plot(cx.nps(cx.read(\"sample:responses\"))):write(\"data/out.svg\")",
    "cx.report(\"x\"):heading(\"y\"):write(\"data/out.md\")",
  ])
  func `charts and reports are written where it was granted`(script: String) throws {
    let folder = try place(script)
    let refused = try DeedProcess.run(["run", "nps.lua"], in: folder)
    #expect(refused.errors.contains("this script may not write data/out."))
    let granted = try DeedProcess.run(["run", "nps.lua", "--allow-write", "data"], in: folder)
    #expect(granted.status == 0, "\(granted.errors)")
  }

  @Test func `appending is granted by table`() throws {
    let folder = try place(
      "cx.append(\"promises\", { promise_id = \"P1\", promised = 3, delivered = 2 })",
      manifest: "name = \"shop\"\n")
    let refused = try DeedProcess.run(["run", "nps.lua"], in: folder)
    #expect(refused.errors.contains("this script may not append to promises"))
    let granted = try DeedProcess.run(
      ["run", "nps.lua", "--allow-append", "promises"], in: folder)
    #expect(granted.errors == "")
    #expect(granted.status == 0)
  }

  @Test func `a path given for a parameter is granted`() throws {
    let folder = try place(
      "-- @param from file\n-- @param to outfile\ncx.read(args.from):write(args.to)")
    let run = try DeedProcess.run(
      ["run", "nps.lua", "--from", "data/a.csv", "--to", "other/c.csv"], in: folder)
    #expect(run.errors == "")
    #expect(FileManager.default.fileExists(atPath: folder + "/other/c.csv"))
  }

  @Test func `a mistyped capability is told the closest`() throws {
    let folder = try place("-- @needs raed = data\nshow(1)")
    let run = try DeedProcess.run(["run", "nps.lua"], in: folder)
    #expect(run.errors.hasPrefix("nps.lua:1: there is no capability `raed`. Did you mean `read`?"))
    #expect(run.status == 1)
  }

  @Test func `eval has the user's own rights`() throws {
    let folder = try place("")
    #expect(
      try DeedProcess.run(["eval", "cx.read('data/a.csv'):count()"], in: folder).output == "1\n")
  }

  @Test func `require finds the workspace's modules, and never the current folder's`() throws {
    let folder = try place(
      """
      local targets = require "targets"
      show(targets.goal)
      show(cx.read("sample:responses"):where(targets.is_loyal):count() > 0)
      show(cx.read("sample:responses"):where(targets.is_loyal):explain())
      """, manifest: "name = \"shop\"\n")
    let module = """
      local M = { goal = 30 }
      function M.is_loyal(c) return c.tenure_months > 24 end
      return M
      """
    try module.write(toFile: folder + "/targets.lua", atomically: true, encoding: .utf8)
    let refused = try DeedProcess.run(["run", "nps.lua"], in: folder)
    #expect(refused.errors.contains("there is no module `targets`"))
    try FileManager.default.createDirectory(
      atPath: folder + "/lib", withIntermediateDirectories: true)
    try module.write(toFile: folder + "/lib/targets.lua", atomically: true, encoding: .utf8)
    let run = try DeedProcess.run(["run", "nps.lua"], in: folder)
    #expect(run.output.hasPrefix("30\ntrue\n"))
    #expect(run.output.contains("runs over whole columns: tenure_months > 24"))
    #expect(run.errors == "")
  }
}
