import Foundation
import Testing

@Suite(.enabled(if: DeedProcess.isBuilt, DeedProcess.absence))
struct FailureTests {
  @Test func `a wrong column is shown in its line with the closest name`() throws {
    let folder = try folder(
      withScript: """
        local t = cx.read("responses.csv")
        show(t
          :where(function(r) return r.scor >= 9 end))
        """)
    try "response_id,customer_id,score\nR1,K1,9\n".write(
      toFile: folder + "/responses.csv", atomically: true, encoding: .utf8)
    let run = try DeedProcess.run(["run", "nps.lua", "--allow-read", "."], in: folder)
    #expect(
      run.errors == """
        nps.lua:3: no column `scor` in this table (responses.csv: response_id, customer_id, \
        score). Did you mean `score`?
          3 |   :where(function(r) return r.scor >= 9 end))
            |                               ^

        """)
    #expect(run.status == 1)
  }

  @Test func `a missing script, a folder and a missing file are named`() throws {
    let folder = try folder(withScript: #"cx.read("nowhere.csv"):count()"#)
    let missing = try DeedProcess.run(["run", "other.lua"], in: folder)
    #expect(missing.errors == "there is no file other.lua.\n")
    #expect(missing.status == 1)
    for mistyped in ["nsp.lua", "./nsp.lua"] {
      let close = try DeedProcess.run(["run", mistyped], in: folder)
      let meant = mistyped.replacing("nsp", with: "nps")
      #expect(close.errors == "there is no file \(mistyped). Did you mean `\(meant)`?\n")
    }
    let directory = try DeedProcess.run(["run", "."], in: folder)
    #expect(directory.errors.contains("folder"))
    #expect(directory.status == 1)
    let file = try DeedProcess.run(["run", "nps.lua", "--allow-read", "."], in: folder)
    #expect(file.errors.hasPrefix("nps.lua:1: "))
    #expect(file.errors.contains("nowhere.csv"))
    #expect(file.status == 1)
  }

  @Test func `a syntax error has line, text and caret`() throws {
    let folder = try folder(withScript: "local t = 5\nif t then\n  show(t))\nend\n")
    let run = try DeedProcess.run(["run", "nps.lua"], in: folder)
    #expect(run.errors.hasPrefix("nps.lua:3: "))
    #expect(run.errors.contains("  3 |   show(t))\n"))
    #expect(run.status == 1)
  }

  @Test func `debug adds the traceback of the script`() throws {
    let folder = try folder(
      withScript: "local function inner() error(\"stop\") end\nlocal x = inner() or 1\nreturn x")
    let plain = try DeedProcess.run(["run", "nps.lua"], in: folder)
    #expect(!plain.errors.contains("traceback"))
    let debug = try DeedProcess.run(["run", "nps.lua", "--debug"], in: folder)
    #expect(debug.errors.contains("stack traceback:"))
    #expect(debug.errors.contains("nps.lua:2:"))
    #expect(!debug.errors.contains("[C]: in ?"))
  }

  @Test func `memory beyond the limit is an error`() throws {
    let folder = try folder(
      withScript: "local t = {}\nfor i = 1, 1e9 do t[i] = (\"x\"):rep(1000) .. i end")
    let run = try DeedProcess.run(["run", "nps.lua", "--memory", "64M"], in: folder)
    #expect(
      run.errors == "the script needed more than 64M of memory; --memory sets the limit\n")
    #expect(run.status == 1)
  }

  @Test func `a timeout exits with 124`() throws {
    let folder = try folder(withScript: "while true do end")
    let run = try DeedProcess.run(["run", "nps.lua", "--timeout", "100ms"], in: folder)
    #expect(run.errors == "the script ran longer than 100ms; --timeout sets the limit\n")
    #expect(run.status == 124)
  }

  @Test func `a timeout ends a loop that catches its errors`() throws {
    let folder = try folder(withScript: "while true do pcall(function() while true do end end) end")
    let run = try DeedProcess.run(["run", "nps.lua", "--timeout", "100ms"], in: folder)
    #expect(run.status == 124)
  }

  @Test func `an interrupt ends a loop and exits with 130`() throws {
    let folder = try folder(withScript: "log(\"started\")\nfor i = 1, 1e12 do end")
    let run = try DeedProcess.run(["run", "nps.lua"], in: folder, interrupt: true)
    #expect(run.errors.hasSuffix("interrupted\n"))
    #expect(run.status == 130)
  }

  @Test func `endless recursion is an error of the script`() throws {
    let folder = try folder(withScript: "local function f() return 1 + f() end\nf()")
    let run = try DeedProcess.run(["run", "nps.lua"], in: folder)
    #expect(run.errors.contains("stack overflow"))
    #expect(run.status == 1)
  }

  @Test func `an error that is no text still has words`() throws {
    let folder = try folder(withScript: "error({ code = 5 })")
    let run = try DeedProcess.run(["run", "nps.lua"], in: folder)
    #expect(run.errors.count > 5)
    #expect(run.status == 1)
  }
}
