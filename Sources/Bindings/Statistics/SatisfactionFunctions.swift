import Experience
import LuaRuntime
import Reports
import Statistics
import Tables

/// `cx.csat` and `cx.ces`.
enum SatisfactionFunctions {
  private static let satisfactionOptions: [OptionDeclaration] = [
    .score, OptionDeclaration("top", .integer, "how many of the best answers count", default: "2"),
    OptionDeclaration(
      "high", .integer, "the best answer; the worst is 1; a column's own scale comes first",
      default: "5"),
    .confidence,
  ]

  private static let effortOptions: [OptionDeclaration] = [
    .score,
    OptionDeclaration(
      "version", .oneOf(EffortVersion.allCases.map(\.rawValue)),
      "2.0 asks for agreement from 1 to 7, 1.0 for effort from 1 to 5", default: "\"2.0\""),
  ]

  static let library: [Function] = [
    Analysis.function(
      "cx.csat", "Customer satisfaction: the share of the best answers, with its interval.",
      "a table, a column, an array of numbers, or groups", satisfactionOptions,
      result: [
        ResultField("top_box_pct", "number?", "percent with one of the best answers"),
        ResultField("bottom_box_pct", "number?", "percent with one of the worst answers"),
        ResultField("mean", "number?", "the mean answer"),
        ResultField("low", "number?", "lower limit of the top box, percent (Wilson)"),
        ResultField("high", "number?", "upper limit, percent"),
        ResultField("n", "integer", "valid answers; `missing` and `invalid` are beside it"),
      ], example: "return cx.csat{ 5, 4, 4, 3, 5, 2, 5, 1, 4, 5, 4, 3 }",
      source: "Wilson 1927", body: satisfaction),
    Analysis.function(
      "cx.ces", "Customer effort: the mean, who had it easy, and easy minus hard.",
      "a table, a column, an array of numbers, or groups", effortOptions,
      result: [
        ResultField("mean", "number?", "the mean answer"),
        ResultField("easy_pct", "number?", "percent that had it easy"),
        ResultField("net_easy", "number?", "percent easy minus percent hard"),
        ResultField("n", "integer", "valid answers; `missing` and `invalid` are beside it"),
      ], example: "return cx.ces{ 7, 6, 5, 4, 7, 3, 6, 2, 5, 7 }",
      source: "CEB 2013; version 1.0: Dixon, Freeman & Toman 2010", body: effort),
  ]

  static let methods: [Function] = [
    Analysis.method("csat", "cx.csat", satisfactionOptions, body: satisfaction),
    Analysis.method("ces", "cx.ces", effortOptions, body: effort),
  ]

  @Sendable private static func satisfaction(
    _ call: Call, _ value: LuaValue, _ options: OptionValues
  ) throws -> LuaValue {
    let column = options.string("score") ?? "score"
    let (scores, notes) = try Analysis.numbers(value, column: column, of: "cx.csat")
    let own = try Analysis.scale(value, column: column)
    // A column that came from a survey knows its best answer.
    let known = own.flatMap { $0.hasPrefix("1-") ? Int($0.dropFirst(2)) : nil }
    let (top, high) = (
      try options.wholeNumber("top") ?? 2, try options.wholeNumber("high") ?? known ?? 5
    )
    let found = try Statistics.satisfaction(
      scores, top: top, high: high, confidence: options.confidence)
    try check(own, of: column, against: "1-\(high)", invalid: found.invalid)
    var sentences = found.n == 0 ? ["No valid answers: there is no share."] : []
    if (1..<30).contains(found.n) {
      sentences.append("Only \(found.n) answers: the interval is wide, read it first.")
    }
    return Analysis.result(
      ShownResult(
        title: "CSAT",
        fields: [
          ValueTree.Field("top_box_pct", .init(found.topBoxPct)),
          ValueTree.Field("bottom_box_pct", .init(found.bottomBoxPct)),
          ValueTree.Field("mean", .init(found.mean)), ValueTree.Field("low", .init(found.low)),
          ValueTree.Field("high", .init(found.high)), ValueTree.Field("n", .init(found.n)),
          ValueTree.Field("missing", .init(found.missing)),
          ValueTree.Field("invalid", .init(found.invalid)),
        ], headline: ShownResult.Headline("top_box_pct", range: 0...100, unit: "%"),
        settings: [
          ShownResult.Setting("scale", "1-\(high)"), ShownResult.Setting("top", "\(top)"),
          ShownResult.Setting("interval", "wilson"),
          ShownResult.Setting("confidence", percentText(options.confidence)),
        ], sentences: sentences, notes: notes))
  }

  /// Refuses a column on another scale.
  ///
  /// One on 0-10, which surveys have until they declare another, passes when all its answers fit.
  private static func check(
    _ own: String?, of column: String, against scale: String, invalid: Int
  ) throws {
    guard let own, own != scale, own != "0-10" || invalid > 0 else { return }
    throw ExperienceError.scaleConflict(column, own: own, asked: scale)
  }

  @Sendable private static func effort(
    _ call: Call, _ value: LuaValue, _ options: OptionValues
  ) throws -> LuaValue {
    let column = options.string("score") ?? "score"
    let (scores, notes) = try Analysis.numbers(value, column: column, of: "cx.ces")
    let version = try EffortVersion.named(options.string("version") ?? "2.0")
    let scale = version == .second ? "1-7" : "1-5"
    let found = Statistics.effort(scores, version: version)
    try check(
      Analysis.scale(value, column: column), of: column, against: scale, invalid: found.invalid)
    return Analysis.result(
      ShownResult(
        title: "CES",
        fields: [
          ValueTree.Field("mean", .init(found.mean)),
          ValueTree.Field("easy_pct", .init(found.easyPct)),
          ValueTree.Field("net_easy", .init(found.netEasy)), ValueTree.Field("n", .init(found.n)),
          ValueTree.Field("missing", .init(found.missing)),
          ValueTree.Field("invalid", .init(found.invalid)),
        ], headline: ShownResult.Headline("mean", digits: 2),
        settings: [
          ShownResult.Setting("version", version.rawValue),
          ShownResult.Setting("scale", version == .second ? "1-7" : "1-5, low is easy"),
        ], sentences: found.n == 0 ? ["No valid answers: there is no mean."] : [], notes: notes))
  }
}
