import LuaRuntime
import RowFunctions
import Testing

@Suite struct CheckTests {
  private func check(_ script: String) throws -> [CheckedFunction] {
    let machine = try RowMachine()
    return try machine.rows.check(try machine.vm.load(script, name: "@a.lua"))
  }

  @Test func `functions are found where they are passed to verbs`() throws {
    let found = try check(
      """
      local function loyal(c) return c.tenure > 24 end
      t:where(loyal)
      t:derive{
        month = function(r) return r.day:month() end,
      }
      t:by("country", { size = function(r) return r.n // 10 end })
      local both = cx.segment("Both", function(c) return loyal(c) and c.country == "NL" end)
      """)
    #expect(found.map(\.line) == [1, 4, 6, 7])
    #expect(
      found.map(\.use) == ["where", "derive, column `month`", "by, column `size`", "cx.segment"])
    #expect(found.map(\.way) == [.columns, .distinctValues, .columns, .columns])
    #expect(found[0].text == "runs over whole columns: tenure > 24")
  }

  @Test func `functions of parts and helpers are not taken for row functions`() throws {
    let found = try check(
      """
      local function half(x) return x.n / 2 end
      g:map(function(part) return part.name end)
      t:summary{ n = function(part) return part:count() end }
      print(half({ n = 4 }))
      local function add(a, b) return a + b end
      """)
    #expect(found.isEmpty)
  }

  @Test func `what stands in the way is named with its line`() throws {
    let found = try check(
      """
      local seen = 0
      t:where(function(r)
        seen = seen + 1
        return r.score > 5
      end)
      t:derive{ words = function(r)
        local n = 0
        for _ in r.text:gmatch("%a+") do n = n + 1 end
        return n
      end }
      """)
    #expect(found.map(\.way) == [.rowByRow, .combinations])
    #expect(
      found[0].text
        == "runs row by row, because of line 3: it assigns to a variable outside the function.")
    #expect(
      found[1].text
        == "runs once per distinct value of text when those are few, because of line 8: "
        + "it has a loop.")
  }

  @Test func `variable arguments stand where the function begins`() throws {
    let found = try check("local low = 5\nt:where(function(r, ...) return r.score > low end)")
    #expect(
      found.map(\.text) == [
        "runs row by row, because of line 2: it takes or passes a varying number of values."
      ])
  }

  @Test func `a variable that only a run sets is taken for what fits`() throws {
    let found = try check(
      """
      local low = read()
      local set = args.set
      t:where(function(r) return r.score > low end)
      t:where(function(r) return r.name:lower() == args.name end)
      t:where(function(r) return set[r.country] and r.n > 1 end)
      """)
    #expect(found.map(\.way) == [.columns, .distinctValues, .distinctValues])
    #expect(found[0].text == "runs over whole columns: 1 < score (taking `low` as a number)")
    #expect(found[1].text.hasSuffix("(taking `args.name` as a text)"))
    #expect(found[2].text.contains("once per distinct value of country"))
  }

  @Test func `nothing of the script runs`() throws {
    let found = try check("error(\"ran\")\nt:where(function(r) return r.a end)")
    #expect(found.map(\.line) == [2])
  }

  @Test func `a script without row functions has none`() throws {
    #expect(try check("").isEmpty)
    #expect(try check("local function f(a) return a end return f(1)").isEmpty)
  }
}
