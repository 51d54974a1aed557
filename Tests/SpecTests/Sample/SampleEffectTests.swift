import Testing

/// The shipped scripts about customers find in the sample what its generator built in, with its sign
/// and its size within the printed interval, and nothing where nothing was built in.
@Suite struct SampleEffectTests {
  let truths: SampleTruths

  init() throws { truths = try SampleTruths() }

  @Test(arguments: [
    ("folded_roll", "hotel"), ("handkerchief", "dealer"), ("free_delivery_line", "shop"),
  ]) func `did_the_deeds_help finds the sign that helps, and not the one that does not`(
    deed: String, business: String
  ) throws {
    let output = try SampleScript.output("did_the_deeds_help")
    let (level, spread) = try (
      truths.number("deeds", "level"), truths.number("deeds", "spread")
    )
    let effect = try truths.number("deeds", "noticed", business)
    let without = DrawnScore(level: level, spread: spread)
    let with = DrawnScore(level: level + effect, spread: spread)
    let table = try output.table("NPS after a noticed sign")
    #expect(try table.figure(deed, "delta").holds(with.nps - without.nps))
    #expect(try table.row(deed)["verdict"] == (effect == 0 ? "not shown" : "helps"))
    #expect(
      try output.table("The same in points").figure(
        deed, "mean_difference", low: "mean_low", high: "mean_high"
      ).holds(with.mean - without.mean))
    #expect(output.lines.contains { $0.hasPrefix("Subtlety: subtle") })
  }

  @Test(arguments: ["hotel", "dealer", "shop"], ["peak", "ending"])
  func `journey_peaks finds peak and end where scores follow them`(
    business: String, moment: String
  ) throws {
    let table = try SampleScript.output("journey_peaks").table("Points of score")
    let row = try #require(table.rows.first { $0[0] == business && $0[1] == moment })
    let cells = Dictionary(uniqueKeysWithValues: zip(table.names, row))
    let found = PrintedFigure(
      value: PrintedTable.number(cells["points"]), low: PrintedTable.number(cells["low"]),
      high: PrintedTable.number(cells["high"]))
    let truth = business == "shop" ? 0 : try truths.number("journeys", moment)
    #expect(found.holds(truth), "\(row)")
    #expect(cells["shown"] == (truth == 0 ? "false" : "true"))
  }

  @Test func `which_touchpoint_hurts finds the parcel, and no other touchpoint`() throws {
    let output = try SampleScript.output("which_touchpoint_hurts")
    let table = try output.table("Each touchpoint minus the rest")
    let spread = try truths.number("moments", "spread")
    let usual = DrawnScore(level: try truths.number("moments", "level"), spread: spread)
    let hurting = DrawnScore(level: try truths.number("moments", "hurting_level"), spread: spread)
    #expect(try table.figure("parcel", "delta").holds(hurting.nps - usual.nps))
    #expect(table.rows.count == 17)
    for row in table.rows {
      let cells = try table.row(row[0])
      let chance = try #require(PrintedTable.number(cells["p_adjusted"]))
      #expect((chance < 0.05) == (row[0] == "parcel"), "\(row)")
    }
    #expect(output.lines.contains { $0.contains("parcel costs most: ") })
  }

  @Test(arguments: ["hotel", "shop", "dealer"])
  func `satisfied_or_delighted finds who buys again, and not at the dealer`(
    business: String
  ) throws {
    let table = try SampleScript.output("satisfied_or_delighted").table("The same by business")
    let found = try table.figure(business, "difference")
    let isBuiltIn = business != "dealer"
    let truth =
      try isBuiltIn
      ? truths.number("satisfaction", "delighted") - truths.number("satisfaction", "satisfied") : 0
    #expect(found.holds(truth))
    let low = try #require(found.low)
    #expect((low > 0) == isBuiltIn)
  }

  @Test func `why_customers_leave finds the gap of each cause, and none for moving house`() throws {
    let output = try SampleScript.output("why_customers_leave")
    let gaps = try output.table("gaps")
    let customers = try Dictionary(
      uniqueKeysWithValues: truths.rows("causes", "customers").map { ($0[0].text, $0[1].double) })
    var hard = 0.0
    for row in try truths.rows("causes", "employees") {
      let cause = try #require(row[0].text)
      let (staff, leavers) = try (
        #require(row[1].double), #require(customers[cause] ?? nil)
      )
      let found = try gaps.figure(cause, "gap")
      #expect(found.holds(staff - leavers), "\(cause): \(found)")
      if ["price", "product", "delivery terms"].contains(cause) { hard += staff }
      if staff == leavers {
        #expect(found.holds(0))
      } else {
        #expect(!found.holds(leavers - staff))
      }
    }
    let printed = try #require(output.lines.first { $0.hasPrefix("Hard causes: ") })
    let share = try #require(Double(printed.dropFirst(13).prefix { $0.isNumber }))
    #expect((share - hard).magnitude < 9, "hard causes \(share) %, built in \(hard) %")
  }

  @Test func `nps_determinants finds the weight of each question, and none of the competition`()
    throws
  {
    let output = try SampleScript.output("nps_determinants")
    let table = try output.table("Points of score")
    for (group, questions) in [
      ("employee", ["attention", "skill"]), ("proposition", ["quality", "fit"]),
      ("brand", ["trust", "image"]), ("competition", ["price", "offer"]),
    ] {
      for question in questions {
        let found = try table.figure("\(group)_\(question)", "b")
        #expect(found.holds(try truths.number("determinants", group) / 2), "\(group): \(found)")
        #expect(found.holds(0) == (group == "competition"), "\(group): \(found)")
      }
    }
    let order = try output.table("What decides").rows.map { $0[0] }
    #expect(order == ["employee", "proposition", "brand", "competition"])
  }

  @Test func `who_recommends finds that enthusiasts do, whatever they spend`() throws {
    let script = try SampleScript()
    defer { script.remove() }
    let output = try script.run("who_recommends")
    let counts = try script.lines(
      """
      for row in cx.customers():by("enthusiasm"):summary{ n = cx.count() }:rows() do
        print(row.enthusiasm, row.n)
      end
      """)
    var (all, enthusiasts) = (0.0, 0.0)
    for line in counts {
      let parts = line.split(separator: "|").map(String.init)
      let told = try #require(Double(parts[1])) * truths.number("recommendations", parts[0])
      all += told
      if parts[0] == "enthusiast" { enthusiasts = told }
    }
    #expect(try output.figure("Recommendations by enthusiasts").holds(100 * enthusiasts / all))
    #expect(output.lines.contains { $0.contains("in_band true") })
    // Revenue goes with nothing: weighing by it changes no score.
    let own = try output.field("own", under: "Published scores")
    #expect(try output.figure("Revenue-weighted NPS").holds(own))
  }

  @Test func `attention_calls finds the effect of the calls, and none on another survey`() throws {
    let output = try SampleScript.output("attention_calls")
    let (level, spread) = try (
      truths.number("attention", "level"), truths.number("attention", "spread")
    )
    let without = DrawnScore(level: level, spread: spread)
    let with = DrawnScore(
      level: level + (try truths.number("attention", "effect")), spread: spread)
    let found = try output.figure("Effect of attention")
    #expect(found.holds(with.nps - without.nps) && !found.holds(0))
    let low = try output.field("mean_low", under: "Effect of attention")
    let high = try output.field("mean_high", under: "Effect of attention")
    #expect(
      PrintedFigure(value: nil, low: low, high: high).holds(with.mean - without.mean))
    let other = try SampleScript.output("attention_calls", ["--survey", "moment"])
    #expect(try other.figure("Effect of attention").holds(0))
  }
}
