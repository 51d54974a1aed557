import LuaRuntime
import Statistics
import Tables

/// `cx.compare`, `groups:compare` and `cx.adjust`.
enum ComparisonFunctions {
  static let declarations: [OptionDeclaration] = [
    .score, .scale, .missingCodes, .codeOfLowest, .weight, .cluster,
    OptionDeclaration(
      "paired", .any("string"), "the column that says who answered, when all answered twice"),
    OptionDeclaration(
      "overlap", .string, "the column that says who answered, when some answered twice"),
    OptionDeclaration(
      "adjusted", .boolean, "whether ¾, 1½, ¾ answers are added to both sides", default: "false"),
    .confidence,
    OptionDeclaration(
      "power", .number, "the chance of finding the minimum effect", default: "0.8"),
    OptionDeclaration(
      "adjust", .oneOf(Adjustment.allCases.map(\.rawValue)),
      "how the chances of several groups are adjusted", default: "\"holm\""),
  ]

  private static let options = Options(declarations)

  static let resultFields = [
    ResultField("delta", "number?", "points, first minus second; nil without answers"),
    ResultField("se", "number?", "standard error in points"),
    ResultField("z", "number?", "test statistic; when paired `t` with `df`"),
    ResultField("p", "number?", "two-sided chance of such a difference when there is none"),
    ResultField("low", "number?", "lower limit in points"),
    ResultField("high", "number?", "upper limit in points"),
    ResultField("minimum_effect", "number?", "points that this sample finds with this power"),
    ResultField("chi2", "number?", "χ² of the 3×2 table, which asks another question"),
    ResultField("chi2_p", "number?", "its chance"),
    ResultField("n_overlap", "integer?", "customers on both sides, when paired or overlapping"),
    ResultField("n", "integer", "answers (pairs when paired); `n1` and `n2` by side"),
  ]

  static let library: [Function] = [
    Function(
      "cx.compare",
      "The difference of two scores, a − b, or after − before, with what it could have shown.",
      Arg<LuaValue>(
        "a",
        "a table, column, array, counts or result of `cx.nps`; or groups; or "
          + "`{ before = x, after = y }`"),
      Arg<LuaValue>("b", "the same; not after `{ before =, after = }`"), options,
      result: resultFields,
      example: "return cx.compare({ detractors = 10, passives = 20, promoters = 70 }, "
        + "{ detractors = 15, passives = 25, promoters = 60 })",
      source: "Rocks 2016 (arXiv 1601.07235); overlap and weights: Lumley 2010; Holm 1979"
    ) { _, first, second, options in try compare(first, second, options) },
    Function(
      "cx.adjust", "Chances adjusted for the number of tests.",
      Arg<LuaTable>("p_values", "an array of chances, holes are left out"),
      Arg<String?>("method", "`holm`, `bh` or `bonferroni`; holm"),
      result: [ResultField("", "array", "in the same order")],
      example: "return cx.adjust({ 0.01, 0.04, 0.03 }, \"holm\")",
      source: "Holm 1979; Benjamini & Hochberg 1995"
    ) { _, chances, method in
      let column = try ScoreInput.numberColumn(chances, function: "cx.adjust")
      let values = try adjusted(
        try column.optionalNumbers(named: "p_values"), by: Adjustment.named(method ?? "holm"))
      return LuaValue.table(LuaTable(optionals: values))
    },
  ]

  static let methods: [Function] = [
    Function(
      "groups:compare", "Each group minus the rest, with chances adjusted for their number.",
      Arg<GroupsObject>("self", "groups"), options,
      result: [
        ResultField(
          "", "table",
          "the keys and `delta, se, z, p, p_adjusted, low, high, minimum_effect, n, n_rest`")
      ], example: #"return cx.read("sample:responses"):by("country"):compare()"#,
      source: "Holm 1979"
    ) { _, object, options in
      try ComparisonAnalysis(options, isChange: false).toTheRest(object.groups())
    }
  ]

  private static func compare(
    _ first: LuaValue, _ second: LuaValue, _ given: OptionValues
  ) throws -> LuaValue {
    if case .table(let table) = first, table["before"] != nil || table["after"] != nil {
      guard let before = table["before"], let after = table["after"] else {
        throw BindingError.unusable(
          "cx.compare", expected: "both `before` and `after`",
          found: "only `\(table["before"] == nil ? "after" : "before")`")
      }
      var settings = LuaTable(
        fields: table.fields.filter { $0.key.text != "before" && $0.key.text != "after" })
      settings.array = table.array
      let options = try merged(settings, second)
      return try compare(after, before, try Self.options.check(options, of: "cx.compare"), true)
    }
    if case .object(let groups as GroupsObject, _) = first {
      if case .object(is GroupsObject, _) = second {
        return try compare(first, second, given, false)
      }
      if case .object = second {
        throw LuaError.argument(
          function: "cx.compare", name: "b", index: 2, expected: "groups, as `a` is",
          found: second.typeName)
      }
      let options = try Self.options.check(try merged(LuaTable(), second), of: "cx.compare")
      return .object(
        try ComparisonAnalysis(options, isChange: false).toTheRest(groups.groups()),
        tag: ClassTag.table)
    }
    return try compare(first, second, given, false)
  }

  /// Options given beside `before` and `after`, and in a table of their own.
  private static func merged(_ options: LuaTable, _ further: LuaValue) throws -> LuaTable {
    switch further {
    case .nil: return options
    case .table(let table):
      return LuaTable(array: options.array + table.array, fields: options.fields + table.fields)
    default:
      throw LuaError.argument(
        function: "cx.compare", name: "options", index: 2, expected: "table of options",
        found: further.typeName)
    }
  }

  private static func compare(
    _ first: LuaValue, _ second: LuaValue, _ options: OptionValues, _ isChange: Bool
  ) throws -> LuaValue {
    let analysis = ComparisonAnalysis(options, isChange: isChange)
    if case .object(let one as GroupsObject, _) = first,
      case .object(let other as GroupsObject, _) = second
    {
      return .object(try analysis.matched(one.groups(), other.groups()), tag: ClassTag.table)
    }
    return .object(try analysis.result(first, second), tag: ClassTag.result)
  }
}

extension LuaTable {
  /// An array of numbers; with holes it has the field `n`, as `table.pack` gives.
  init(optionals values: [Double?]) {
    if values.allSatisfy({ $0 != nil }) {
      self.init(array: values.map { .number($0 ?? 0) })
      return
    }
    var fields: [(key: LuaValue, value: LuaValue)] = [
      (.string(Array("n".utf8)), .integer(Int64(values.count)))
    ]
    for (index, value) in values.enumerated() {
      if let value { fields.append((.integer(Int64(index + 1)), .number(value))) }
    }
    self.init(fields: fields)
  }
}
