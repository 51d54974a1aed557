import Experience
import LuaRuntime
import Reports
import Statistics
import Tables

/// What the functions of the statistics share: how they take tables and groups, and how their
/// results are made.
enum Analysis {
  typealias Body = @Sendable (Call, LuaValue, OptionValues) throws -> LuaValue

  /// A function of a table and options that also takes groups: it then gives a table with the keys
  /// and, by group, the scalar fields of the result or the rows of the table.
  static func function(
    _ name: String, _ summary: String, _ input: String = "a table, or groups",
    _ options: [OptionDeclaration], result: [ResultField], example: String, source: String,
    body: @escaping Body
  ) -> Function {
    Function(
      name, summary, Arg<LuaValue>("x", input), Options(options), result: result,
      example: example, source: source
    ) { call, value, options in try each(call, value, options, body) }
  }

  /// The same for a function whose result is the table that went in, changed: groups give the
  /// groups' tables one after the other.
  static func changing(
    _ name: String, _ summary: String, _ options: [OptionDeclaration], result: [ResultField],
    example: String, source: String,
    body: @escaping @Sendable (Table, OptionValues) throws -> Table
  ) -> Function {
    Function(
      name, summary, Arg<LuaValue>("x", "a table, or groups"), Options(options), result: result,
      example: example, source: source
    ) { _, value, options in
      try changed(value, of: name) { try body($0, options) }
    }
  }

  /// The method of groups that does what a function does.
  static func method(
    _ name: String, _ function: String, _ options: [OptionDeclaration], body: @escaping Body
  ) -> Function {
    Function(
      "groups:\(name)", "For each group what `\(function)` gives; see there.",
      Arg<GroupsObject>("self", "groups"), Options(options),
      result: [ResultField("", "table", "the keys and the fields of `\(function)`")]
    ) { call, object, options in
      try each(call, .object(object, tag: ClassTag.groups), options, body)
    }
  }

  /// What a body gives for a table, or for each of the groups.
  static func each(
    _ call: Call, _ value: LuaValue, _ options: OptionValues,
    _ body: (Call, LuaValue, OptionValues) throws -> LuaValue
  ) throws -> LuaValue {
    guard case .object(let object as GroupsObject, _) = value else {
      return try body(call, value, options)
    }
    let groups = try object.groups()
    let name = options.function
    let table = try GroupsClass.stacked(
      groups, of: name.hasPrefix("groups:") ? "cx." + name.dropFirst("groups:".count) : name
    ) { part in try body(call, .object(part, tag: ClassTag.table), options) }
    return .object(table, tag: ClassTag.table)
  }

  /// A table changed, or the tables of groups one after the other.
  static func changed(
    _ value: LuaValue, of function: String, _ body: (Table) throws -> Table
  ) throws -> LuaValue {
    switch value {
    case .object(let table as Table, _): return .object(try body(table), tag: ClassTag.table)
    case .object(let object as GroupsObject, _):
      let groups = try object.groups()
      let parts = try (0..<groups.count).map { try body(groups.part($0)) }
      guard let first = parts.first else {
        return .object(try body(groups.table), tag: ClassTag.table)
      }
      return .object(try first.concatenated(Array(parts.dropFirst())), tag: ClassTag.table)
    default:
      throw LuaError.argument(
        function: function, name: "x", index: 1, expected: "table or groups",
        found: value.typeName)
    }
  }

  /// The table that a function needs.
  static func table(_ value: LuaValue, of function: String) throws -> Table {
    guard case .object(let table as Table, _) = value else {
      throw LuaError.argument(
        function: function, name: "x", index: 1, expected: "table or groups",
        found: value.typeName)
    }
    return table
  }

