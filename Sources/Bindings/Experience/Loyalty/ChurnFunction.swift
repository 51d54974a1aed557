import Experience
import LuaRuntime
import Reports
import Statistics
import Tables

/// `cx.churn.causes`.
enum ChurnFunction {
  static let function = Function(
    "cx.churn.causes", "Why customers leave, as staff say and as customers say.",
    Arg<LuaValue>("employees", "cause → count, or a table with `cause` and perhaps `count`"),
    Arg<LuaValue>("customers", "the same of those who left"),
    Options(
      OptionDeclaration(
        "hard", .any("array of strings"), "the causes that staff call hard",
        default: "{ \"price\", \"product\", \"delivery terms\" }"),
      .column("cause", "the cause, in tables", default: "cause"),
      .column("count", "how often, in tables; a row is one mention without it", default: "count"),
      .seed),
    result: [
      ResultField("tvd", "number?", "total variation ½Σ|p − q|, 0–1"),
      ResultField("jsd_bits", "number?", "Jensen–Shannon divergence, 0–1 bits"),
      ResultField("chi2", "number?", "Pearson's χ², with `df`"),
      ResultField("p", "number?", "its chance; simulated when a count below 5 is expected"),
      ResultField("cramers_v", "number?", "the strength of the difference, 0–1"),
      ResultField("spearman", "number?", "rank correlation of both sides"),
      ResultField(
        "gaps", "table",
        "`cause, employees_pct, customers_pct, gap` (staff − customers) `, low, high` (Newcombe, 95 %)"
      ),
      ResultField("hard_pct", "table", "`employees, customers`: share of the hard causes, percent"),
      ResultField("n", "integer", "mentions of both sides"),
    ],
    example: "return cx.churn.causes({ price = 60, product = 20, service = 20 }, "
      + "{ price = 20, product = 10, service = 70 })",
    source: "Lin 1991; Patefield 1981; Cramér 1946; Newcombe 1998"
  ) { _, employees, customers, options in
    let hard =
      options["hard"] == nil
      ? ["price", "product", "delivery terms"] : try options.names("hard", "an array of causes")
    let found = try churnCauses(
      employees: counts(employees, "employees", 1, options),
      customers: counts(customers, "customers", 2, options), hard: hard,
      seed: UInt64(bitPattern: Int64(try options.wholeNumber("seed") ?? 1)))
    let gaps = found?.gaps ?? []
    return ResultObject(
      ShownResult(
        title: "Causes of leaving", fields: fields(found, gaps),
        headline: ShownResult.Headline("tvd", digits: 3),
        settings: [
          ShownResult.Setting("gap", "staff − customers"),
          ShownResult.Setting("hard", hard.joined(separator: ", ")),
          ShownResult.Setting(
            "p", found?.isSimulated == true ? "10,000 simulated tables" : "χ² distribution"),
        ], sentences: [sentence(found)]))
  }

  private static func fields(
    _ found: ChurnCauses?, _ gaps: [ChurnCauses.Gap]
  ) -> [ValueTree.Field] {
    [
      .init("tvd", found?.totalVariation), .init("jsd_bits", found?.jensenShannon),
      .init("chi2", found?.chi2), .init("df", .count(found?.df)), .init("p", found?.p),
      .init("cramers_v", found?.cramersV), .init("spearman", found?.spearman),
      .init(
        "hard_pct",
        .object([
          .init("employees", found?.hardPct?.employees),
          .init("customers", found?.hardPct?.customers),
        ])),
      .init(
        "gaps",
        Analysis.table([
          ("cause", .strings(gaps.map(\.cause))),
          ("employees_pct", .numbers(gaps.map { $0.employeesPct })),
          ("customers_pct", .numbers(gaps.map { $0.customersPct })),
          ("gap", .numbers(gaps.map { $0.gap })), ("low", .numbers(gaps.map(\.low))),
          ("high", .numbers(gaps.map(\.high))),
        ])), .init("n", (found?.employees ?? 0) + (found?.customers ?? 0)),
    ]
  }

  private static func sentence(_ found: ChurnCauses?) -> String {
    guard let found else { return "One side names no cause: there is nothing to compare." }
    guard let p = found.p else { return "Only one cause occurs: both sides agree." }
    if p >= 0.05 { return "That both sides see other causes is not shown (\(chanceText(p)))." }
    var text = "Staff and customers see other causes (\(chanceText(p)))"
    if let hard = found.hardPct {
      text +=
        ": hard ones are \(percentageText(hard.employees)) of what staff say and "
        + "\(percentageText(hard.customers)) of what customers say"
    }
    return text + "."
  }

  private static func counts(
    _ value: LuaValue, _ side: String, _ index: Int, _ options: OptionValues
  ) throws -> [String: Double] {
    var counts: [String: Double] = [:]
    switch value {
    case .table(let given) where given.array.isEmpty:
      for (cause, value) in given.named {
        guard let number = value.double else {
          throw BindingError.unusable(
            options.function, expected: "a count for cause `\(cause)` of \(side)",
            found: value.typeName)
        }
        counts[cause] = number
      }
    case .object(let table as Table, _):
      let name = options.string("cause") ?? "cause"
      let causes = try table.column(name).optionalTexts(named: name)
      let counted = options.string("count") ?? (table.has("count") ? "count" : nil)
      let sizes = try counted.map { try table.column($0).optionalNumbers(named: $0) }
      for (row, cause) in causes.enumerated() {
        if let cause { counts[cause, default: 0] += sizes == nil ? 1 : sizes?[row] ?? 0 }
      }
    default:
      throw LuaError.argument(
        function: options.function, name: side, index: index,
        expected: "table cause → count, or table with a column of causes", found: value.typeName)
    }
    return counts
  }
}
