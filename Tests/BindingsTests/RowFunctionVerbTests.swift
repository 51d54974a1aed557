import Testing

/// Every verb that takes row functions runs them over whole columns, with the same outcome as row by
/// row.
@Suite struct RowFunctionVerbTests {
  private static let table = """
    local t = cx.table{
      tenure = { 30, 12, nil, 50, 24, 7, 30, n = 7 },
      country = { "NL", "BE", "NL", nil, "DE", "BE", "NL", n = 7 },
      score = { 9, 3, 10, nil, 8, 6, 7, n = 7 } }

    """

  // `ROW` becomes the parameters: `c`, or `c, ...`, which keeps a function from being translated.
  @Test(arguments: [
    "t:where(function(ROW) return c.tenure > 24 and c.country ~= 'BE' end)",
    "t:derive{ years = function(ROW) return c.tenure // 12 end, "
      + "label = function(ROW) return c.country .. '-' end, "
      + "old = function(ROW) return c.tenure ~= nil and c.tenure > 24 end }",
    "t:by('country', { years = function(ROW) return (c.tenure or 0) // 12 end }):summary{ n = cx.count() }",
    "t:by{ long = function(ROW) return c.tenure ~= nil and c.tenure > 24 end }:nps()",
    "t:segment{ cx.segment('Loyal', function(ROW) return c.tenure > 24 end), "
      + "cx.segment('Dutch', function(ROW) return c.country == 'NL' end) }",
    "t:by('country'):summary{ high = cx.share(function(ROW) return c.score >= 9 end), "
      + "n = cx.count(function(ROW) return c.tenure > 20 end) }",
    "t:where(cx.segment('A', function(ROW) return c.tenure > 24 end) "
      + "& ~cx.segment('B', function(ROW) return c.score > 9 end))",
  ])
  func `a verb gives the same over whole columns and row by row`(expression: String) throws {
    func run(_ row: String) throws -> LuaRun {
      let text = expression.replacing("ROW", with: row)
      return try LuaRun(
        Self.table + "local found = \(text)\nshow(found, { format = 'csv' })\n"
          + "for _, note in ipairs(found:notes():column('reason'):values()) do print(note) end\n"
          + "return tostring(found:explain())")
    }
    let (columns, rows) = (try run("c"), try run("c, ..."))
    #expect(columns.output == rows.output)
    #expect(columns.output.contains("\n"))
    #expect(rows.texts[0]?.contains("over whole columns") == false)
    #expect(columns.texts[0]?.contains("over whole columns") == true)
    #expect(rows.texts[0]?.contains("row by row") == true)
  }
}
