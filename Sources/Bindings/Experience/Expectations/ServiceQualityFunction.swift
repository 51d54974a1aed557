import Experience
import LuaRuntime
import Reports
import Statistics
import Tables

/// `cx.expectation.servqual`.
enum ServiceQualityFunction {
  static let function = Analysis.function(
    "cx.expectation.servqual", "The gap of each dimension of service quality, and their sum.",
    "a table with `dimension, expected, perceived`, or with pairs of columns such as "
      + "`reliability_expected, reliability_perceived`; or groups",
    [
      OptionDeclaration(
        "weights", .table, "dimension → weight; they sum to 1"),
      .column("dimension", "the dimension", default: "dimension"),
      .column("expected", "the expectation", default: "expected"),
      .column("perceived", "the experience", default: "perceived"),
    ],
    result: [
      ResultField(
        "gaps", "table", "`dimension, perceived, expected, gap` (mean P − mean E)`, weight, n`"),
      ResultField("weighted", "number?", "Σ w·gap; nil without weights"),
      ResultField("n", "integer", "perceived ratings"),
    ],
    example: "return cx.expectation.servqual(cx.table{ "
      + "dimension = { \"reliability\", \"empathy\" }, expected = { 6, 5 }, "
      + "perceived = { 5, 6 } }, { weights = { reliability = 0.6, empathy = 0.4 } })",
    source: "Parasuraman, Zeithaml & Berry 1988"
  ) { _, value, options in
    let input = try SystemInput(value, options)
    var weights: [String: Double]?
    if let given = options.table("weights") {
      var found: [String: Double] = [:]
      for (name, value) in given.named {
        guard let weight = value.double else {
          throw options.error("weights", expected: "a number for `\(name)`")
        }
        found[name] = weight
      }
      weights = found
    }
    let ratings =
      try input.optionalName("dimension", "dimension") == nil
      ? pairs(input) : rows(input)
    let found = try serviceQuality(ratings, weights: weights)
    let worst = found.gaps.filter { $0.gap != nil }.min { ($0.gap ?? 0) < ($1.gap ?? 0) }
    var sentences: [String] = []
    if let worst, let gap = worst.gap, gap < 0 {
      sentences.append(
        "\(worst.dimension.capitalisedFirst) falls furthest short: \(roundedText(gap)).")
    }
    if weights == nil {
      sentences.append("Without `weights` there is no weighted sum: say what matters how much.")
    }
    return Analysis.result(
      ShownResult(
        title: "Service quality",
        fields: [
          .init("weighted", found.weighted),
          .init(
            "gaps",
            Analysis.table([
              ("dimension", .strings(found.gaps.map(\.dimension))),
              ("perceived", .numbers(found.gaps.map(\.perceived))),
              ("expected", .numbers(found.gaps.map(\.expected))),
              ("gap", .numbers(found.gaps.map(\.gap))),
              ("weight", .numbers(found.gaps.map(\.weight))), ("n", .counts(found.gaps.map(\.n))),
            ])), .init("n", found.gaps.reduce(0) { $0 + $1.n }),
        ], headline: ShownResult.Headline("weighted", digits: 2),
        settings: [ShownResult.Setting("gap", "perceived − expected")], sentences: sentences,
        notes: input.table.notes))
  }

  private typealias Ratings = (dimension: String, expected: [Double?], perceived: [Double?])

  private static func rows(_ input: SystemInput) throws -> [Ratings] {
    let name = try input.name("dimension", "dimension")
    let groups = try input.table.grouped(by: [.column(name)])
    let names = try groups.keys[0].column.optionalTexts(named: name)
    let expected = try input.numbers("expected", "expected")
    let perceived = try input.numbers("perceived", "perceived")
    var ratings: [Ratings] = names.map { ($0 ?? "", [], []) }
    for row in expected.indices {
      ratings[Int(groups.codes[row])].expected.append(expected[row])
      ratings[Int(groups.codes[row])].perceived.append(perceived[row])
    }
    return zip(names, ratings).filter { $0.0 != nil }.map(\.1)
  }

  private static func pairs(_ input: SystemInput) throws -> [Ratings] {
    let ends = (
      expected: "_" + (input.options.string("expected") ?? "expected"),
      perceived: "_" + (input.options.string("perceived") ?? "perceived")
    )
    let names = input.table.names.compactMap { name -> String? in
      guard name.hasSuffix(ends.expected) else { return nil }
      let dimension = String(name.dropLast(ends.expected.count))
      return input.table.has(dimension + ends.perceived) ? dimension : nil
    }
    guard !names.isEmpty else {
      throw TableError.noColumn("dimension", table: input.table.label, names: input.table.names)
    }
    return try names.map { dimension in
      let columns = try input.table.numbers(
        of: [dimension + ends.expected, dimension + ends.perceived])
      return (dimension, columns[0].values, columns[1].values)
    }
  }
}
