import CKernels

extension ChunkRun {
  /// Compares two operands as Lua does.
  func compare(
    _ order: Program.Order, _ left: Program.Operand, _ right: Program.Operand,
    _ instruction: Program.Instruction
  ) {
    let out = state.values(slot: instruction.destination).assumingMemoryBound(to: UInt64.self)
    let isEquality = order == .equal || order == .unequal
    if !isEquality { failWhereNil(left, right, instruction) }
    let kinds = (plan.program.shape(left).kind, plan.program.shape(right).kind)
    if kinds.0 == .nothing || kinds.1 == .nothing {
      out.update(repeating: order == .unequal ? ~0 : 0, count: words)
    } else if !compareToConstant(order, left, right, out) {
      compareVectors(order, left, right, out)
    }
    guard isEquality else { return }
    let first = state.valid(left)
    let second = state.valid(right)
    if first == nil && second == nil { return }
    for word in 0..<words {
      let a = first?[word] ?? ~0
      let b = second?[word] ?? ~0
      let equal = (order == .equal ? out[word] : ~out[word]) & a & b | ~a & ~b
      out[word] = order == .equal ? equal : ~equal
    }
  }

  private func compareVectors(
    _ order: Program.Order, _ left: Program.Operand, _ right: Program.Operand, _ out: Mask
  ) {
    let count = state.count
    switch (plan.program.shape(left).kind, plan.program.shape(right).kind) {
    case (.boolean, _):
      let a = state.bits(left, scratch: 0)
      let b = state.bits(right, scratch: 1)
      for word in 0..<words {
        out[word] = order == .equal ? ~(a[word] ^ b[word]) : a[word] ^ b[word]
      }
    case (.string, _): compareStrings(order, left, right, out)
    case (.number, .number):
      deed_compare_f64_f64(
        state.doubles(left, scratch: 0), state.doubles(right, scratch: 1), count,
        order.rawValue, out)
    case (.integer, .number):
      deed_compare_i64_f64(
        state.integers(left), state.doubles(right, scratch: 1), count, order.rawValue, out)
    case (.number, .integer):
      deed_compare_i64_f64(
        state.integers(right), state.doubles(left, scratch: 1), count, order.flipped.rawValue, out)
    default:
      deed_compare_i64_i64(
        state.integers(left), state.integers(right), count, order.rawValue, out)
    }
  }

  private func compareStrings(
    _ order: Program.Order, _ left: Program.Operand, _ right: Program.Operand, _ out: Mask
  ) {
    // Two columns may share the scratch of one: the ids are read row by row from both.
    let a = state.ids(left)
    let b = state.ids(right)
    out.update(repeating: 0, count: words)
    let rows = state.temporaryMask(4)
    for word in 0..<words {
      rows[word] =
        active[word] & (state.valid(left)?[word] ?? ~0) & (state.valid(right)?[word] ?? ~0)
    }
    forEachRow(rows) { row in
      let found = plan.ids.compare(a[row], b[row])
      let holds =
        switch order {
        case .equal: found == 0
        case .unequal: found != 0
        case .less: found < 0
        case .lessOrEqual: found <= 0
        case .greater: found > 0
        case .greaterOrEqual: found >= 0
        }
      if holds { out[row >> 6] |= 1 << UInt64(row & 63) }
    }
  }

  /// Compares a column's memory, or computed numbers, with a constant without widening it; false
  /// when that does not fit.
  private func compareToConstant(
    _ order: Program.Order, _ left: Program.Operand, _ right: Program.Operand, _ out: Mask
  ) -> Bool {
    if case .constant = left {
      if case .constant = right { return false }
      return compareToConstant(order.flipped, right, left, out)
    }
    guard case .constant(let constant) = right else { return false }
    guard case .column(let index) = left else {
      guard plan.program.shape(left).kind == .number, let number = constant.exactNumber else {
        return false
      }
      deed_compare_f64(
        state.doubles(left, scratch: 0), number, state.count, order.rawValue, out)
      return true
    }
    let column = plan.program.columns[index]
    if case .float64(let values) = column.storage {
      guard let number = constant.exactNumber else { return false }
      deed_compare_f64(
        state.whole(values.base + state.start, state.room(column: index)), number, state.count,
        order.rawValue, out)
      return true
    }
    if case .string(let text) = constant {
      guard order == .equal || order == .unequal else { return false }
      return equalToString(column, index, text, order, out)
    }
    guard let (order, whole) = integerThreshold(order, constant) else { return false }
    return compareIntegers(column, index, order, whole, out)
  }

