import LuaRuntime
import Tables

/// Where an iteration over the rows of a table stands; it answers for the fields that a row lacks.
final class RowCursor {
  private let table: Table
  private let columns: [Column]
  private let count: Int
  private var row = 0

  /// A cursor before the first row.
  init(_ table: Table, _ columns: [Column]) throws {
    self.table = table
    self.columns = columns
    count = try table.rowCount()
  }

  /// What a generic `for` calls.
  static let next = Function(
    "table.__next", "The next row.", Arg<LuaValue>("state", ""), Arg<LuaValue>("last", "")
  ) { _, state, _ in
    guard case .object(let cursor as RowCursor, _) = state, cursor.row < cursor.count else {
      return ReadRow.none
    }
    defer { cursor.row += 1 }
    return ReadRow(
      values: try TableClass.row(of: cursor.columns, cursor.table.names, cursor.row), owner: nil)
  }

  /// Cursors as scripts meet them: behind the rows, whose missing values are nil and whose mistyped
  /// names are refused.
  static let luaClass = LuaClass(
    "iterator", tag: ClassTag.cursor, methods: [],
    field: { call, name in
      guard let cursor = call.object(at: 1, tag: ClassTag.cursor) as? RowCursor else { return nil }
      if cursor.table.has(name) { return .nil }
      throw TableError.noColumn(name, table: cursor.table.label, names: cursor.table.names)
    })
}

/// A row as scripts get it: a Lua table that refuses to be read by a name that is no column.
struct ReadRow: LuaWritable {
  let values: LuaValue
  /// What answers for the names that the row lacks; nil for the call's first argument.
  let owner: RowCursor?

  /// No row.
  static var none: ReadRow { ReadRow(values: .nil, owner: nil) }

  func write(to encoder: inout ValueEncoder) {
    guard case .table = values else { return encoder.appendNil() }
    encoder.beginRow()
    encoder.append(values)
    if let owner {
      encoder.append(object: owner, tag: ClassTag.cursor)
    } else {
      encoder.appendNil()
    }
  }
}
