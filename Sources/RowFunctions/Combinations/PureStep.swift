import Tables

/// One instruction of a function that is followed for its side effects.
struct PureStep {
  var walk: PureWalk
  let prototype: Prototype
  let function: Int
  var state: PureState
  /// Where control may go next, with what then holds.
  private(set) var targets: [(place: Int, state: PureState)] = []
  /// What the function gives, when it ends here.
  private(set) var result: PureValue?

  init(walk: PureWalk, prototype: Prototype, function: Int, state: PureState) {
    self.walk = walk
    self.prototype = prototype
    self.function = function
    self.state = state
  }

  mutating func execute(_ instruction: Instruction, at place: Int) throws(Impurity) {
    let (a, b, c) = (instruction.a, instruction.b, instruction.c)
    var next = place + 1
    switch instruction.operation {
    case 0: try set(a, get(b))
    case 1: try set(a, .constant(.integer(Int64(instruction.signedBx))))
    case 2: try set(a, .constant(.number(Double(instruction.signedBx))))
    case 3: try set(a, constant(instruction.bx))
    case 5, 7: try set(a, .value)
    case 6:
      try set(a, .value)
      next += 1
    case 8: for index in a...(a + b) { try set(index, .constant(.nothing)) }
    case 9: try set(a, outside(b))
    case 11: try set(a, index(outside(b), constant(c)))
    case 12: try set(a, index(get(b), get(c)))
    case 13: try set(a, index(get(b), .constant(.integer(Int64(c)))))
    case 14: try set(a, index(get(b), constant(c)))
    case 16, 17, 18:
      guard get(a) == .fresh else { throw Impurity() }
      if instruction.operation == 16 { try use(get(b)) }
      if !instruction.k { try use(get(c)) }
    case 19: try set(a, .fresh)
    case 20: try method(instruction)
    case 21...28, 29...33, 49...52:
      try use(get(b))
      try set(a, .value)
    case 34...45:
      try use(get(b))
      try use(get(c))
      try set(a, .value)
    case 46, 47, 48, 54, 82: break
    case 53:
      for index in a..<(a + b) { try use(get(index)) }
      try set(a, .value)
    case 56: next = place + 1 + instruction.jump
    case 57, 58, 59:
      try use(get(a))
      try use(get(b))
      targets.append((place + 2, state))
    case 60...65:
      try use(get(a))
      targets.append((place + 2, state))
    case 66: targets.append((place + 2, state))
    case 67:
      targets.append((place + 2, state))
      try set(a, get(b))
    case 68: try call(instruction)
    case 69: result = try called(a, arguments(a, b))
    case 70:
      guard b != 1 else {
        result = .constant(.nothing)
        return
      }
      result = try given(b == 0 && state.open == a ? .value : get(a))
    case 71: result = .constant(.nothing)
    case 72: result = try given(get(a))
    case 73:
      try set(a + 3, .value)
      targets.append((place + 1 - instruction.bx, state))
    case 74:
      for index in a...(a + 2) { try use(get(index)) }
      targets.append((place + 2 + instruction.bx, state))
      try set(a + 3, .value)
    case 75:
      try use(get(a + 3))
      next = place + 1 + instruction.bx
    case 76:
      guard get(a) == .iterator || isIterator(get(a)) else { throw Impurity() }
      try use(get(a + 1))
      try use(get(a + 2))
      for index in (a + 4)...(a + 3 + max(1, c)) { try set(index, .value) }
    case 77:
      var again = state
      again.registers[a + 2] = .value
      targets.append((place + 1 - instruction.bx, again))
    case 78:
      guard get(a) == .fresh else { throw Impurity() }
      for value in try arguments(a, b == 0 ? 0 : b + 1) { try use(value) }
    default: throw Impurity()
    }
    if result == nil { targets.append((next, state)) }
  }

  // Registers

  private func get(_ index: Int) -> PureValue {
    if let open = state.open, index >= open { return .value }
    return index < state.registers.count ? state.registers[index] : .mixed
  }

  private mutating func set(_ index: Int, _ value: PureValue) throws(Impurity) {
    guard index < state.registers.count else { throw Impurity() }
    state.registers[index] = value
    if let open = state.open, index <= open { state.open = nil }
  }

  private func constant(_ index: Int) -> PureValue {
    index < prototype.constants.count ? .constant(prototype.constants[index]) : .mixed
  }

  private func outside(_ index: Int) -> PureValue {
    known(walk.world.upvalue(index, of: function))
  }

