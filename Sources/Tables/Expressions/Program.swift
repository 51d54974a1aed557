/// A function of a row in a form that runs over whole columns: basic blocks of typed steps.
///
/// Control flow only goes forward, so one pass over the blocks in order runs every path; each block
/// works on the rows that reach it. A step's operands are columns, constants, or slots, which hold
/// one value a row and are assigned once, or once on each edge into a block.
///
/// Rows for which a step cannot give Lua's result (it would raise, or its values are beyond what
/// the vectors hold) leave the program: set aside when they failed using nil after reading a missing
/// column, otherwise undecided, for the caller to run in Lua itself.
package struct Program: Sendable {
  /// Where a step finds a value.
  package enum Operand: Sendable, Equatable {
    case slot(Int)
    case column(Int)
    case constant(RowValue)
  }

  /// Comparisons; the raw values are those of the C kernels.
  package enum Order: Int32, Sendable {
    case equal, unequal, less, lessOrEqual, greater, greaterOrEqual
  }

  /// Arithmetic; the raw values are those of the C kernels.
  package enum Arithmetic: Int32, Sendable {
    case add, subtract, multiply, modulo, power, divide, floorDivide
  }

  /// What one instruction computes.
  package enum Step: Sendable {
    /// The row's value in a column is read; nothing moves, but a failure further on knows.
    case read(Int)
    /// `equal` on any two values; the others on two numbers, strings, dates or times, failing on nil.
    case compare(Order, Operand, Operand)
    /// Lua's arithmetic on numbers, and a difference of dates or times; failing on nil.
    case arithmetic(Arithmetic, Operand, Operand)
    /// The entry of a lookup for the row's value.
    case lookup(Lookup)
    /// Whether the operand is nil or false.
    case not(Operand)
    /// A float that math.floor (or math.ceil, `up`) turns into an integer.
    case rounded(Operand, up: Bool)
    /// Absolute value of a number.
    case absolute(Operand)
    /// The larger (or smaller) of two numbers of one kind, the first when they are equal.
    case extreme(Operand, Operand, larger: Bool)
    /// The square root of a number.
    case root(Operand)
    /// Fails on nil and gives nothing.
    case require(Operand)
    /// All rows that get here are undecided.
    case undecided
  }

  /// A step with its result's place.
  package struct Instruction: Sendable {
    /// What is computed.
    package var step: Step
    /// The slot that takes the result.
    package var destination: Int
    /// The columns read before this step on every path to it, the latest first, as far as known.
    package var reads: [Int]

    /// An instruction.
    package init(_ step: Step, destination: Int = -1, reads: [Int] = []) {
      self.step = step
      self.destination = destination
      self.reads = reads
    }
  }

  /// Where control goes next.
  package enum Target: Sendable, Equatable {
    case block(Int)
    case result(Operand)
    case undecided
  }

  /// A way from a block to its target with the assignments made on it.
  package struct Edge: Sendable {
    /// Where it leads.
    package var target: Target
    /// The slots assigned on the way.
    package var copies: [(slot: Int, value: Operand)] = []
    /// Whether rows that take this way are undecided: a slot cannot hold the value they carry.
    package var isUnfit = false

    /// An edge to `target`.
    package init(_ target: Target) { self.target = target }
  }

  /// How a block ends.
  package enum Ending: Sendable {
    case jump(Int)
    /// The condition, the edge when it holds, the edge when it is nil or false.
    case branch(Operand, Int, Int)
  }

  /// Steps that run one after the other.
  package struct Block: Sendable {
    /// The steps.
    package var instructions: [Instruction] = []
    /// Where control goes; edges are indices into the program's edges.
    package var ending: Ending = .jump(0)

    /// An empty block.
    package init() {}
  }

  /// What a slot holds.
  package struct Slot: Sendable {
    /// The kind of its values other than nil.
    package var kind: ValueKind
    /// Whether some rows may hold nil.
    package var isOptional: Bool

    /// A slot.
    package init(_ kind: ValueKind, isOptional: Bool = false) {
      self.kind = kind
      self.isOptional = isOptional
    }
  }

  /// The columns that the program reads, all of one length.
  package var columns: [Column]
  /// The slots.
  package var slots: [Slot] = []
  /// The edges between blocks.
  package var edges: [Edge] = []
  /// The blocks; the first is the entry, every edge leads to a later block.
  package var blocks: [Block] = []

  /// An empty program over columns.
  package init(columns: [Column]) { self.columns = columns }

  /// What an operand holds, and whether it may be nil.
  package func shape(_ operand: Operand) -> Slot {
    switch operand {
    case .slot(let index): slots[index]
    case .column(let index):
      Slot(ValueKind(columns[index].type), isOptional: columns[index].missingCount > 0)
    case .constant(let value): Slot(value.kind, isOptional: value == .nothing)
    }
  }
}

/// The result of a pure function for each value of a column with few of them.
///
/// Keys are a string column's codes, or an integer or date column's values from `low` on.
package struct Lookup: Sendable {
  /// An entry: a value, or nil when evaluating it raised.
  package typealias Entry = RowValue?

  /// The column whose values are the keys.
  package let column: Int
  /// The smallest key of an integer or date column; 0 for codes.
  package let low: Int64
  /// One entry a key.
  package let entries: [Entry]
  /// The value for rows where the column is missing; nil when the function fails using nil there.
  package let missing: Entry
  /// The one kind of the entries that are neither nil nor failures.
  package let kind: ValueKind

  /// A lookup, or nil when its entries are of more than one kind.
  package init?(column: Int, low: Int64, entries: [Entry], missing: Entry) {
    var kind = ValueKind.nothing
    for entry in entries + [missing] {
      guard let found = entry?.kind, found != .nothing, found != kind else { continue }
      if kind != .nothing { return nil }
      kind = found
    }
    self.column = column
    self.low = low
    self.entries = entries
    self.missing = missing
    self.kind = kind
  }

  /// Whether a row may get nil.
  package var isOptional: Bool { missing == .nothing || entries.contains(.some(.nothing)) }
}
