import Experience
import LuaRuntime
import Reports
import Statistics
import Tables

/// `cx.attention.*`: the surprise call that only asks "how are you?".
enum AttentionFunctions {
  static let library: [Function] = [plan, effect]

  private static let plan = Analysis.function(
    "cx.attention.plan",
    "A random list of customers to call, and the smallest effect that it can show.",
    "a table of customers, or groups",
    [
      OptionDeclaration("budget", .integer, "the number of calls"),
      OptionDeclaration(
        "exclude_days", .integer, "nobody contacted within these days", default: "90"),
      OptionDeclaration("contacts", .any("table"), "contacts: customer and moment"),
      .column("customer", "the customer", default: "customer_id"),
      .column("at", "the moment of a contact", default: "at"),
      .column("opt_out", "whether the customer wants no contact", default: "opt_out"), .seed,
      .today,
      OptionDeclaration(
        "variance", .number, "of the outcome −1, 0, +1, as `cx.nps` gives it",
        default: "1, the largest there is"),
      OptionDeclaration(
        "response_rate", .number, "the share that will answer the survey, 0–1", default: "1"),
    ],
    result: [
      ResultField(
        "", "table",
        "the customers to call, in their order; `.minimum_effect` in points, `.control` the "
          + "customers who could have been called, `.n`")
    ],
    example: "return cx.attention.plan(cx.table{ customer_id = { \"K1\", \"K2\", \"K3\" } }, "
      + "{ budget = 1 })", source: "Cochran 1977; Fisher 1935"
  ) { call, value, options in
    let input = try SystemInput(value, options)
    guard let budget = try options.wholeNumber("budget") else {
      throw options.error("budget", expected: "a number of calls")
    }
    let customer = try input.name("customer", "customer_id")
    let customers = try input.table.column(customer).optionalTexts(named: customer)
    let refused =
      try input.optionalName("opt_out", "opt_out").map {
        try input.table.column($0).optionalFlags(named: $0)
      } ?? [Bool?](repeating: nil, count: customers.count)
    let last = try lastContacts(options, customer, call)
    let today = Int(try input.day("today", call))
    let seed = UInt64(bitPattern: Int64(try options.wholeNumber("seed") ?? 1))
    let found = try attentionPlan(
      optedOut: refused,
      daysSinceContact: customers.map { name in
        name.flatMap { last[$0] }.map { max(0, today - Int($0)) }
      }, budget: budget, excludeDays: try options.wholeNumber("exclude_days") ?? 90, seed: seed)
    func rows(_ rows: [Int]) throws -> Table {
      try input.table.filtered(rows: Values(rows.map { Int32(truncatingIfNeeded: $0) }))
    }
    let effect = try minimumEffect(found, options)
    let chosen = try rows(found.chosen).adding(
      [],
      notes: Note.rows(found.optedOut, "customers opted out", step: "attention", column: nil)
        + Note.rows(
          found.contacted, "customers were contacted a short while ago", step: "attention"))
    return .object(
      Table(
        AttributedSource(
          chosen, title: "Attention calls",
          fields: [
            .init("minimum_effect", effect), .init("n", found.chosen.count),
          ],
          settings: [
            ShownResult.Setting("budget", "\(budget) calls"),
            ShownResult.Setting(
              "exclude", "\(options.integer("exclude_days") ?? 90) days since a contact"),
            ShownResult.Setting("seed", "\(options.integer("seed") ?? 1)"),
            ShownResult.Setting(
              "variance", NumberDisplay().text(options.number("variance") ?? 1),
              isAssumed: options["variance"] == nil),
          ], sentences: [planSentence(effect, found)],
          quiet: [.init("control", try rows(found.control))])), tag: ClassTag.table)
  }

  /// The day of the last contact by customer.
  private static func lastContacts(
    _ options: OptionValues, _ customer: String, _ call: Call
  ) throws -> [String: Int32] {
    guard let value = options["contacts"] else { return [:] }
    guard case .object(let contacts as Table, _) = value else {
      throw options.error("contacts", expected: "a table of contacts, as `cx.contacts()` gives")
    }
    let at = options.string("at") ?? "at"
    let names = try contacts.column(customer).optionalTexts(named: customer)
    let days = try contacts.column(at).optionalDays(named: at, zone: call.deed.zone)
    var last: [String: Int32] = [:]
    for (name, day) in zip(names, days) {
      guard let name, let day else { continue }
      last[name] = max(last[name] ?? day, day)
    }
    return last
  }

