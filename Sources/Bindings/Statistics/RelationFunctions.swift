import Experience
import LuaRuntime
import Reports
import Statistics
import Tables

/// `cx.correlation`, `cx.survival` and `cx.reliability.*`.
enum RelationFunctions {
  static let library: [Function] = [
    Function(
      "cx.correlation", "How two measures move together, by value and by rank.",
      Arg<LuaValue>("x", "a column or an array; or a table or groups, with columns in options"),
      Arg<LuaValue>("y", "as long as x; with a table the options"),
      correlationOptions,
      result: [
        ResultField("pearson", "number?", "−1…1; nil when a side is constant"),
        ResultField("low", "number?", "Fisher's lower limit"),
        ResultField("high", "number?", "Fisher's upper limit"),
        ResultField("p", "number?", "the chance of such an r without a relation"),
        ResultField("r2", "number?", "the share of variance in common, 0–1"),
        ResultField("spearman", "number?", "by rank"),
        ResultField("kendall", "number?", "τ-b"),
        ResultField("n", "integer", "pairs with both values"),
      ], example: "return cx.correlation({ 12, 35, -5, 48 }, { 8, 28, 2, 39 })",
      source: "Fisher 1921; Spearman 1904; Kendall 1945"
    ) { call, x, y, options in try correlation(call, x, y, options) },
    Analysis.function(
      "cx.survival", "How long until something ends, when some have not ended yet.",
      "a table, or groups",
      [
        OptionDeclaration("time", .string, "the column of durations", default: "\"time\""),
        OptionDeclaration(
          "event", .string, "the column that says whether it ended", default: "\"event\""),
      ],
      result: [
        ResultField(
          "", "table",
          "`time, at_risk, survival` (0–1)`, se`; `.median`, `.n`, and `:at(day)`: percent ended")
      ],
      example: "return cx.survival(cx.table{ time = { 1, 2, 3 }, event = { true, true, false } })",
      source: "Kaplan & Meier 1958; Greenwood 1926", body: survival),
    Function(
      "cx.reliability.alpha", "Whether items measure one thing (Cronbach's α).",
      Arg<LuaValue>("x", "a table, or groups"), Arg<LuaTable>("items", "an array of columns"),
      result: [
        ResultField("alpha", "number?", "to 1; nil when it is not defined"),
        ResultField("n", "integer", "complete rows"),
      ],
      example: "return cx.reliability.alpha(cx.table{ a = { 1, 2, 3 }, b = { 1, 3, 3 } }, "
        + "{ \"a\", \"b\" })", source: "Cronbach 1951"
    ) { _, value, items in
      let names = try Bindings.names([.table(items)], of: "cx.reliability.alpha")
      guard case .object(let object as GroupsObject, _) = value else {
        return try alpha(Analysis.table(value, of: "cx.reliability.alpha"), names)
      }
      let groups = try object.groups()
      return .object(
        try GroupsClass.stacked(groups, of: "cx.reliability.alpha") { try alpha($0, names) },
        tag: ClassTag.table)
    },
    agreement(
      "cx.reliability.kappa", "How far two raters agree beyond chance (Cohen's κ).",
      [
        ResultField("kappa", "number?", "to 1; nil when chance alone agrees always"),
        ResultField("agreement_pct", "number?", "rows on which both agree, percent"),
        ResultField("n", "integer", "rows with both ratings"),
      ], "Cohen 1960"
    ) { a, b in
      let found = try cohenKappa(a, b)
      return ShownResult(
        title: "Cohen's κ",
        fields: [
          ValueTree.Field("kappa", .init(found.kappa)),
          ValueTree.Field("agreement_pct", .init(found.agreementPct)),
          ValueTree.Field("n", .init(found.n)),
        ], headline: ShownResult.Headline("kappa", digits: 3),
        notes: Note.leftOut(missing: found.missing, step: "kappa", column: nil))
    },
    agreement(
      "cx.reliability.krippendorff", "How far two raters agree, missing ratings allowed (nominal).",
      [
        ResultField("alpha", "number?", "to 1"), ResultField("n", "integer", "rows used"),
      ], "Krippendorff 2004"
    ) { a, b in
      let found = try krippendorffAlpha([a, b])
      return ShownResult(
        title: "Krippendorff's α",
        fields: [
          ValueTree.Field("alpha", .init(found.alpha)), ValueTree.Field("n", .init(found.n)),
        ], headline: ShownResult.Headline("alpha", digits: 3),
        notes: Note.leftOut(missing: found.missing, step: "krippendorff", column: nil))
    },
  ]

  private static let correlationOptions = Options(
    OptionDeclaration("x", .string, "a column of the table"),
    OptionDeclaration("y", .string, "a column of the table"), .confidence)

  private static func correlation(
    _ call: Call, _ x: LuaValue, _ y: LuaValue, _ options: OptionValues
  ) throws -> LuaValue {
    switch x {
    case .object(let object as GroupsObject, _):
      let groups = try object.groups()
      let table = try GroupsClass.stacked(groups, of: "cx.correlation") { part in
        try correlation(call, .object(part, tag: ClassTag.table), y, options)
      }
      return .object(table, tag: ClassTag.table)
    case .object(let table as Table, _):
      var options = options
      if case .table(let given) = y {
        options = try correlationOptions.check(given, of: "cx.correlation")
      }
      let names = try ["x", "y"].map { try options.neededText($0, "the name of a column") }
      let columns = try table.numbers(of: names)
      return try correlation(columns[0].values, columns[1].values, names, options, table.notes)
    default:
      let left = try Analysis.numbers(x, column: "x", of: "cx.correlation")
      if case .object(is Table, _) = y {
        throw LuaError.argument(
          function: "cx.correlation", name: "y", index: 2, expected: "column or array, as x is",
          found: "table")
      }
      let right = try Analysis.numbers(y, column: "y", of: "cx.correlation")
      return try correlation(left.values, right.values, ["x", "y"], options, [])
    }
  }

