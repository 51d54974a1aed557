import LuaRuntime
import Reports
import Tables

/// A column as scripts see it.
final class ColumnObject: LuaReadable, LuaWritable, ShownInLua {
  static let luaType = "column"
  let name: String
  let column: Column

  init(_ name: String, _ column: Column) {
    self.name = name
    self.column = column
  }

  static func read(_ call: Call, at index: Int) -> Self? {
    call.object(at: index, tag: ClassTag.column) as? Self
  }

  func write(to encoder: inout ValueEncoder) { encoder.append(object: self, tag: ClassTag.column) }

  var shownTree: ValueTree { .table(Table([(name, column)])) }

  static let luaClass = LuaClass(
    "column", tag: ClassTag.column,
    methods: [
      Function(
        "column:values", "The values as a Lua array; field `n` is their number, holes are missing.",
        Arg<ColumnObject>("self", "a column"), result: [ResultField("", "table", "the values")],
        example: #"return cx.table{ x = { 1, 2 } }:column("x"):values().n"#
      ) { call, object in
        call.deed.noteTaken([(object.name, object.column)])
        var fields: [(key: LuaValue, value: LuaValue)] = [
          (.string(Array("n".utf8)), .integer(Int64(object.column.count)))
        ]
        for row in 0..<object.column.count where !object.column.isMissing(row) {
          fields.append((.integer(Int64(row + 1)), LuaValue(object.column, row: row)))
        }
        return LuaValue.table(LuaTable(fields: fields))
      },
      Function(
        "column:counts", "How often each value occurs.", Arg<ColumnObject>("self", "a column"),
        result: [ResultField("", "table", "columns `value`, `n`, sorted by value, missing last")]
      ) { _, object in try object.column.counts() },
      Function(
        "column:missing", "How many rows have no value.", Arg<ColumnObject>("self", "a column"),
        result: [ResultField("", "integer", "rows")]
      ) { _, object in Int64(object.column.missingCount) },
      Function(
        "column:quantile", "The quantile of the values (type 7).",
        Arg<ColumnObject>("self", "a column"), Arg<Double>("p", "a share from 0 to 1"),
        result: [ResultField("", "number?", "nil without values")]
      ) { _, object, share in try object.figure(.quantile(share)) },
      figure("sum", .sum, "The sum of the values."), figure("mean", .mean, "The mean."),
      figure("min", .min, "The least value."), figure("max", .max, "The greatest value."),
      figure("sd", .sd, "The standard deviation, with n − 1."),
      figure("median", .median, "The median."),
    ],
    metamethods: [
      Function(
        "column.__len", "The number of rows.", Arg<ColumnObject>("self", ""),
        Arg<LuaValue>("same", "")
      ) { _, object, _ in Int64(object.column.count) },
      Function("column.__tostring", "As text.", Arg<ColumnObject>("self", "")) { call, object in
        try call.deed.masked(object.shownTree).text(style: call.deed.style).trimmedNewlines
      },
    ],
    fieldNames: { _ in ["name", "type", "scale"] },
    field: { call, name in
      guard let object = ColumnObject.read(call, at: 1) else { return nil }
      switch name {
      case "name": return .string(Array(object.name.utf8))
      case "type": return .string(Array(object.column.type.rawValue.utf8))
      case "scale": return object.column.scale.map { .string(Array($0.utf8)) } ?? .nil
      default: return nil
      }
    })

  private static func figure(
    _ name: String, _ function: Aggregate.Function, _ summary: String
  ) -> Function {
    Function(
      "column:\(name)", summary + " Missing values are left out.",
      Arg<ColumnObject>("self", "a column"),
      result: [ResultField("", "number?", "nil without values")]
    ) { _, object in try object.figure(function) }
  }

  private func figure(_ function: Aggregate.Function) throws -> LuaValue {
    let table = Table([(name, column)])
    return LuaValue(ValueTree(try table.evaluate(Aggregate(function, name))))
  }
}

/// The rows of a table in groups, as scripts see them.
///
/// Groups by plain columns are computed when something asks for them: scores by group of a large
/// file are counted while the file is read.
final class GroupsObject: LuaReadable, LuaWritable, ShownInLua {
  static let luaType = "groups"
  /// The table and the columns, while nothing else is known of the groups.
  let origin: (table: Table, names: [String])?
  private var known: Groups?

  init(_ groups: Groups) {
    origin = nil
    known = groups
  }

  /// Groups of a table by its own columns.
  init(of table: Table, by names: [String]) { origin = (table, names) }

  /// The table whose columns the groups have, when it is at hand without grouping.
  var tableForLooking: Table? { origin?.table ?? known?.table }

  /// The groups.
  func groups() throws -> Groups {
    if let known { return known }
    guard let origin else { throw TableError.noKeys }
    let groups = try origin.table.grouped(by: origin.names.map { .column($0) })
    known = groups
    return groups
  }

  /// The file and the columns to count by while reading, when none of it is in memory yet.
  var unread: (source: CSVSource, table: Table, names: [String])? {
    guard known == nil, let origin, let source = origin.table.source as? CSVSource,
      !origin.table.isLoaded(origin.names), !source.isInMemory
    else { return nil }
    return (source, origin.table, origin.names)
  }

  /// The table and the columns to count by, when the groups were not made yet.
  var uncounted: (table: Table, names: [String])? { known == nil ? origin : nil }

  static func read(_ call: Call, at index: Int) -> Self? {
    call.object(at: index, tag: ClassTag.groups) as? Self
  }

  func write(to encoder: inout ValueEncoder) { encoder.append(object: self, tag: ClassTag.groups) }

  var shownTree: ValueTree {
    guard let groups = try? groups(), let sizes = try? groups.evaluate(Aggregate(.count)) else {
      return .opaque("groups")
    }
    return .table(Table(groups.keys + [("n", sizes)], notes: groups.table.notes))
  }
}
