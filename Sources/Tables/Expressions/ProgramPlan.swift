/// What a program's workers share: ids of strings, constants as bits, lookup tables.
final class ProgramPlan: @unchecked Sendable {
  // @unchecked because: nothing changes after init; the masks are memory owned here, read only.

  let program: Program
  /// The ids of all strings.
  private(set) var ids: StringIds
  /// The constants' bit patterns, strings as ids.
  private(set) var constants: [UInt64] = []
  /// The lookups' tables by block and instruction.
  private(set) var lookups: [Int: LookupTable] = [:]
  /// A mask with every bit set.
  let allRows: Mask
  /// A mask with no bit set.
  let noRows: Mask
  private var positions: [ConstantKey: Int] = [:]

  private var codes: [CodeKey: Int] = [:]

  private struct CodeKey: Hashable {
    let column: Int
    let text: [UInt8]
  }

  private enum ConstantKey: Hashable {
    case bits(UInt64)
    case string([UInt8])
  }

  /// Prepares a program, or nil when its columns hold too many different strings.
  init?(_ program: Program) {
    guard let ids = StringIds(program.columns) else { return nil }
    self.program = program
    self.ids = ids
    allRows = Mask.allocate(capacity: ChunkState.words)
    noRows = Mask.allocate(capacity: ChunkState.words)
    allRows.initialize(repeating: ~0, count: ChunkState.words)
    noRows.initialize(repeating: 0, count: ChunkState.words)
    for (number, block) in program.blocks.enumerated() {
      for (index, instruction) in block.instructions.enumerated() {
        for operand in instruction.step.operands { collect(operand) }
        if case .compare(_, let left, let right) = instruction.step { findCode(left, right) }
        if case .lookup(let lookup) = instruction.step {
          lookups[number << 16 | index] = LookupTable(lookup, ids: &self.ids)
        }
      }
    }
    for edge in program.edges {
      for copy in edge.copies { collect(copy.value) }
      if case .result(let operand) = edge.target { collect(operand) }
    }
  }

  deinit {
    allRows.deallocate()
    noRows.deallocate()
  }

  /// Where a constant is in `constants`.
  func constantIndex(_ value: RowValue) -> Int? { positions[key(value)] }

  /// The code of a constant that the program compares a column with, or nil when it is not there.
  func code(of text: [UInt8], in column: Int) -> Int? {
    codes[CodeKey(column: column, text: text)]
  }

  private func findCode(_ left: Program.Operand, _ right: Program.Operand) {
    switch (left, right) {
    case (.constant, .column): findCode(right, left)
    case (.column(let index), .constant(.string(let text))):
      guard let dictionary = program.columns[index].dictionary else { return }
      let code = text.withUnsafeBufferPointer { wanted in
        (0..<dictionary.count).first { dictionary.utf8($0).elementsEqual(wanted) }
      }
      if let code { codes[CodeKey(column: index, text: text)] = code }
    default: return
    }
  }

  private func key(_ value: RowValue) -> ConstantKey {
    if case .string(let text) = value { return .string(text) }
    return .bits(Self.bits(value))
  }

  /// A value's 64 bits in a vector; strings have none here.
  static func bits(_ value: RowValue) -> UInt64 {
    switch value {
    case .nothing, .string: 0
    case .boolean(let boolean): boolean ? 1 : 0
    case .integer(let integer), .time(let integer): UInt64(bitPattern: integer)
    case .number(let number): number.bitPattern
    case .date(let days): UInt64(bitPattern: Int64(days))
    }
  }

  private func collect(_ operand: Program.Operand) {
    guard case .constant(let value) = operand else { return }
    add(value)
    if case .integer(let integer) = value { add(.number(Double(integer))) }
  }

  private func add(_ value: RowValue) {
    let key = key(value)
    guard positions[key] == nil else { return }
    positions[key] = constants.count
    if case .string(let text) = value {
      // Two ids fill a word, so that the vector reads as ids.
      let id = UInt64(ids.id(of: text))
      constants.append(id << 32 | id)
    } else {
      constants.append(Self.bits(value))
    }
  }
}

/// A lookup in the form that kernels read.
struct LookupTable: Sendable {
  let lookup: Lookup
  /// One element a key: bits of the value, ids for strings.
  let words: [UInt64]
  /// The ids of string entries.
  let ids: [UInt32]
  /// 1 for keys whose entry is not nil (and not a failure).
  let isValue: [UInt8]
  /// 1 for keys whose entry is true.
  let isTrue: [UInt8]
  /// 1 for keys whose entry is a failure.
  let fails: [UInt8]
  let hasNothing: Bool
  let hasFailures: Bool
  /// The bits (or id) that rows with a missing key get.
  let missingWord: UInt64

  init(_ lookup: Lookup, ids: inout StringIds) {
    // A column without values still has one (unused) entry, so that no key is out of bounds.
    let lookup =
      lookup.entries.isEmpty
      ? Lookup(column: lookup.column, low: 0, entries: [lookup.missing], missing: lookup.missing)
        ?? lookup
      : lookup
    self.lookup = lookup
    var names: [UInt32] = []
    func word(_ entry: Lookup.Entry) -> UInt64 {
      guard let value = entry else { return 0 }
      if case .string(let text) = value { return UInt64(ids.id(of: text)) }
      return ProgramPlan.bits(value)
    }
    let words = lookup.entries.map { word($0) }
    if lookup.kind == .string { names = words.map { UInt32(truncatingIfNeeded: $0) } }
    missingWord = word(lookup.missing)
    self.words = words
    self.ids = names
    isValue = lookup.entries.map { $0 != nil && $0 != .some(.nothing) ? 1 : 0 }
    isTrue = lookup.entries.map { $0?.isTrue == true ? 1 : 0 }
    fails = lookup.entries.map { $0 == nil ? 1 : 0 }
    hasNothing = lookup.entries.contains(.some(.nothing))
    hasFailures = fails.contains(1)
  }
}

extension Program.Step {
  /// The operands of the step.
  var operands: [Program.Operand] {
    switch self {
    case .compare(_, let left, let right), .arithmetic(_, let left, let right),
      .extreme(let left, let right, _):
      [left, right]
    case .not(let operand), .rounded(let operand, _), .absolute(let operand), .root(let operand),
      .require(let operand):
      [operand]
    case .read, .lookup, .undecided: []
    }
  }
}