  private func compareIntegers(
    _ column: Column, _ index: Int, _ order: Program.Order, _ constant: Int64, _ out: Mask
  ) -> Bool {
    let room = state.room(column: index)
    let (start, count) = (state.start, state.count)
    switch column.storage {
    case .int8(let values):
      guard let constant = Int8(exactly: constant) else { return false }
      deed_compare_i8(
        state.whole(values.base + start, room), constant, count, order.rawValue, out)
    case .int16(let values):
      guard let constant = Int16(exactly: constant) else { return false }
      deed_compare_i16(
        state.whole(values.base + start, room), constant, count, order.rawValue, out)
    case .int32(let values):
      guard let constant = Int32(exactly: constant) else { return false }
      deed_compare_i32(
        state.whole(values.base + start, room), constant, count, order.rawValue, out)
    case .int64(let values):
      deed_compare_i64(
        state.whole(values.base + start, room), constant, count, order.rawValue, out)
    default: return false
    }
    return true
  }

  private func equalToString(
    _ column: Column, _ index: Int, _ text: [UInt8], _ order: Program.Order, _ out: Mask
  ) -> Bool {
    guard let dictionary = column.dictionary, dictionary.isDistinct else { return false }
    let room = state.room(column: index)
    let (start, count) = (state.start, state.count)
    let found = plan.code(of: text, in: index)
    if let code = found {
      switch column.storage {
      case .codes8(let codes, _):
        deed_equal_u8(
          state.whole(codes.base + start, room), UInt8(truncatingIfNeeded: code), count, out)
      case .codes16(let codes, _):
        deed_equal_u16(
          state.whole(codes.base + start, room), UInt16(truncatingIfNeeded: code), count, out)
      case .codes32(let codes, _):
        deed_equal_u32(
          state.whole(codes.base + start, room), UInt32(truncatingIfNeeded: code), count, out)
      default: return false
      }
    } else {
      out.update(repeating: 0, count: words)
    }
    if order == .unequal { for word in 0..<words { out[word] = ~out[word] } }
    return true
  }
}

/// The comparison of an integer with a constant as one with an integer, or nil when there is none.
private func integerThreshold(
  _ order: Program.Order, _ constant: RowValue
) -> (Program.Order, Int64)? {
  switch constant {
  case .integer(let value), .time(let value): return (order, value)
  case .date(let days): return (order, Int64(days))
  case .number(let number):
    guard let below = Int64(exactly: number.rounded(.down)) else { return nil }
    if Double(below) == number && number.magnitude < 0x1p53 { return (order, below) }
    guard number.magnitude < 0x1p53 else { return nil }
    return switch order {
    case .less, .lessOrEqual: (.lessOrEqual, below)
    case .greater, .greaterOrEqual: (.greater, below)
    case .equal, .unequal: nil
    }
  default: return nil
  }
}

extension Program.Order {
  /// The order with its sides exchanged.
  package var flipped: Program.Order {
    switch self {
    case .equal: .equal
    case .unequal: .unequal
    case .less: .greater
    case .lessOrEqual: .greaterOrEqual
    case .greater: .less
    case .greaterOrEqual: .lessOrEqual
    }
  }
}

extension RowValue {
  /// The number that compares with every double as this one does, or nil.
  var exactNumber: Double? {
    switch self {
    case .number(let number): number
    case .integer(let integer):
      integer.magnitude <= 1 << 53 ? Double(integer) : nil
    default: nil
    }
  }
}
