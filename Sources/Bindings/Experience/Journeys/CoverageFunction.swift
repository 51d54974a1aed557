import Experience
import LuaRuntime
import Reports
import Statistics
import Tables

/// `cx.journey.coverage`.
enum CoverageFunction {
  private static let options =
    JourneySettings.declarations + [
      .column("intended", "whether a moment is meant as a peak", default: "intended")
    ]

  static let function = Function(
    "cx.journey.coverage",
    "Whether the moments that customers name are measured, and meant peaks are peaks.",
    Arg<LuaValue>("moments", "a table of the moments that customers name, or their names"),
    Arg<LuaValue>("t", "a table of touchpoint events, or groups"), Options(options),
    result: [
      ResultField("covered_pct", "number?", "moments with a measured touchpoint, percent"),
      ResultField("intended_hit_pct", "number?", "intended peaks that are observed ones, percent"),
      ResultField("missing", "array", "the moments that nobody measures"),
      ResultField("n", "integer", "different moments; `intended` are meant as peaks"),
    ],
    example: "return cx.journey.coverage({ \"order\", \"first use\" }, "
      + "cx.table{ touchpoint = { \"order\", \"delivery\" } })",
    source: "outside-in: the customer's moments first; peaks: Kahneman et al. 1993"
  ) { call, moments, events, options in
    try Analysis.each(call, events, options) { _, events, options in
      try coverage(moments, events, options)
    }
  }

  private static func coverage(
    _ moments: LuaValue, _ events: LuaValue, _ options: OptionValues
  ) throws -> LuaValue {
    let name = options.string("touchpoint") ?? "touchpoint"
    let named = try names(of: moments, name, options)
    let input = try SystemInput(events, options)
    let measured = try input.texts("touchpoint", "touchpoint").compactMap(\.self)
    let hasJourneys =
      input.optionalName("journey", "journey_id") != nil
      && input.optionalName("rating", "rating") != nil
    var peaks: [String: Int]?
    if hasJourneys {
      let journeys = try JourneyInput(JourneySettings(events, options))
      let found = peakEnd(journeys.journeys, ratings: journeys.ratings, journeys.settings)
      let touchpoints = try input.texts("touchpoint", "touchpoint")
      var counts: [String: Int] = [:]
      for (journey, peak) in found.peak.enumerated() {
        guard let peak, peak > journeys.settings.neutral,
          let touchpoint = touchpoints[Int(found.peakRows[journey])]
        else { continue }
        counts[touchpoint, default: 0] += 1
      }
      peaks = counts
    }
    let found = momentCoverage(named, measured: measured, peaks: peaks)
    var sentences: [String] = []
    if found.n == 0 {
      sentences.append("No moments: there is nothing to cover.")
    } else if !found.missing.isEmpty {
      sentences.append("Nobody measures: \(found.missing.joined(separator: ", ")).")
    }
    if found.intended > 0, found.intendedHitPct == nil {
      sentences.append(
        "No positive peaks are known, so whether the intended ones are is not judged.")
    }
    return Analysis.result(
      ShownResult(
        title: "Coverage",
        fields: [
          .init("covered_pct", found.coveredPct), .init("intended_hit_pct", found.intendedHitPct),
          .init("missing", .array(found.missing.map { .string($0) })), .init("n", found.n),
          .init("intended", found.intended),
        ], headline: ShownResult.Headline("covered_pct", unit: "%"),
        settings: [ShownResult.Setting("touchpoint", name)], sentences: sentences,
        notes: input.table.notes))
  }

  private static func names(
    of moments: LuaValue, _ name: String, _ options: OptionValues
  ) throws -> [(name: String, isIntendedPeak: Bool)] {
    if case .table(let given) = moments, given.named.isEmpty,
      given.array.allSatisfy({ $0.text != nil })
    {
      return given.array.compactMap { moment in moment.text.map { ($0, false) } }
    }
    let input = try SystemInput(moments, options)
    let texts = try input.table.column(name).optionalTexts(named: name)
    let intended = try input.optionalName("intended", "intended").map {
      try input.table.column($0).optionalFlags(named: $0)
    }
    return texts.enumerated().compactMap { row, text in
      text.map { ($0, intended?[row] ?? false) }
    }
  }
}
