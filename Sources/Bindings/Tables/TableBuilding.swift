import LuaRuntime
import Tables

/// Tables of Lua values.
enum TableBuilding {
  /// A table of columns by name, or of rows.
  static func table(of values: LuaTable) throws -> Table {
    if !values.array.isEmpty || values.fields.isEmpty { return try rows(values) }
    var columns: [(name: String, values: [LuaValue])] = []
    for (key, value) in values.fields {
      guard let name = key.text else {
        throw BindingError.unusable("cx.table", expected: "column names", found: key.typeName)
      }
      switch value {
      case .table(let table): columns.append((name, table.elements))
      case .object(let object as ColumnObject, _):
        columns.append((name, (0..<object.column.count).map { LuaValue(object.column, row: $0) }))
      default:
        throw BindingError.unusable(
          "cx.table", expected: "an array of values for column `\(name)`", found: value.typeName)
      }
    }
    let length = columns.map(\.values.count).max() ?? 0
    return Table(
      try columns.map { name, values in
        let padded = values + Array(repeating: LuaValue.nil, count: length - values.count)
        return (name, try column(padded, named: name))
      })
  }

  private static func rows(_ values: LuaTable) throws -> Table {
    var names: [String] = []
    var columns: [String: [LuaValue]] = [:]
    let rows = values.elements
    for (index, row) in rows.enumerated() {
      guard case .table(let row) = row else {
        throw BindingError.unusable(
          "cx.table", expected: "a row `{ name = value, … }` at [\(index + 1)]", found: row.typeName
        )
      }
      for (key, value) in row.fields {
        guard let name = key.text else {
          throw BindingError.unusable(
            "cx.table", expected: "column names in row \(index + 1)", found: key.typeName)
        }
        if columns[name] == nil {
          names.append(name)
          columns[name] = Array(repeating: .nil, count: rows.count)
        }
        columns[name]?[index] = value
      }
      if !row.array.isEmpty {
        throw BindingError.unusable(
          "cx.table", expected: "column names in row \(index + 1)", found: "a value without a name")
      }
    }
    names.sort { Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8)) }
    return Table(
      try names.map { ($0, try column(columns[$0] ?? [], named: $0)) }, rowCount: rows.count)
  }

  /// A column of the narrowest type that holds all values; nil is missing.
  static func column(_ values: [LuaValue], named name: String) throws -> Column {
    var kind: (name: String, row: Int)?
    var hasFraction = false
    for (row, value) in values.enumerated() {
      let found: String
      switch value {
      case .nil: continue
      case .integer: found = "number"
      case .number:
        found = "number"
        hasFraction = true
      case .string: found = "string"
      case .boolean: found = "boolean"
      case .scalar(ClassTag.date, _): found = "date"
      case .scalar(ClassTag.time, _): found = "time"
      default:
        throw BindingError.unusable(
          "column `\(name)`, row \(row + 1)",
          expected: "a number, string, boolean, date or time", found: value.typeName)
      }
      if let kind, kind.name != found {
        throw BindingError.sentence(
          "column `\(name)` has a \(kind.name) in row \(kind.row + 1) and a \(found) in row "
            + "\(row + 1); a column holds values of one type")
      }
      if kind == nil { kind = (found, row) }
    }
    switch kind?.name {
    case "string":
      var builder = StringColumnBuilder(capacity: values.count)
      for value in values {
        if case .string(let bytes) = value {
          bytes.withUnsafeBufferPointer { builder.append($0) }
        } else {
          builder.appendMissing()
        }
      }
      return builder.finish()
    case "boolean":
      return .booleans(
        values.map { if case .boolean(let flag) = $0 { flag } else { nil } })
    case "date":
      return .dates(
        values.map {
          if case .scalar(_, let days) = $0 { Int32(truncatingIfNeeded: days) } else { nil }
        })
    case "time":
      return .times(values.map { if case .scalar(_, let instant) = $0 { instant } else { nil } })
    default:
      if hasFraction { return .numbers(values.map(\.double)) }
      return .integers(values.map { if case .integer(let number) = $0 { number } else { nil } })
    }
  }
}
