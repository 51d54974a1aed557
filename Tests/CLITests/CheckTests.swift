import Foundation
import Testing

@Suite(.enabled(if: DeedProcess.isBuilt, DeedProcess.absence))
struct CheckCommandTests {
  @Test func `check says for each row function of a folder how it will run`() throws {
    let folder = try folder(
      withScript: """
        local t = cx.read("nowhere.csv")
        t:where(function(r) return r.score >= 9 and r.country == "NL" end)
          :derive{ month = function(r) return r.answered_at:month() end }
        """)
    let run = try DeedProcess.run(["check", "."], in: folder)
    #expect(
      run.output == """
        ./nps.lua:2: where runs over whole columns: (score >= 9 and country == "NL")
        ./nps.lua:3: derive, column `month` runs over whole columns, once per distinct value of \
        answered_at: lookup(answered_at)
        2 row functions in 1 script: 1 over whole columns, 1 in part once per distinct value.

        """)
    #expect(run.errors.isEmpty)
    #expect(run.status == 0)
  }

  @Test func `a script that does not parse is shown as run shows it, and the others are checked`()
    throws
  {
    let folder = try folder(withScript: "t:where(function(r) return r.a end)", named: "b.lua")
    try "local x = = 1\n".write(toFile: folder + "/a.lua", atomically: true, encoding: .utf8)
    let check = try DeedProcess.run(["check", "a.lua", "b.lua"], in: folder)
    let run = try DeedProcess.run(["run", "a.lua"], in: folder)
    #expect(check.errors == run.errors)
    #expect(check.errors.hasPrefix("a.lua:1: "))
    #expect(check.output.hasPrefix("b.lua:1: where runs over whole columns: a\n"))
    #expect(check.status == 1)
  }

  @Test func `the shipped scripts have no function that runs row by row`() throws {
    let run = try DeedProcess.run(["check", "nps_by_segment"])
    #expect(run.status == 0)
    #expect(run.output.contains("2 row functions in 1 script: 2 over whole columns."))
  }

  @Test func `names, options, parameters, modules and globals are checked without running`() throws
  {
    let folder = try folder(
      withScript: """
        --- Checks.
        -- @param since date = month-1   From when
        -- @needs read = exports
        local t = cx.read("sample:responses", { delimitr = ";" })
        count = cx.nsp(t)
        show(args.sinze, { limt = 5 })
        local m = require "no_such_module"
        print(strng.upper("x"), string.uper, os.execute)
        """)
    let run = try DeedProcess.run(["check", "nps.lua"], in: folder)
    #expect(
      run.output == """
        nps.lua:4: cx.read has no option `delimitr`. Did you mean `delimiter`?
        nps.lua:5: `count` is a global: write `local count`
        nps.lua:5: `cx` has no `nsp`. Did you mean `nps`?
        nps.lua:6: show has no option `limt`. Did you mean `limit`?
        nps.lua:6: the header declares no parameter `sinze`. Did you mean `since`?
        nps.lua:7: there is no module `no_such_module` in the installed libraries or the standard \
        library.
        nps.lua:8: `os` has no `execute` for scripts.
        nps.lua:8: `string` has no `uper` for scripts. Did you mean `upper`?
        nps.lua:8: nothing is called `strng` here. Did you mean `string`?
        nps.lua: asks to read exports
        0 row functions in 1 script. 8 mistakes, 1 doubt.

        """)
    #expect(run.status == 1)
  }

  @Test func `the shipped scripts have no mistakes`() throws {
    let names = [
      "nps_by_segment", "is_the_change_real", "trend_with_control_limits", "weight_to_population",
      "what_drives_recommendation",
    ]
    let run = try DeedProcess.run(["check"] + names)
    #expect(!run.output.contains("mistake"), "\(run.output)")
    #expect(!run.output.contains("doubt"), "\(run.output)")
    #expect(run.status == 0)
  }
}
