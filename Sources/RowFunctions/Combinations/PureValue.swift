import Tables

/// What is known of a register of a function whose side effects are looked for.
enum PureValue: Equatable {
  /// Nothing was assigned yet.
  case undefined
  case row
  case constant(RowValue)
  /// A value that a column holds, or a table that nobody changes and that has no metatable.
  case value
  /// A table that the function itself made.
  case fresh
  /// A table or function outside, by its handle.
  case table(Int)
  case function(Int)
  /// The method of a value, about to be called.
  case method
  /// The function of a `for` loop over a table or a text.
  case iterator
  /// Different things on different ways.
  case mixed

  /// What a register holds where two ways meet.
  func joined(_ other: PureValue) -> PureValue {
    switch (self, other) {
    case _ where self == other: self
    case (.undefined, _): other
    case (_, .undefined): self
    case (.constant, .constant), (.constant, .value), (.value, .constant): .value
    case (.fresh, .value), (.value, .fresh), (.fresh, .constant), (.constant, .fresh): .value
    default: .mixed
    }
  }
}

/// The registers at one place, and where an open list of values begins.
struct PureState: Equatable {
  var registers: [PureValue]
  var open: Int?

  /// Joins another state; true when that changed something.
  mutating func join(_ other: PureState) -> Bool {
    var joined = self
    for index in registers.indices where index < other.registers.count {
      joined.registers[index] = registers[index].joined(other.registers[index])
    }
    if open != other.open { joined.open = nil }
    defer { self = joined }
    return joined != self
  }
}
