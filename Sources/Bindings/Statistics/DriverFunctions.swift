import Experience
import LuaRuntime
import Reports
import Statistics
import Tables

/// `cx.drivers.*`: regression and the parts of R².
enum DriverFunctions {
  private static func example(_ call: String) -> String {
    #"return cx.drivers.\#(call)(cx.read("sample:responses"), "#
      + #"{ predictors = { "sales", "delivery", "service", "price" } })"#
  }

  static let library: [Function] = [
    Analysis.function(
      "cx.drivers.regression", "Least squares of an outcome on its predictors.",
      "a table, or groups",
      [DriverInput.outcome, DriverInput.predictors, DriverInput.minimum, .confidence],
      result: [
        ResultField("r2", "number", "the share of the variance explained, 0–1"),
        ResultField("adjusted_r2", "number?", "the same, for the number of predictors"),
        ResultField(
          "coefficients", "table",
          "`name, b, se, low, high, t, p, vif, beta` in the order of `predictors`, then `intercept`"
        ),
        ResultField("n", "integer", "complete answers"),
      ], example: example("regression"), source: "ordinary least squares by pivoted QR"
    ) { _, value, options in
      let input = try DriverInput(value, options)
      return try regression(input)
    },
    importance(
      "shapley", "The parts of R² by Shapley's value (LMG), which sum to R².",
      "Lindeman, Merenda & Gold 1980; Grömping 2006"
    ) { try shapleyImportance($0, $1) },
    importance(
      "johnson", "The parts of R² by relative weights, which sum to R².",
      "Johnson 2000; Genizi 1993"
    ) { try johnsonImportance($0, $1) },
    Analysis.function(
      "cx.drivers.simple", "Simple parts of R²: alone, added last, and Pratt's.",
      "a table, or groups", [DriverInput.outcome, DriverInput.predictors, DriverInput.minimum],
      result: [
        ResultField(
          "", "table",
          "`name, first` (R² alone), `last` (added to all others), `pratt`; `.n` is beside it")
      ], example: example("simple"), source: "Pratt 1987; Grömping 2006"
    ) { _, value, options in
      let input = try DriverInput(value, options)
      let data = try input.observations()
      let found = try simpleImportance(data)
      let (sentences, notes) = input.remarks(n: data.count, missing: data.missing)
      let table = Analysis.table(
        [
          ("name", .strings(found.map(\.name))), ("first", .numbers(found.map(\.first))),
          ("last", .numbers(found.map(\.last))), ("pratt", .numbers(found.map(\.pratt))),
        ], notes: notes)
      return attributed(
        table, "Simple importance", [ValueTree.Field("n", .init(data.count))], input,
        sentences, method: "first, last, Pratt")
    },
    Analysis.function(
      "cx.drivers.importance_performance",
      "What matters against how it does, cut at the means.", "a table, or groups",
      DriverInput.declarations,
      result: [
        ResultField(
          "", "table",
          "`name, importance` (LMG), `performance` (mean), `quadrant` (keep up, concentrate, "
            + "possible overkill, low priority); `.importance_cut, .performance_cut, .n`")
      ], example: example("importance_performance"), source: "Martilla & James 1977"
    ) { _, value, options in
      let input = try DriverInput(value, options)
      let data = try input.observations()
      let found = try importancePerformance(data, input.resampling)
      let (sentences, notes) = input.remarks(n: data.count, missing: data.missing)
      let table = Analysis.table(
        [
          ("name", .strings(found.items.map(\.name))),
          ("importance", .numbers(found.items.map(\.importance))),
          ("performance", .numbers(found.items.map(\.performance))),
          ("quadrant", .strings(found.items.map(\.quadrant.rawValue))),
        ], notes: notes)
      return attributed(
        table, "Importance and performance",
        [
          ValueTree.Field("importance_cut", .number(found.importanceCut)),
          ValueTree.Field("performance_cut", .number(found.performanceCut)),
          ValueTree.Field("n", .init(data.count)),
        ], input, sentences, method: "LMG and mean")
    },
    Analysis.function(
      "cx.drivers.best_customers", "What drives the best customers, against the rest.",
      "a table, or groups",
      DriverInput.declarations + [
        OptionDeclaration("value", .string, "the column of what a customer is worth"),
        OptionDeclaration("top", .number, "the share of the best, 0–1", default: "0.1"),
      ],
      result: [
        ResultField(
          "", "table",
          "`name, best_pct, rest_pct, difference, low, high`: shares of LMG; `.n`, `.n_best`, "
            + "`.n_rest`")
      ],
      example: #"return cx.drivers.best_customers(cx.read("sample:responses"), "#
        + #"{ predictors = { "sales", "delivery" }, value = "tenure_months", top = 0.2 })"#,
      source: "Lindeman, Merenda & Gold 1980", body: bestCustomers),
    Analysis.function(
      "cx.drivers.determinants", "The parts of R² of groups of predictors (Owen values).",
      "a table, or groups",
      [
        DriverInput.outcome,
        OptionDeclaration(
          "groups", .table, "{ brand = { … }, competition = { … } }: the predictors of each"),
        DriverInput.minimum,
      ] + DriverInput.resampling,
      result: DriverInput.shareFields + [
        ResultField("members", "table", "`name, group, importance, share_pct` of the predictors")
      ],
      example: #"return cx.drivers.determinants(cx.read("sample:responses"), "#
        + #"{ groups = { contact = { "sales", "service" }, offer = { "delivery", "price" } } })"#,
      source: "Owen 1977", body: determinants),
  ]

