import Experience
import LuaRuntime
import Reports
import Statistics
import Tables

/// What the functions of drivers take: an outcome and its predictors, columns of a table.
struct DriverInput {
  let table: Table
  let options: OptionValues
  let outcome: String
  let predictors: [String]

  static let outcome = OptionDeclaration(
    "outcome", .string, "the column to explain", default: "\"score\"")
  static let predictors = OptionDeclaration(
    "predictors", .any("array of strings"), "the columns that may explain it")
  static let minimum = OptionDeclaration(
    "minimum_per_predictor", .integer, "complete answers needed for each predictor", default: "5")
  static let resampling: [OptionDeclaration] = [
    .confidence, .seed,
    OptionDeclaration(
      "resamples", .integer, "resamples for `low` and `high`; 0 leaves them nil", default: "0"),
  ]
  static let declarations: [OptionDeclaration] = [outcome, predictors, minimum] + resampling

  static let shareFields = [
    ResultField("r2", "number", "the share of the variance explained, 0–1"),
    ResultField(
      "shares", "table",
      "`name, importance` (part of R²), `share_pct, low, high`, in the order of `predictors`"),
    ResultField("n", "integer", "complete answers"),
  ]

  /// The input of a call whose predictors come some other way.
  init(table: Table, options: OptionValues, outcome: String, predictors: [String]) {
    self.table = table
    self.options = options
    self.outcome = outcome
    self.predictors = predictors
  }

  /// The input of a call.
  init(_ value: LuaValue, _ options: OptionValues) throws {
    table = try Analysis.table(value, of: options.function)
    self.options = options
    outcome = options.string("outcome") ?? "score"
    predictors = try options.names(
      "predictors", "the columns that may explain it, such as { \"sales\", \"delivery\" }")
    for (index, name) in predictors.enumerated() where predictors[..<index].contains(name) {
      throw TableError.repeatedColumn(name)
    }
  }

  var minimum: Int {
    get throws { try options.wholeNumber("minimum_per_predictor") ?? 5 }
  }

  /// The complete rows.
  func observations() throws -> Observations {
    try table.observations(
      outcome: outcome, predictors: predictors, minimumPerPredictor: minimum)
  }

  var resampling: ResamplingOptions {
    get throws {
      ResamplingOptions(
        resamples: try options.wholeNumber("resamples") ?? 0,
        seed: UInt64(bitPattern: Int64(try options.wholeNumber("seed") ?? 1)),
        confidence: options.confidence)
    }
  }

  /// What travels with the figures.
  func settings(_ method: String, n: Int) -> [ShownResult.Setting] {
    var settings = [
      ShownResult.Setting("method", method), ShownResult.Setting("outcome", outcome),
      ShownResult.Setting("predictors", predictors.joined(separator: ", ")),
    ]
    if let resamples = options.integer("resamples"), resamples > 0 {
      settings += [
        ShownResult.Setting("resamples", groupedText(resamples)),
        ShownResult.Setting("confidence", percentText(options.confidence)),
        ShownResult.Setting("seed", "\(options.integer("seed") ?? 1)"),
      ]
    }
    return settings
  }

  /// What was left out, and a warning when answers are few.
  func remarks(n: Int, missing: Int) -> (sentences: [String], notes: [Note]) {
    var sentences: [String] = []
    if n < 10 * predictors.count {
      sentences.append(
        "\(groupedText(n)) answers for \(predictors.count) predictors: fewer than 10 each, so the "
          + "figures are rough.")
    }
    return (sentences, table.notes + notes(missing: missing))
  }

  /// The note of rows that lack a value.
  func notes(missing: Int) -> [Note] {
    missing > 0
      ? [
        Note(
          step: "drivers", reason: "rows lack the outcome or a predictor, left out", column: nil,
          count: missing)
      ] : []
  }

  /// Parts of R² as a table.
  static func table(_ shares: [ImportanceShare]) -> Table {
    Analysis.table([
      ("name", .strings(shares.map(\.name))), ("importance", .numbers(shares.map(\.importance))),
      ("share_pct", .numbers(shares.map(\.sharePct))), ("low", .numbers(shares.map(\.low))),
      ("high", .numbers(shares.map(\.high))),
    ])
  }

  /// Parts of R² as a result.
  func result(_ title: String, _ found: Importance, method: String) -> LuaValue {
    var (sentences, notes) = remarks(n: found.n, missing: found.missing)
    if let most = found.shares.max(by: { $0.importance < $1.importance }), found.r2 > 0 {
      sentences.insert(
        "Together they explain \(percentText((found.r2 * 1000).rounded() / 1000)) of the variance "
          + "of \(outcome), \(most.name) most. A relation is not yet a cause.", at: 0)
    }
    if !found.isExact {
      sentences.append("The orders were sampled: above 15 predictors exact shares take too long.")
    }
    if found.failedResamples > 0 {
      notes.append(
        Note(
          step: "drivers", reason: "resamples could not be computed", column: nil,
          count: found.failedResamples))
    }
    return Analysis.result(
      ShownResult(
        title: title,
        fields: [
          ValueTree.Field("r2", .number(found.r2)),
          ValueTree.Field("shares", .table(Self.table(found.shares))),
          ValueTree.Field("n", .init(found.n)),
        ], headline: ShownResult.Headline("r2", digits: 3),
        settings: settings(method, n: found.n), sentences: sentences, notes: notes))
  }
}