  private static func minimumEffect(
    _ plan: AttentionPlan, _ options: OptionValues
  ) throws -> Double? {
    let rate = options.number("response_rate") ?? 1
    guard rate > 0, rate <= 1 else {
      throw options.error("response_rate", expected: "a share above 0, at most 1")
    }
    let variance = options.number("variance") ?? 1
    let design = ComparisonPlan(variance1: variance, variance2: variance)
    guard !plan.chosen.isEmpty, !plan.control.isEmpty else { return nil }
    return try design.minimumEffect(
      n1: Double(plan.chosen.count) * rate, n2: Double(plan.control.count) * rate)
  }

  private static func planSentence(_ effect: Double?, _ plan: AttentionPlan) -> String {
    guard let effect else {
      return plan.chosen.isEmpty
        ? "Nobody can be called." : "Everybody is called: without a comparison no effect shows."
    }
    return "With \(plan.chosen.count) called and \(plan.control.count) not, an effect below "
      + "\(roundedText(effect)) points will often stay unseen."
  }

  private static let effect = Function(
    "cx.attention.effect",
    "What the calls did to the score: called minus not called, whoever was reached.",
    Arg<LuaValue>("responses", "a table of answers after the calls, or groups"),
    Arg<Table>("plan", "the customers who were to be called, as `cx.attention.plan` gives"),
    Options(
      [.column("customer", "the customer", default: "customer_id")]
        + ComparisonFunctions.declarations.filter {
          !["paired", "overlap", "adjust"].contains($0.name)
        }
        + [.column("offer", "whether the call made an offer: another treatment", default: "offer")]
    ), result: ComparisonFunctions.resultFields + MeanDifference.resultFields,
    example: "local customers = cx.read(\"sample:responses\"):distinct(\"customer_id\")\n"
      + "local plan = cx.attention.plan(customers, { budget = 500 })\n"
      + "return cx.attention.effect(customers, plan, { scale = \"0-10\" })",
    source: "intention to treat: Hollis & Campbell 1999; Rocks 2016"
  ) { call, responses, plan, options in
    try Analysis.each(call, responses, options) { _, responses, options in
      let input = try SystemInput(responses, options)
      let customer = try input.name("customer", "customer_id")
      let offers = try offers(plan, options)
      let (plain, withOffer) = (
        try plan.filtered(rows: offers.no), try plan.filtered(rows: offers.yes)
      )
      let called = try input.table.matching(plain, customer)
      var others = try input.table.matching(plan, customer, isWanted: false)
      if case .object(let control as Table, _)? = plan.attributes?.field("control") {
        others = try input.table.matching(control, customer)
      }
      let result = try ComparisonAnalysis(options, isChange: false).result(
        .object(called.labelled("called"), tag: ClassTag.table),
        .object(others.labelled("not called"), tag: ClassTag.table))
      var shown = result.shown
      shown.title = "Effect of attention"
      shown.fields += try MeanDifference.fields(called, others, options)
      shown.sentences.append(
        "By intention to treat: who was to be called counts as called, reached or not.")
      shown.notes += Note.rows(
        try input.table.matching(withOffer, customer).rowCount(),
        "answers of customers who got an offer are another treatment", step: "attention")
      return Analysis.result(shown)
    }
  }

  /// The rows of the plan without and with an offer.
  private static func offers(
    _ plan: Table, _ options: OptionValues
  ) throws -> (no: Values<Int32>, yes: Values<Int32>) {
    let rows = Int32(clamping: try plan.rowCount())
    guard let name = options.string("offer") ?? (plan.has("offer") ? "offer" : nil) else {
      return (Values(Array(0..<rows)), Values([]))
    }
    let flags = try plan.column(name).optionalFlags(named: name)
    return (
      Values((0..<rows).filter { flags[Int($0)] != true }),
      Values((0..<rows).filter { flags[Int($0)] == true })
    )
  }
}

extension Table {
  /// The rows whose value in a column is (or is not) among those of another table's column.
  func matching(_ other: Table, _ column: String, isWanted: Bool = true) throws -> Table {
    let known = Set(
      try other.column(column).optionalTexts(named: column).compactMap(\.self))
    let texts = try self.column(column).optionalTexts(named: column)
    let rows = texts.indices.filter { row in
      texts[row].map { known.contains($0) == isWanted } ?? false
    }
    return try filtered(rows: Values(rows.map { Int32(truncatingIfNeeded: $0) }))
  }
}
