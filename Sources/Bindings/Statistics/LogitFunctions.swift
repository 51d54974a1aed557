import Experience
import LuaRuntime
import Reports
import Statistics
import Tables

/// `cx.drivers.ordinal` and `cx.drivers.logistic`.
enum LogitFunctions {
  private static let resultFields = [
    ResultField(
      "coefficients", "table", "`name, b` (log odds)`, se, z, p` in the order of `predictors`"),
    ResultField("thresholds", "array", "between the outcomes; their errors in `threshold_se`"),
    ResultField("log_likelihood", "number", "of the model"),
    ResultField("converged", "boolean", "whether the iteration settled"),
    ResultField("n", "integer", "complete answers"),
  ]

  static let library: [Function] = [
    Analysis.function(
      "cx.drivers.ordinal",
      "A proportional-odds model of detractor, passive, promoter.", "a table, or groups",
      [
        DriverInput.outcome, DriverInput.predictors, DriverInput.minimum, .scale, .missingCodes,
        .codeOfLowest,
      ], result: resultFields,
      example: #"return cx.drivers.ordinal(cx.read("sample:responses"), "#
        + #"{ predictors = { "sales", "delivery" } })"#, source: "McCullagh 1980"
    ) { _, value, options in
      let input = try DriverInput(value, options)
      let column = try input.table.column(input.outcome)
      let settings = try ScoreSettings(options, column: column, name: input.outcome)
      let bands = try column.bands(settings.coding, named: input.outcome)
      let data = try Observations(
        outcome: bands.map { $0.sign.map(Double.init) }, named: input.outcome,
        predictors: input.table.numbers(of: input.predictors), minimumPerPredictor: input.minimum)
      let model = try ordinalRegression(data)
      return result(
        "Bands of \(input.outcome)", model, model.coefficients, input, method: "ordinal logit",
        further: [
          ShownResult.Setting(
            "scale", settings.coding.scale.name, isAssumed: settings.isAssumed)
        ])
    },
    Analysis.function(
      "cx.drivers.logistic", "A model of a yes-or-no outcome.", "a table, or groups",
      [DriverInput.outcome, DriverInput.predictors, DriverInput.minimum],
      result: resultFields + [
        ResultField("intercept", "number", "log odds; also the last row of `coefficients`")
      ],
      example: "return cx.drivers.logistic(cx.read(\"sample:responses\"):derive{ promoter = "
        + "function(r) return r.score >= 9 end }, "
        + "{ outcome = \"promoter\", predictors = { \"sales\", \"delivery\" } })",
      source: "Cox 1958"
    ) { _, value, options in
      let input = try DriverInput(value, options)
      let outcome = try input.table.column(input.outcome).optionalFlags(named: input.outcome)
      let (model, intercept) = try logisticRegression(
        outcome, predictors: input.table.numbers(of: input.predictors),
        minimumPerPredictor: input.minimum)
      var last = intercept
      last.name = "intercept"
      return result(
        "Chance of \(input.outcome)", model, model.coefficients + [last], input,
        method: "binary logit", intercept: intercept.b)
    },
  ]

  private static func result(
    _ title: String, _ model: LogitRegression, _ rows: [LogitCoefficient], _ input: DriverInput,
    method: String, intercept: Double? = nil, further: [ShownResult.Setting] = []
  ) -> LuaValue {
    let table = Analysis.table([
      ("name", .strings(rows.map(\.name))), ("b", .numbers(rows.map(\.b))),
      ("se", .numbers(rows.map(\.se))), ("z", .numbers(rows.map(\.z))),
      ("p", .numbers(rows.map(\.p))),
    ])
    var (sentences, notes) = input.remarks(n: model.n, missing: model.missing)
    if !model.converged {
      sentences.append(
        "The fit did not settle in \(model.iterations) steps: do not use the coefficients.")
    }
    notes = notes.filter { $0.count > 0 }
    var fields = [
      ValueTree.Field("coefficients", .table(table)),
      ValueTree.Field("thresholds", .numbers(model.thresholds.map(\.b))),
      ValueTree.Field("threshold_se", .numbers(model.thresholds.map(\.se))),
      ValueTree.Field("log_likelihood", .number(model.logLikelihood)),
      ValueTree.Field("converged", .boolean(model.converged)),
      ValueTree.Field("n", .init(model.n)),
    ]
    if let intercept { fields.append(ValueTree.Field("intercept", .number(intercept))) }
    return Analysis.result(
      ShownResult(
        title: title, fields: fields, settings: input.settings(method, n: model.n) + further,
        sentences: sentences, notes: notes))
  }
}
