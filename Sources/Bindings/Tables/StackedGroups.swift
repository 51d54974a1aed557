import Experience
import LuaRuntime
import Reports
import Statistics
import Tables

extension GroupsClass {
  /// What a function gives for the rows of each group, see `stacked(_:of:blank:_:)`.
  static func stacked(
    _ groups: Groups, of function: String, parts value: (Table) throws -> LuaValue
  ) throws -> Table {
    try stacked(groups, of: function, blank: { try value(groups.table.head(0)) }) { group in
      try value(groups.part(group))
    }
  }

  /// A table with the keys and, by group, the scalar fields of a result or the rows of a table.
  ///
  /// When no group has any, without groups or because all were refused, `blank` gives what there is
  /// for a table without rows, and the declaration of `function` what there is when it refuses that
  /// too: the columns are the same for any number of groups.
  static func stacked(
    _ groups: Groups, of function: String? = nil, blank: () throws -> LuaValue = { .nil },
    _ value: (Int) throws -> LuaValue
  ) throws -> Table {
    var names: [String] = []
    var cells: [String: [LuaValue]] = [:]
    var owner: [Int32] = []
    var notes: [Note] = []
    func put(_ name: String, _ value: LuaValue) {
      if cells[name] == nil {
        names.append(name)
        cells[name] = Array(repeating: .nil, count: owner.count - 1)
      }
      cells[name]?.append(value)
    }
    func endRow() {
      for name in names where (cells[name]?.count ?? 0) < owner.count { cells[name]?.append(.nil) }
    }
    for group in 0..<groups.count {
      do {
        switch try value(group) {
        case .object(let table as Table, _):
          let columns = try table.columns(table.names)
          for row in 0..<(try table.rowCount()) {
            owner.append(Int32(group))
            for (name, column) in zip(table.names, columns) {
              put(name, LuaValue(column, row: row))
            }
            endRow()
          }
        case .object(let result as ResultObject, _):
          owner.append(Int32(group))
          for field in result.shown.fields {
            switch field.value {
            case .table, .result, .array, .object, .opaque, .cycle: continue
            default: put(field.name, LuaValue(field.value))
            }
          }
          endRow()
        case .table(let table):
          owner.append(Int32(group))
          for (name, value) in table.named { put(name, value) }
          endRow()
        case let plain:
          owner.append(Int32(group))
          put("value", plain)
          endRow()
        }
      } catch let refusal as StatisticsError {
        owner.append(Int32(group))
        endRow()
        notes.append(
          Note(
            step: "groups", reason: "groups refused: \(refusal)",
            column: groups.keys.first?.name, count: 1))
      }
    }
    let rows = Values(owner)
    let taken = Set(groups.keys.map(\.name))
    let columns =
      names.isEmpty
      ? try fields(of: function, blank).map { ($0.name, $0.type.allMissing(count: owner.count)) }
      : try names.map { ($0, try TableBuilding.column(cells[$0] ?? [], named: $0)) }
    return Table(
      groups.keys.map { ($0.name, $0.column.gathered(rows, mayMiss: false)) }
        + columns.map { (taken.contains($0.0) ? "result_\($0.0)" : $0.0, $0.1) },
      rowCount: owner.count, notes: groups.table.notes + groups.table.plans + notes)
  }

  /// What a function gives for a table without rows, or else what it declares: scalar fields, or the
  /// columns of a table.
  private static func fields(
    of function: String?, _ blank: () throws -> LuaValue
  ) throws -> [(name: String, type: ColumnType)] {
    do {
      switch try blank() {
      case .object(let table as Table, _):
        return zip(table.names, try table.columns(table.names)).map { ($0, $1.type) }
      case .object(let result as ResultObject, _):
        return result.shown.fields.compactMap { field in
          field.value.columnType.map { (field.name, $0) }
        }
      default: break
      }
    } catch let error as TableError {
      if case .noColumn = error { throw error }
    } catch is StatisticsError {
    } catch is BindingError {
    } catch is ExperienceError {}
    let declared = Catalogue.shared.functions.first { $0.name == function }?.result ?? []
    return declared.flatMap { field -> [(name: String, type: ColumnType)] in
      let type = field.type.hasSuffix("?") ? String(field.type.dropLast()) : field.type
      guard let type = ColumnType(rawValue: type), !field.name.hasPrefix(":") else { return [] }
      return field.name.split { ", ".contains($0) }.map { (String($0), type) }
    }
  }
}

extension ColumnType {
  /// A column of this type without any value.
  fileprivate func allMissing(count: Int) -> Column {
    switch self {
    case .boolean: .booleans([Bool?](repeating: nil, count: count))
    case .integer: .integers([Int64?](repeating: nil, count: count))
    case .number: .numbers([Double?](repeating: nil, count: count))
    case .string: .strings([String?](repeating: nil, count: count))
    case .date: .dates([Int32?](repeating: nil, count: count))
    case .time: .times([Int64?](repeating: nil, count: count))
    }
  }
}

extension ValueTree {
  /// The type of a column of such values, numbers when there is none; nil for what no column holds.
  fileprivate var columnType: ColumnType? {
    switch self {
    case .null, .number: .number
    case .integer: .integer
    case .boolean: .boolean
    case .string: .string
    case .date: .date
    case .time: .time
    case .array, .object, .table, .result, .opaque, .cycle: nil
    }
  }
}
