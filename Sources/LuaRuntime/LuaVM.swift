import CLua

/// A Lua machine with Deed's libraries: loads scripts, calls their functions, holds the host's.
///
/// A machine belongs to one thread, whose stack must have at least 8 MiB (`LuaThread`).
@usableFromInline package final class LuaVM {
  let handle: OpaquePointer
  private(set) var isClosed = false
  /// The host's state that functions find at `Call.host`: settings, output, the workspace.
  package var host: AnyObject?
  /// Functions that Lua points at, kept alive as long as the machine.
  private var functions: [Function] = []

  /// A machine whose Lua memory may not exceed `memoryLimit` bytes (0: no limit).
  ///
  /// - Throws: `LuaError.outOfMemory`.
  package init(memoryLimit: Int = 0) throws(LuaError) {
    guard let handle = deed_vm_new(memoryLimit) else { throw .outOfMemory }
    self.handle = handle
    deed_vm_set_host(handle, Unmanaged.passUnretained(self).toOpaque())
    deed_vm_set_release(handle) { object in
      if let object { Unmanaged<AnyObject>.fromOpaque(object).release() }
    }
  }

  deinit { close() }

  /// Frees the machine's memory and the objects that it holds.
  package func close() {
    if isClosed { return }
    isClosed = true
    deed_vm_close(handle)
  }

  /// The machine that a coroutine belongs to.
  static func of(_ state: OpaquePointer) -> LuaVM? {
    guard let host = deed_vm_host(deed_vm_of(state)) else { return nil }
    return Unmanaged<LuaVM>.fromOpaque(host).takeUnretainedValue()
  }

  // MARK: Declaring

  /// Sets a global to what `build` encodes: one value.
  package func setGlobal(
    _ name: String, _ build: (inout ValueEncoder) -> Void
  ) throws(LuaError) {
    var encoder = ValueEncoder()
    build(&encoder)
    let status = try encoder.withBytes(for: handle) { bytes in
      deed_set_global(handle, name, bytes.baseAddress, bytes.count)
    }
    try check(status)
  }

  /// Keeps functions alive for Lua.
  package func keep(_ functions: [Function]) { self.functions += functions }

  /// Declares a class: its methods and metamethods.
  package func declare(_ type: LuaClass) throws(LuaError) {
    LuaClassNames.register(type.name, tag: type.tag)
    let methods = Self.map(type.methods)
    let metamethods = Self.map(type.metamethods + [("__field", type.fieldFunction)])
    keep(type.methods.map(\.function) + type.metamethods.map(\.function) + [type.fieldFunction])
    try check(
      methods.withUnsafeBytes { methods in
        metamethods.withUnsafeBytes { meta in
          deed_set_class(
            handle, type.tag, type.name, methods.baseAddress, methods.count, meta.baseAddress,
            meta.count)
        }
      })
  }

  private static func map(_ functions: [(name: String, function: Function)]) -> [UInt8] {
    var encoder = ValueEncoder()
    encoder.beginMap(count: functions.count)
    for (name, function) in functions {
      encoder.append(name)
      encoder.append(function: function)
    }
    return encoder.bytes
  }

  // MARK: Running

  /// Compiles a chunk of text under a chunk name as Lua has them: `@path` or `=name`.
  ///
  /// Without an environment the chunk has the machine's own globals, which is for Deed's own Lua.
  ///
  /// - Throws: `LuaError.syntax`, `LuaError.outOfMemory`.
  package func load(
    _ text: String, name: String, in environment: LuaReference? = nil
  ) throws(LuaError) -> LuaReference {
    var reference: Int32 = 0
    var text = text
    let status = text.withUTF8 { bytes in
      bytes.withMemoryRebound(to: CChar.self) {
        deed_load(
          handle, $0.baseAddress, $0.count, name, environment?.id ?? Int32(DEED_GLOBALS),
          &reference)
      }
    }
    try check(status, syntax: true)
    return LuaReference(reference, vm: self)
  }

  /// Calls a kept function with copied arguments; gives copies of its results.
  ///
  /// - Throws: `LuaError.raised`, `.outOfMemory`, `.stopped`.
  package func call(
    _ function: LuaReference, _ arguments: [LuaValue] = [], in call: Call? = nil,
    traceback: Bool = false
  ) throws(LuaError) -> [LuaValue] {
    var encoder = ValueEncoder()
    for argument in arguments { encoder.append(argument) }
    let state = call?.state ?? deed_vm_state(handle)
    let status = try encoder.withBytes(for: handle) { bytes in
      deed_invoke(
        state, function.id, bytes.baseAddress, bytes.count, Int32(arguments.count), traceback)
    }
    try check(status)
    return decodeResults()
  }

  /// The bytecode of a kept Lua function, as `string.dump` gives it, with debug information.
  ///
  /// - Throws: `LuaError.raised` for a function of the host.
  package func bytecode(of function: LuaReference) throws(LuaError) -> [UInt8] {
    try check(deed_dump(deed_vm_state(handle), function.id))
    var count = 0
    let start = deed_results(handle, &count)
    return Array(UnsafeBufferPointer(start: start, count: count))
  }

  /// The upvalues of a kept Lua function, by name in order; `_ENV` is nil here.
  package func upvalues(
    of function: LuaReference
  ) throws(LuaError) -> [(name: String, value: LuaValue)] {
    try check(deed_upvalues(deed_vm_state(handle), function.id))
    let values = decodeResults()
    return stride(from: 0, to: values.count - 1, by: 2).map {
      (values[$0].text ?? "", values[$0 + 1])
    }
  }

  func decodeResults() -> [LuaValue] {
    var count = 0
    let start = deed_results(handle, &count)
    var decoder = ValueDecoder(start, count: count, vm: self)
    return decoder.all()
  }

  /// Turns a status of the C side into an error.
  package func check(_ status: Int32, syntax: Bool = false) throws(LuaError) {
    if status == DEED_OK { return }
    if let reason = deed_vm_stopping(handle) { throw .stopped(String(cString: reason)) }
    if status == DEED_ERROR_MEMORY { throw .outOfMemory }
    var count = 0
    let start = deed_error(handle, &count)
    let text = String(
      decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    if syntax { throw .syntax(text) }
    let trace = deed_traceback(handle, &count)
    throw .raised(
      text,
      traceback: count == 0
        ? nil : String(decoding: UnsafeBufferPointer(start: trace, count: count), as: UTF8.self))
  }

  // MARK: Limits

  /// The bytes of Lua memory in use.
  package var memoryInUse: Int { deed_vm_bytes(handle) }

  /// Whether an allocation was refused because of the limit.
  package var isOverLimit: Bool { deed_vm_over_limit(handle) }

  /// Whether a text was refused because it was longer than 64 MiB.
  package var isTextTooLong: Bool { deed_vm_text_too_long(handle) }

  /// Whether the machine was asked to stop; long loops of the host ask now and then.
  package var isStopping: Bool { deed_vm_stopping(handle) != nil }

  /// A handle for stopping the machine from a signal handler or another thread.
  package var stopper: LuaStopper { LuaStopper(handle) }

  /// Forgets a request to stop.
  package func resume() { deed_vm_resume(handle) }

  /// Has Lua collect its garbage whenever the bytes that the host keeps, at `kept`, have grown much
  /// since the last time: to Lua, a table of a million rows is as small as an empty one.
  ///
  /// The address is read at each call of the host, as long as the machine lives.
  package func watchMemory(_ kept: UnsafePointer<Int64>?) { deed_vm_watch(handle, kept) }

  /// Collects all garbage.
  package func collectGarbage() { deed_vm_collect(handle) }

  /// For tests: the number of growing allocations so far.
  package var allocations: UInt64 { deed_vm_allocations(handle) }

  /// For tests: the `n`-th growing allocation from now and all after it fail; 0 ends that.
  package func failAllocations(from n: UInt64) { deed_vm_fail_at(handle, n) }

  /// For tests: the height of the main coroutine's stack.
  package var stackHeight: Int32 { lua_gettop(deed_vm_state(handle)) }
}

/// Stops a machine from elsewhere.
package struct LuaStopper: @unchecked Sendable {
  // @unchecked because: `deed_vm_stop` only stores a pointer and sets hooks, which Lua allows from
  // a signal handler of the machine's thread; the machine outlives its stoppers (the command that
  // owns both sees to it).
  private let handle: OpaquePointer

  init(_ handle: OpaquePointer) { self.handle = handle }

  /// Asks the machine to stop with this reason as the error.
  package func stop(_ reason: StaticString) {
    deed_vm_stop(handle, UnsafeRawPointer(reason.utf8Start).assumingMemoryBound(to: CChar.self))
  }
}
