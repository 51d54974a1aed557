import RowFunctions
import Tables
import Testing

/// Rows that run in Lua with their columns as arguments, beside rows that are objects.
@Suite struct ArgumentRowTests {
  private static let table = Table([
    ("tenure", .integers((0..<60).map { Int64($0 % 37) })),
    ("revenue", .numbers((0..<60).map { Double($0) * 1.5 - 20 })),
    ("country", .strings((0..<60).map { ["NL", "BE", "FR"][$0 % 3] })),
    ("comment", .strings((0..<60).map { "text \($0)" })),
    ("active", .booleans((0..<60).map { $0 % 4 == 0 })),
    ("score", .integers((0..<60).map { $0 % 5 == 0 ? nil : Int64($0 % 11) })),
    ("day", .dates((0..<60).map { Int32($0) })),
  ])

  /// The function in both ways, with how many rows took arguments; the same in both.
  private func rowsByArguments(_ body: String) throws -> Int {
    let machine = try RowMachine()
    let source = "local n, kept = 0, {} return \(body)"
    let found = machine.values(try machine.function(source), Self.table, .automatic)
    let wanted = machine.values(try machine.function(source), Self.table, .rowByRow)
    #expect(wanted.byArguments == 0)
    #expect(found == wanted, "\(body)")
    return found.byArguments
  }

  @Test(arguments: [
    "function(c) n = n + 1 return c.tenure + n end",
    "function(c) n = n + c.revenue return n end",
    "function(c) n = n + 1 return c.country .. n .. c.comment end",
    "function(c) n = n + 1 if c.active then return c.comment end return c.country end",
    "function(c) n = n + 1 local a, b = c.tenure, c.revenue a, b = b, a return a - b * n end",
    "function(c) kept[c.country] = (kept[c.country] or 0) + 1 return kept[c.country] end",
    "function(c) kept[#kept + 1] = c.comment return kept[#kept - n] end",
    "function(c) kept.last, n = c.comment, n + 1 return kept.last end",
    "function(c) for i = 1, c.tenure do n = n + i end return n end",
    "function(c) for k, v in pairs({ c.country, x = c.tenure }) do n = n + 1 end return n end",
    "function(c) local x = c.tenure local f = function() x = x + 1 return x end return f() + f() + n end",
    "function(c) local ok, e = pcall(function(x) n = n + 1 return x.y.z end, c.tenure) return e end",
    "function(c) n = n + 1 return (c.country:lower():rep(2, c.comment)) end",
    "function(c) n = n + 1 goto out ::out:: return -c.tenure * 7 + #c.comment end",
    "function(c) n = n + 1 return select(2, c.tenure, c.revenue, c.country) end",
    "function(c) n = n + 1 return not c.active == (c.tenure ~= 3 and c.tenure < 9.5) end",
  ])
  func `a function that only reads columns takes them as arguments`(_ body: String) throws {
    #expect(try rowsByArguments(body) == 60)
  }

  @Test(arguments: [
    "function(c) kept[#kept + 1] = c return #kept end",
    "function(c) n = n + 1 local row = c return row.tenure end",
    "function(c) n = n + 1 local f = function() return c.tenure end return f() end",
    "function(c) n = n + 1 local k = \"tenure\" return c[k .. \"\"] end",
    "function(c) n = n + 1 return c.tenure, c.day end",
    "function(c) n = n + 1 return n end",
    "function(c, d) n = n + 1 return c.tenure end",
    "function(...) n = n + 1 return (...).tenure end",
    "function(c) n = n + c.tenure c = nil return n end",
    "function(_ENV) return tenure end",
    "function(c)\n n = n + 1\n local one = c.tenure + c.revenue\n return c.tenure // (30 - c.tenure) end",
  ])
  func `a function that needs the row itself is given it`(_ body: String) throws {
    #expect(try rowsByArguments(body) == 0)
  }

  @Test func `texts beyond the ones that are kept are arguments too`() throws {
    let table = Table([("comment", .strings((0..<70_000).map { "text \($0)" }))])
    let machine = try RowMachine()
    let source = "local n = 0 return function(c) n = n + #c.comment return n end"
    let found = machine.values(try machine.function(source), table, .automatic)
    #expect(found == machine.values(try machine.function(source), table, .rowByRow))
    #expect(found.byArguments == 70_000)
  }

  @Test func `a row that lacks a column is read as an object`() throws {
    let sum = "function(c) n = n + 1 return c.tenure + (c.score or 100) + n end"
    #expect(try rowsByArguments(sum) == 48)
    let aside = "function(c) n = n + 1 return c.tenure + c.score + n end"
    #expect(try rowsByArguments(aside) == 48)
  }

  @Test(arguments: [
    "function(c) n = n + 1 return c.tenure > c.country end",
    "function(c) n = n + 1 return c.tenure.x.y end",
    "function(c) n = n + 1 return c.country + 1 end",
    "function(c) n = n + 1 return c.revenue | 1 end",
    "function(c) n = n + 1 return c.active .. c.country end",
    "function(c) n = n + 1 return c.comment() end",
    "function(c) n = n + 1 return c.country:nothing() end",
    "function(c) n = n + 1 local country = c.country return country.x.y end",
    "function(c) n = n + 1 if c.tenure == 30 then return c.tenur end return 1 end",
    "function(c) n = n + 1 if c.tenure == 30 then error(\"local 'x' of \" .. c.comment) end end",
    "function(c) n = n + 1 if c.tenure == 30 then error({ n }) end end",
    "function(c) n = n + 1 c.tenure = 3 end",
    "function(c) n = n + 1 return -c.country end",
    "function(c) n = n + 1 return #c.tenure end",
    "function(c) n = n + 1 return { c.tenure } end",
  ])
  func `errors have the same words and row`(_ body: String) throws {
    _ = try rowsByArguments(body)
  }
}
