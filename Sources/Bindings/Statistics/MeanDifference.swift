import LuaRuntime
import Reports
import Statistics
import Tables

/// The difference of the mean scores that stands beside a difference of two NPS.
enum MeanDifference {
  /// What the fields are, for help.
  static let resultFields = [
    ResultField("mean_difference", "number?", "difference of the mean scores (Welch)"),
    ResultField("mean_low, mean_high", "number?", "its limits"),
    ResultField("mean_p", "number?", "its chance"),
  ]

  /// The fields of first minus second; nil without answers on a side, and beside weights or
  /// clusters, which a plain mean does not know.
  ///
  /// - Throws: scores that cannot be read.
  static func fields(
    _ first: Table?, _ second: Table?, _ options: OptionValues
  ) throws -> [ValueTree.Field] {
    var test: MeanTest?
    if let first, let second, options["weight"] == nil, options["cluster"] == nil {
      test = try welchTest(
        scores(first, options), scores(second, options), confidence: options.confidence)
    }
    return [
      .init("mean_difference", .init(test?.mean)), .init("mean_low", .init(test?.low)),
      .init("mean_high", .init(test?.high)), .init("mean_p", .init(test?.p)),
    ]
  }

  private static func scores(_ side: Table, _ options: OptionValues) throws -> [Double] {
    let name = options.string("score") ?? "score"
    let column = try side.column(name)
    let coding = try ScoreSettings(options, column: column, name: name).coding
    let bands = try column.bands(coding, named: name)
    return try zip(column.optionalNumbers(named: name), bands).compactMap { number, band in
      band == .missing || band == .invalid ? nil : number
    }
  }
}
