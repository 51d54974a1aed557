/// One value of a column, for places that handle a few of them: messages, rendering, tests.
///
/// Loops over rows read the column's storage instead.
package enum Cell: Sendable, Equatable {
  case missing
  case boolean(Bool)
  case integer(Int64)
  case number(Double)
  /// Bytes that are not UTF-8 show as U+FFFD here.
  case string(String)
  /// Days since 1970-01-01.
  case date(Int32)
  /// Microseconds since 1970-01-01T00:00:00Z.
  case time(Int64)
}

extension Column {
  /// The value of row `index`.
  package subscript(_ index: Int) -> Cell {
    if isMissing(index) { return .missing }
    switch storage {
    case .int8(let values): return .integer(Int64(values[index]))
    case .int16(let values): return .integer(Int64(values[index]))
    case .int32(let values):
      return type == .date ? .date(values[index]) : .integer(Int64(values[index]))
    case .int64(let values): return type == .time ? .time(values[index]) : .integer(values[index])
    case .float64(let values): return .number(values[index])
    case .bits(let bits): return .boolean(bits[index])
    case .codes8(let codes, let dictionary): return .string(dictionary.string(Int(codes[index])))
    case .codes16(let codes, let dictionary): return .string(dictionary.string(Int(codes[index])))
    case .codes32(let codes, let dictionary): return .string(dictionary.string(Int(codes[index])))
    }
  }

  /// All values, in row order.
  package var cells: [Cell] { (0..<count).map { self[$0] } }
}
