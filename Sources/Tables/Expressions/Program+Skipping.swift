extension Program {
  /// Whether anything is known of the columns without looking at their rows.
  var knowsBlocks: Bool { columns.contains { $0.blocks != nil } }

  /// Whether the value is false or nil in each of these rows, told by the least and the greatest
  /// values of their columns alone.
  ///
  /// Only programs that compare columns without missing values with constants are told; no such row
  /// fails or is undecided.
  func isFalse(in rows: Range<Int>) -> Bool {
    var slots: [Int: RowValue] = [:]
    func value(_ operand: Operand) -> RowValue? {
      switch operand {
      case .constant(let value): value
      case .slot(let slot): slots[slot]
      case .column: nil
      }
    }
    var number = 0
    // Edges lead forward only.
    for _ in blocks.indices where blocks.indices.contains(number) {
      for instruction in blocks[number].instructions {
        switch instruction.step {
        case .read(let column):
          if columns[column].missingCount > 0 { return false }
        case .compare(let order, let left, let right):
          guard let holds = decided(order, left, right, rows) else { return false }
          slots[instruction.destination] = .boolean(holds)
        case .not(let operand):
          guard let value = value(operand) else { return false }
          slots[instruction.destination] = .boolean(!value.isTrue)
        default: return false
        }
      }
      let edge: Edge
      switch blocks[number].ending {
      case .jump(let next): edge = edges[next]
      case .branch(let condition, let holds, let fails):
        guard let value = value(condition) else { return false }
        edge = edges[value.isTrue ? holds : fails]
      }
      if edge.isUnfit { return false }
      let copies = edge.copies.map { (slot: $0.slot, value: value($0.value)) }
      for copy in copies { slots[copy.slot] = copy.value }
      switch edge.target {
      case .block(let next): number = next
      case .result(let operand): return value(operand).map { !$0.isTrue } ?? false
      case .undecided: return false
      }
    }
    return false
  }

  /// How a comparison of a column with a constant ends in each of these rows; nil when rows may differ.
  private func decided(
    _ order: Order, _ left: Operand, _ right: Operand, _ rows: Range<Int>
  ) -> Bool? {
    switch (left, right) {
    case (.column(let column), .constant(let value)):
      return decided(order, columns[column], value, rows)
    case (.constant(let value), .column(let column)):
      let mirrored: Order =
        switch order {
        case .equal, .unequal: order
        case .less: .greater
        case .lessOrEqual: .greaterOrEqual
        case .greater: .less
        case .greaterOrEqual: .lessOrEqual
        }
      return decided(mirrored, columns[column], value, rows)
    default: return nil
    }
  }

  private func decided(
    _ order: Order, _ column: Column, _ value: RowValue, _ rows: Range<Int>
  ) -> Bool? {
    guard column.missingCount == 0, let range = column.blocks?.range(of: rows),
      let constant = Self.number(value, in: column)
    else { return nil }
    let (low, high) = (range.lowerBound, range.upperBound)
    // A NaN is in no range: no order holds for it.
    let isWhole = column.type != .number
    switch order {
    case .less:
      if low >= constant { return false }
      return isWhole && high < constant ? true : nil
    case .lessOrEqual:
      if low > constant { return false }
      return isWhole && high <= constant ? true : nil
    case .greater:
      if high <= constant { return false }
      return isWhole && low > constant ? true : nil
    case .greaterOrEqual:
      if high < constant { return false }
      return isWhole && low >= constant ? true : nil
    case .equal:
      if constant < low || constant > high { return false }
      return isWhole && low == high && low == constant ? true : nil
    case .unequal:
      if constant < low || constant > high { return true }
      return isWhole && low == high && low == constant ? false : nil
    }
  }

  /// A constant as the numbers that a column's blocks are given in; nil when it is of another kind.
  private static func number(_ value: RowValue, in column: Column) -> Double? {
    switch (value, column.type) {
    case (.integer(let value), .integer), (.integer(let value), .number): Double(exactly: value)
    case (.number(let value), .integer), (.number(let value), .number): value
    case (.date(let value), .date): Double(value)
    case (.time(let value), .time): Double(exactly: value)
    default: nil
    }
  }
}
