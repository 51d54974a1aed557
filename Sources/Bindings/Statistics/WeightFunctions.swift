import Experience
import LuaRuntime
import Reports
import Statistics
import Tables

/// `cx.weights.*`.
enum WeightFunctions {
  private static let weightedTable = [ResultField("", "table", "the rows with a column `weight`")]
  private static let start = OptionDeclaration(
    "start", .string, "the column of weights to begin with; all 1")

  static let library: [Function] = [
    making(
      "cx.weights.poststratify", "Weights N/n by the categories of one column.", [],
      "{ region = { N = 400, S = 350 } }: how many there are of each",
      example: "return cx.weights.poststratify(cx.table{ region = { \"N\", \"S\", \"S\" } }, "
        + "{ region = { N = 40, S = 60 } })", source: "Cochran 1977"
    ) { table, totals, _ in
      let margins = try margins(table, totals, of: "cx.weights.poststratify")
      guard margins.count == 1, let margin = margins.first else {
        throw BindingError.unusable(
          "cx.weights.poststratify", expected: "the totals of one column",
          found: "those of \(margins.count); `cx.weights.rake` takes several")
      }
      return (try poststratified(margin), [])
    },
    making(
      "cx.weights.rake", "Weights that fit the totals of several columns.",
      [
        start,
        OptionDeclaration("tolerance", .number, "how far off a total may be", default: "1e-8"),
        OptionDeclaration("max_iterations", .integer, "rounds at most", default: "1000"),
      ], "{ region = { N = 400, S = 600 }, segment = { B = 550, P = 450 } }",
      example: "return cx.weights.rake(cx.table{ region = { \"N\", \"S\", \"S\" }, "
        + "segment = { \"B\", \"B\", \"P\" } }, "
        + "{ region = { N = 40, S = 60 }, segment = { B = 70, P = 30 } })",
      source: "Deming & Stephan 1940"
    ) { table, totals, options in
      let raked = try raked(
        margins(table, totals, of: "cx.weights.rake"), start: starting(table, options),
        tolerance: options.number("tolerance") ?? 1e-8,
        maxIterations: try options.wholeNumber("max_iterations") ?? 1000)
      let mean = raked.weights.reduce(0, +) / Double(max(1, raked.weights.count))
      let extreme = raked.weights.count { $0 > 3 * mean }
      let times = NumberDisplay(digits: 2)
      return (
        raked.weights,
        [
          Note(
            step: "rake", reason: "iterations until the margins fit", column: "weight",
            count: raked.iterations),
          Note(
            step: "rake",
            reason: "rows with a weight above 3 times the mean; the weights are "
              + "\(times.text(raked.smallest)) to \(times.text(raked.largest)) times the mean",
            column: "weight", count: extreme),
        ]
      )
    },
    making(
      "cx.weights.calibrate", "Weights that fit totals, by linear calibration.", [start],
      "{ region = { N = 400, S = 600 }, employees = 12500 }: counts of categories, or the sum of "
        + "a number column",
      example: "return cx.weights.calibrate(cx.table{ employees = { 1, 2, 3 } }, "
        + "{ employees = 12 })", source: "Deville & Särndal 1992"
    ) { table, totals, options in
      let found = try calibrated(
        variables(table, totals), start: starting(table, options))
      let notes =
        found.negative > 0
        ? [
          Note(
            step: "calibrate", reason: "rows with a weight below 0; raking gives none",
            column: "weight", count: found.negative)
        ] : []
      return (found.weights, notes)
    },
    Analysis.changing(
      "cx.weights.trim", "Weights cut at a multiple of their mean, then scaled to their sum.",
      [
        OptionDeclaration("weight", .string, "the column of weights", default: "\"weight\""),
        OptionDeclaration("at", .number, "times the mean", default: "3"),
      ], result: weightedTable,
      example: "return cx.weights.trim(cx.table{ weight = { 1, 1, 1, 1, 9 } }, { at = 2 })",
      source: "Potter 1990"
    ) { table, options in
      let name = options.string("weight") ?? "weight"
      let weights = try complete(table.column(name), named: name)
      let found = try trimmed(weights, at: options.number("at") ?? 3)
      return try table.adding(
        [("weight", .numbers(found.weights))],
        notes: [
          Note(
            step: "trim",
            reason: "weights cut at \(roundedText(options.number("at") ?? 3)) times "
              + "the mean", column: name, count: found.trimmed)
        ])
    },
    Analysis.function(
      "cx.weights.effective", "How many equally weighted answers say as much.",
      "a table, a column, an array of weights, or groups",
      [OptionDeclaration("weight", .string, "the column of weights", default: "\"weight\"")],
      result: [
        ResultField("n_effective", "number?", "(Σw)²/Σw²"),
        ResultField("deff", "number?", "n over that"), ResultField("n", "integer", "weights"),
      ], example: "return cx.weights.effective{ 1, 1, 2 }", source: "Kish 1965"
    ) { _, value, options in
      let name = options.string("weight") ?? "weight"
      let weights = try Analysis.numbers(value, column: name, of: "cx.weights.effective")
      let known = weights.values.compactMap(\.self)
      let found = try effectiveSample(known)
      return Analysis.result(
        ShownResult(
          title: "Effective sample",
          fields: [
            ValueTree.Field("n_effective", .init(found.nEffective)),
            ValueTree.Field("deff", .init(found.deff)), ValueTree.Field("n", .init(found.n)),
          ], headline: ShownResult.Headline("n_effective"),
          settings: [ShownResult.Setting("weight", name)],
          notes: weights.notes
            + Note.leftOut(
              missing: weights.values.count - known.count, step: "effective", column: name)))
    },
  ]

