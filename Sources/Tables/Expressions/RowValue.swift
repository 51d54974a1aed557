/// One value that a function of a row can hold or return.
package enum RowValue: Sendable, Equatable {
  case nothing
  case boolean(Bool)
  case integer(Int64)
  case number(Double)
  case string([UInt8])
  /// Days since 1970-01-01.
  case date(Int32)
  /// Microseconds since 1970-01-01T00:00:00Z.
  case time(Int64)

  /// What the value is.
  package var kind: ValueKind {
    switch self {
    case .nothing: .nothing
    case .boolean: .boolean
    case .integer: .integer
    case .number: .number
    case .string: .string
    case .date: .date
    case .time: .time
    }
  }

  /// Whether Lua takes the value for true: everything but nil and false.
  package var isTrue: Bool { self != .nothing && self != .boolean(false) }
}

/// The kinds of values; the raw values are the tags of `RowResults`.
package enum ValueKind: UInt8, Sendable {
  case nothing = 0
  case boolean = 1
  case integer = 2
  case number = 3
  case string = 4
  case date = 5
  case time = 6

  /// The kind of a column's values.
  package init(_ type: ColumnType) {
    switch type {
    case .integer: self = .integer
    case .number: self = .number
    case .string: self = .string
    case .boolean: self = .boolean
    case .date: self = .date
    case .time: self = .time
    }
  }
}
