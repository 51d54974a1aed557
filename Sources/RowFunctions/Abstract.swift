import Tables

/// What the translator knows of a register.
enum Abstract: Equatable {
  /// Nothing was assigned on this path.
  case undefined
  /// The row itself.
  case row
  /// A value a row; with the lookup that gives it, when it depends on one column with few values.
  case value(Program.Operand, Lookup?)
  /// The same table or function for every row.
  case known(KnownValue)
  /// Different values on the ways into a block, joined when somebody reads them.
  case merged(Int)

  static func == (left: Abstract, right: Abstract) -> Bool {
    switch (left, right) {
    case (.undefined, .undefined), (.row, .row): true
    case (.value(let first, _), .value(let second, _)): first == second
    case (.known(let first), .known(let second)): first == second
    case (.merged(let first), .merged(let second)): first == second
    default: false
    }
  }

  static func constant(_ value: RowValue) -> Abstract { .value(.constant(value), nil) }
}

/// What the registers hold at one place, and which columns were read on the way.
struct PathState {
  var registers: [Abstract]
  /// Columns, the latest read first, as far as all paths agree.
  var reads: [Int]
  /// The register after the last value of an open list of values, such as a call's arguments.
  var top: Int?
}

/// A way into a block that is not yet begun.
struct Arrival {
  let edge: Int
  var state: PathState
}

/// A register with different values on the ways into a block.
struct Merge {
  let block: Int
  let values: [(edge: Int, value: Abstract)]
  var resolved: Abstract?
}