  private static func correlation(
    _ x: [Double?], _ y: [Double?], _ names: [String], _ options: OptionValues, _ notes: [Note]
  ) throws -> LuaValue {
    let found = try Statistics.correlation(x, y, confidence: options.confidence)
    var sentences: [String] = []
    if let p = found.p {
      sentences.append(
        p < 1 - options.confidence
          ? "They move together beyond chance (\(chanceText(p))); which one leads is not said."
          : "No relation stands out from the noise (\(chanceText(p))).")
    }
    if found.n < 10 { sentences.append("Only \(found.n) pairs: the interval is wide.") }
    return Analysis.result(
      ShownResult(
        title: "Correlation",
        fields: [
          ValueTree.Field("pearson", .init(found.pearson)),
          ValueTree.Field("low", .init(found.low)), ValueTree.Field("high", .init(found.high)),
          ValueTree.Field("p", .init(found.p)), ValueTree.Field("r2", .init(found.r2)),
          ValueTree.Field("spearman", .init(found.spearman)),
          ValueTree.Field("kendall", .init(found.kendall)), ValueTree.Field("n", .init(found.n)),
        ], headline: ShownResult.Headline("pearson", digits: 3, range: -1...1),
        settings: [
          ShownResult.Setting("of", names.joined(separator: " and ")),
          ShownResult.Setting("confidence", percentText(options.confidence)),
        ], sentences: sentences,
        notes: notes + Note.leftOut(missing: found.missing, step: "correlation", column: nil)))
  }

  @Sendable private static func survival(
    _ call: Call, _ value: LuaValue, _ options: OptionValues
  ) throws -> LuaValue {
    let table = try Analysis.table(value, of: "cx.survival")
    let names = [options.string("time") ?? "time", options.string("event") ?? "event"]
    let columns = try table.columns(names)
    let found = try Statistics.survival(
      columns[0].optionalNumbers(named: names[0]), ended: columns[1].optionalFlags(named: names[1]))
    let steps = Analysis.table(
      [
        ("time", .numbers(found.steps.map(\.time))),
        ("at_risk", .counts(found.steps.map(\.atRisk))),
        ("survival", .numbers(found.steps.map(\.survival))),
        ("se", .numbers(found.steps.map(\.se))),
      ],
      notes: table.notes
        + Note.leftOut(missing: found.missing, step: "survival", column: names[0]))
    let source = AttributedSource(
      steps, title: "Survival",
      fields: [
        ValueTree.Field("median", .init(found.median)), ValueTree.Field("n", .init(found.n)),
        ValueTree.Field("events", .init(found.events)),
      ],
      settings: [ShownResult.Setting("time", names[0]), ShownResult.Setting("event", names[1])],
      sentences: found.n == 0
        ? ["No durations: there is no curve."]
        : found.median == nil ? ["Fewer than half have ended: there is no median yet."] : [],
      methods: [
        "at": { _, arguments in
          guard arguments.count == 1, let day = arguments[0].double else {
            throw BindingError.unusable(
              "survival:at", expected: "a time in the units of `\(names[0])`",
              found: arguments.first?.typeName ?? "nothing")
          }
          return found.percentEnded(by: day).map { .number($0) } ?? .nil
        }
      ])
    return .object(Table(source), tag: ClassTag.table)
  }

  private static func alpha(_ table: Table, _ items: [String]) throws -> LuaValue {
    let found = try cronbachAlpha(table.numbers(of: items))
    return Analysis.result(
      ShownResult(
        title: "Cronbach's α",
        fields: [
          ValueTree.Field("alpha", .init(found.alpha)), ValueTree.Field("n", .init(found.n)),
        ], headline: ShownResult.Headline("alpha", digits: 3),
        settings: [ShownResult.Setting("items", items.joined(separator: ", "))],
        notes: table.notes + Note.leftOut(missing: found.missing, step: "alpha", column: nil)))
  }

  private static func agreement(
    _ name: String, _ summary: String, _ fields: [ResultField], _ source: String,
    _ body: @escaping @Sendable ([String?], [String?]) throws -> ShownResult
  ) -> Function {
    Function(
      name, summary, Arg<LuaValue>("a", "a column or an array of ratings"),
      Arg<LuaValue>("b", "the other rater's, in the same order"), result: fields,
      example: "return \(name)({ \"a\", \"b\", \"a\" }, { \"a\", \"b\", \"b\" })", source: source
    ) { _, first, second in
      ResultObject(
        try body(ratings(first, of: name, index: 1), ratings(second, of: name, index: 2)))
    }
  }

  /// Ratings as texts; nil is missing.
  private static func ratings(
    _ value: LuaValue, of function: String, index: Int
  ) throws -> [String?] {
    switch value {
    case .object(let object as ColumnObject, _):
      return try object.column.optionalTexts(named: object.name)
    case .table(let table):
      let column = try TableBuilding.column(table.elements, named: index == 1 ? "a" : "b")
      return try column.optionalTexts(named: index == 1 ? "a" : "b")
    default:
      throw LuaError.argument(
        function: function, name: index == 1 ? "a" : "b", index: index,
        expected: "column or array of ratings", found: value.typeName)
    }
  }
}
