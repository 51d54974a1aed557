import Foundation
import Testing

/// Scripts that attack through what Deed's own functions take: each ends within its limit, in the
/// worker and in the command's own process, and says why.
///
/// The table of margins, the time beyond the limit, is printed at the end; the margin of a machine that
/// others use too says little, so none is expected.
@Suite(.enabled(if: DeedProcess.isBuilt, DeedProcess.absence), .serialized)
struct HostileScriptTests {
  private static let seconds = 0.5
  private static let sample = #"local t = cx.read("sample:responses") "#
  /// Numbers that programs forget.
  private static let oddNumbers =
    "for _, n in ipairs{ 0/0, 1/0, -1/0, math.mininteger, math.maxinteger, -1, 1e308, 2^53 } do "

  private static let scripts: [(name: String, text: String)] = [
    (
      "an error object whose __tostring loops",
      "error(setmetatable({}, { __tostring = function() while true do end end, __name = 'x' }))"
    ),
    (
      "an object whose __index, __pairs and __len lie, shown",
      """
      local liar = setmetatable({}, { __index = function() while true do end end,
        __pairs = function() return function() return 1, 1 end end, __len = function() return 1 << 60 end })
      while true do pcall(show, liar) pcall(cx.table, liar) pcall(tostring, liar) end
      """
    ),
    ("a table in itself, shown", "local t = {} t.t = t while true do pcall(show, t) end"),
    (
      "a table a million deep, shown",
      "local t = {} for i = 1, 1e6 do t = { t } end while true do pcall(show, t) end"
    ),
    (
      "a table of 2^40 paths, handed over",
      "local t = { 1 } for i = 1, 40 do t = { t, t } end while true do pcall(cx.table, t) end"
    ),
    (
      "a table of 2^40 paths, shown",
      "local t = { 1 } for i = 1, 40 do t = { t, t } end while true do pcall(show, t) end"
    ),
    (
      "200,000 columns",
      """
      local c = {} for i = 1, 2e5 do c["c" .. i] = { 1 } end
      local t = cx.table(c) while true do t:derive{ a = 1 } end
      """
    ),
    (
      "a join that explodes",
      """
      local a = {} for i = 1, 2e5 do a[i] = 1 end
      local t, u = cx.table{ k = a, v = a }, cx.table{ k = a, w = a }
      while true do pcall(t.join, t, u, "k") end
      """
    ),
    ("a table that doubles", sample + "while true do t = t:concat(t) end"),
    (
      "a row function that loops",
      sample + "t:where(function(r) while true do end end):count()"
    ),
    (
      "a row function with a pattern that backtracks",
      sample
        + "t:derive{ a = function(r) return ('a'):rep(3000):find(('.-'):rep(6) .. 'b') end }:count()"
    ),
    (
      "odd numbers as days, hours, months and places",
      oddNumbers + """
        for _, f in ipairs{ cx.days, cx.hours, cx.months } do
          pcall(f, n)
          pcall(function() return cx.date("2026-01-31") + f(n) end)
          pcall(function() return cx.now() - f(n) end)
        end
        for _, f in ipairs{ "month", "week", "quarter", "year" } do
          pcall(function() return cx.date("2026-01-31")[f](cx.date("2026-01-31"), n) end)
        end
        end
        """
    ),
    (
      "odd numbers as rows, shares and seeds",
      sample + oddNumbers + """
        for _, f in ipairs{ "head", "tail", "row", "sample" } do pcall(t[f], t, n) end
        pcall(t.split, t, { a = n, b = n }) pcall(t.sample, t, 5, { seed = n })
        pcall(t.summary, t, { a = cx.quantile("score", n) })
        pcall(t.derive, t, { a = cx.rolling("score", n), b = cx.lag("score", n) })
        end
        """
    ),
    (
      "odd numbers as counts and confidence",
      sample + oddNumbers + """
        pcall(cx.nps, t, { confidence = n }) pcall(cx.nps, { n, n, nil, n })
        pcall(cx.nps, { detractors = n, passives = n, promoters = n })
        pcall(cx.proportion, n, n) pcall(cx.display.number, n, { digits = n })
        pcall(show, t, { limit = n }) pcall(show, n, { digits = n })
        for _, f in pairs(cx.plan) do pcall(f, n) pcall(f, { n = n, margin = n, power = n, sd = n }) end
        end
        """
    ),
    (
      "a text of 48 MB for every function of texts",
      """
      local s = ("x"):rep(48 << 20)
      while true do
        pcall(cx.text.fold, s) pcall(cx.text.words, s) pcall(cx.text.has, s, { "y" })
        pcall(cx.date, s) pcall(cx.read, s) pcall(help, s) pcall(require, s)
      end
      """
    ),
    (
      "every day of ten thousand years",
      """
      local a, b = cx.date("0001-01-01"), cx.date("9999-12-31")
      while true do pcall(cx.periods, a, b, "day") pcall(cx.workdays, a, b) end
      """
    ),
    (
      "names of modules",
      """
      while true do
        pcall(require, "../x") pcall(require, ("a."):rep(90) .. "b") pcall(require, "\\0") pcall(require, "")
      end
      """
    ),
    (
      "dates that C forgets",
      """
      while true do
        pcall(os.date, "%c", math.mininteger) pcall(os.date, ("%c"):rep(1e5))
        pcall(os.time, { year = 1e18, month = 1, day = 1 })
        pcall(os.time, { year = 2^53, month = -2^53, day = 2^53 })
      end
      """
    ),
    (
      "utf8 over what is no UTF-8",
      """
      local s = ("\\x80"):rep(1 << 22)
      while true do
        pcall(utf8.len, s, 1, -1, true) pcall(utf8.offset, s, 1 << 40, 1) pcall(utf8.codepoint, s, 1, -1)
        pcall(function() for _ in utf8.codes(s) do end end)
      end
      """
    ),
    (
      "loops at the edge of numbers",
      """
      for i = math.maxinteger - 1, math.maxinteger do end
      for i = 1, 0, -1e-300 do end
      for i = math.mininteger, math.maxinteger do end
      """
    ),
    (
      "a comparison of objects that lies",
      """
      local m = {} m.__lt = function() return true end
      local t = {} for i = 1, 1e5 do t[i] = setmetatable({}, m) end
      while true do pcall(table.sort, t) end
      """
    ),
    (
      "a replacement whose __index is long",
      """
      local t = {} for i = 1, 1e4 do t = setmetatable({}, { __index = t }) end
      while true do pcall(string.gsub, ("x"):rep(1e5), "x", t) end
      """
    ),
    (
      "equality that asks for equality",
      """
      local m = {} m.__eq = function(a, b) return a == b end
      local a, b = setmetatable({}, m), setmetatable({}, m)
      while true do pcall(function() return a == b end) end
      """
    ),
    (
      "a report without end",
      "local r = cx.report('x') while true do r:text(('x'):rep(1 << 20)) end"
    ),
  ]

