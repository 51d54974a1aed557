import Tables

/// A function whose result depends on the columns that it reads only, and that changes nothing.
///
/// Its bytecode is followed on all ways, loops too, until nothing new is learnt. Whatever is not
/// known to be harmless makes the function impure: a write to a variable outside or into a table
/// that it did not make, a call of anything but a known pure function, a column whose name is
/// computed, a closure, a coroutine.
struct PureFunction {
  /// The columns that it reads, in the order of the table.
  let columns: [String]

  /// The function with this handle, or nil when it is not known to be pure; `names` are the columns
  /// that there are.
  init?(_ world: any KnownWorld, _ function: Int, names: [String]) {
    guard let prototype = world.prototype(of: function), prototype.parameterCount == 1 else {
      return nil
    }
    var walk = PureWalk(world: world, names: Set(names))
    guard (try? walk.run(prototype, function, arguments: [.row])) != nil else { return nil }
    columns = names.filter { walk.columns.contains($0) }
  }
}

/// A function does what is not known to be pure.
struct Impurity: Error {}

/// The walk through the code of a function and of those that it calls.
struct PureWalk {
  let world: any KnownWorld
  let names: Set<String>
  /// The columns that are read.
  var columns: Set<String> = []
  private var depth = 0
  private var remaining = 20_000

  init(world: any KnownWorld, names: Set<String>) {
    self.world = world
    self.names = names
  }

  /// What the function gives as its first result.
  mutating func run(
    _ prototype: Prototype, _ function: Int, arguments: [PureValue]
  ) throws(Impurity) -> PureValue {
    guard !prototype.isVararg, depth < 8 else { throw Impurity() }
    depth += 1
    defer { depth -= 1 }
    var registers = [PureValue](repeating: .undefined, count: prototype.stackSize + 6)
    for index in 0..<min(prototype.parameterCount, registers.count) {
      registers[index] = index < arguments.count ? arguments[index] : .constant(.nothing)
    }
    var states = [PureState?](repeating: nil, count: prototype.code.count)
    var result = PureValue.undefined
    var waiting: [Int] = []
    func arrive(_ target: Int, _ state: PureState) throws(Impurity) {
      guard target >= 0, target < states.count else { throw Impurity() }
      if states[target] == nil {
        states[target] = state
        waiting.append(target)
      } else if states[target]?.join(state) == true {
        waiting.append(target)
      }
    }
    try arrive(0, PureState(registers: registers))
    while let place = waiting.popLast() {
      remaining -= 1
      guard remaining > 0, let state = states[place] else { throw Impurity() }
      var step = PureStep(walk: self, prototype: prototype, function: function, state: state)
      try step.execute(prototype.code[place], at: place)
      self = step.walk
      if let value = step.result { result = result.joined(value) }
      for target in step.targets { try arrive(target.place, target.state) }
    }
    return result
  }
}
