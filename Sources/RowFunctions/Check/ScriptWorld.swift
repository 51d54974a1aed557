import Tables

/// The surroundings of a function of a script that was not run.
///
/// What the script itself says is taken as it is written; Deed's own functions come from a machine;
/// variables whose values only a run gives are taken for a sample of each kind in turn.
final class ScriptWorld: KnownWorld {
  private let machine: MachineWorld
  private let globals: [String: StaticValue]
  private var functions: [StaticClosure] = []
  private var tables: [StaticTable] = []
  /// The kind that each variable without a known value is taken for.
  private(set) var samples: [String: Int] = [:]
  /// Those variables, in the order in which they were met.
  private(set) var variables: [String] = []

  /// Handles from here on are the script's; those before are the machine's.
  private static let own = 1 << 32
  private static let globalsHandle = (1 << 33)
  /// The script's parameters, which only a run gives.
  private static let parameters = (1 << 33) + 1
  private static let sampleTable = (1 << 33) + 2

  /// What a variable may be taken for.
  private static let kinds: [(name: String, value: KnownValue)] = [
    ("a number", .value(.integer(1))), ("a text", .value(.string(Array("a".utf8)))),
    ("true", .value(.boolean(true))), ("a date", .value(.date(0))), ("a time", .value(.time(0))),
    ("a table of true", .table(sampleTable)), ("a table of numbers", .table(sampleTable + 1)),
    ("a table of texts", .table(sampleTable + 2)),
  ]
  static var kindCount: Int { kinds.count }

  init(_ machine: MachineWorld, globals: [String: StaticValue], samples: [String: Int]) {
    self.machine = machine
    self.globals = globals
    self.samples = samples
  }

  /// What a variable is taken for, in words.
  func sampleName(_ variable: String) -> String { Self.kinds[samples[variable] ?? 0].name }

  /// The handle of a function of the script.
  func enter(_ closure: StaticClosure) -> Int {
    if let index = functions.firstIndex(where: { $0 === closure }) { return Self.own + index }
    functions.append(closure)
    return Self.own + functions.count - 1
  }

  func upvalue(_ index: Int, of function: Int) -> KnownValue {
    guard let closure = self.function(function) else {
      return machine.upvalue(index, of: function)
    }
    guard index < closure.captured.count else { return .other("a variable") }
    return known(closure.captured[index])
  }

  func field(_ key: RowValue, of table: Int) -> KnownValue? {
    if table == Self.globalsHandle {
      guard case .string(let name) = key else { return .value(.nothing) }
      let text = String(decoding: name, as: UTF8.self)
      if let value = globals[text] { return known(value) }
      return known(.path(text))
    }
    if table == Self.parameters {
      guard case .string(let name) = key else { return .value(.nothing) }
      return known(.unknown("args." + String(decoding: name, as: UTF8.self)))
    }
    if table >= Self.sampleTable {
      let samples: [RowValue] = [.boolean(true), .integer(1), .string(Array("a".utf8))]
      let index = table - Self.sampleTable
      return key == .boolean(false) || index >= samples.count
        ? .value(.nothing) : .value(samples[index])
    }
    if table >= Self.own {
      guard let value = tables[table - Self.own][key] else { return .value(.nothing) }
      return known(value)
    }
    return machine.field(key, of: table)
  }

  func isPlain(_ table: Int) -> Bool {
    if table == Self.globalsHandle || table == Self.parameters { return false }
    if table >= Self.sampleTable { return true }
    guard table >= Self.own else { return machine.isPlain(table) }
    return tables[table - Self.own].fields.allSatisfy {
      if case .constant = $0.value { true } else { false }
    }
  }

  func method(_ name: [UInt8], of kind: ValueKind) -> KnownValue? {
    machine.method(name, of: kind)
  }

  func prototype(of function: Int) -> Prototype? {
    self.function(function)?.prototype ?? machineHandle(function).flatMap(machine.prototype)
  }

  var localTime: ((Int64) -> Int64)? { machine.localTime }

  func name(of function: Int) -> String? { machineHandle(function).flatMap(machine.name) }

  func identity(of function: Int) -> KnownFunction? {
    machineHandle(function).flatMap(machine.identity)
  }

  func call(_ function: Int, _ arguments: [RowValue]) -> CallOutcome {
    // What a call with sample values gives is a sample: that it raises says nothing.
    guard let handle = machineHandle(function) else { return .unfit }
    return machine.call(handle, arguments)
  }

  private func function(_ handle: Int) -> StaticClosure? {
    handle >= Self.own ? functions[handle - Self.own] : nil
  }

  private func machineHandle(_ handle: Int) -> Int? { handle < Self.own ? handle : nil }

  private func known(_ value: StaticValue) -> KnownValue {
    switch value {
    case .constant(let value): return .value(value)
    case .closure(let closure): return .function(enter(closure))
    case .globals: return .table(Self.globalsHandle)
    case .table(let table):
      if let index = tables.firstIndex(where: { $0 === table }) { return .table(Self.own + index) }
      tables.append(table)
      return .table(Self.own + tables.count - 1)
    case .path("args"): return .table(Self.parameters)
    case .path(let path) where path.hasPrefix("args."): return known(.unknown(path))
    case .path(let path):
      var found = machine.globals()
      for part in path.split(separator: ".") {
        guard case .table(let table) = found,
          let next = machine.field(.string(Array(part.utf8)), of: table)
        else { return .other("`\(path)`") }
        found = next
      }
      return found == .value(.nothing) ? .other("`\(path)`, which is not there") : found
    case .unknown(let name):
      guard let name else { return .other("what only a run tells") }
      if samples[name] == nil { samples[name] = 0 }
      if !variables.contains(name) { variables.append(name) }
      return Self.kinds[samples[name] ?? 0].value
    case .method(let name): return .other("`\(name)`")
    }
  }
}
