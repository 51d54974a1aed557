import Experience
import LuaRuntime
import Reports
import Statistics
import Tables

/// `cx.complaints.*`.
enum ComplaintFunctions {
  static let library: [Function] = [resolution, recovery]

  private static let resolution = Analysis.function(
    "cx.complaints.resolution", "How fast complaints are solved, the open ones not forgotten.",
    "a table with a row for each complaint, or groups",
    [
      .column("opened", "the opening", default: "opened"),
      .column("closed", "the closing; nil is open", default: "closed"),
      .column("days", "the days, instead of both moments"),
      .column("is_closed", "whether it is closed, beside `days`", default: "closed"),
      OptionDeclaration("sla_days", .number, "the days within which it should be closed"),
      .column(
        "complaint", "the complaint's name: rows with one name are one that was reopened",
        default: "complaint_id"),
      .column("contacts", "the contacts that it took", default: "contacts"),
      .column("effort", "the customer's effort (CES 2.0, 1–7)", default: "effort"), .today,
      .confidence,
    ],
    result: [
      ResultField("median_days", "number?", "by Kaplan–Meier; nil when fewer than half closed"),
      ResultField("low, high", "number?", "the limits of the median; nil beyond the curve"),
      ResultField("within_sla_pct", "number?", "closed within the limit by the curve, percent"),
      ResultField("curve", "table", "`time, at_risk, survival` (share still open)`, se`"),
      ResultField("n", "integer", "complaints; `open` are not closed, `reopened` were"),
      ResultField("contacts_mean", "number?", "contacts per complaint"),
      ResultField("effort_mean", "number?", "mean effort; `easy_pct` have 5–7"),
    ],
    example: "return cx.complaints.resolution(cx.table{ days = { 1, 2, 2, 3, 5, 5 }, "
      + "closed = { true, true, true, true, true, false } }, { days = \"days\", sla_days = 3 })",
    source: "Kaplan & Meier 1958; Brookmeyer & Crowley 1982; Dixon et al. 2010"
  ) { call, value, options in
    let input = try SystemInput(value, options)
    let durations = try durations(input, call)
    let found = try complaintResolution(
      days: durations.days, isClosed: durations.isClosed, withinDays: options.number("sla_days"))
    let contacts = try input.optionalName("contacts", "contacts").map { name in
      let counts = try input.table.column(name).optionalNumbers(named: name)
      // A complaint that was reopened took the contacts of all its rows.
      let sums = durations.rows.compactMap { rows -> Double? in
        let known = rows.compactMap { counts[$0] }
        return known.isEmpty ? nil : known.reduce(0, +)
      }
      return sums.isEmpty ? nil : sums.reduce(0, +) / Double(sums.count)
    }
    let effort = try input.optionalName("effort", "effort").map { name in
      Statistics.effort(
        try input.table.column(name).optionalNumbers(named: name), version: .second)
    }
    let limits = try found.curve.medianLimits(confidence: options.confidence)
    let open = durations.isClosed.count { $0 == false }
    var sentences: [String] = []
    if found.curve.n == 0 { sentences.append("No complaints: there is no curve.") }
    if found.curve.n > 0, found.curve.median == nil {
      sentences.append("Fewer than half are closed: there is no median yet.")
    }
    if options["sla_days"] == nil {
      sentences.append("Option `sla_days` says within how many days they should be closed.")
    }
    return Analysis.result(
      ShownResult(
        title: "Complaints closed, median",
        fields: [
          .init("median_days", found.curve.median), .init("low", limits.low),
          .init("high", limits.high), .init("within_sla_pct", found.withinPct),
          .init("curve", curveTable(found.curve)), .init("n", found.curve.n),
          .init("open", open), .init("reopened", durations.reopened),
          .init("contacts_mean", contacts ?? nil), .init("effort_mean", effort?.mean),
          .init("easy_pct", effort?.easyPct),
        ], headline: ShownResult.Headline("median_days", unit: "days"),
        settings: [
          ShownResult.Setting(
            "within", options.number("sla_days").map { "\(roundedText($0)) days" } ?? "not given"),
          ShownResult.Setting("open ones", "censored"), input.confidenceSetting,
        ], sentences: sentences, notes: input.table.notes + durations.notes))
  }

  private static func curveTable(_ curve: Survival) -> Table {
    Analysis.table([
      ("time", .numbers(curve.steps.map { $0.time })),
      ("at_risk", .counts(curve.steps.map(\.atRisk))),
      ("survival", .numbers(curve.steps.map { $0.survival })),
      ("se", .numbers(curve.steps.map { $0.se })),
    ])
  }

  private struct Durations {
    var days: [Double?]
    var isClosed: [Bool?]
    var rows: [[Int]]
    var reopened = 0
    var notes: [Note] = []
  }

