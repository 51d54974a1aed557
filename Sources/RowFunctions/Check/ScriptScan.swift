import Tables

/// Finds the row functions of a script in its bytecode, without running it.
///
/// The instructions are followed in the order in which they are written, whatever the control flow:
/// that is enough to see which functions are passed to which verbs.
struct ScriptScan {
  /// All functions of the script, in the order of their lines.
  private(set) var closures: [StaticClosure] = []
  /// The globals that the script sets.
  private(set) var globals: [String: StaticValue] = [:]
  /// The names and calls that the script's text shows, in the order in which they were met.
  private(set) var names = ScriptNames()

  /// The verbs and functions that take row functions.
  private static let verbs: Set<String> = [
    "where", "derive", "by", "segment", "by_segments", "cx.segment", "cx.sum", "cx.mean", "cx.sd",
    "cx.min", "cx.max", "cx.median", "cx.quantile", "cx.first", "cx.last", "cx.distinct",
    "cx.share", "cx.count",
  ]

  /// Scans the main function of a chunk.
  init(_ main: Prototype) {
    scan(main, upvalues: [.globals], depth: 0)
    closures.sort { $0.prototype.firstLine < $1.prototype.firstLine }
  }

  /// The functions that are passed to verbs, and those that look as if they were meant to be.
  var rowFunctions: [StaticClosure] {
    closures.filter { closure in
      if !closure.uses.isEmpty { return true }
      return !closure.isUsedOtherwise && closure.prototype.readsFieldsOfItsParameter
    }
  }

  private mutating func scan(_ prototype: Prototype, upvalues: [StaticValue], depth: Int) {
    guard depth < 100 else { return }
    var registers = [StaticValue](repeating: .unknown(nil), count: prototype.stackSize + 2)
    var top = 0
    func read(_ index: Int) -> StaticValue {
      index < registers.count ? registers[index] : .unknown(nil)
    }
    func constant(_ index: Int) -> RowValue? {
      index < prototype.constants.count ? prototype.constants[index] : nil
    }
    func name(_ index: Int) -> String {
      if case .string(let text)? = constant(index) { return String(decoding: text, as: UTF8.self) }
      return ""
    }
    func write(_ index: Int, _ value: StaticValue) {
      if index < registers.count { registers[index] = value }
    }
    func stored(_ instruction: Instruction) -> StaticValue {
      instruction.k
        ? constant(instruction.c).map { .constant($0) } ?? .unknown(nil) : read(instruction.c)
    }
    for (position, instruction) in prototype.code.enumerated() {
      let (a, b, c) = (instruction.a, instruction.b, instruction.c)
      let line = position < prototype.lines.count ? prototype.lines[position] : prototype.firstLine
      switch instruction.operation {
      case 0, 67: write(a, read(b))
      case 1: write(a, .constant(.integer(Int64(instruction.signedBx))))
      case 2: write(a, .constant(.number(Double(instruction.signedBx))))
      case 3: write(a, constant(instruction.bx).map { .constant($0) } ?? .unknown(nil))
      case 5, 6: write(a, .constant(.boolean(false)))
      case 7: write(a, .constant(.boolean(true)))
      case 8: for index in a...(a + b) { write(index, .constant(.nothing)) }
      case 9: write(a, b < upvalues.count ? upvalues[b] : .unknown(nil))
      case 11:
        guard b < upvalues.count, case .globals = upvalues[b] else {
          write(a, .unknown(nil))
          continue
        }
        names.read(name(c), line)
        write(a, globals[name(c)] ?? .path(name(c)))
      case 14:
        let value = field(of: read(b), name(c))
        if case .path(let path) = value { names.read(path, line) }
        write(a, value)
      case 15:
        if a < upvalues.count, case .globals = upvalues[a] {
          names.set(name(b), line)
          globals[name(b)] = stored(instruction)
        }
      case 16:
        if case .table(let table) = read(a) { table.append([stored(instruction)]) }
      case 17:
        if case .table(let table) = read(a) { table.set(.integer(Int64(b)), stored(instruction)) }
      case 18:
        if case .table(let table) = read(a), let key = constant(b) {
          table.set(key, stored(instruction))
        }
      case 19: write(a, .table(StaticTable()))
      case 20:
        write(a + 1, read(b))
        let key = instruction.k ? name(c) : ""
        write(a, .method(key))
      case 10, 22...48, 54...66, 71, 75, 82: break
      case 68, 69:
        let end = min(b == 0 ? top : a + b, registers.count)
        let given = end > a + 1 ? Array(registers[(a + 1)..<end]) : []
        call(read(a), given)
        names.call(read(a), given, line)
        for index in a..<max(a + 1, c == 0 ? registers.count : a + c - 1) {
          write(index, .unknown(nil))
        }
        top = a + 1
      case 78:
        if case .table(let table) = read(a) {
          let end = min(b == 0 ? top : a + 1 + b, registers.count)
          if end > a + 1 { table.append(registers[(a + 1)..<end]) }
        }
      case 79:
        guard instruction.bx < prototype.inner.count else { continue }
        let inner = prototype.inner[instruction.bx]
        let closure = StaticClosure(inner, captured: [])
        write(a, .closure(closure))
        closure.captured = inner.upvalues.map { upvalue in
          let value =
            upvalue.isRegister
            ? read(upvalue.index)
            : upvalue.index < upvalues.count ? upvalues[upvalue.index] : .unknown(nil)
          if case .unknown = value { return .unknown(upvalue.name) }
          return value
        }
        closures.append(closure)
        scan(inner, upvalues: closure.captured, depth: depth + 1)
      case 73, 74, 76, 77: for index in a...(a + 6) { write(index, .unknown(nil)) }
      case 81: break
      default: write(a, .unknown(nil))
      }
      // Arithmetic writes its register too; calls and tables were handled above.
      if (21...45).contains(instruction.operation) { write(a, .unknown(nil)) }
    }
  }

