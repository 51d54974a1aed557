import Tables

extension Translator {
  /// Runs one instruction of the frame and moves its counter on.
  mutating func step(_ frame: inout Frame) throws {
    let instruction = frame.instruction
    let (a, b, c) = (instruction.a, instruction.b, instruction.c)
    defer { frame.pc += 1 }
    switch instruction.operation {
    case 0: try set(a, register(b))
    case 1: try set(a, .constant(.integer(Int64(instruction.signedBx))))
    case 2: try set(a, .constant(.number(Double(instruction.signedBx))))
    case 3: try set(a, constant(instruction.bx, frame))
    case 4:
      frame.pc += 1
      guard frame.pc < frame.prototype.code.count else { throw damaged }
      try set(a, constant(frame.instruction.ax, frame))
    case 5: try set(a, .constant(.boolean(false)))
    case 6:
      try set(a, .constant(.boolean(false)))
      try jump(frame.pc + 2, &frame)
    case 7: try set(a, .constant(.boolean(true)))
    case 8: for index in a...(a + b) { try set(index, .constant(.nothing)) }
    case 9: try set(a, known(world.upvalue(b, of: frame.function)))
    case 10, 15: throw obstacle(.assignsOutside)
    case 11: try globalField(a, b, c, frame)
    case 12: try set(a, index(register(b), register(c)))
    case 13: try set(a, index(register(b), .constant(.integer(Int64(c)))))
    case 14: try set(a, index(register(b), constant(c, frame)))
    case 16, 17, 18: throw obstacle(.assignsToTable)
    case 19: throw obstacle(.makesTable)
    case 20:
      let receiver = try register(b)
      let name = instruction.k ? try constant(c, frame) : try register(c)
      try set(a + 1, receiver)
      try set(a, method(receiver, name))
    case 21:
      try set(a, arithmetic(.add, register(b), .constant(.integer(Int64(instruction.signedC)))))
    case 22...28:
      try set(
        a, arithmetic(Self.operations[instruction.operation - 22], register(b), constant(c, frame)))
    case 34...40:
      try set(
        a, arithmetic(Self.operations[instruction.operation - 34], register(b), register(c)))
    case 29...33, 41...45, 50: throw obstacle(.operation("it works on single bits"))
    // The instruction before did the arithmetic: these are for operands that are not numbers.
    case 46, 47, 48: break
    case 49: try set(a, arithmetic(.multiply, register(b), .constant(.integer(-1))))
    case 51: try set(a, not(register(b)))
    case 52: try set(a, length(register(b)))
    case 53: try set(a, concatenation((a..<(a + b)).map { try register($0) }))
    case 54, 55: throw obstacle(.innerFunction)
    case 56: try jump(frame.pc + 1 + instruction.jump, &frame)
    case 57...67: try condition(instruction, &frame)
    case 68: try call(instruction, &frame)
    case 69: try tailCall(instruction, &frame)
    case 70:
      let value: Abstract
      switch b {
      case 1: value = .constant(.nothing)
      case 0: value = (state.top ?? 0) > a ? try register(a) : .constant(.nothing)
      default: value = try register(a)
      }
      finish(value, &frame)
    case 71: finish(.constant(.nothing), &frame)
    case 72: finish(try register(a), &frame)
    case 73...77: throw obstacle(.loop)
    case 78: throw obstacle(.makesTable)
    case 79: throw obstacle(.innerFunction)
    case 80, 81: throw obstacle(.variableArguments)
    default: throw obstacle(.operation("an unknown instruction"))
    }
  }

  private static let operations: [Program.Arithmetic] = [
    .add, .subtract, .multiply, .modulo, .power, .divide, .floorDivide,
  ]

  private var damaged: TranslationError { obstacle(.operation("an unknown instruction")) }

  func register(_ index: Int) throws -> Abstract {
    guard index < state.registers.count else { throw damaged }
    return state.registers[index]
  }

  mutating func set(_ index: Int, _ value: Abstract) throws {
    guard index < state.registers.count else { throw damaged }
    state.registers[index] = value
  }

  private func constant(_ index: Int, _ frame: Frame) throws -> Abstract {
    guard index < frame.prototype.constants.count else { throw damaged }
    return .constant(frame.prototype.constants[index])
  }

  func known(_ value: KnownValue) -> Abstract {
    if case .value(let value) = value { return .constant(value) }
    return .known(value)
  }

  private mutating func globalField(_ a: Int, _ b: Int, _ c: Int, _ frame: Frame) throws {
    try set(a, index(known(world.upvalue(b, of: frame.function)), constant(c, frame)))
  }

  // Control flow

  private mutating func jump(_ target: Int, _ frame: inout Frame) throws {
    guard target > frame.pc else { throw obstacle(.loop) }
    frame.pending[target, default: []] += leave()
  }

  private mutating func finish(_ value: Abstract, _ frame: inout Frame) {
    if case .merged(let index) = value, let current, merges[index].block == current,
      merges[index].resolved == nil, program.blocks[current].instructions.isEmpty, current > 0
    {
      // The ways in end here with their own values, without meeting.
      let values = merges[index].values
      let ways = leave()
      for way in ways {
        let own = values.first { $0.edge == way.edge }?.value ?? value
        frame.returns.append((way, own))
      }
      return
    }
    for way in leave() { frame.returns.append((way, value)) }
  }

