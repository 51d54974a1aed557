import Testing

/// The shipped scripts about what a team does find in the sample what its generator built in, and
/// nothing where nothing was built in.
@Suite struct SampleOperationTests {
  let truths: SampleTruths

  init() throws { truths = try SampleTruths() }

  @Test func `good_deed_checklist leaves out who opted out or had the sign, and draws the half`()
    throws
  {
    let script = try SampleScript()
    defer { script.remove() }
    let paused = try script.lines(
      """
      local day = cx.today()
      for item in cx.deed_items():where(function(i) return i.state == "done" end):rows() do
        if day - item.date < 180 then print(item.customer_id .. " " .. item.deed) end
      end
      """)
    let refusals = try Set(
      script.lines(
        """
        for customer in cx.customers():rows() do
          if customer.opt_out then print(customer.customer_id) end
        end
        """))
    let output = try script.run("good_deed_checklist", ["--explain"])
    #expect(output.lines[0] == "Good deeds of 2026-03-02, all teams")
    let list = try output.table("Good deeds of")
    let given = try script.lines(
      """
      for item in cx.deed_items():where(function(i) return i.date == cx.today() end):rows() do
        print(item.customer_id .. " " .. item.deed)
      end
      """)
    #expect(given.count == list.rows.count && given.count > 10)
    #expect(!paused.isEmpty && Set(paused).isDisjoint(with: given))
    #expect(!refusals.isEmpty)
    #expect(refusals.isDisjoint(with: given.map { String($0.prefix { $0 != " " }) }))
    let refused = try output.table("Left out: opt_out").rows.map { $0[1] }
    #expect(!refused.isEmpty && refusals.isSuperset(of: refused))
    let waiting = try output.table("Left out: incidental").rows.map { $0[1] + " " + $0[2] }
    #expect(!waiting.isEmpty && Set(paused).isSuperset(of: waiting))
    // Of those who may get a sign, the lot gives it to the share that the script says.
    let passed = try output.table("Left out: unexpected").rows.count
    let n = Double(given.count + passed)
    let share = Double(given.count) / n
    let draw = try truths.number("deeds", "draw")
    #expect((share - draw).magnitude < 1.96 * (draw * (1 - draw) / n).squareRoot())
  }

  @Test func `good_deed_checklist of a day without visits says when there are some`() throws {
    let output = try SampleScript.output("good_deed_checklist", ["--date", "2027-01-01"])
    #expect(output.lines.contains { $0.hasPrefix("No visit of the day goes with a deed.") })
  }