  private static func durations(_ input: SystemInput, _ call: Call) throws -> Durations {
    let usesDays =
      input.options["days"] != nil
      || (input.options["opened"] == nil && !input.table.has("opened") && input.table.has("days"))
    if usesDays {
      let days = try input.numbers("days", "days")
      let flag =
        input.options.string("is_closed") ?? (input.table.has("is_closed") ? "is_closed" : "closed")
      let isClosed = try input.table.column(flag).optionalFlags(named: flag)
      let missing = zip(days, isClosed).count { $0 == nil || $1 == nil }
      return Durations(
        days: days, isClosed: isClosed, rows: days.indices.map { [$0] },
        notes: Note.rows(
          missing, "complaints have no days, or do not say whether they are closed",
          step: "resolution"))
    }
    let names = try input.optionalName("complaint", "complaint_id").map {
      try input.table.column($0).optionalTexts(named: $0)
    }
    let moments = try [("opened", "opened"), ("closed", "closed")].map { option, fallback in
      try input.instants(option, fallback).map { $0.map { Double($0) / 8.64e10 } }
    }
    // Open complaints are observed to the end of the day, but not beyond the run's own instant.
    let now = Double(call.deed.instant) / 8.64e10
    let today = input.options["today"] == nil ? now : Double(try input.day("today", call)) + 1
    let found = complaints(names: names, opened: moments[0], closed: moments[1], today: today)
    return Durations(
      days: found.complaints.map { $0.complaint.days },
      isClosed: found.complaints.map { $0.complaint.isClosed }, rows: found.complaints.map(\.rows),
      reopened: found.reopened,
      notes: Note.rows(found.undated, "complaints have no opening", step: "resolution")
        + Note.rows(found.reversed, "complaints close before they open", step: "resolution"))
  }

  private static let recovery = Function(
    "cx.complaints.recovery",
    "Whether a complaint that was handled leaves a better score than none: after − never.",
    Arg<LuaValue>("responses", "a table of answers, or groups"),
    Arg<Table>("complaints", "a table of complaints"),
    Options(
      [
        .column("customer", "the customer", default: "customer_id"),
        .column("at", "the moment of an answer", default: "answered_at"),
        .column("opened", "the opening of a complaint", default: "opened"),
      ]
        + ComparisonFunctions.declarations.filter {
          !["paired", "overlap", "adjust"].contains($0.name)
        }), result: ComparisonFunctions.resultFields + MeanDifference.resultFields,
    example: "local answers = cx.read(\"sample:responses\")\n"
      + "local complaints = cx.table{ customer_id = { \"K0001\", \"K0002\" } }\n"
      + "return cx.complaints.recovery(answers, complaints, { scale = \"0-10\" })",
    source: "McCollough & Bharadwaj 1992 (recovery paradox); Rocks 2016"
  ) { call, responses, complaints, options in
    try Analysis.each(call, responses, options) { _, responses, options in
      try recovery(responses, complaints, options)
    }
  }

  private static func recovery(
    _ responses: LuaValue, _ complaints: Table, _ options: OptionValues
  ) throws -> LuaValue {
    let input = try SystemInput(responses, options)
    let customer = try input.name("customer", "customer_id")
    let opened = options.string("opened") ?? (complaints.has("opened") ? "opened" : nil)
    let answered = input.optionalName("at", "answered_at")
    let names = try complaints.column(customer).optionalTexts(named: customer)
    let openings = try opened.map { try complaints.column($0).optionalInstants(named: $0) }
    var first: [String: Int64] = [:]
    for (row, name) in names.enumerated() {
      guard let name else { continue }
      first[name] = min(first[name] ?? .max, openings?[row] ?? .min)
    }
    let moments = try answered.map { try input.table.column($0).optionalInstants(named: $0) }
    let customers = try input.table.column(customer).optionalTexts(named: customer)
    var (after, never): ([Int32], [Int32]) = ([], [])
    var (before, unknown) = (0, 0)
    for (row, name) in customers.enumerated() {
      guard let name else {
        unknown += 1
        continue
      }
      guard let complaint = first[name] else {
        never.append(Int32(truncatingIfNeeded: row))
        continue
      }
      if let moments, (moments[row] ?? .min) < complaint {
        before += 1
      } else {
        after.append(Int32(truncatingIfNeeded: row))
      }
    }
    let sides = try [(after, "after a complaint"), (never, "never complained")].map { rows, label in
      LuaValue.object(
        try input.table.filtered(rows: Values(rows)).labelled(label), tag: ClassTag.table)
    }
    var shown = try ComparisonAnalysis(options, isChange: false).result(sides[0], sides[1]).shown
    shown.title = "Recovery"
    shown.fields += try MeanDifference.fields(sides[0].rows, sides[1].rows, options)
    shown.sentences.append(
      "Who complains differs from who does not: an association, not a proof of cause.")
    if moments == nil || openings == nil {
      shown.sentences.append("Without both moments, answers before the complaint count as after.")
    }
    shown.notes +=
      Note.rows(before, "answers came before the complaint", step: "recovery")
      + Note.rows(unknown, "answers have no customer", step: "recovery", column: customer)
    return Analysis.result(shown)
  }
}
