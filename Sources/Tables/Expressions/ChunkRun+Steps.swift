import CKernels

extension ChunkRun {
  /// Runs one step for the active rows; `key` is its number in the plan's lookups.
  func execute(_ instruction: Program.Instruction, at key: Int) {
    switch instruction.step {
    case .read(let column): noteRead(column)
    case .compare(let order, let left, let right):
      compare(order, left, right, instruction)
    case .arithmetic(let operation, let left, let right):
      arithmetic(operation, left, right, instruction)
    case .lookup:
      if let table = plan.lookups[key] { lookUp(table, instruction) }
    case .not(let operand): not(operand, instruction)
    case .rounded(let operand, let up): rounded(operand, up: up, instruction)
    case .absolute(let operand): absolute(operand, instruction)
    case .extreme(let left, let right, let larger):
      extreme(left, right, larger: larger, instruction)
    case .root(let operand): root(operand, instruction)
    case .require(let operand): failWhereNil(operand, operand, instruction)
    case .undecided: leave(plan.allRows)
    }
  }

  private func not(_ operand: Program.Operand, _ instruction: Program.Instruction) {
    let out = state.values(slot: instruction.destination).assumingMemoryBound(to: UInt64.self)
    let kind = plan.program.shape(operand).kind
    switch kind {
    case .nothing: out.update(repeating: ~0, count: words)
    case .boolean:
      let bits = state.bits(operand, scratch: 0)
      for word in 0..<words { out[word] = ~bits[word] }
    default: out.update(repeating: 0, count: words)
    }
    if let valid = state.valid(operand) {
      for word in 0..<words { out[word] |= ~valid[word] }
    }
  }

  /// Takes the rows in which an operand is nil out of the block.
  func failWhereNil(
    _ left: Program.Operand, _ right: Program.Operand, _ instruction: Program.Instruction
  ) {
    let first = state.valid(left)
    let second = state.valid(right)
    if first == nil && second == nil { return }
    let faults = state.temporaryMask(4)
    for word in 0..<words {
      faults[word] = ~((first?[word] ?? ~0) & (second?[word] ?? ~0))
    }
    failOnNil(faults, instruction)
  }

  private func arithmetic(
    _ operation: Program.Arithmetic, _ left: Program.Operand, _ right: Program.Operand,
    _ instruction: Program.Instruction
  ) {
    failWhereNil(left, right, instruction)
    let out = state.values(slot: instruction.destination)
    if plan.program.slots[instruction.destination].kind == .number {
      deed_arithmetic_f64(
        state.doubles(left, scratch: 0), state.doubles(right, scratch: 1), state.count,
        operation.rawValue, out.assumingMemoryBound(to: Double.self))
      return
    }
    let faults = state.temporaryMask(4)
    faults.update(repeating: 0, count: words)
    deed_arithmetic_i64(
      state.integers(left), state.integers(right), state.count, operation.rawValue,
      out.assumingMemoryBound(to: Int64.self), faults)
    if operation == .modulo || operation == .floorDivide { leave(faults) }
  }

  private func rounded(
    _ operand: Program.Operand, up: Bool, _ instruction: Program.Instruction
  ) {
    failWhereNil(operand, operand, instruction)
    let values = state.doubles(operand, scratch: 0)
    let out = state.values(slot: instruction.destination).assumingMemoryBound(to: Int64.self)
    let faults = state.temporaryMask(4)
    faults.update(repeating: 0, count: words)
    forEachRow(active) { row in
      if let whole = Int64(exactly: values[row].rounded(up ? .up : .down)) {
        out[row] = whole
      } else {
        faults[row >> 6] |= 1 << UInt64(row & 63)
      }
    }
    leave(faults)
  }

  private func absolute(_ operand: Program.Operand, _ instruction: Program.Instruction) {
    failWhereNil(operand, operand, instruction)
    let out = state.values(slot: instruction.destination)
    if plan.program.slots[instruction.destination].kind == .number {
      let values = state.doubles(operand, scratch: 0)
      let target = out.assumingMemoryBound(to: Double.self)
      for row in 0..<state.count { target[row] = values[row].magnitude }
    } else {
      let values = state.integers(operand)
      let target = out.assumingMemoryBound(to: Int64.self)
      for row in 0..<state.count {
        target[row] = values[row] < 0 ? 0 &- values[row] : values[row]
      }
    }
  }