  /// The numbers of a table's column, a column or an array.
  static func numbers(
    _ value: LuaValue, column: String, of function: String
  ) throws -> (values: [Double?], notes: [Note]) {
    switch value {
    case .object(let table as Table, _):
      return (try table.column(column).optionalNumbers(named: column), table.notes)
    case .object(let object as ColumnObject, _):
      return (try object.column.optionalNumbers(named: object.name), [])
    case .table(let table):
      let column = try ScoreInput.numberColumn(table, function: function)
      return (try column.optionalNumbers(named: "x"), [])
    default:
      throw LuaError.argument(
        function: function, name: "x", index: 1, expected: "table, column or array of numbers",
        found: value.typeName)
    }
  }

  /// The survey scale that a table's column, or a column, carries; nil when nobody said so.
  static func scale(_ value: LuaValue, column: String) throws -> String? {
    switch value {
    case .object(let table as Table, _): try table.column(column).scale
    case .object(let object as ColumnObject, _): object.column.scale
    default: nil
    }
  }

  /// A result as scripts get it.
  static func result(_ shown: ShownResult, methods: [String: ResultObject.Method] = [:])
    -> LuaValue
  {
    .object(ResultObject(shown, methods: methods), tag: ClassTag.result)
  }

  /// A table as scripts get it.
  static func table(_ columns: [(name: String, column: Column)], notes: [Note] = []) -> Table {
    Table(columns, rowCount: columns.first?.column.count ?? 0, notes: notes)
  }
}

extension OptionValues {
  /// The number of an option that must be given.
  func needed(_ name: String, _ expected: String) throws -> Double {
    guard let number = number(name) else { throw error(name, expected: expected) }
    return number
  }

  /// The text of an option that must be given.
  func neededText(_ name: String, _ expected: String) throws -> String {
    guard let text = string(name) else { throw error(name, expected: expected) }
    return text
  }

  /// The names in an option that is one name or an array of them.
  func names(_ name: String, _ expected: String) throws -> [String] {
    if let text = string(name) { return [text] }
    guard let table = table(name), table.fields.isEmpty else {
      throw error(name, expected: expected)
    }
    return try table.array.map { element in
      guard let text = element.text else { throw error(name, expected: expected) }
      return text
    }
  }

  /// The confidence, 0.95 unless given.
  var confidence: Double { number("confidence") ?? 0.95 }
}

extension ValueTree {
  /// An array of numbers.
  static func numbers(_ values: [Double?]) -> ValueTree { .array(values.map { ValueTree($0) }) }

  /// A whole number that may be absent.
  static func count(_ count: Int?) -> ValueTree { count.map { .integer(Int64($0)) } ?? .null }
}

extension Column {
  /// Counts as a column.
  static func counts(_ values: [Int]) -> Column { .integers(values.map { Int64($0) }) }
}

/// A number in a sentence: one decimal, and none when it is whole.
func roundedText(_ number: Double?, hasSign: Bool = false) -> String {
  guard let number, number.magnitude < 1e15 else { return NumberDisplay().text(number) }
  return NumberDisplay(hasSign: hasSign).text((number * 10).rounded() / 10)
}

/// A chance in a sentence, such as `p = 0.03` or `p < 0.001`.
func chanceText(_ p: Double) -> String {
  p < 0.001 ? "p < 0.001" : "p = " + NumberDisplay(digits: p < 0.1 ? 3 : 2).text(p)
}

extension Note {
  /// A note of missing and invalid answers, when there are any; `side` says of what.
  static func leftOut(
    _ counts: ScoreCounts, step: String, of side: String? = nil, column: String?
  ) -> [Note] {
    leftOut(
      missing: counts.missing, invalid: counts.invalid, step: step, of: side, column: column)
  }

  /// A note of missing and invalid values, when there are any.
  static func leftOut(
    missing: Int, invalid: Int = 0, step: String, of side: String? = nil, column: String?
  ) -> [Note] {
    let place = side.map { " of \($0)" } ?? column.map { " in \($0)" } ?? ""
    var notes: [Note] = []
    if missing > 0 {
      notes.append(
        Note(step: step, reason: "rows\(place) have no value", column: column, count: missing))
    }
    if invalid > 0 {
      notes.append(
        Note(
          step: step, reason: "rows\(place) have a value off the scale", column: column,
          count: invalid))
    }
    return notes
  }
}