  /// A comparison or test and the jump behind it.
  private mutating func condition(_ instruction: Instruction, _ frame: inout Frame) throws {
    guard frame.pc + 1 < frame.prototype.code.count else { throw damaged }
    let next = frame.prototype.code[frame.pc + 1]
    guard next.operation == 56 else { throw damaged }
    let taken = frame.pc + 2 + next.jump
    let skipped = frame.pc + 2
    guard taken > frame.pc else { throw obstacle(.loop) }
    let value = try conditionValue(instruction, frame)
    frame.pc += 1
    if case .value(.constant(let constant), _) = value {
      if constant.isTrue == instruction.k {
        try assignTested(instruction)
        frame.pending[taken, default: []] += leave()
      } else {
        frame.pending[skipped, default: []] += leave()
      }
      return
    }
    let test: Program.Operand
    switch try resolved(value) {
    case .row, .known: test = .constant(.boolean(true))
    case let other: test = try operand(other)
    }
    guard let ways = branch(test) else { return }
    var (jumping, going) = instruction.k ? (ways.yes, ways.no) : (ways.no, ways.yes)
    if instruction.operation == 67 {
      jumping.state.registers[instruction.a] = jumping.state.registers[instruction.b]
    }
    frame.pending[taken, default: []].append(jumping)
    going.state.top = nil
    frame.pending[skipped, default: []].append(going)
  }

  /// TESTSET's assignment when its jump is taken.
  private mutating func assignTested(_ instruction: Instruction) throws {
    if instruction.operation == 67 { try set(instruction.a, register(instruction.b)) }
  }

  private mutating func conditionValue(
    _ instruction: Instruction, _ frame: Frame
  ) throws -> Abstract {
    let immediate = Abstract.constant(
      instruction.c == 0
        ? .integer(Int64(instruction.signedB)) : .number(Double(instruction.signedB)))
    let left = try register(instruction.a)
    switch instruction.operation {
    case 57: return try compare(.equal, left, register(instruction.b))
    case 58: return try compare(.less, left, register(instruction.b))
    case 59: return try compare(.lessOrEqual, left, register(instruction.b))
    case 60: return try compare(.equal, left, constant(instruction.b, frame))
    case 61: return try compare(.equal, left, immediate)
    case 62: return try compare(.less, left, immediate)
    case 63: return try compare(.lessOrEqual, left, immediate)
    case 64: return try compare(.greater, left, immediate)
    case 65: return try compare(.greaterOrEqual, left, immediate)
    case 66: return left
    default:
      guard instruction.b < state.registers.count, instruction.a < state.registers.count else {
        throw damaged
      }
      return try register(instruction.b)
    }
  }

  // Calls

  private mutating func arguments(_ a: Int, _ b: Int) throws -> [Abstract] {
    let end: Int
    if b > 0 {
      end = a + b
    } else {
      guard let top = state.top else { throw obstacle(.variableArguments) }
      end = top
    }
    guard end > a else { throw damaged }
    return try (a + 1..<max(end, a + 1)).map { try register($0) }
  }

  private mutating func call(_ instruction: Instruction, _ frame: inout Frame) throws {
    let (a, b, c) = (instruction.a, instruction.b, instruction.c)
    // A call in tail position of a library's function, whose frame stays: see `deed_keep_frames`.
    if c == 0, frame.pc + 1 < frame.prototype.code.count,
      case let next = frame.prototype.code[frame.pc + 1], next.operation == 70, next.a == a,
      next.b == 0
    {
      return try tailCall(instruction, &frame)
    }
    let given = try arguments(a, b)
    let callee = try resolved(register(a))
    guard c == 2 || c == 0 else {
      let next =
        frame.pc + 1 < frame.prototype.code.count ? frame.prototype.code[frame.pc + 1] : nil
      // What follows is the preparation of a generic `for`.
      if next?.operation == 75 { throw obstacle(.loop) }
      throw obstacle(.operation("it calls a function for its effect or for several values"))
    }
    guard case .known(.function(let function)) = callee else { throw obstacle(.call(name(callee))) }
    if let identity = world.identity(of: function) {
      guard c == 2 || identity.hasOneResult else { throw obstacle(.variableArguments) }
      try set(a, builtIn(identity, function, given))
      state.top = c == 0 ? a + 1 : nil
      return
    }
    guard let prototype = world.prototype(of: function) else { throw obstacle(.call(name(callee))) }
    guard c == 2 else { throw obstacle(.variableArguments) }
    let caller = state.registers
    let callLine = line
    let returns = try run(prototype, function, arguments: given)
    line = callLine
    guard !returns.isEmpty else { return }
    begin(
      returns.map { way in
        var arrival = way.arrival
        arrival.state.registers = caller
        arrival.state.registers[a] = way.value
        arrival.state.top = nil
        return arrival
      }, restoring: nil)
  }

  private mutating func tailCall(_ instruction: Instruction, _ frame: inout Frame) throws {
    let given = try arguments(instruction.a, instruction.b)
    let callee = try resolved(register(instruction.a))
    guard case .known(.function(let function)) = callee else { throw obstacle(.call(name(callee))) }
    if let identity = world.identity(of: function) {
      finish(try builtIn(identity, function, given), &frame)
      return
    }
    guard let prototype = world.prototype(of: function) else { throw obstacle(.call(name(callee))) }
    frame.returns += try run(prototype, function, arguments: given)
  }

  private func name(_ callee: Abstract) -> String {
    switch callee {
    case .known(.function(let function)):
      world.name(of: function).map { "`\($0)`" } ?? "a function of Lua's library"
    case .known(.other(let what)): what
    case .known(.table): "a table"
    default: "a value"
    }
  }
}