  private static func importance(
    _ name: String, _ summary: String, _ source: String,
    _ compute: @escaping @Sendable (Observations, ResamplingOptions) throws -> Importance
  ) -> Function {
    Analysis.function(
      "cx.drivers.\(name)", summary, "a table, or groups", DriverInput.declarations,
      result: DriverInput.shareFields, example: example(name), source: source
    ) { _, value, options in
      let input = try DriverInput(value, options)
      let found = try compute(input.observations(), input.resampling)
      return input.result("Drivers of \(input.outcome)", found, method: name)
    }
  }

  static func attributed(
    _ table: Table, _ title: String, _ fields: [ValueTree.Field], _ input: DriverInput,
    _ sentences: [String], method: String
  ) -> LuaValue {
    let source = AttributedSource(
      table, title: title, fields: fields, settings: input.settings(method, n: 0),
      sentences: sentences)
    return .object(Table(source), tag: ClassTag.table)
  }

  private static func regression(_ input: DriverInput) throws -> LuaValue {
    let model = try linearRegression(input.observations())
    let rows = model.coefficients + [model.intercept]
    let limits = try rows.map { try $0.limits(df: model.df, confidence: input.options.confidence) }
    let table = Analysis.table([
      ("name", .strings(rows.map { $0.name ?? "intercept" })), ("b", .numbers(rows.map(\.b))),
      ("se", .numbers(rows.map(\.se))),
      ("low", .numbers(limits.map { $0?.low })), ("high", .numbers(limits.map { $0?.high })),
      ("t", .numbers(rows.map(\.t))),
      ("p", .numbers(rows.map(\.p))), ("vif", .numbers(rows.map(\.vif))),
      ("beta", .numbers(rows.map(\.beta))),
    ])
    var (sentences, notes) = input.remarks(n: model.n, missing: model.missing)
    let entangled = model.coefficients.filter { ($0.vif ?? 0) > 5 }.compactMap(\.name)
    if !entangled.isEmpty {
      sentences.append(
        "\(entangled.joined(separator: ", ")) overlap with the others (VIF above 5): read "
          + "cx.drivers.shapley instead of the coefficients.")
    }
    return Analysis.result(
      ShownResult(
        title: "Regression of \(input.outcome)",
        fields: [
          ValueTree.Field("r2", .number(model.r2)),
          ValueTree.Field("adjusted_r2", .init(model.adjustedR2)),
          ValueTree.Field("coefficients", .table(table)), ValueTree.Field("n", .init(model.n)),
          ValueTree.Field("df", .init(model.df)),
        ], headline: ShownResult.Headline("r2", digits: 3),
        settings: input.settings("least squares", n: model.n), sentences: sentences,
        notes: notes))
  }

