import Tables

/// Turns a Lua function into a program over a table's columns.
///
/// The bytecode is run once over abstract values, in order, because control flow that only goes
/// forward makes every way into an instruction known before it. An instruction that is not
/// understood throws: the function then runs row by row.
struct Translator {
  let world: any KnownWorld
  let names: [String]
  let position: [String: Int]
  /// The program so far.
  var program: Program
  /// The names of the program's columns, which are those that the function reads.
  var readNames: [String] = []
  /// The columns of local dates and hours that were made, by name.
  var localColumns: [String: Int] = [:]
  private let loadColumn: (String) throws -> Column
  var merges: [Merge] = []
  /// The block that is being filled, or nil between blocks.
  var current: Int?
  /// The ways into the current block.
  var arrivals: [Arrival] = []
  var state = PathState(registers: [], reads: [])
  var line = 0
  /// How many more instructions may be run.
  private(set) var remaining = 1500
  private var depth = 0

  /// A translator for rows of a table with these columns; `load` gives one of them.
  init(
    world: any KnownWorld, names: [String], load: @escaping (String) throws -> Column
  ) {
    self.world = world
    self.names = names
    self.position = Dictionary(
      names.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    self.program = Program(columns: [])
    self.loadColumn = load
  }

  /// Translates the function with the handle `function`, called with the row.
  mutating func translate(_ function: Int) throws {
    guard let prototype = world.prototype(of: function) else {
      throw TranslationError.untranslatable(.call("a function of the host"), line: 0)
    }
    guard prototype.lines.count == prototype.code.count else {
      throw TranslationError.untranslatable(.stripped, line: 0)
    }
    let first = begin(
      [Arrival(edge: addEdge(), state: PathState(registers: [], reads: []))], restoring: nil)
    precondition(first == 0, "the entry is the first block")
    line = prototype.firstLine
    let returns = try run(prototype, function, arguments: [.row])
    for way in returns {
      guard case .value(let operand, _) = try resolved(way.value) else {
        throw obstacle(.operation("it returns a table, a function or the row"))
      }
      program.edges[way.arrival.edge].target = .result(operand)
    }
  }

  func obstacle(_ obstacle: Obstacle) -> TranslationError {
    .untranslatable(obstacle, line: line)
  }

  /// A way out of a function with its first result.
  typealias Return = (arrival: Arrival, value: Abstract)

  /// Runs a function's code from the current place; no block is open afterwards.
  mutating func run(
    _ prototype: Prototype, _ function: Int, arguments: [Abstract]
  ) throws -> [Return] {
    guard !prototype.isVararg else { throw obstacle(.variableArguments) }
    guard depth < 8, prototype.lines.count == prototype.code.count else {
      throw obstacle(.tooLong)
    }
    depth += 1
    defer { depth -= 1 }
    var frame = Frame(prototype: prototype, function: function)
    var registers = [Abstract](repeating: .undefined, count: max(2, prototype.stackSize + 1))
    for index in 0..<min(prototype.parameterCount, registers.count) {
      registers[index] = index < arguments.count ? arguments[index] : .constant(.nothing)
    }
    state.registers = registers
    state.top = nil
    while frame.pc < prototype.code.count {
      if let arriving = frame.pending.removeValue(forKey: frame.pc) {
        if current != nil { frame.pending[frame.pc] = leave() }
        let ways = (frame.pending.removeValue(forKey: frame.pc) ?? []) + arriving
        begin(ways, restoring: nil)
      }
      guard current != nil else {
        frame.pc += 1
        continue
      }
      remaining -= 1
      guard remaining > 0 else { throw obstacle(.tooLong) }
      line = prototype.lines[frame.pc]
      try step(&frame)
    }
    guard current == nil, frame.pending.isEmpty else {
      throw obstacle(.operation("it does not end"))
    }
    return frame.returns
  }

  // Blocks and edges

  mutating func addEdge() -> Int {
    program.edges.append(Program.Edge(.undecided))
    return program.edges.count - 1
  }

  /// Opens a block for these ways in and returns its number.
  @discardableResult
  mutating func begin(_ ways: [Arrival], restoring: Int?) -> Int {
    let number = program.blocks.count
    program.blocks.append(Program.Block())
    for way in ways { program.edges[way.edge].target = .block(number) }
    arrivals = ways
    current = number
    state = ways[0].state
    guard ways.count > 1 else { return number }
    for index in state.registers.indices {
      let values = ways.map { $0.state.registers[index] }
      if values.allSatisfy({ $0 == values[0] }) { continue }
      if values.contains(.undefined) {
        state.registers[index] = .undefined
        continue
      }
      merges.append(
        Merge(block: number, values: zip(ways, values).map { ($0.edge, $1) }, resolved: nil))
      state.registers[index] = .merged(merges.count - 1)
    }
    for way in ways.dropFirst() {
      let common = zip(state.reads, way.state.reads).prefix { $0 == $1 }.count
      state.reads = Array(state.reads.prefix(common))
      if way.state.top != state.top { state.top = nil }
    }
    return number
  }

  /// Closes the current block without a condition: the ways out, with what holds on each.
  ///
  /// A block in which nothing happens is left out: its ways in lead on.
  mutating func leave() -> [Arrival] {
    guard let number = current else { return [] }
    current = nil
    if program.blocks[number].instructions.isEmpty && number > 0 {
      return arrivals.map { way in
        var own = state
        own.reads = way.state.reads
        for index in own.registers.indices {
          own.registers[index] = onWay(way.edge, own.registers[index], block: number)
        }
        return Arrival(edge: way.edge, state: own)
      }
    }
    let edge = addEdge()
    program.blocks[number].ending = .jump(edge)
    return [Arrival(edge: edge, state: state)]
  }

  /// The value that a register has on one way into the block where its values meet.
  private func onWay(_ edge: Int, _ value: Abstract, block: Int) -> Abstract {
    guard case .merged(let index) = value, merges[index].block == block,
      merges[index].resolved == nil
    else { return value }
    return merges[index].values.first { $0.edge == edge }?.value ?? value
  }

  /// Closes the current block with a condition: the ways out when it holds and when it does not.
  mutating func branch(_ condition: Program.Operand) -> (yes: Arrival, no: Arrival)? {
    guard let number = current else { return nil }
    current = nil
    let yes = addEdge()
    let no = addEdge()
    program.blocks[number].ending = .branch(condition, yes, no)
    return (Arrival(edge: yes, state: state), Arrival(edge: no, state: state))
  }

  // Values

  /// Adds a step that gives a value and returns its slot.
  mutating func emit(_ step: Program.Step, _ slot: Program.Slot) -> Program.Operand {
    program.slots.append(slot)
    append(Program.Instruction(step, destination: program.slots.count - 1, reads: state.reads))
    return .slot(program.slots.count - 1)
  }

  mutating func append(_ instruction: Program.Instruction) {
    guard let current else { return }
    program.blocks[current].instructions.append(instruction)
  }

  /// Reads a column of the row.
  mutating func read(_ name: [UInt8]) throws -> Abstract {
    let name = String(decoding: name, as: UTF8.self)
    guard position[name] != nil else { throw obstacle(.noColumn(name)) }
    let index: Int
    let made = localColumns.values
    if let known = readNames.indices.first(where: {
      readNames[$0] == name && !made.contains($0)
    }) {
      index = known
    } else {
      index = readNames.count
      readNames.append(name)
      program.columns.append(try loadColumn(name))
    }
    state.reads.removeAll { $0 == index }
    state.reads.insert(index, at: 0)
    append(Program.Instruction(.read(index), reads: state.reads))
    return .value(.column(index), nil)
  }

  /// The value with merged ways joined into a slot.
  mutating func resolved(_ value: Abstract) throws -> Abstract {
    guard case .merged(let index) = value else { return value }
    if let known = merges[index].resolved { return known }
    var joined: [(edge: Int, value: Abstract)] = []
    for way in merges[index].values { joined.append((way.edge, try resolved(way.value))) }
    let first = joined[0].value
    if joined.allSatisfy({ $0.value == first }) {
      merges[index].resolved = first
      return first
    }
    let found = Abstract.value(.slot(try join(joined)), defaulted(joined))
    merges[index].resolved = found
    return found
  }

  /// A slot for values from several ways.
  ///
  /// It holds one kind, that of the first value that is not a constant; rows that come with
  /// another kind, such as the 0 of `c.revenue or 0`, are left to Lua.
  private mutating func join(_ ways: [(edge: Int, value: Abstract)]) throws -> Int {
    var parts: [(edge: Int, operand: Program.Operand)] = []
    for way in ways {
      guard case .value(let operand, _) = way.value else {
        throw obstacle(.operation("a variable is sometimes a value, sometimes a table or function"))
      }
      parts.append((way.edge, operand))
    }
    let typed = parts.filter { program.shape($0.operand).kind != .nothing }
    let leading = typed.first { !$0.operand.isConstant } ?? typed.first
    var shape = Program.Slot(leading.map { program.shape($0.operand).kind } ?? .nothing)
    program.slots.append(shape)
    let slot = program.slots.count - 1
    for part in parts {
      let own = program.shape(part.operand)
      if own.kind != .nothing && own.kind != shape.kind {
        program.edges[part.edge].isUnfit = true
        continue
      }
      shape.isOptional = shape.isOptional || own.isOptional
      program.edges[part.edge].copies.append((slot, part.operand))
    }
    program.slots[slot] = shape
    return slot
  }

  /// The register's value for a row.
  mutating func operand(_ value: Abstract) throws -> Program.Operand {
    switch try resolved(value) {
    case .value(let operand, _): return operand
    case .known(.value(let value)): return .constant(value)
    case .row: throw obstacle(.operation("it uses the row as a value"))
    case .known: throw obstacle(.operation("it uses a table or function as a value"))
    case .undefined, .merged: throw obstacle(.operation("a register without a value"))
    }
  }
}

/// A function while its code is run.
struct Frame {
  let prototype: Prototype
  let function: Int
  var pc = 0
  /// Ways into instructions further on.
  var pending: [Int: [Arrival]] = [:]
  var returns: [Translator.Return] = []

  init(prototype: Prototype, function: Int) {
    self.prototype = prototype
    self.function = function
  }

  var instruction: Instruction { prototype.code[pc] }
}
