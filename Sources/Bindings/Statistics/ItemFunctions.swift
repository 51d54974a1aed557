import Experience
import LuaRuntime
import Reports
import Statistics
import Tables

/// `cx.drivers.penalty_reward` and `cx.drivers.kano`.
enum ItemFunctions {
  static let library: [Function] = [
    Analysis.function(
      "cx.drivers.penalty_reward",
      "What a low rating of one item costs and what a high one brings.", "a table, or groups",
      [
        DriverInput.outcome, OptionDeclaration("item", .string, "the column of ratings"),
        OptionDeclaration("low", .number, "ratings up to this are low", default: "2"),
        OptionDeclaration("high", .number, "ratings from this are high", default: "4"),
        DriverInput.minimum,
      ],
      result: [
        ResultField("penalty", "number", "the effect of a low rating against a middling one"),
        ResultField("reward", "number", "the effect of a high rating"),
        ResultField("intercept", "number", "the outcome at a middling rating"),
        ResultField("p_penalty", "number?", "the chance of such a penalty without one"),
        ResultField("p_reward", "number?", "the chance of such a reward without one"),
        ResultField("n", "integer", "complete answers"),
      ],
      example: #"return cx.drivers.penalty_reward(cx.read("sample:responses"), "#
        + #"{ item = "delivery" })"#, source: "Brandt 1987"
    ) { _, value, options in
      let table = try Analysis.table(value, of: options.function)
      let item = try options.neededText("item", "the column of ratings, such as \"delivery\"")
      let outcome = options.string("outcome") ?? "score"
      let columns = try table.numbers(of: [outcome, item])
      let (low, high) = (options.number("low") ?? 2, options.number("high") ?? 4)
      let found = try penaltyReward(
        outcome: columns[0].values, item: columns[1].values, low: low, high: high,
        minimumPerPredictor: try options.wholeNumber("minimum_per_predictor") ?? 5)
      return Analysis.result(
        ShownResult(
          title: "Penalty and reward of \(item)",
          fields: [
            ValueTree.Field("penalty", .number(found.penalty)),
            ValueTree.Field("reward", .number(found.reward)),
            ValueTree.Field("intercept", .number(found.intercept)),
            ValueTree.Field("p_penalty", .init(found.pPenalty)),
            ValueTree.Field("p_reward", .init(found.pReward)),
            ValueTree.Field("n", .init(found.n)),
          ],
          settings: [
            ShownResult.Setting("outcome", outcome), ShownResult.Setting("item", item),
            ShownResult.Setting("low", "to \(NumberDisplay().text(low))"),
            ShownResult.Setting("high", "from \(NumberDisplay().text(high))"),
          ], sentences: [sentence(found, item)],
          notes: table.notes
            + Note.leftOut(missing: found.missing, step: "penalty_reward", column: item)))
    },
    Analysis.function(
      "cx.drivers.kano", "What kind of feature it is, by the pair of Kano's questions.",
      "a table, or groups",
      [
        OptionDeclaration(
          "functional", .string, "the column with the answer if it is there",
          default: "\"functional\""),
        OptionDeclaration(
          "dysfunctional", .string, "the column with the answer if it is not",
          default: "\"dysfunctional\""),
      ],
      result: [
        ResultField("classes", "array", "by row: M, O, A, I, R or Q; nil where one is missing"),
        ResultField("counts", "table", "how often each class occurs"),
        ResultField("class", "string?", "the most frequent, ties in the order M, O, A, I"),
        ResultField("better", "number?", "(A + O) / (A + O + M + I), 0…1"),
        ResultField("worse", "number?", "−(O + M) / (A + O + M + I), −1…0"),
        ResultField("n", "integer", "complete answers"),
      ],
      example: #"return cx.drivers.kano(cx.table{ functional = { "like", "like" }, "#
        + #"dysfunctional = { "dislike", "neutral" } })"#, source: "Kano 1984; Berger 1993",
      body: kano),
  ]

  private static func sentence(_ found: PenaltyReward, _ item: String) -> String {
    let (loss, gain) = (found.penalty.magnitude, found.reward.magnitude)
    if loss > gain {
      return "A low rating of \(item) costs more than a high one brings: a basic, get it right."
    }
    return gain > loss
      ? "A high rating of \(item) brings more than a low one costs: it can delight."
      : "A low rating of \(item) costs as much as a high one brings."
  }

  @Sendable private static func kano(
    _ call: Call, _ value: LuaValue, _ options: OptionValues
  ) throws -> LuaValue {
    let table = try Analysis.table(value, of: options.function)
    let names = [
      options.string("functional") ?? "functional",
      options.string("dysfunctional") ?? "dysfunctional",
    ]
    let answers = try zip(names, table.columns(names)).map { name, column in
      try column.optionalTexts(named: name).map { text in try text.map(KanoAnswer.named) }
    }
    let found = try Statistics.kano(functional: answers[0], dysfunctional: answers[1])
    return Analysis.result(
      ShownResult(
        title: "Kano class",
        fields: [
          ValueTree.Field(
            "classes", .array(found.classes.map { $0.map { .string($0.rawValue) } ?? .null })),
          ValueTree.Field(
            "counts",
            .object(
              KanoClass.allCases.map {
                ValueTree.Field($0.rawValue, .init(found.counts[$0] ?? 0))
              })),
          ValueTree.Field("class", found.mode.map { .string($0.rawValue) } ?? .null),
          ValueTree.Field("better", .init(found.better)),
          ValueTree.Field("worse", .init(found.worse)), ValueTree.Field("n", .init(found.n)),
        ],
        settings: [
          ShownResult.Setting("functional", names[0]),
          ShownResult.Setting("dysfunctional", names[1]),
        ],
        sentences: found.n == 0 ? ["No pair of answers: there is no class."] : [],
        notes: table.notes + Note.leftOut(missing: found.missing, step: "kano", column: nil)))
  }
}
