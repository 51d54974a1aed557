import Experience
import LuaRuntime
import Reports
import Statistics

/// `cx.delight.business_case`.
enum BusinessCaseFunction {
  static let function = Function(
    "cx.delight.business_case",
    "Whether an effort for delight pays, as far as its uplift is known.",
    Options(
      OptionDeclaration("cost", .number, "money for one act"),
      OptionDeclaration("acts", .number, "the number of acts"),
      OptionDeclaration("margin", .number, "money that a customer brings in a year"),
      OptionDeclaration("customers", .number, "the customers whom the acts reach"),
      OptionDeclaration("uplift", .number, "the share by which it rises, such as 0.02"),
      OptionDeclaration("uplift_low", .number, "its lower limit"),
      OptionDeclaration("uplift_high", .number, "its upper limit"),
      OptionDeclaration("discount", .number, "interest a year, paid at its end", default: "0"),
      OptionDeclaration("years", .integer, "years in which the uplift lasts", default: "1"),
      OptionDeclaration("dose", .table, "an array of doses, to see the shape of the return"),
      OptionDeclaration("outcome", .table, "what came of each dose")),
    result: [
      ResultField("value", "number", "uplift · margin · customers, discounted, − cost · acts"),
      ResultField("low", "number?", "at the lower limit of the uplift"),
      ResultField("high", "number?", "at the upper limit"),
      ResultField("break_even", "number?", "the uplift at which the value is 0"),
      ResultField("verdict", "string", "`pays`, `does not pay` or `not shown`"),
      ResultField(
        "shape", "string?",
        "of the return on the doses: `linear`, `exponential` or `not shown`; `aic_linear` and "
          + "`aic_exponential` beside it"),
    ],
    example: "return cx.delight.business_case{ cost = 2, acts = 5000, margin = 120, "
      + "customers = 4000, uplift = 0.04, uplift_low = 0.03, uplift_high = 0.05 }",
    source: "Rust, Zahorik & Keiningham 1995; shape: Akaike 1974"
  ) { _, options in
    func amount(_ name: String) throws -> Double { try options.needed(name, "a number") }
    let input = BusinessCaseInput(
      cost: try amount("cost"), acts: try amount("acts"), margin: try amount("margin"),
      customers: try amount("customers"), uplift: try amount("uplift"),
      upliftLow: options.number("uplift_low"), upliftHigh: options.number("uplift_high"),
      discount: options.number("discount") ?? 0, years: try options.wholeNumber("years") ?? 1)
    let found = try businessCase(input)
    let shape = try shape(options)
    var sentences = [sentence(found, input)]
    if let shape {
      sentences.append(
        shape.name == "exponential"
          ? "The return grows faster than the dose."
          : shape.name == "linear"
            ? "The return grows in proportion to the dose, not faster."
            : "Whether the return grows faster than the dose is not shown.")
    }
    return ResultObject(
      ShownResult(
        title: "Business case",
        fields: [
          .init("value", found.value), .init("low", found.low), .init("high", found.high),
          .init("break_even", found.breakEven), .init("verdict", found.verdict.rawValue),
          .init("shape", shape?.name), .init("aic_linear", shape?.linear),
          .init("aic_exponential", shape?.exponential),
        ], headline: ShownResult.Headline("value", digits: 0),
        settings: [
          ShownResult.Setting("uplift", "\(NumberDisplay().text(input.uplift))"),
          ShownResult.Setting("discount", percentText(input.discount)),
          ShownResult.Setting("years", "\(input.years)"),
        ], sentences: sentences))
  }

  private static func shape(_ options: OptionValues) throws -> ReturnShape? {
    guard let dose = options.table("dose"), let outcome = options.table("outcome") else {
      if options["dose"] != nil || options["outcome"] != nil {
        throw options.error(
          options["dose"] == nil ? "dose" : "outcome", expected: "both `dose` and `outcome`")
      }
      return nil
    }
    let columns = try [("dose", dose), ("outcome", outcome)].map { name, given in
      try ScoreInput.numberColumn(given, function: options.function).optionalNumbers(named: name)
    }
    guard columns[0].count == columns[1].count else {
      throw StatisticsError.unequalLengths("dose", columns[0].count, "outcome", columns[1].count)
    }
    return returnShape(dose: columns[0], outcome: columns[1])
  }

  private static func sentence(_ found: BusinessCase, _ input: BusinessCaseInput) -> String {
    switch found.verdict {
    case .pays: "It pays over the whole interval of the uplift."
    case .doesNotPay: "It does not pay anywhere in the interval of the uplift."
    case .notShown:
      input.upliftLow == nil || input.upliftHigh == nil
        ? "Not shown: the uplift has no interval; give `uplift_low` and `uplift_high`."
        : "Not shown: the interval of the uplift holds both a gain and a loss."
    }
  }
}
