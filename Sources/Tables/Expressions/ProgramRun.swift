import Activity
import CKernels
import Synchronization

extension Program {
  /// Runs the program over all rows on all cores, or nil when it has too many different strings.
  ///
  /// The result does not depend on the number of cores.
  ///
  /// - Throws: `Stopped`.
  package func run(
    rowCount: Int, need: ProgramResult.Need, threads: Int = WorkerThreads.processorCount
  ) throws(Stopped) -> (result: ProgramResult, strings: ProgramStrings)? {
    guard let plan = ProgramPlan(self), rowCount <= Int(Int32.max) else { return nil }
    let result = ProgramResult(rowCount: rowCount, columnCount: columns.count, need: need)
    // The counts of rows set aside, then those of missing reads.
    let total = Mutex([Int](repeating: 0, count: 2 * columns.count))
    let rowsAPiece = ChunkState.capacity * 8
    let pieces = (rowCount + rowsAPiece - 1) / rowsAPiece
    let skips = need == .selection && knowsBlocks
    let isTold = Progress.begin(pieces: pieces)
    defer { if isTold { Progress.end() } }
    WorkerThreads.run(pieces: pieces, threads: threads) { next in
      let worker = ChunkRun(plan, result)
      while !Cancellation.isRequested, let piece = next() {
        if isTold { Progress.advance() }
        var start = piece * rowsAPiece
        let end = min(rowCount, start + rowsAPiece)
        while start < end {
          let rows = start..<min(start + ChunkState.capacity, end)
          if !skips || !isFalse(in: rows) { worker.run(start: start, count: rows.count) }
          start += ChunkState.capacity
        }
      }
      total.withLock { total in
        let counts = worker.setAsideCounts + worker.missingReads
        for (index, count) in counts.enumerated() { total[index] += count }
      }
    }
    try Cancellation.check()
    let counts = total.withLock { $0 }
    result.setAsideCounts = Array(counts.prefix(columns.count))
    result.missingReads = Array(counts.suffix(columns.count))
    return (result, ProgramStrings(plan))
  }
}

/// The strings behind the ids of a program's result.
package struct ProgramStrings: Sendable {
  private let plan: ProgramPlan

  init(_ plan: ProgramPlan) { self.plan = plan }

  /// The number of ids.
  package var count: Int { plan.ids.count }

  /// Calls `body` with the bytes of an id of the result.
  package func withBytes<Result>(
    _ id: UInt64, _ body: (UnsafeBufferPointer<UInt8>) -> Result
  ) -> Result {
    plan.ids.withBytes(UInt32(truncatingIfNeeded: id), body)
  }
}

/// Writes the positions of a mask's bits.
func positions(of mask: Mask, words: Int, into out: UnsafeMutablePointer<Int32>) {
  deed_positions(mask, words, 0, out)
}

/// One worker's run of a program over chunk after chunk.
final class ChunkRun {
  let plan: ProgramPlan
  let state: ChunkState
  let result: ProgramResult
  var setAsideCounts: [Int]
  private(set) var missingReads: [Int]
  /// The rows that are still in the block that runs.
  var active: Mask
  private let reaching: [Mask]
  /// The rows of the chunk that read a column missing, by column.
  private let unseen: [Mask]
  private let memory: Mask

  init(_ plan: ProgramPlan, _ result: ProgramResult) {
    self.plan = plan
    self.result = result
    state = ChunkState(plan)
    let columns = plan.program.columns.count
    setAsideCounts = [Int](repeating: 0, count: columns)
    missingReads = setAsideCounts
    let blocks = max(1, plan.program.blocks.count)
    let memory = Mask.allocate(capacity: (blocks + columns) * ChunkState.words)
    memory.initialize(repeating: 0, count: (blocks + columns) * ChunkState.words)
    self.memory = memory
    reaching = (0..<blocks).map { memory + $0 * ChunkState.words }
    unseen = (0..<columns).map { memory + (blocks + $0) * ChunkState.words }
    active = memory
  }

  deinit { memory.deallocate() }

  /// The words of the chunk's masks.
  var words: Int { state.wordCount }
  /// The first word of the chunk in the result's masks.
  var firstWord: Int { state.start / 64 }

  func run(start: Int, count: Int) {
    state.move(start: start, count: count)
    for mask in reaching + unseen { mask.update(repeating: 0, count: words) }
    reaching[0].update(repeating: ~0, count: words)
    if count & 63 != 0 { reaching[0][words - 1] = (1 << UInt64(count & 63)) - 1 }
    for number in plan.program.blocks.indices {
      active = reaching[number]
      if isEmpty(active) { continue }
      run(number)
    }
    for (column, mask) in unseen.enumerated() where plan.program.columns[column].validity != nil {
      for word in 0..<words {
        let failed = result.setAside[firstWord + word] | result.undecided[firstWord + word]
        missingReads[column] += (mask[word] & ~failed).nonzeroBitCount
      }
    }
  }

  /// Remembers the active rows in which a column that is read is missing.
  func noteRead(_ column: Int) {
    guard let valid = state.valid(.column(column)) else { return }
    for word in 0..<words { unseen[column][word] |= active[word] & ~valid[word] }
  }

  private func run(_ number: Int) {
    let block = plan.program.blocks[number]
    for index in block.instructions.indices {
      execute(block.instructions[index], at: number << 16 | index)
    }
    switch block.ending {
    case .jump(let edge): follow(edge, active)
    case .branch(let condition, let yes, let no):
      let taken = state.temporaryMask(6)
      truth(of: condition, into: taken)
      let rest = state.temporaryMask(7)
      for word in 0..<words {
        rest[word] = active[word] & ~taken[word]
        taken[word] &= active[word]
      }
      follow(yes, taken)
      follow(no, rest)
    }
  }

