import Calendars
import Experience
import LuaRuntime
import Reports
import Tables

/// `cx.deeds.checklist`.
enum ChecklistFunction {
  static let name = "cx.deeds.checklist"

  static let declaration = Function(
    name, "The signs to give on a day: the rules of good deeds over coming visits.",
    Arg<Table>(
      "visits", "a table with `customer_id`; `visit_id, journey_id, touchpoint, at, team`"),
    Options(
      OptionDeclaration(
        "deeds", .any("definitions"), "an array of definitions, or a table of them by id",
        default: "the workspace's, else the templates"),
      OptionDeclaration("date", .any("date"), "the day of the list", default: "today"),
      OptionDeclaration("team", .string, "whose list it is", default: "all teams"),
      OptionDeclaration(
        "seed", .integer, "where draws begin", default: "from the workspace's name"),
      OptionDeclaration(
        "draw", .number, "the chance that an eligible visit gets its sign, 0–1", default: "0.5"),
      OptionDeclaration("budget", .number, "the money for the day", default: "any amount"),
      OptionDeclaration(
        "customers", .any("table"), "the customers, joined by `customer_id`",
        default: "the workspace's"),
      OptionDeclaration(
        "history", .any("table"), "items of earlier days", default: "the workspace's"),
      DeedTemplates.localeOption),
    result: [
      ResultField(
        "", "table",
        "one row for each sign to give, with a `reason`; `:rejected()` has the other candidates "
          + "with the `rule` that left them out"),
      ResultField("rules", "table", "how many candidates each rule left out"),
      ResultField("candidates", "integer", "visits × deeds that go together"),
    ],
    example: """
      local visits = cx.table{ visit_id = { "V1", "V2" }, customer_id = { "K1", "K2" },
        touchpoint = { "room", "bar" }, opt_out = { false, false } }
      return cx.deeds.checklist(visits, { deeds = cx.deeds.templates(), date = "2026-03-02" })
      """,
    source: "Buell & Norton 2011; Friestad & Wright 1994"
  ) { call, visits, options in
    try ChecklistRequest(visits, options, call).table()
  }
}

extension Table {
  /// `table:rejected`: the candidates that a checklist left out.
  static let rejectedMethod = Function(
    "table:rejected", "The candidates that `cx.deeds.checklist` left out, with the `rule`.",
    TableClass.selfArgument,
    result: [ResultField("", "table", "as the list, with `rule` and the `reason`")]
  ) { call, table in
    guard let method = table.attributes?.methods["rejected"] else {
      throw LuaError.noField("rejected", type: "table", known: table.names)
    }
    return try method(call, [])
  }
}