  private func known(_ value: KnownValue) -> PureValue {
    switch value {
    case .value(let value): .constant(value)
    case .table(let handle): .table(handle)
    case .function(let handle): .function(handle)
    case .other: .mixed
    }
  }

  /// Lets an operation have a value: it must be one whose metamethods are harmless.
  private func use(_ value: PureValue) throws(Impurity) {
    switch value {
    case .constant, .value, .fresh: return
    case .table(let handle) where walk.world.isPlain(handle): return
    default: throw Impurity()
    }
  }

  private func given(_ value: PureValue) throws(Impurity) -> PureValue {
    try use(value)
    return value
  }

  // Fields and calls

  private mutating func index(
    _ table: PureValue, _ key: PureValue
  ) throws(Impurity) -> PureValue {
    switch (table, key) {
    case (.row, .constant(.string(let name))):
      let name = String(decoding: name, as: UTF8.self)
      guard walk.names.contains(name) else { throw Impurity() }
      walk.columns.insert(name)
      return .value
    case (.row, _): throw Impurity()
    case (.table(let handle), .constant(let key)):
      guard let found = walk.world.field(key, of: handle) else { throw Impurity() }
      return known(found)
    case (.table(let handle), _):
      try use(key)
      guard walk.world.isPlain(handle) else { throw Impurity() }
      return .value
    default:
      try use(table)
      try use(key)
      return .value
    }
  }

  private mutating func method(_ instruction: Instruction) throws(Impurity) {
    let receiver = get(instruction.b)
    let key = instruction.k ? constant(instruction.c) : get(instruction.c)
    guard case .constant(.string(let name)) = key else { throw Impurity() }
    try set(instruction.a + 1, receiver)
    switch receiver {
    case .table: try set(instruction.a, index(receiver, key))
    case .value, .constant:
      // Whatever the value is, the method of this name must be pure.
      var identity: KnownFunction?
      for kind in [ValueKind.string, .date, .time] {
        guard let found = walk.world.method(name, of: kind) else { continue }
        guard case .function(let handle) = found, let known = walk.world.identity(of: handle),
          !known.changesTable
        else { throw Impurity() }
        identity = known.givesIterator ? known : identity ?? known
      }
      guard let identity else { throw Impurity() }
      try set(instruction.a, identity.givesIterator ? .iterator : .method)
    default: throw Impurity()
    }
  }

  /// The arguments of a call; an open list may give any number of values.
  private func arguments(_ a: Int, _ b: Int) throws(Impurity) -> [PureValue] {
    if b > 0 { return (a + 1..<max(a + 1, a + b)).map { get($0) } }
    guard let open = state.open, open > a else { throw Impurity() }
    return (a + 1..<max(a + 1, open)).map { get($0) } + Array(repeating: .value, count: 250)
  }

  private mutating func call(_ instruction: Instruction) throws(Impurity) {
    let (a, c) = (instruction.a, instruction.c)
    let first = try called(a, arguments(a, instruction.b))
    state.open = nil
    if c == 0 {
      // How many values there are does not matter: none of them does harm.
      guard first != .iterator else {
        throw Impurity()
      }
      try set(a, .value)
      state.open = a
      return
    }
    for index in a..<max(a, a + c - 1) { try set(index, index == a ? first : .value) }
  }

  private func isIterator(_ value: PureValue) -> Bool {
    guard case .function(let handle) = value else { return false }
    return walk.world.identity(of: handle) == .next
  }

  /// What a call gives first.
  private mutating func called(
    _ a: Int, _ arguments: [PureValue]
  ) throws(Impurity) -> PureValue {
    switch get(a) {
    case .method:
      for argument in arguments { try take(argument) }
      return .value
    case .iterator:
      for argument in arguments { try take(argument) }
      return .iterator
    case .function(let handle):
      if let identity = walk.world.identity(of: handle) {
        if identity.changesTable, arguments.first != .fresh { throw Impurity() }
        for argument in arguments {
          if identity.takesTables { try use(argument) } else { try take(argument) }
        }
        return identity.givesIterator ? .iterator : .value
      }
      guard let prototype = walk.world.prototype(of: handle) else { throw Impurity() }
      return try walk.run(prototype, handle, arguments: arguments)
    default: throw Impurity()
    }
  }

  /// Lets a function have a value that is not a table made here: its address would show.
  private func take(_ value: PureValue) throws(Impurity) {
    guard value != .fresh else { throw Impurity() }
    try use(value)
  }
}