  private func field(of value: StaticValue, _ name: String) -> StaticValue {
    switch value {
    case .path(let path): .path(path + "." + name)
    case .table(let table): table[.string(Array(name.utf8))] ?? .unknown(name)
    default: .unknown(name)
    }
  }

  private func call(_ callee: StaticValue, _ arguments: [StaticValue]) {
    var name: String?
    switch callee {
    case .method(let method): name = method
    case .path(let path): name = path
    case .closure(let closure): closure.isUsedOtherwise = true
    default: break
    }
    let verb = name.flatMap { Self.verbs.contains($0) ? $0 : nil }
    for argument in arguments { pass(argument, verb, part: "", depth: 0) }
  }

  private func pass(_ value: StaticValue, _ verb: String?, part: String, depth: Int) {
    switch value {
    case .closure(let closure):
      if let verb { closure.uses.append(verb + part) } else { closure.isUsedOtherwise = true }
    case .table(let table) where depth < 4:
      for (key, value) in table.fields {
        if case .string(let name) = key {
          let text = ", column `\(String(decoding: name, as: UTF8.self))`"
          pass(value, verb, part: text, depth: depth + 1)
        } else {
          pass(value, verb, part: part, depth: depth + 1)
        }
      }
    default: break
    }
  }
}

extension Prototype {
  /// Whether it has one parameter of which it reads fields by constant names, and no more.
  fileprivate var readsFieldsOfItsParameter: Bool {
    guard parameterCount == 1, !isVararg else { return false }
    var reads = false
    for instruction in code {
      switch instruction.operation {
      case 14 where instruction.b == 0: reads = true
      // A method of the parameter, a field set in it, an element of it, or another value in its
      // place: the parameter is no row.
      case 12, 13, 20: if instruction.b == 0 { return false }
      case 16, 17, 18: if instruction.a == 0 { return false }
      default: break
      }
    }
    return reads
  }
}
