import Foundation
import Testing

@Suite(.enabled(if: DeedProcess.isBuilt, DeedProcess.absence))
struct TestCommandTests {
  private static func folder(_ text: String) throws -> String {
    try CLITests.folder(withScript: text, named: "nps_test.lua")
  }

  @Test func `a failure shows where two tables differ`() throws {
    let folder = try Self.folder(
      """
      test("groups", function()
        expect({ a = 1, list = { 1, 2 }, inner = { x = "old" } })
          :equal({ a = 1, list = { 1, 3, 4 }, inner = { x = "new", y = true } })
      end)
      test("one", function() expect(1):equal(1.0) end)
      """)
    let run = try DeedProcess.run(["test"], in: folder)
    #expect(
      run.output == """
        ✘ nps_test.lua: groups
          nps_test.lua:2: 5 differences:
            inner.x: expected "new", got "old"
            inner.y: expected true, got nil
            list: expected 3 elements, got 2 elements
            list[2]: expected 3, got 2
            list[3]: expected 4, got nil
            2 |   expect({ a = 1, list = { 1, 2 }, inner = { x = "old" } })
              |   ^

        1 of 2 tests failed.

        """)
    #expect(run.status == 1)
  }

  @Test func `tables of Deed are compared by their rows, results by their fields`() throws {
    let folder = try Self.folder(
      """
      local t = cx.table{ score = { 9, nil, 3 }, id = { "a", "b", "c" } }
      test("rows", function()
        expect(t):equal({ { id = "a", score = 9 }, { id = "b" }, { id = "c", score = 3 } })
        expect(cx.nps(t, { scale = "0-10" }).nps):near(0, 1e-12)
        expect(cx.date("2026-01-31")):equal(cx.date("2026-01-31"))
      end)
      test("wrong", function() expect(t:head(1)):equal({ { id = "z", score = 9 } }) end)
      test("raises", function() expect(function() t:where(3) end):raises("where") end)
      test("contains", function() expect({ "a", "b" }):contains("b"); expect("kept"):contains("ept") end)
      """)
    let run = try DeedProcess.run(["test"], in: folder)
    #expect(run.output.contains("[1].id: expected \"z\", got \"a\""), "\(run.output)")
    #expect(run.output.hasSuffix("1 of 4 tests failed.\n"))
  }

  @Test func `a snapshot is written once and compared from then on`() throws {
    let folder = try Self.folder(
      "test(\"a b\", function() expect(cx.table{ n = { tonumber(os.getenv and 1 or 1) } }):snapshot() end)"
    )
    let first = try DeedProcess.run(["test"], in: folder)
    #expect(
      first.output.contains("wrote snapshots/nps/a-b.txt\n"), "\(first.output)\(first.errors)")
    #expect(try DeedProcess.run(["test", "--strict"], in: folder).status == 0)
    try "n\n─\n2\n1 row\n".write(
      toFile: folder + "/snapshots/nps/a-b.txt", atomically: true, encoding: .utf8)
    let changed = try DeedProcess.run(["test"], in: folder)
    #expect(changed.output.contains("line 3: expected `2`, got `1`"), "\(changed.output)")
    #expect(try DeedProcess.run(["test", "--update-snapshots"], in: folder).status == 0)
    #expect(try DeedProcess.run(["test"], in: folder).status == 0)
    try FileManager.default.removeItem(atPath: folder + "/snapshots")
    #expect(try DeedProcess.run(["test", "--strict"], in: folder).status == 1)
  }

  @Test func `the outcome is there for machines`() throws {
    let folder = try Self.folder(
      """
      test("good <one>", function() end)
      test("bad & two", function() error("no") end)
      """)
    let run = try DeedProcess.run(["test", "--json", "--junit", "out.xml"], in: folder)
    #expect(run.status == 1)
    let json = try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any]
    #expect(json?["passed"] as? Int == 1)
    #expect(json?["failed"] as? Int == 1)
    #expect((json?["tests"] as? [[String: Any]])?.count == 2)
    let xml = try String(contentsOfFile: folder + "/out.xml", encoding: .utf8)
    #expect(xml.contains("<testsuites tests=\"2\" failures=\"1\">"))
    #expect(xml.contains("name=\"good &lt;one&gt;\""))
    #expect(xml.contains("<failure message=\"nps_test.lua:2: no\">"))
    let filtered = try DeedProcess.run(["test", "--filter", "good"], in: folder)
    #expect(filtered.output == "1 test passed.\n")
  }

  @Test func `examples above functions run, and say what they return`() throws {
    let folder = try CLITests.folder(
      withScript: """
        local M = {}
        --- Doubles.
        ---@usage
        --- return 2 * 21 --> 42
        function M.double(x) return 2 * x end
        --- Halves.
        ---@usage
        --- return 21 / 2 --> 10
        function M.half(x) return x / 2 end
        return M
        """, named: "numbers.lua")
    let run = try DeedProcess.run(["test"], in: folder)
    #expect(run.output.contains("✘ numbers.lua: example of half\n  expected 10, got 10.5\n"))
    #expect(run.output.hasSuffix("1 of 2 tests failed.\n"))
  }

  @Test func `a file that does not run is a failure, and a name is used once`() throws {
    for text in ["error('no')", "x = ", "test('a', function() end) test('a', function() end)"] {
      let run = try DeedProcess.run(["test"], in: try Self.folder(text))
      #expect(run.status == 1)
      #expect(run.output.contains("✘ nps_test.lua: the file runs"))
    }
    #expect(
      try DeedProcess.run(["test"], in: try DeedProcess.folder()).output == "There are no tests.\n")
  }
}
