import Bindings
import LuaRuntime
import Testing

@Suite struct DeedTests {
  private static let visits = """
    local visits = cx.table{
      visit_id = { "V1", "V2", "V3", "V4", "V5" }, customer_id = { "K1", "K2", "K3", "K1", "K4" },
      journey_id = { "J1", "J2", "J3", "J1", "J4" }, party = { 2, 2, 2, 1, nil },
      touchpoint = { "room", "room", "room", "bar", "room" },
      opt_out = { false, false, true, false, false } }
    local roll = cx.deeds.define{ id = "roll", touchpoint = "room", service = "cleaned",
      sign = "folded", meaning = "fresh" }

    """

  @Test(arguments: [
    ("service", "a sign without a real service is a lie"), ("sign", "what the customer will see"),
    ("meaning", "without it the sign is a trick"), ("id", "records need a short name"),
  ]) func `a definition without its parts is refused`(name: String, advice: String) throws {
    let fields = ["id", "service", "sign", "meaning"].filter { $0 != name }
    let text = fields.map { "\($0) = \"x\"" }.joined(separator: ", ")
    let error = try #require(luaError("cx.deeds.define{ \(text), \(name) = \"  \" }"))
    #expect(error.contains("no `\(name)`") && error.contains(advice))
  }

  @Test func `an unknown field of a definition is named with the closest`() throws {
    let error = try #require(luaError("cx.deeds.define{ id = \"x\", servise = \"y\" }"))
    #expect(error.contains("Did you mean `service`?"))
  }