  @Test func `quality_or_perception finds hidden quality and facade, and nothing else`() throws {
    let output = try SampleScript.output("quality_or_perception")
    var (hidden, facades): ([String], [String]) = ([], [])
    for row in try truths.rows("quality") {
      let name = try "\(#require(row[0].text)) \(#require(row[1].text))"
      let (quality, perception) = try (#require(row[2].double), #require(row[3].double))
      if quality >= 0.7, perception < 0.7 { hidden.append(name) }
      if quality < 0.7, perception >= 0.7 { facades.append(name) }
      let rows = try output.table("Quality and perception").rows
      let found = try #require(rows.first { "\($0[0]) \($0[1])" == name })
      let gap = try #require(Double(found[5]))
      #expect((gap - (perception - quality)).magnitude < 0.0051, "\(name)")
    }
    let signs = try output.table("Where a sign would help most")
    #expect(Set(signs.rows.map { "\($0[0]) \($0[1])" }) == Set(hidden) && hidden.count == 5)
    #expect(try output.table("Facades").rows.map { "\($0[0]) \($0[1])" } == facades)
  }

  @Test(arguments: [("back-office", "shop"), ("showroom", "dealer"), ("front-desk", "hotel")])
  func `promises_kept finds who keeps how many`(team: String, business: String) throws {
    let table = try SampleScript.output("promises_kept").table("By team")
    let share =
      try truths.number("promises", "kept", business)
      * (1 - truths.number("promises", "never"))
    let found = try table.figure(team, "kept_pct")
    #expect(found.holds(100 * share), "\(found), \(share)")
  }

  @Test func `promises_kept finds what a broken one costs, and nothing for more than promised`()
    throws
  {
    let output = try SampleScript.output("promises_kept")
    let classes = try output.table("classes")
    let level = try truths.number("promises", "level")
    let spread = try truths.number("promises", "spread")
    for (name, effect) in [
      ("kept", 0), ("broken", try truths.number("promises", "broken")),
      ("over", try truths.number("promises", "over")),
    ] {
      let expected = DrawnScore(level: level + effect, spread: spread).mean
      #expect(try classes.figure(name, "mean").holds(expected), "\(name), \(expected)")
    }
    #expect(try output.figure("Over − kept").holds(0))
  }

  @Test func `complaints_resolved finds the days of each channel, alike in each business`() throws {
    let output = try SampleScript.output("complaints_resolved")
    let channels = try output.table("By channel")
    for channel in ["phone", "web", "email"] {
      let truth = try truths.number("complaints", "medians", channel)
      let found = try channels.figure(channel, "median_days")
      #expect(found.holds(truth), "\(channel): \(found)")
    }
    let (phone, email) = try (
      channels.figure("phone", "median_days"), channels.figure("email", "median_days")
    )
    let (slowest, fastest) = (try #require(phone.high), try #require(email.low))
    #expect(slowest < fastest)
    let low = try output.field("mean_low", under: "Recovery")
    let high = try output.field("mean_high", under: "Recovery")
    let cost = PrintedFigure(value: nil, low: low, high: high)
    #expect(cost.holds(try truths.number("complaints", "cost")) && !cost.holds(0), "\(cost)")

    let other = try SampleScript.output("complaints_resolved", ["--by", "business"])
    let median = try other.figure("Complaints closed, median")
    let all = try #require(median.value)
    for business in ["hotel", "dealer", "shop"] {
      #expect(try other.table("By business").figure(business, "median_days").holds(all))
    }
  }

  @Test func `extras_or_habit finds the habit at the hotel, and none at the dealer`() throws {
    let output = try SampleScript.output("extras_or_habit")
    let table = try output.table("Habituation by business")
    for business in ["hotel", "dealer"] {
      let truth = try truths.number("extras", "habit", business)
      let found = try table.figure(business, "slope")
      #expect(found.holds(truth), "\(business): \(found)")
      #expect(try table.row(business)["habituation"] == (truth < 0 ? "true" : "false"))
    }
    for type in ["gift", "upgrade", "drink"] {
      let found = try output.table("types").figure(type, "unwanted_pct")
      #expect(found.holds(100 * (try truths.number("extras", "unwanted", type))), "\(type)")
    }
  }

  @Test func `experience_maturity finds the arrival, and no advantage where none is`() throws {
    let output = try SampleScript.output("experience_maturity")
    #expect(output.lines[0] == "The experience is predictable")
    let table = try output.table("touchpoints")
    for row in try truths.rows("steps") {
      let name = try #require(row[0].text)
      let numbers = try row[1...].map { try #require($0.double) }
      let own = DrawnScore(level: numbers[0], spread: numbers[1], range: 1...10)
      let other = DrawnScore(level: numbers[2], spread: 1.1, range: 1...10)
      let found = try table.figure(name, "difference")
      #expect(found.holds(own.mean - other.mean), "\(name): \(found)")
      let cells = try table.row(name)
      #expect(cells["differentiated"] == (name == "arrival" ? "true" : "false"))
      #expect(cells["intentional"] == (numbers[3] >= 0.55 ? "true" : "false"), "\(name)")
      let consistency = try #require(PrintedTable.number(cells["consistency"]))
      #expect((consistency < 0.6) == (name == "repair"))
      if numbers[0] == numbers[2] { #expect(found.holds(0)) }
    }
  }

  @Test func `employees_and_customers finds the climate of branches, and nothing in panels`() throws
  {
    let script = try SampleScript()
    defer { script.remove() }
    let output = try script.run("employees_and_customers")
    // What the climates give, blurred by the answers of each branch: the correlation to expect.
    let level = try truths.number("climate", "level")
    let spread = try truths.number("climate", "spread")
    var (staff, customers): ([(nps: Double, error: Double)], [(nps: Double, error: Double)]) =
      ([], [])
    let table = try output.table("By branch")
    for row in table.rows {
      let climate = try truths.climate(of: row[0])
      let own = DrawnScore(
        level: level + (try truths.number("climate", "employees")) * climate, spread: spread)
      staff.append((own.nps / 100, own.variance / (try #require(Double(row[2])))))
      // The spread of the answers to eight questions and of the score itself.
      let theirs = DrawnScore(
        level: 7.9 + (try truths.number("climate", "customers")) * climate, spread: 1.29)
      customers.append((theirs.nps / 100, theirs.variance / (try #require(Double(row[4])))))
    }
    let expected = Self.correlation(staff, customers)
    let found = try output.figure("Employees and customers")
    #expect(found.holds(expected) && expected > 0.6, "\(found), \(expected)")
    let low = try #require(found.low)
    #expect(low > 0)
    let panels = try script.run("employees_and_customers", ["--by", "panel"])
    #expect(try panels.figure("Employees and customers").holds(0))
  }

  /// The correlation of two sides whose figures have errors.
  private static func correlation(
    _ first: [(nps: Double, error: Double)], _ second: [(nps: Double, error: Double)]
  ) -> Double {
    let n = Double(first.count)
    let (a, b) = (first.map(\.nps), second.map(\.nps))
    let (meanA, meanB) = (a.reduce(0, +) / n, b.reduce(0, +) / n)
    func product(_ x: [Double], _ mx: Double, _ y: [Double], _ my: Double) -> Double {
      zip(x, y).reduce(0) { $0 + ($1.0 - mx) * ($1.1 - my) } / n
    }
    let errorA = first.map(\.error).reduce(0, +) / n
    let errorB = second.map(\.error).reduce(0, +) / n
    return product(a, meanA, b, meanB)
      / ((product(a, meanA, a, meanA) + errorA) * (product(b, meanB, b, meanB) + errorB))
      .squareRoot()
  }

  @Test func `todays_agenda finds who answered since Friday and what is due`() throws {
    let script = try SampleScript()
    defer { script.remove() }
    let output = try script.run("todays_agenda")
    #expect(output.lines[0] == "Agenda of 2026-03-02 for all teams")
    let expected = try script.lines(
      """
      local no, kinds = {}, {}
      for c in cx.customers():rows() do no[c.customer_id] = c.opt_out end
      for s in cx.surveys():rows() do kinds[s.survey_id] = s.kind end
      local thank, call, refused, due = 0, 0, 0, 0
      for r in cx.responses({ duplicates = "all" }):rows() do
        if r.score and r.answered_at:date() >= cx.date("2026-02-27") then
          local limit = kinds[r.survey_id] == "satisfaction" and 8 or 7
          if no[r.customer_id] then refused = refused + 1
          elseif r.score >= 9 then thank = thank + 1
          elseif r.score < limit then call = call + 1 end
        end
      end
      for p in cx.promises():rows() do
        if p.delivered == nil and p.due <= cx.date("2026-03-02") then due = due + 1 end
      end
      print(thank, call, due, refused)
      """)
    let counts = try #require(expected.first).split(separator: "|").compactMap { Int($0) }
    #expect(output.lines.contains("Thank: new promoters (\(counts[0]))"))
    #expect(output.lines.contains("Call: new detractors, lowest first (\(counts[1]))"))
    #expect(output.lines.contains("Promises due, longest overdue first (\(counts[2]))"))
    #expect(counts.prefix(3).allSatisfy { $0 > 3 } && counts[3] > 0)
    #expect(output.lines.contains { $0.hasPrefix("finding: \(counts[1]) customers to call") })
    #expect(!output.lines.contains { $0.contains("Sofie") }, "names are personal")
    _ = try script.run("good_deed_checklist")
    let deeds = try script.run("todays_agenda").lines.first {
      $0.hasPrefix("Good deeds of today (")
    }
    #expect(deeds != nil)
  }
}
