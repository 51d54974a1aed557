import Experience
import LuaRuntime
import Reports
import Statistics
import Tables

/// `cx.journey.peak_end`.
enum PeakEndFunction {
  static let function = Analysis.function(
    "cx.journey.peak_end",
    "What people remember of each journey: the peak and the end, whatever its duration.",
    "a table of touchpoint events, or groups", JourneySettings.declarations,
    result: [
      ResultField(
        "", "table",
        "one row for each journey, sorted by journey and customer: `journey_id, customer_id, peak` "
          + "(the rating farthest from neutral, of equals the later)`, peak_touchpoint, peak_at, "
          + "ending, ending_touchpoint, peak_end, mean, events, reason` (why there is no score)")
    ],
    example: "return cx.journey.peak_end(cx.table{ journey_id = { \"a\", \"a\", \"a\" }, "
      + "customer_id = { \"K1\", \"K1\", \"K1\" }, "
      + "touchpoint = { \"order\", \"delivery\", \"invoice\" }, "
      + "at = { cx.date(\"2026-01-05\"), cx.date(\"2026-01-08\"), cx.date(\"2026-01-20\") }, "
      + "rating = { 2, 5, 1 } })",
    source: "Kahneman et al. 1993; Redelmeier & Kahneman 1996"
  ) { _, value, options in
    let settings = try JourneySettings(value, options)
    if let fast = try fast(settings) { return .object(fast, tag: ClassTag.table) }
    let input = try JourneyInput(settings)
    let found = peakEnd(input.journeys, ratings: input.ratings, input.settings)
    return .object(try table(found, input), tag: ClassTag.table)
  }

  /// The journeys by the kernel, when the events allow it.
  private static func fast(_ settings: JourneySettings) throws -> Table? {
    let names = settings.names
    guard
      let source = try PeakEndTable(
        settings.input.table, journey: names.journey, customer: names.customer,
        touchpoint: names.touchpoint, at: names.at, rating: names.rating, settings.options)
    else { return nil }
    // The table holds the events that its columns come from; notes were made by reading them.
    let table = Table(source)
    return Table(
      AttributedSource(
        table, title: "Peak and end",
        fields: [.init("mean_peak_end", source.meanScore), .init("n", source.scored)],
        settings: settings.shown, sentences: sentences(source.scored),
        notes: settings.input.table.notes
          + settings.unratedNotes(source.unrated, source.invalid, step: "peak_end")
          + Note.rows(
            source.withoutEnd, "journeys have no rated end, so no score", step: "peak_end",
            column: names.rating)))
  }

  private static func sentences(_ scored: Int) -> [String] {
    scored == 0 ? ["No journey has a rated end: there is no score."] : []
  }

  private static func table(_ found: PeakEnd, _ input: JourneyInput) throws -> Table {
    func gathered(_ name: String?, _ rows: Values<Int32>) throws -> Column {
      guard let name else { return .strings([String?](repeating: nil, count: rows.count)) }
      return try input.given.input.table.column(name).gathered(rows)
    }
    let table = Table(
      [
        ("journey_id", input.journeys.keys[0].column), ("customer_id", input.customers),
        ("peak", .numbers(found.peak)),
        ("peak_touchpoint", try gathered(input.given.names.touchpoint, found.peakRows)),
        ("peak_at", try gathered(input.given.names.at, found.peakRows)),
        ("ending", .numbers(found.ending)),
        ("ending_touchpoint", try gathered(input.given.names.touchpoint, found.endRows)),
        ("peak_end", .numbers(found.score)), ("mean", .numbers(found.mean)),
        ("events", .counts(found.events)),
        (
          "reason",
          .strings(
            zip(found.peak, found.ending).map { peak, ending in
              peak == nil
                ? PeakEnd.noRating : ending == nil ? PeakEnd.noEnd : nil
            })
        ),
      ],
      notes: input.notes(step: "peak_end")
        + input.given.unratedNotes(found.unrated, found.invalid, step: "peak_end")
        + Note.rows(
          found.withoutEnd, "journeys have no rated end, so no score", step: "peak_end",
          column: input.given.names.rating))
    let known = found.score.compactMap(\.self)
    let mean = known.isEmpty ? nil : known.reduce(0, +) / Double(known.count)
    return Table(
      AttributedSource(
        table, title: "Peak and end",
        fields: [
          .init("mean_peak_end", mean), .init("n", known.count),
        ], settings: input.given.shown,
        sentences: sentences(known.count)))
  }
}
