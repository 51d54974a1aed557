import Experience
import LuaRuntime
import Tables

/// `cx.contacts.allowed`.
enum ContactFunctions {
  static let library: [Function] = [
    Function(
      "cx.contacts.allowed",
      "Which invitations may go out, so that nobody is asked too often.",
      Arg<LuaValue>(
        "contacts", "a table with a row for each invitation, sent or planned; or groups"),
      Options(
        OptionDeclaration("customer", .string, "the customer", default: "\"customer_id\""),
        OptionDeclaration("at", .string, "the date or time", default: "\"at\""),
        OptionDeclaration(
          "survey", .string, "a column: days are counted by its values, not over all of them",
          default: "none"),
        OptionDeclaration(
          "days", .integer, "between a customer's allowed invitations", default: "90"),
        OptionDeclaration(
          "opt_out", .any("string or table"),
          "a boolean column, or a table of customers with `opt_out`",
          default: "\"opt_out\" when there is one")),
      result: [
        ResultField("", "table", "the rows with `allowed` (boolean) and `reason` (nil if allowed)")
      ],
      example: """
        return cx.contacts.allowed(cx.table{
          customer_id = { "K1", "K1" }, at = { cx.date("2026-01-10"), cx.date("2026-03-01") } })
        """
    ) { call, contacts, options in
      try Analysis.changed(contacts, of: "cx.contacts.allowed") {
        try judged($0, options, call.deed)
      }
    }
  ]

  private static func judged(
    _ contacts: Table, _ options: OptionValues, _ host: Host
  ) throws -> Table {
    let days = try options.wholeNumber("days") ?? 90
    guard (0...100_000).contains(days) else {
      throw options.error("days", expected: "a number of days from 0")
    }
    let customerName = options.string("customer") ?? "customer_id"
    let customer = try contacts.column(customerName)
    let atName = options.string("at") ?? "at"
    let at = try contacts.column(atName)
    guard at.type == .date || at.type == .time else {
      throw BindingError.unusable(
        "cx.contacts.allowed", expected: "dates or times in column `\(atName)`",
        found: "\(at.type.rawValue)s")
    }
    let fatigue = try ContactFatigue(
      customer: customer, at: at,
      survey: try options.string("survey").map { try contacts.column($0) },
      optOut: try optOut(contacts, customer, named: customerName, options), days: days,
      zone: host.zone)
    var reasons: [String: Int] = [:]
    for reason in fatigue.reasons.compactMap(\.self) { reasons[kind(reason), default: 0] += 1 }
    return try contacts.adding(
      [("allowed", .booleans(fatigue.allowed)), ("reason", .strings(fatigue.reasons))],
      notes: reasons.sorted { $0.key < $1.key }.map {
        Note(step: "allowed", reason: "invitations not allowed: \($0.key)", count: $0.value)
      })
  }

  /// Reasons with dates are of one kind.
  private static func kind(_ reason: String) -> String {
    ["no customer", "no date", "opted out"].contains(reason) ? reason : "asked too recently"
  }

  /// Who opted out, by row: a column of the invitations, or looked up by customer.
  private static func optOut(
    _ contacts: Table, _ customer: Column, named customerName: String, _ options: OptionValues
  ) throws -> Column? {
    guard case .object(let customers as Table, _)? = options["opt_out"] else {
      if options["opt_out"] != nil && options.string("opt_out") == nil {
        throw options.error("opt_out", expected: "a column's name or a table of customers")
      }
      let name = options.string("opt_out") ?? "opt_out"
      guard options["opt_out"] != nil || contacts.has(name) else { return nil }
      return try flags(contacts.column(name), name)
    }
    let key = customers.has(customerName) ? customerName : "customer_id"
    let keys = try customers.column(key)
    let flags = try flags(customers.column("opt_out"), "opt_out")
    let out = Set(
      (0..<keys.count).lazy.filter { flags[$0] == .boolean(true) }.compactMap {
        keys[$0].text
      })
    return .booleans(
      (0..<customer.count).map { row in customer[row].text.map { out.contains($0) } })
  }

  private static func flags(_ column: Column, _ name: String) throws -> Column {
    if column.type == .boolean || column.missingCount == column.count { return column }
    throw BindingError.unusable(
      "cx.contacts.allowed", expected: "true and false in column `\(name)`",
      found: "\(column.type.rawValue)s")
  }
}