  private func follow(_ index: Int, _ mask: Mask) {
    let edge = plan.program.edges[index]
    if isEmpty(mask) { return }
    if edge.isUnfit {
      for word in 0..<words { result.undecided[firstWord + word] |= mask[word] }
      return
    }
    // A result may be one of the values assigned on the way.
    for copy in edge.copies { assign(copy.value, to: copy.slot, mask) }
    switch edge.target {
    case .block(let block):
      let target = reaching[block]
      for word in 0..<words { target[word] |= mask[word] }
    case .undecided:
      for word in 0..<words { result.undecided[firstWord + word] |= mask[word] }
    case .result(let operand): deliver(operand, mask)
    }
  }

  func isEmpty(_ mask: Mask) -> Bool {
    var any: UInt64 = 0
    for word in 0..<words { any |= mask[word] }
    return any == 0
  }

  /// Which rows hold a value that Lua takes for true.
  private func truth(of operand: Program.Operand, into out: Mask) {
    let kind = plan.program.shape(operand).kind
    if kind == .nothing {
      out.update(repeating: 0, count: words)
      return
    }
    if kind == .boolean {
      out.update(from: state.bits(operand, scratch: 0), count: words)
    } else {
      out.update(repeating: ~0, count: words)
    }
    if let valid = state.valid(operand) {
      for word in 0..<words { out[word] &= valid[word] }
    }
  }

  /// The function's value for the rows of `mask`.
  private func deliver(_ operand: Program.Operand, _ mask: Mask) {
    if result.need == .selection {
      if case .constant(let value) = operand, !value.isTrue { return }
      let out = state.temporaryMask(5)
      truth(of: operand, into: out)
      for word in 0..<words { result.matches[firstWord + word] |= out[word] & mask[word] }
      return
    }
    let kind = plan.program.shape(operand).kind
    if kind == .nothing { return }
    let rows = state.temporaryMask(5)
    rows.update(from: mask, count: words)
    if let valid = state.valid(operand) {
      for word in 0..<words { rows[word] &= valid[word] }
    }
    deed_mark(rows, words, kind.rawValue, result.tags + state.start)
    let payloads = result.payloads + state.start
    switch kind {
    case .boolean:
      let bits = state.bits(operand, scratch: 0)
      forEachRow(rows) { row in payloads[row] = bits[row >> 6] >> UInt64(row & 63) & 1 }
    case .string:
      let ids = state.ids(operand)
      forEachRow(rows) { row in payloads[row] = UInt64(ids[row]) }
    case .number:
      state.doubles(operand, scratch: 0).withMemoryRebound(
        to: UInt64.self, capacity: state.count
      ) { deed_blend_64($0, rows, state.count, payloads) }
    default:
      state.integers(operand).withMemoryRebound(to: UInt64.self, capacity: state.count) {
        deed_blend_64($0, rows, state.count, payloads)
      }
    }
  }

  /// Copies an operand's values to a slot, for the rows of `mask`.
  private func assign(_ operand: Program.Operand, to slot: Int, _ mask: Mask) {
    let shape = plan.program.slots[slot]
    if shape.isOptional {
      let target = state.valid(slot: slot)
      let valid = state.valid(operand) ?? plan.allRows
      for word in 0..<words {
        target[word] = target[word] & ~mask[word] | valid[word] & mask[word]
      }
    }
    if plan.program.shape(operand).kind == .nothing { return }
    let values = state.values(slot: slot)
    switch shape.kind {
    case .nothing: break
    case .boolean:
      let target = values.assumingMemoryBound(to: UInt64.self)
      let bits = state.bits(operand, scratch: 0)
      for word in 0..<words {
        target[word] = target[word] & ~mask[word] | bits[word] & mask[word]
      }
    case .string:
      deed_blend_32(
        state.ids(operand), mask, state.count, values.assumingMemoryBound(to: UInt32.self))
    case .number:
      state.doubles(operand, scratch: 0).withMemoryRebound(
        to: UInt64.self, capacity: state.count
      ) { deed_blend_64($0, mask, state.count, values.assumingMemoryBound(to: UInt64.self)) }
    case .integer, .date, .time:
      state.integers(operand).withMemoryRebound(to: UInt64.self, capacity: state.count) {
        deed_blend_64($0, mask, state.count, values.assumingMemoryBound(to: UInt64.self))
      }
    }
  }

  /// Calls `body` for each row of the mask, ascending.
  @inline(__always)
  func forEachRow(_ mask: Mask, _ body: (Int) -> Void) {
    for word in 0..<words {
      var rest = mask[word]
      while rest != 0 {
        body(word << 6 | rest.trailingZeroBitCount)
        rest &= rest &- 1
      }
    }
  }

  /// Takes rows that used nil out of the block: set aside after a missing column, else undecided.
  func failOnNil(_ faults: Mask, _ instruction: Program.Instruction) {
    for word in 0..<words {
      var left = faults[word] & active[word]
      if left == 0 { continue }
      active[word] &= ~left
      for column in instruction.reads where left != 0 {
        guard let valid = state.valid(.column(column)) else { continue }
        let found = left & ~valid[word]
        setAsideCounts[column] += found.nonzeroBitCount
        result.setAside[firstWord + word] |= found
        left &= ~found
      }
      result.undecided[firstWord + word] |= left
    }
  }

  /// Takes rows out of the block that only Lua itself can decide.
  func leave(_ rows: Mask) {
    for word in 0..<words {
      let left = rows[word] & active[word]
      result.undecided[firstWord + word] |= left
      active[word] &= ~left
    }
  }
}
