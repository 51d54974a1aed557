import Calendars
import Experience
import LuaRuntime
import Reports
import Statistics
import Tables

/// What a function of the customer-experience systems reads: a table, and the columns that its
/// options name.
struct SystemInput {
  let table: Table
  let options: OptionValues

  /// The input of a call; a plain Lua array stands for the column `plain`, and a Lua table of
  /// columns or of rows for a table.
  init(_ value: LuaValue, _ options: OptionValues, plain: String? = nil) throws {
    self.options = options
    switch value {
    case .object(let table as Table, _): self.table = table
    case .object(let object as ColumnObject, _) where plain != nil:
      table = Table([(plain ?? object.name, object.column)])
    case .table(let given):
      table = try Self.table(of: given, plain: plain, function: options.function)
    default:
      throw LuaError.argument(
        function: options.function, name: "x", index: 1,
        expected: plain == nil ? "table or groups" : "table, column, array or groups",
        found: value.typeName)
    }
  }

  private static func table(of given: LuaTable, plain: String?, function: String) throws -> Table {
    let isArray =
      given.named.allSatisfy { $0.name == "n" }
      && !given.elements.contains { if case .table = $0 { true } else { false } }
    guard isArray, let plain else { return try TableBuilding.table(of: given) }
    return Table([(plain, try ScoreInput.numberColumn(given, function: function))])
  }

  /// The name of the column that an option asks for.
  func name(_ option: String, _ fallback: String? = nil) throws -> String {
    if let name = options.string(option) ?? fallback { return name }
    throw options.error(option, expected: "the name of a column")
  }

  /// The name of a column that may be absent: the one asked for, or the usual one if it is there.
  func optionalName(_ option: String, _ fallback: String? = nil) -> String? {
    options.string(option) ?? fallback.flatMap { table.has($0) ? $0 : nil }
  }

  /// The column that an option asks for.
  func column(_ option: String, _ fallback: String? = nil) throws -> Column {
    try table.column(name(option, fallback))
  }

  /// Its numbers.
  func numbers(_ option: String, _ fallback: String? = nil) throws -> [Double?] {
    try column(option, fallback).optionalNumbers(named: name(option, fallback))
  }

  /// Its truths.
  func flags(_ option: String, _ fallback: String? = nil) throws -> [Bool?] {
    try column(option, fallback).optionalFlags(named: name(option, fallback))
  }

  /// Its texts.
  func texts(_ option: String, _ fallback: String? = nil) throws -> [String?] {
    try column(option, fallback).optionalTexts(named: name(option, fallback))
  }

  /// Its instants, in microseconds.
  func instants(_ option: String, _ fallback: String? = nil) throws -> [Int64?] {
    try column(option, fallback).optionalInstants(named: name(option, fallback))
  }

  /// Numbers, or dates and times in days.
  func amounts(_ option: String, _ fallback: String? = nil) throws -> [Double?] {
    try column(option, fallback).optionalAmounts(named: name(option, fallback))
  }

  /// The setting of a column that was read, as it prints.
  func setting(_ option: String, _ fallback: String? = nil) -> ShownResult.Setting? {
    (options.string(option) ?? fallback).map { ShownResult.Setting(option, $0) }
  }

  /// The day that a question is about: an option, or the run's own day.
  func day(_ option: String, _ call: Call) throws -> Int32 {
    guard let value = options[option] else { return call.deed.today }
    guard let moment = MomentValue.of(value) else {
      throw options.error(option, expected: "a date such as \"2026-03-02\"")
    }
    return moment.days(in: call.deed.zone)
  }

  /// The confidence as it prints.
  var confidenceSetting: ShownResult.Setting {
    ShownResult.Setting("confidence", percentText(options.confidence))
  }

  /// The rating scale: the one asked for, the column's own, or the usual one, which is then assumed.
  func scale(
    of column: Column, named name: String, _ fallback: String
  ) throws -> (scale: RatingScale, isAssumed: Bool) {
    let asked: RatingScale?
    switch options["scale"] {
    case nil: asked = nil
    case .string?:
      guard let scale = RatingScale(options.string("scale") ?? "") else {
        throw options.error("scale", expected: "a scale such as \"1-10\" or {-5, 5}")
      }
      asked = scale
    case .table(let bounds)? where bounds.array.count == 2 && bounds.fields.isEmpty:
      guard let low = bounds.array[0].double, let high = bounds.array[1].double else {
        throw options.error("scale", expected: "a scale such as \"1-10\" or {-5, 5}")
      }
      asked = try RatingScale(low: low, high: high)
    default: throw options.error("scale", expected: "a scale such as \"1-10\" or {-5, 5}")
    }
    let own = column.scale.flatMap { RatingScale($0) }
    if let own, let asked, own != asked {
      throw ExperienceError.scaleConflict(name, own: own.name, asked: asked.name)
    }
    if let scale = asked ?? own { return (scale, false) }
    guard let usual = RatingScale(fallback) else {
      throw options.error("scale", expected: "a scale such as \"1-10\"")
    }
    return (usual, true)
  }
}

extension OptionDeclaration {
  /// An option that names a column.
  static func column(_ name: String, _ summary: String, default fallback: String? = nil)
    -> OptionDeclaration
  {
    OptionDeclaration(
      name, .string, "the column of " + summary, default: fallback.map { "\"\($0)\"" })
  }

  /// The scale of ratings.
  static func ratingScale(default fallback: String) -> OptionDeclaration {
    OptionDeclaration(
      "scale", .any("string or table"),
      "the lowest and highest rating, such as \"1-10\" or {-5, 5}", default: "\"\(fallback)\"")
  }

  /// The day that a question is about.
  static let today = OptionDeclaration(
    "today", .any("date"), "the day on which it is asked", default: "cx.today()")
}

extension ValueTree.Field {
  /// A number that may be absent.
  init(_ name: String, _ number: Double?) { self.init(name, ValueTree(number)) }
  /// A whole number.
  init(_ name: String, _ count: Int) { self.init(name, ValueTree(count)) }
  /// A text that may be absent.
  init(_ name: String, _ text: String?) { self.init(name, text.map { .string($0) } ?? .null) }
  /// A truth that may be absent.
  init(_ name: String, _ flag: Bool?) { self.init(name, flag.map { .boolean($0) } ?? .null) }
  /// A table.
  init(_ name: String, _ table: Table) { self.init(name, .table(table)) }
}

extension Note {
  /// A note of rows, when there are any.
  static func rows(
    _ count: Int, _ reason: String, step: String, column: String? = nil
  ) -> [Note] {
    count > 0 ? [Note(step: step, reason: reason, column: column, count: count)] : []
  }
}

/// A share in percent as it stands in a sentence.
func percentageText(_ percentage: Double?) -> String { roundedText(percentage) + " %" }