  private func extreme(
    _ left: Program.Operand, _ right: Program.Operand, larger: Bool,
    _ instruction: Program.Instruction
  ) {
    failWhereNil(left, right, instruction)
    let out = state.values(slot: instruction.destination)
    if plan.program.slots[instruction.destination].kind == .number {
      let (a, b) = (state.doubles(left, scratch: 0), state.doubles(right, scratch: 1))
      let target = out.assumingMemoryBound(to: Double.self)
      // As Lua decides: the first stays unless the second is beyond it, so that NaN first stays.
      for row in 0..<state.count {
        target[row] = (larger ? a[row] < b[row] : b[row] < a[row]) ? b[row] : a[row]
      }
    } else {
      let (a, b) = (state.integers(left), state.integers(right))
      let target = out.assumingMemoryBound(to: Int64.self)
      for row in 0..<state.count {
        target[row] = larger ? max(a[row], b[row]) : min(a[row], b[row])
      }
    }
  }

  private func root(_ operand: Program.Operand, _ instruction: Program.Instruction) {
    failWhereNil(operand, operand, instruction)
    let values = state.doubles(operand, scratch: 0)
    let target = state.values(slot: instruction.destination)
      .assumingMemoryBound(to: Double.self)
    for row in 0..<state.count { target[row] = values[row].squareRoot() }
  }

  private func lookUp(_ table: LookupTable, _ instruction: Program.Instruction) {
    let lookup = table.lookup
    let column = Program.Operand.column(lookup.column)
    let valid = state.valid(column)
    if let valid, lookup.missing == nil {
      let faults = state.temporaryMask(4)
      for word in 0..<words { faults[word] = ~valid[word] }
      failOnNil(faults, instruction)
    }
    let keys = self.keys(of: table)
    if table.hasFailures {
      let faults = state.temporaryMask(4)
      deed_member_u32(keys, table.fails, state.count, faults)
      if let valid { for word in 0..<words { faults[word] &= valid[word] } }
      leave(faults)
    }
    let slot = instruction.destination
    let out = state.values(slot: slot)
    switch lookup.kind {
    case .nothing: break
    case .boolean:
      deed_member_u32(keys, table.isTrue, state.count, out.assumingMemoryBound(to: UInt64.self))
    case .string:
      deed_gather_32(keys, table.ids, state.count, out.assumingMemoryBound(to: UInt32.self))
    default:
      deed_gather_64(keys, table.words, state.count, out.assumingMemoryBound(to: UInt64.self))
    }
    if plan.program.slots[slot].isOptional {
      deed_member_u32(keys, table.isValue, state.count, state.valid(slot: slot))
    }
    if let valid, let missing = lookup.missing {
      fillMissing(valid, missing, table.missingWord, slot)
    }
  }

  private func fillMissing(_ valid: Mask, _ value: RowValue, _ word: UInt64, _ slot: Int) {
    let out = state.values(slot: slot)
    let gaps = state.temporaryMask(4)
    for index in 0..<words { gaps[index] = ~valid[index] & active[index] }
    if plan.program.slots[slot].isOptional {
      let present = state.valid(slot: slot)
      for index in 0..<words {
        if value == .nothing {
          present[index] &= ~gaps[index]
        } else {
          present[index] |= gaps[index]
        }
      }
    }
    switch value {
    case .nothing: break
    case .boolean(let boolean):
      let bits = out.assumingMemoryBound(to: UInt64.self)
      for index in 0..<words {
        if boolean { bits[index] |= gaps[index] } else { bits[index] &= ~gaps[index] }
      }
    case .string:
      let ids = out.assumingMemoryBound(to: UInt32.self)
      forEachRow(gaps) { ids[$0] = UInt32(truncatingIfNeeded: word) }
    default:
      let values = out.assumingMemoryBound(to: UInt64.self)
      forEachRow(gaps) { values[$0] = word }
    }
  }

  /// The row's positions in a lookup's table, in bounds for missing rows too.
  private func keys(of table: LookupTable) -> UnsafePointer<UInt32> {
    let lookup = table.lookup
    if plan.program.shape(.column(lookup.column)).kind == .string {
      return state.codes(lookup.column, base: 0)
    }
    let values = state.integers(.column(lookup.column))
    let out = state.keyRoom
    let last = UInt64(max(1, lookup.entries.count) - 1)
    for row in 0..<state.count {
      let key = UInt64(bitPattern: values[row] &- lookup.low)
      out[row] = UInt32(truncatingIfNeeded: min(key, last))
    }
    return UnsafePointer(out)
  }
}
