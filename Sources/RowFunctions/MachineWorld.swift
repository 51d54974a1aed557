import LuaRuntime
import Tables

/// The surroundings of a function in a Lua machine, for one translation.
final class MachineWorld: KnownWorld {
  private let vm: LuaVM
  private let classes: RowTags
  private let library: PureLibrary
  let localTime: ((Int64) -> Int64)?
  private var callees: [KnownCallee] = []
  private var tables: [KnownTable] = []
  private var prototypes: [Int: Prototype?] = [:]

  init(
    _ vm: LuaVM, classes: RowTags, library: PureLibrary, localTime: ((Int64) -> Int64)? = nil
  ) {
    self.localTime = localTime
    self.vm = vm
    self.classes = classes
    self.library = library
  }

  /// The handle of the function to translate.
  func enter(_ function: LuaReference) -> Int {
    callees.append(KnownCallee(function))
    return callees.count - 1
  }

  /// The table of globals.
  func globals() -> KnownValue {
    (try? vm.knownGlobals()).map { known($0) } ?? .other("a variable")
  }

  func upvalue(_ index: Int, of function: Int) -> KnownValue {
    guard let found = try? vm.knownUpvalue(index, of: callees[function].reference) else {
      return .other("a variable")
    }
    return known(found)
  }

  func field(_ key: RowValue, of table: Int) -> KnownValue? {
    guard let key = luaValue(key),
      let found = try? vm.knownField(key, of: tables[table].reference)
    else { return nil }
    return known(found)
  }

  func isPlain(_ table: Int) -> Bool {
    (try? vm.isPlain(tables[table].reference)) ?? false
  }

  func method(_ name: [UInt8], of kind: ValueKind) -> KnownValue? {
    let sample: LuaValue
    switch kind {
    case .string: sample = .string([])
    case .date: sample = .scalar(tag: classes.date, payload: 0)
    case .time: sample = .scalar(tag: classes.time, payload: 0)
    default: return nil
    }
    guard let found = try? vm.knownMethod(name, of: sample), case .function = found else {
      return nil
    }
    return known(found)
  }

  func prototype(of function: Int) -> Prototype? {
    if let known = prototypes[function] { return known }
    let callee = callees[function]
    var prototype: Prototype?
    if !callee.isHost, let dump = try? vm.bytecode(of: callee.reference) {
      prototype = try? DumpReader.read(dump)
    }
    prototypes[function] = .some(prototype)
    return prototype
  }

  func name(of function: Int) -> String? { callees[function].declaration?.name }

  func identity(of function: Int) -> KnownFunction? {
    let callee = callees[function]
    guard callee.isHost else { return nil }
    if let declaration = callee.declaration {
      return library.declaredNames.contains(declaration.name) ? .declared : nil
    }
    return callee.identity.flatMap { library.functions[Int(bitPattern: $0)] }
  }

  func call(_ function: Int, _ arguments: [RowValue]) -> CallOutcome {
    var values: [LuaValue] = []
    for argument in arguments {
      guard let value = luaValue(argument) else { return .unfit }
      values.append(value)
    }
    do {
      let results = try vm.call(callees[function].reference, values)
      guard let value = results.first else { return .value(.nothing) }
      return rowValue(value).map { .value($0) } ?? .unfit
    } catch {
      guard case .raised(let text, _) = error else { return .unfit }
      return LuaVM.isNilError(text) ? .failedOnNil : .failed
    }
  }

  private func known(_ found: LuaKnown) -> KnownValue {
    switch found {
    case .value(.other(let what)): return .other(what)
    case .value(let value):
      return rowValue(value).map { .value($0) } ?? .other("a value of the host")
    case .table(let table):
      if let index = tables.firstIndex(where: { $0.identity == table.identity }) {
        return .table(index)
      }
      tables.append(table)
      return .table(tables.count - 1)
    case .function(let callee):
      if let index = callees.firstIndex(where: { $0.identity == callee.identity }) {
        return .function(index)
      }
      callees.append(callee)
      return .function(callees.count - 1)
    }
  }

  private func luaValue(_ value: RowValue) -> LuaValue? {
    switch value {
    case .nothing: .nil
    case .boolean(let value): .boolean(value)
    case .integer(let value): .integer(value)
    case .number(let value): .number(value)
    case .string(let text): .string(text)
    case .date(let days): .scalar(tag: classes.date, payload: Int64(days))
    case .time(let microseconds): .scalar(tag: classes.time, payload: microseconds)
    }
  }

  private func rowValue(_ value: LuaValue) -> RowValue? {
    switch value {
    case .nil: return .nothing
    case .boolean(let value): return .boolean(value)
    case .integer(let value): return .integer(value)
    case .number(let value): return .number(value)
    case .string(let text): return .string(text)
    case .scalar(classes.date, let payload): return Int32(exactly: payload).map { .date($0) }
    case .scalar(classes.time, let payload): return .time(payload)
    default: return nil
    }
  }
}

/// The pure functions of a machine, taken when it was new: what scripts put in their place is not
/// taken for them.
struct PureLibrary {
  /// By address.
  private(set) var functions: [Int: KnownFunction] = [:]
  /// Host functions that depend on their arguments only, by their declared names.
  let declaredNames: Set<String>

  /// Reads the standard library of a new machine.
  init(_ vm: LuaVM, declaredNames: Set<String>) throws {
    self.declaredNames = declaredNames
    guard case .table(let globals) = try vm.knownGlobals() else { return }
    for function in KnownFunction.allCases where function != .declared {
      var value = LuaKnown.table(globals)
      for part in function.rawValue.split(separator: ".") {
        guard case .table(let table) = value,
          let next = try vm.knownField(.string(Array(part.utf8)), of: table.reference)
        else { break }
        value = next
      }
      if case .function(let callee) = value, callee.isHost, callee.declaration == nil,
        let identity = callee.identity
      {
        functions[Int(bitPattern: identity)] = function
      }
    }
  }
}