  @Test func `every attack ends at its limit or by itself, and says why`() throws {
    var lines: [String] = []
    // The worker counts from its start on; in the command's own process starting comes first.
    let start = try Self.emptyRun()
    for (name, text) in Self.scripts {
      var cells: [String] = []
      for words in [[], ["--trusted"]] {
        let folder = try folder(withScript: text)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let began = Date()
        let run = try DeedProcess.run(
          ["run", "nps.lua", "--timeout", "\(Int(Self.seconds * 1000))ms", "--memory", "256M"]
            + words,
          in: folder)
        let took = Date().timeIntervalSince(began)
        #expect([0, 1, 124].contains(run.status), "\(name): \(run.status) \(run.errors)")
        #expect(!run.errors.contains("crashed"), "\(name): \(run.errors)")
        if run.status == 124 {
          #expect(run.errors.contains("ran longer than"), "\(name): \(run.errors)")
        }
        let beyond = took - Self.seconds - (words.isEmpty ? 0 : start)
        let margin = Int((beyond * 1000).rounded())
        cells.append(
          run.status == 124
            ? "limit \(margin >= 0 ? "+" : "−")\(abs(margin)) ms"
            : "ended by itself")
      }
      lines.append(
        "  " + name.padding(toLength: 56, withPad: " ", startingAt: 0)
          + cells[0].padding(toLength: 18, withPad: " ", startingAt: 0) + cells[1])
    }
    print(
      "  attack, with a limit of \(Self.seconds) s".padding(
        toLength: 58, withPad: " ", startingAt: 0)
        + "worker            own process\n" + lines.joined(separator: "\n"))
  }

  /// How long a script that does nothing takes, in seconds: the shortest of five.
  private static func emptyRun() throws -> Double {
    let folder = try folder(withScript: "")
    defer { try? FileManager.default.removeItem(atPath: folder) }
    return try (0..<5).map { _ in
      let began = Date()
      _ = try DeedProcess.run(["run", "nps.lua", "--trusted"], in: folder)
      return Date().timeIntervalSince(began)
    }.min() ?? 0
  }

  @Test func `after an attack the same machine and workspace serve the next script`() throws {
    let workspace = try ScheduledWorkspace(
      ["bad": "while true do pcall(show, {}) end", "good": "print(cx.nps({ 9, 10, 3 }).n)"],
      time: "2026-03-27T12:00:00Z", rate: 0)
    for words in [[], ["--trusted"]] {
      let bad = try DeedProcess.run(
        ["run", "bad", "--timeout", "200ms"] + words, in: workspace.folder)
      #expect(bad.status == 124)
      #expect(try DeedProcess.run(["run", "good"] + words, in: workspace.folder).output == "3\n")
    }
    #expect(try workspace.deed("doctor").status == 0)
  }
}
