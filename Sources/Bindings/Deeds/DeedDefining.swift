import Experience
import LuaRuntime

/// Definitions of good deeds from what scripts say.
enum DeedDefining {
  static let function = "cx.deeds.define"

  static let options: [OptionDeclaration] = [
    OptionDeclaration("id", .string, "what scripts and records call it"),
    OptionDeclaration("name", .string, "what people call it", default: "the id"),
    OptionDeclaration("touchpoint", .string, "where it belongs", default: "every touchpoint"),
    OptionDeclaration("service", .string, "the effort that the customer cannot see"),
    OptionDeclaration("sign", .string, "what they will see"),
    OptionDeclaration("meaning", .string, "what it tells them"),
    OptionDeclaration(
      "evidence", .string, "what proves the service: `photo`, `pos:FIELD`, `invoice`, `none`",
      default: "\"none\""),
    OptionDeclaration(
      "when", .any("row function"), "a condition on the visit with its customer",
      default: "every visit"),
    OptionDeclaration("cost", .number, "what one sign costs", default: "0"),
    OptionDeclaration("uplift", .number, "what one sign is expected to bring"),
    OptionDeclaration(
      "max_per_customer", .integer, "how often a customer gets it in `per_days`", default: "1"),
    OptionDeclaration("per_days", .integer, "the days over which that counts", default: "180"),
  ]

  /// The definition that checked options make.
  static func definition(_ given: OptionValues) throws -> DeedObject {
    let id = try text(given, "id", of: "it") {
      "records need a short name for it, as in id = \"folded_roll\""
    }
    let service = try text(given, "service", of: "`\(id)`") {
      "say which effort the customer cannot see: a sign without a real service is a lie"
    }
    let sign = try text(given, "sign", of: "`\(id)`") {
      "say what the customer will see of the service"
    }
    let meaning = try text(given, "meaning", of: "`\(id)`") {
      "say what the sign tells the customer: without it the sign is a trick"
    }
    var definition = DeedDefinition(
      id: id, name: given.string("name"), touchpoint: given.string("touchpoint"),
      service: service, sign: sign, meaning: meaning)
    if let name = given.string("evidence") {
      guard let evidence = DeedDefinition.Evidence(named: name) else {
        throw given.error(
          "evidence", expected: "\"photo\", \"invoice\", \"none\" or \"pos:\" with a field's name")
      }
      definition.evidence = evidence
    }
    if let cost = given.number("cost") {
      guard cost >= 0, cost.isFinite else { throw given.error("cost", expected: "money from 0") }
      definition.cost = cost
    }
    if let uplift = given.number("uplift") {
      guard uplift.isFinite else { throw given.error("uplift", expected: "a number") }
      definition.uplift = uplift
    }
    definition.maximumPerCustomer = try count(given, "max_per_customer") ?? 1
    definition.perDays = try count(given, "per_days") ?? 180
    var when: LuaReference?
    if let condition = given["when"] {
      guard let rows = RowArgument(condition) else {
        throw given.error("when", expected: "a function of the visit, or a segment")
      }
      when = rows.function
    }
    return DeedObject(definition, when: when)
  }

  private static func text(
    _ given: OptionValues, _ name: String, of what: String, _ advice: () -> String
  ) throws -> String {
    guard let text = given.string(name), !text.allSatisfy(\.isWhitespace) else {
      throw BindingError.sentence("\(function): \(what) has no `\(name)`; \(advice())")
    }
    return text
  }

  private static func count(_ given: OptionValues, _ name: String) throws -> Int? {
    guard given[name] != nil else { return nil }
    guard let count = given.integer(name), (1...100_000).contains(count) else {
      throw given.error(name, expected: "a whole number from 1 to 100000")
    }
    return count
  }

  /// The definitions in an argument: one, an array, or a table by id; tables of fields count as
  /// definitions that were not declared yet.
  static func definitions(_ value: LuaValue, of function: String) throws -> [DeedObject] {
    let found: [DeedObject]
    switch value {
    case .object(let deed as DeedObject, _): found = [deed]
    case .table(let table):
      if table["id"]?.text != nil {
        found = [try one(value, function)]
      } else {
        found = try (table.array + table.fields.map(\.value)).map { try one($0, function) }
      }
    default: throw unusable(value, function)
    }
    for (place, deed) in found.enumerated()
    where found[..<place].contains(where: { $0.definition.id == deed.definition.id }) {
      throw BindingError.sentence(
        "\(function): two deeds are called `\(deed.definition.id)`. Give one another id.")
    }
    return found
  }

  private static func one(_ value: LuaValue, _ function: String) throws -> DeedObject {
    switch value {
    case .object(let deed as DeedObject, _): return deed
    case .table(let table):
      return try definition(try Options(options).check(table, of: Self.function))
    default: throw unusable(value, function)
    }
  }

  private static func unusable(_ value: LuaValue, _ function: String) -> BindingError {
    .unusable(
      "\(function), option `deeds`",
      expected: "definitions, as cx.deeds.define{…} and cx.deeds.templates() give",
      found: value.typeName)
  }
}
