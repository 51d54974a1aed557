import Calendars
import Experience
import LuaRuntime
import Reports
import Statistics
import Tables

/// `cx.trend`.
enum TrendFunctions {
  private static let options: [OptionDeclaration] =
    [
      OptionDeclaration(
        "by", .oneOf(CalendarUnit.allCases.map(\.rawValue)), "the length of a period",
        default: "\"month\""),
      OptionDeclaration(
        "at", .string, "the column of dates or times", default: "\"answered_at\""),
      OptionDeclaration("rolling", .integer, "periods that are pooled for the column `rolling`"),
    ] + OptionDeclaration.promoter

  static let library: [Function] = [
    Analysis.function(
      "cx.trend", "The score by period in the workspace's zone, with its intervals.",
      "a table of answers, or groups", options,
      result: [
        ResultField(
          "", "table",
          "`period, nps, n, promoters, passives, detractors, low, high, rolling, complete`; a "
            + "period without answers has no score")
      ], example: #"return cx.trend(cx.read("sample:responses"), { rolling = 3 })"#,
      source: "Reichheld 2003; interval: Rocks 2016 (arXiv 1601.07235)", body: trend)
  ]

  static let methods: [Function] = [
    Analysis.method("trend", "cx.trend", options, body: trend)
  ]

  @Sendable private static func trend(
    _ call: Call, _ value: LuaValue, _ options: OptionValues
  ) throws -> LuaValue {
    let table = try Analysis.table(value, of: "cx.trend")
    return .object(
      try trend(table, options, zone: call.deed.zone, today: call.deed.today),
      tag: ClassTag.table)
  }

  private static func trend(
    _ table: Table, _ options: OptionValues, zone: TimeZoneRules, today: Int32
  ) throws -> Table {
    let name = options.string("score") ?? "score"
    let at = options.string("at") ?? "answered_at"
    let columns = try table.columns([name, at])
    let unit = options.string("by").flatMap(CalendarUnit.init) ?? .month
    let periods = try Periods(columns[1], unit: unit, zone: zone, name: at)
    let settings = try ScoreSettings(options, column: columns[0], name: name)
    let scores: [PromoterScore]
    var rolling = [Double?](repeating: nil, count: periods.starts.count)
    let window = try options.wholeNumber("rolling")
    if let window, window < 1 {
      throw options.error("rolling", expected: "a number of periods from 1")
    }
    if PromoterAnalysis(options: options).designColumns.isEmpty {
      let counts = try counts(columns[0], periods, settings.coding, name)
      let scoreOptions = try ScoreOptions(options, scale: settings.coding.scale)
      scores = try counts.map { try promoterScore(of: $0, scoreOptions) }
      if let window { rolling = try rollingScores(counts, window: window) }
    } else {
      let rows = periods.rows
      scores = try rows.map { try weighted(table, $0, options, name) }
      if let window {
        for last in rows.indices where last >= window - 1 {
          let pooled = rows[(last - window + 1)...last].flatMap(\.self).sorted()
          rolling[last] = try weighted(table, pooled, options, name).nps
        }
      }
    }
    return Analysis.table(
      [
        ("period", .strings(periods.labels)), ("nps", .numbers(scores.map(\.nps))),
        ("n", .counts(scores.map(\.n))), ("promoters", .counts(scores.map(\.promoters))),
        ("passives", .counts(scores.map(\.passives))),
        ("detractors", .counts(scores.map(\.detractors))), ("low", .numbers(scores.map(\.low))),
        ("high", .numbers(scores.map(\.high))), ("rolling", .numbers(rolling)),
        ("complete", .booleans(periods.areComplete(on: today))),
      ],
      notes: table.notes
        + settings.notes(of: name)
        + notes(scores, periods, score: name, at: at, today))
  }

  /// The counts of each period.
  private static func counts(
    _ column: Column, _ periods: Periods, _ coding: ScoreCoding, _ name: String
  ) throws -> [ScoreCounts] {
    let undated = UInt32(periods.starts.count)
    let codes = Values(periods.codes.map { $0 < 0 ? undated : UInt32($0) })
    let counts = try ScoreCounts.grouped(
      column, codes: codes, groups: periods.starts.count + 1, coding: coding, name: name)
    return counts.dropLast()
  }

  private static func weighted(
    _ table: Table, _ rows: [Int32], _ options: OptionValues, _ name: String
  ) throws -> PromoterScore {
    let part = try table.filtered(rows: Values(rows))
    return try PromoterAnalysis(options: options).score(
      .column(try part.column(name), name: name, table: part)
    ).score
  }

  private static func notes(
    _ scores: [PromoterScore], _ periods: Periods, score: String, at: String, _ today: Int32
  ) -> [Note] {
    var notes: [Note] = []
    if periods.undated > 0 {
      notes.append(
        Note(
          step: "trend", reason: "rows without a date are in no period", column: at,
          count: periods.undated))
    }
    notes += Note.leftOut(
      missing: scores.reduce(0) { $0 + $1.missing }, invalid: scores.reduce(0) { $0 + $1.invalid },
      step: "trend", column: score)
    let unfinished = periods.areComplete(on: today).count { !$0 }
    if unfinished > 0 {
      notes.append(
        Note(
          step: "trend", reason: "periods are not over; control charts keep them out of the rules",
          column: at, count: unfinished))
    }
    return notes
  }
}
