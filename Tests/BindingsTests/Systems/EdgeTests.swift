import Bindings
import LuaRuntime
import Testing

/// What every function of the customer-experience systems does with nothing, and with the wrong
/// thing.
@Suite struct SystemEdgeTests {
  /// A call with an empty table for each function that takes one.
  static let calls: [(name: String, columns: String, options: String)] = [
    ("cx.delight.bands", "score", ""), ("cx.delight.effect", "delighted outcome", ""),
    ("cx.delight.quality_perception", "quality perception", ""),
    ("cx.journey.peak_end", "journey_id customer_id touchpoint at rating", ""),
    ("cx.journey.value", "journey_id touchpoint rating", ""),
    ("cx.journey.contribution", "touchpoint score", ""),
    (
      "cx.journey.handovers", "from to at accepted_at complete repeated", "{ sla_hours = 24 }"
    ),
    ("cx.journey.departments", "department rating", ""),
    ("cx.attention.plan", "customer_id opt_out", "{ budget = 3 }"),
    ("cx.loyalty.matrix", "satisfied loyal", ""),
    ("cx.loyalty.recommendations", "group recommendations", ""),
    ("cx.loyalty.revenue_at_risk", "score revenue", ""),
    ("cx.expectation.gap", "expected perceived", ""),
    ("cx.expectation.servqual", "dimension expected perceived", ""),
    ("cx.expectation.drift", "expected answered_at", ""),
    ("cx.promises.kept", "promised delivered", ""),
    ("cx.promises.effect", "promised delivered score", ""),
    ("cx.complaints.resolution", "opened closed", ""),
    ("cx.extras.reception", "type reaction", ""),
    ("cx.extras.habituation", "prior_extras satisfaction", ""),
    ("cx.extras.incidental", "customer_id at", ""),
    ("cx.maturity.experience", "touchpoint rating", "{ low = 1, high = 10 }"),
    ("cx.maturity.themes", "theme score evidence", ""),
    ("cx.employees.correlation", "employee_nps customer_nps employees", ""),
    ("cx.competition.gap", "item own competitor", ""),
  ]

  private static func empty(_ columns: String) -> String {
    "cx.table{ " + columns.split(separator: " ").map { "\($0) = {}" }.joined(separator: ", ")
      + " }"
  }

  @Test(arguments: calls.indices) func `an empty table gives no figure and no error`(
    index: Int
  ) throws {
    let (name, columns, options) = Self.calls[index]
    let arguments = Self.empty(columns) + (options.isEmpty ? "" : ", " + options)
    let run = try LuaRun("local r = \(name)(\(arguments))\nreturn r, tostring(r)")
    #expect(run.values.count == 2)
    #expect(run.texts[1]?.contains("nan") == false, "\(name): \(run.texts[1] ?? "")")
  }

  @Test(arguments: calls.indices) func `the wrong input names the function and what it needs`(
    index: Int
  ) throws {
    let (name, columns, options) = Self.calls[index]
    let further = options.isEmpty ? "" : ", " + options
    let message = try #require(luaError("return \(name)(7\(further))"))
    #expect(message.contains(name) && message.contains("must be"), "\(message)")
    let names = columns.split(separator: " ")
    let removed = names[name == "cx.competition.gap" ? 1 : 0]
    let rest = names.filter { $0 != removed }.joined(separator: " ") + " other"
    let missing = luaError("return \(name)(\(Self.empty(rest))\(further))")
    #expect(missing?.contains("`\(removed)`") ?? false, "\(name): \(missing ?? "no error")")
  }

  @Test(arguments: calls.indices) func `an unknown option is refused by its name`(
    index: Int
  ) throws {
    let (name, columns, _) = Self.calls[index]
    let message = try #require(
      luaError("return \(name)(\(Self.empty(columns)), { no_such_option = 1 })"))
    #expect(message.contains("no_such_option"))
  }

  @Test func `every function of the systems has an example that runs, and a source`() throws {
    let topics = [
      "cx.delight.", "cx.journey.", "cx.attention.", "cx.loyalty.", "cx.benchmarks", "cx.churn.",
      "cx.expectation.", "cx.promises.", "cx.complaints.", "cx.extras.", "cx.maturity.",
      "cx.employees.", "cx.competition.",
    ]
    let functions = Catalogue.shared.functions.filter { function in
      topics.contains { function.name.hasPrefix($0) }
    }
    #expect(functions.count >= 33)
    for function in functions {
      let example = try #require(function.example, "\(function.name) has no example")
      #expect(function.source != nil, "\(function.name) names no source")
      let run = try LuaRun(example)
      #expect(run.values.first.map { !$0.isNil } ?? false, "\(function.name) gave nothing")
    }
  }

  @Test(arguments: ["cx.delight.bands", "cx.extras.habituation", "cx.expectation.gap"])
  func `groups give a row for each group`(name: String) throws {
    let run = try LuaRun(
      """
      local t = cx.table{ team = { "a", "a", "a", "b", "b", "b" }, score = { 9, 7, 8, 10, 9, 6 },
        prior_extras = { 0, 1, 2, 0, 1, 2 }, satisfaction = { 9, 8, 8.5, 7, 9, 8 },
        expected = { 8, 8, 8, 7, 7, 7 }, perceived = { 9, 7, 8, 8, 8, 6 } }
      local r = \(name)(t:by("team"))
      return #r, r:row(1).team, r:row(2).n
      """)
    #expect(run.numbers[0] == 2)
    #expect(run.texts[1] == "a")
    #expect(run.numbers[2] == 3)
  }
}
