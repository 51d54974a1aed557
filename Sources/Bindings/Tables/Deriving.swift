import LuaRuntime
import Tables

/// `derive` and `summary` on tables and groups: entries by name become columns.
struct Deriving {
  let groups: Groups
  let step: String
  let strict: Bool
  let call: Call
  private(set) var notes: [Note] = []

  init(_ groups: Groups, step: String, strict: Bool, _ call: Call) {
    self.groups = groups
    self.step = step
    self.strict = strict
    self.call = call
  }

  /// A column for the rows of the groups' table.
  mutating func column(_ value: LuaValue, named name: String) throws -> Column {
    let table = groups.table
    switch value {
    case .object(let object as AggregateObject, _):
      switch object.kind {
      case .window(let function):
        return try groups.evaluate(Window(function, try input(object)))
      case .aggregate(let function):
        return try groups.broadcast(Aggregate(function, try input(object)))
      case .promoterScore:
        return try figures(value, named: name).gathered(groupOfRow, mayMiss: false)
      }
    case .object(let object as ColumnObject, _):
      guard object.column.count == (try table.rowCount()) else {
        throw TableError.columnLength(
          name, rows: object.column.count, expected: try table.rowCount())
      }
      return object.column
    case .function, .object(_, ClassTag.segment):
      guard let rows = RowArgument(value) else { break }
      let (column, notes) = try rows.column(of: table, step: step, strict: strict, call)
      self.notes += notes
      return column
    case .string, .boolean, .integer, .number, .scalar:
      let constant = try TableBuilding.column([value], named: name)
      return constant.gathered(
        Values([Int32](repeating: 0, count: try table.rowCount())), mayMiss: false)
    default: break
    }
    throw BindingError.unusable(
      "\(step), column `\(name)`", expected: "a row function, an aggregate or a constant",
      found: value.typeName)
  }

  /// One figure for each group.
  mutating func figures(_ value: LuaValue, named name: String) throws -> Column {
    switch value {
    case .object(let object as AggregateObject, _):
      switch object.kind {
      case .aggregate(let function):
        return try groups.evaluate(Aggregate(function, try input(object)))
      case .promoterScore(let options):
        guard case .column(let score) = object.input else { break }
        return try PromoterAnalysis(options: options, column: score).table(groups).column("nps")
      case .window: break
      }
    case .function(let function):
      var values: [LuaValue] = []
      for group in 0..<groups.count {
        let part = LuaValue.object(try groups.part(group), tag: ClassTag.table)
        values.append(try call.invoke(function, [part]).first ?? .nil)
      }
      return try TableBuilding.column(values, named: name)
    default: break
    }
    throw BindingError.unusable(
      "\(step), column `\(name)`",
      expected: "an aggregate such as cx.mean(\"score\") or a function of the part",
      found: value.typeName)
  }

  private mutating func input(_ object: AggregateObject) throws -> Aggregate.Input {
    let (input, notes) = try object.resolved(
      over: groups.table, step: step, strict: strict, call)
    self.notes += notes
    return input
  }

  private var groupOfRow: Values<Int32> {
    let codes = groups.codes
    return Values(count: codes.count) { out in
      for row in 0..<out.count { out[row] = Int32(truncatingIfNeeded: codes[row]) }
    }
  }

  /// Entries by name from a Lua table; anything without a name is refused.
  static func entries(
    _ table: LuaTable, of function: String
  ) throws -> [(name: String, value: LuaValue)] {
    guard table.array.isEmpty, table.named.count == table.fields.count else {
      throw BindingError.unusable(
        function, expected: "names, as in { n = cx.count() }", found: "a value without a name")
    }
    return table.named
  }
}