  @Sendable private static func bestCustomers(
    _ call: Call, _ value: LuaValue, _ options: OptionValues
  ) throws -> LuaValue {
    let input = try DriverInput(value, options)
    let worth = try options.neededText("value", "the column of what a customer is worth")
    let columns = try input.table.numbers(of: [input.outcome, worth] + input.predictors)
    let found = try bestCustomerDrivers(
      outcome: columns[0].values, predictors: Array(columns.dropFirst(2)),
      value: columns[1].values, top: options.number("top") ?? 0.1,
      minimumPerPredictor: input.minimum, input.resampling)
    let drivers = found.drivers
    let table = Analysis.table(
      [
        ("name", .strings(drivers.map(\.name))), ("best_pct", .numbers(drivers.map(\.bestPct))),
        ("rest_pct", .numbers(drivers.map(\.restPct))),
        ("difference", .numbers(drivers.map(\.difference))),
        ("low", .numbers(drivers.map(\.low))), ("high", .numbers(drivers.map(\.high))),
      ], notes: input.table.notes + input.notes(missing: found.missing))
    var sentences: [String] = []
    if found.nBest < 10 * input.predictors.count {
      sentences.append(
        "\(groupedText(found.nBest)) of the best customers for \(input.predictors.count) "
          + "predictors: fewer than 10 each, so the figures are rough.")
    }
    return attributed(
      table, "Drivers of the best customers",
      [
        ValueTree.Field("n", .init(found.nBest + found.nRest)),
        ValueTree.Field("n_best", .init(found.nBest)),
        ValueTree.Field("n_rest", .init(found.nRest)),
      ], input, sentences, method: "LMG")
  }

  @Sendable private static func determinants(
    _ call: Call, _ value: LuaValue, _ options: OptionValues
  ) throws -> LuaValue {
    let expected = "groups of predictors, such as { brand = { \"quality\", \"price\" } }"
    guard let given = options.table("groups"), given.array.isEmpty, !given.isEmpty else {
      throw options.error("groups", expected: expected)
    }
    var predictors: [String] = []
    var groups: [(name: String, members: [Int])] = []
    for (name, members) in given.named {
      guard case .table(let list) = members, list.fields.isEmpty else {
        throw options.error("groups", expected: expected)
      }
      let names = try list.array.map { element in
        guard let text = element.text else { throw options.error("groups", expected: expected) }
        return text
      }
      for predictor in names where predictors.contains(predictor) {
        throw BindingError.unusable(
          "cx.drivers.determinants", expected: "each predictor in one group",
          found: "`\(predictor)` in two")
      }
      groups.append((name, Array(predictors.count..<(predictors.count + names.count))))
      predictors += names
    }
    let input = DriverInput(
      table: try Analysis.table(value, of: options.function), options: options,
      outcome: options.string("outcome") ?? "score", predictors: predictors)
    let found = try groupImportance(
      input.observations(), groups: groups, input.resampling)
    guard
      case .object(let shares as ResultObject, _) = input.result(
        "Determinants of \(input.outcome)", found.groups, method: "Owen values")
    else { return .nil }
    var shown = shares.shown
    let owner = groups.flatMap { group in group.members.map { _ in group.name } }
    shown.fields.append(
      ValueTree.Field(
        "members",
        .table(
          Analysis.table([
            ("name", .strings(found.members.map(\.name))), ("group", .strings(owner)),
            ("importance", .numbers(found.members.map(\.importance))),
            ("share_pct", .numbers(found.members.map(\.sharePct))),
          ]))))
    return Analysis.result(shown)
  }
}