  /// A function that takes a table and totals and gives the table with weights.
  private static func making(
    _ name: String, _ summary: String, _ options: [OptionDeclaration], _ totals: String,
    example: String, source: String,
    body: @escaping @Sendable (Table, LuaTable, OptionValues) throws -> ([Double], [Note])
  ) -> Function {
    Function(
      name, summary, Arg<LuaValue>("x", "a table, or groups"), Arg<LuaTable>("totals", totals),
      Options(options), result: weightedTable, example: example, source: source
    ) { _, value, totals, options in
      try Analysis.changed(value, of: name) { table in
        let (weights, notes) = try body(table, totals, options)
        return try table.adding([("weight", .numbers(weights))], notes: notes)
      }
    }
  }

  private static func starting(_ table: Table, _ options: OptionValues) throws -> [Double]? {
    guard let name = options.string("start") else { return nil }
    return try complete(table.column(name), named: name)
  }

  /// The numbers of a column, none of which may be missing.
  private static func complete(_ column: Column, named name: String) throws -> [Double] {
    let values = try column.optionalNumbers(named: name)
    guard column.missingCount == 0 else {
      throw ExperienceError.missingValues(name, rows: column.missingCount)
    }
    return values.compactMap(\.self)
  }

  /// The totals by column and category.
  private static func margins(
    _ table: Table, _ totals: LuaTable, of function: String
  ) throws -> [PopulationTotals] {
    let entries = try Deriving.entries(totals, of: function)
    return try entries.map { name, value in
      guard case .table(let categories) = value else {
        throw BindingError.unusable(
          function, expected: "a table of totals for `\(name)`, such as { N = 400, S = 350 }",
          found: value.typeName)
      }
      return PopulationTotals(
        variable: name, groups: try Grouping(table.column(name), named: name),
        totals: try populations(categories, of: name, function))
    }
  }

  private static func populations(
    _ categories: LuaTable, of column: String, _ function: String
  ) throws -> [(category: String, population: Double)] {
    var entries: [(key: LuaValue, value: LuaValue)] = []
    for (index, value) in categories.array.enumerated() {
      entries.append((.integer(Int64(index + 1)), value))
    }
    return try (entries + categories.fields).map { key, value in
      let category: String? =
        switch key {
        case .integer(let number): "\(number)"
        case .boolean(let flag): "\(flag)"
        default: key.text
        }
      guard let category, let population = value.double else {
        throw BindingError.unusable(
          function, expected: "a number for each category of `\(column)`", found: value.typeName)
      }
      return (category, population)
    }
  }

  /// The columns that calibration fits: one of 0 and 1 for each category, or the numbers.
  private static func variables(
    _ table: Table, _ totals: LuaTable
  ) throws -> [(name: String, values: [Double], total: Double)] {
    var variables: [(name: String, values: [Double], total: Double)] = []
    for (name, value) in try Deriving.entries(totals, of: "cx.weights.calibrate") {
      if let total = value.double {
        variables.append((name, try complete(table.column(name), named: name), total))
        continue
      }
      guard case .table(let categories) = value else {
        throw BindingError.unusable(
          "cx.weights.calibrate", expected: "a total, or totals by category, for `\(name)`",
          found: value.typeName)
      }
      let groups = try Grouping(table.column(name), named: name)
      let populations = try populations(categories, of: name, "cx.weights.calibrate")
      var sizes = [Int](repeating: 0, count: groups.names.count)
      for code in groups.codes { sizes[code] += 1 }
      for (code, category) in groups.names.enumerated()
      where sizes[code] > 0 && !populations.contains(where: { $0.category == category }) {
        throw StatisticsError.noTotal(
          variable: name, category: category, respondents: sizes[code])
      }
      for (category, population) in populations {
        guard let code = groups.names.firstIndex(of: category), sizes[code] > 0 else {
          if population == 0 { continue }
          throw StatisticsError.emptyCell(
            variable: name, category: category, population: population)
        }
        variables.append(
          ("\(name) \(category)", groups.codes.map { $0 == code ? 1 : 0 }, population))
      }
    }
    return variables
  }
}