  @Test(arguments: ["en", "nl", "fr"])
  func `the four templates are complete in every language`(locale: String) throws {
    let run = try LuaRun(
      """
      local found = {}
      for id, deed in pairs(cx.deeds.templates{ locale = "\(locale)" }) do
        found[#found + 1] = id .. " " .. deed.evidence
        assert(#deed.service > 0 and #deed.sign > 0 and #deed.meaning > 0 and #deed.name > 0)
      end
      table.sort(found)
      return table.concat(found, ", "), cx.deeds.templates{ locale = "\(locale)" }.folded_roll.name
      """)
    #expect(
      run.texts[0] == "brand_side none, folded_roll photo, free_delivery_line invoice, "
        + "handkerchief photo")
    let names = [
      "en": "Folded end of the toilet roll", "nl": "Gevouwen puntje van de toiletrol",
      "fr": "Pointe pliée du papier toilette",
    ]
    #expect(run.texts[1] == names[locale])
  }

  @Test func `a language without words is refused`() throws {
    #expect(try #require(luaError("cx.deeds.templates{ locale = \"de\" }")).contains("`nl`"))
  }

  @Test func `a checklist has the contract's columns, and the others by rule`() throws {
    let run = try LuaRun(
      Self.visits + """
        local list = cx.deeds.checklist(visits, { deeds = { roll }, date = "2026-03-02", draw = 1 })
        local out = list:rejected()
        return table.concat(list:columns(), " ", 1, 17), #list, list:row(1).customer_id,
          #out, out:row(1).rule, out:row(1).customer_id, list.candidates
        """)
    #expect(
      run.texts[0]
        == "id date team customer_id visit_id journey_id touchpoint deed reason due_at state "
        + "done_by done_at evidence_ref noticed bragging note")
    #expect(run.numbers[1] == 3 && run.texts[2] == "K1")
    #expect(run.numbers[3] == 1 && run.texts[4] == "opt_out" && run.texts[5] == "K3")
    #expect(run.numbers[6] == 4)
  }

  @Test func `a condition sees the visit with its customer, and missing values set aside`() throws {
    let run = try LuaRun(
      Self.visits + """
        local customers = cx.table{ customer_id = { "K1", "K2", "K4" }, tenure = { 10, 30, 30 },
          party = { 9, 9, 9 } }
        local loyal = cx.deeds.define{ id = "loyal", touchpoint = "room", service = "s",
          sign = "s", meaning = "m",
          when = function(v) return v.tenure > 24 and v.customer_party == 9 and v.party > 1 end }
        local list = cx.deeds.checklist(visits, { deeds = loyal, date = "2026-03-02", draw = 1,
          customers = customers })
        local reasons = {}
        for row in list:rejected():rows() do
          reasons[#reasons + 1] = row.customer_id .. " " .. row.rule .. ": " .. row.reason
        end
        return list:row(1).customer_id, #list, table.concat(reasons, "\\n"), #list:notes()
        """)
    #expect(run.texts[0] == "K2" && run.numbers[1] == 1)
    #expect(
      run.texts[2] == """
        K1 when: its condition does not hold
        K3 when: its condition needs a value that is missing
        K4 when: its condition needs a value that is missing
        """)
    #expect(run.numbers[3] == 2)
  }

  @Test func `the history and the day decide, whatever the order of the deeds`() throws {
    let run = try LuaRun(
      Self.visits + """
        local history = cx.table{ customer_id = { "K1", "K2" }, deed = { "roll", "roll" },
          journey_id = { "old", "J2" }, state = { "done", "due" },
          date = { cx.date("2025-12-01"), cx.date("2025-01-01") } }
        local list = cx.deeds.checklist(visits, { deeds = { roll }, date = cx.date("2026-03-02"),
          draw = 1, history = history })
        local rules = {}
        for row in list:rejected():rows() do rules[#rules + 1] = row.customer_id .. row.rule end
        return table.concat(rules, " "), #list
        """)
    #expect(run.texts[0] == "K1incidental K2subtle K3opt_out" && run.numbers[1] == 1)
  }

  @Test func `the same call gives the same list, another seed another one`() throws {
    let code = """
      local ids = {}
      for i = 1, 40 do ids[i] = "K" .. i end
      local visits = cx.table{ customer_id = ids }
      local roll = { id = "roll", service = "s", sign = "s", meaning = "m" }
      local function list(seed)
        local found = {}
        for row in cx.deeds.checklist(visits, { deeds = { roll }, date = "2026-03-02",
          seed = seed }):rows() do found[#found + 1] = row.id .. row.customer_id end
        return table.concat(found, " ")
      end
      return list(1) == list(1), list(1) == list(2), list(nil) == list(nil)
      """
    let values = try LuaRun(code).values
    #expect(values.map { "\(ValueText.of($0))" } == ["true", "false", "true"])
  }

  @Test(arguments: [
    ("draw = 2", "a chance from 0 to 1"), ("date = \"tomorrow\"", "2026-03-02"),
    ("budget = -1", "money from 0"), ("deeds = 5", "cx.deeds.templates()"),
    ("teams = \"desk\"", "Did you mean `team`?"), ("history = 1", "table"),
  ]) func `a wrong option of a checklist says what is right`(option: String, part: String) throws {
    let error = luaError(Self.visits + "return cx.deeds.checklist(visits, { \(option) })")
    #expect(try #require(error).contains(part))
  }

  @Test func `a team that no visit has is named with the closest`() throws {
    let error = luaError(
      """
      local visits = cx.table{ customer_id = { "K1" }, team = { "front-desk" },
        touchpoint = { "room" } }
      return cx.deeds.checklist(visits, { team = "front-dek", date = "2026-03-02" })
      """)
    #expect(try #require(error).contains("Did you mean `front-desk`?"))
  }

  @Test func `no visits give an empty list`() throws {
    let run = try LuaRun(
      """
      local list = cx.deeds.checklist(cx.table{ customer_id = {}, touchpoint = {} })
      return #list, #list:rejected()
      """)
    #expect(run.numbers == [0, 0])
  }

  @Test func `recording needs a workspace and says so`() throws {
    let error = luaError("return cx.deeds.record(\"x\", { state = \"done\" })")
    #expect(try #require(error).contains("deed init"))
  }

  private static let items = """
    local items = cx.table{ deed = { "roll", "roll", "glass", "glass" },
      team = { "desk", "desk", "bar", "bar" }, customer_id = { "K1", "K2", "K3", "K4" },
      journey_id = { "J1", "J2", "J3", "J4" },
      date = { cx.date("2026-03-02"), cx.date("2026-03-03"), cx.date("2026-03-09"),
        cx.date("2026-03-10") },
      state = { "done", "due", "done", "quarantined" }, noticed = { true, nil, false, true },
      bragging = { 1, nil, 5, nil }, objection = { nil, "no_time", nil, nil } }

    """

  @Test func `rates are of what was due, by any key, and nil when nothing was due`() throws {
    let run = try LuaRun(
      Self.items + """
        local all, by = cx.deeds.rates(items), cx.deeds.rates(items, { by = { "deed", "week" } })
        local none = cx.deeds.rates(items:where(function(i) return i.state == "quarantined" end))
        return all.due, all.done_pct, all.noticed_pct, all.quarantined, #by, by:row(2).week,
          none.due, none.done_pct, cx.deeds.rates(items:by("team")):row(2).done_pct
        """)
    #expect(run.numbers[0] == 3 && run.numbers[3] == 1 && run.numbers[4] == 2)
    expectClose([run.numbers[1], run.numbers[2]], [200.0 / 3, 50])
    #expect(run.texts[5] == "2026-W10" && run.numbers[6] == 0 && run.values[7].isNil)
    #expect(run.numbers[8] == 50)
  }

  @Test func `an unknown state is refused with its row`() throws {
    let error = luaError(
      "return cx.deeds.rates(cx.table{ state = { \"done\", \"klaar\" } })")
    #expect(try #require(error).contains("`klaar` in row 2"))
  }

  @Test func `subtlety is judged by ratings and journeys`() throws {
    let run = try LuaRun(
      Self.items + """
        local unrated = items:drop("bragging")
        local a, b = cx.deeds.subtle(items), cx.deeds.subtle(unrated)
        return a.verdict, a.bragging_pct, a.max_per_journey, b.verdict, b.reason
        """)
    #expect(run.texts[0] == "not subtle" && run.numbers[1] == 50 && run.numbers[2] == 1)
    #expect(run.texts[3] == "not judged" && (run.texts[4] ?? "").contains("nobody rated"))
  }

  @Test func `adoption is by team and week, with objections and the median`() throws {
    let run = try LuaRun(
      Self.items + """
        local a = cx.deeds.adoption(items)
        return table.concat(a:columns(), " ", 1, 3), #a, a:row(2).adoption_pct, a.median_days,
          a.objections:row(1).objection
        """)
    #expect(run.texts[0] == "team week adoption_pct" && run.numbers[1] == 2)
    #expect(run.numbers[2] == 50 && run.numbers[3] == 0 && run.texts[4] == "no_time")
  }

  @Test func `the effect sets the first answer after noticed signs against the others`() throws {
    let run = try LuaRun(
      """
      local n = 40
      local ids, states, dates, noticed = {}, {}, {}, {}
      local who, at, scores = {}, {}, {}
      for i = 1, n do
        ids[i], states[i], dates[i] = "K" .. i, "done", cx.date("2026-03-02")
        noticed[i] = i % 2 == 0
        who[i], at[i] = "K" .. i, cx.date("2026-03-02") + cx.days(i % 5 + 1)
        scores[i] = (i % 2 == 0 and 9 or 7) - i % 3
        who[n + i], at[n + i], scores[n + i] = "K" .. i, cx.date("2026-03-20"), 0
      end
      local items = cx.table{ customer_id = ids, state = states, date = dates, noticed = noticed }
      local answers = cx.table{ customer_id = who, answered_at = at, score = scores }
      local e = cx.deeds.effect(items, answers, { scale = "0-10" })
      local late = cx.deeds.effect(items, answers, { within_days = 0.5, scale = "0-10" })
      return e.n1, e.n2, e.delta, e.low, e.high, e.mean_difference, late.n1, late.delta,
        e.minimum_effect
      """)
    #expect(run.numbers[0] == 20 && run.numbers[1] == 20)
    #expect((run.numbers[2] ?? 0) > 30 && (run.numbers[3] ?? 0) < (run.numbers[2] ?? 0))
    #expect((run.numbers[5] ?? 0) > 1.9 && (run.numbers[5] ?? 0) < 2.2)
    #expect(run.numbers[6] == 0 && run.values[7].isNil && (run.numbers[8] ?? 0) > 0)
  }

  @Test func `candidates are hidden quality, best first`() throws {
    let run = try LuaRun(
      """
      local t = cx.deeds.candidates(cx.table{ touchpoint = { "a", "b", "c" },
        quality = { 0.9, 0.8, 0.5 }, perception = { 0.3, 0.6, 0.2 }, revenue = { 10, 100, 1000 } },
        { revenue = "revenue" })
      return #t, t:row(1).touchpoint, t:row(2).gap, t:row(1).priority
      """)
    #expect(run.numbers[0] == 2 && run.texts[1] == "b")
    expectClose([run.numbers[2], run.numbers[3]], [-0.6, 20])
    let error = luaError("cx.deeds.candidates(cx.table{ quality = { 1 } })")
    #expect(try #require(error).contains("perception"))
  }
}

/// Truths as texts.
private enum ValueText {
  static func of(_ value: LuaValue) -> String {
    if case .boolean(let flag) = value { "\(flag)" } else { value.typeName }
  }
}
