import CLua

/// A call of a host function in progress: its arguments, its machine.
@usableFromInline package struct Call {
  @usableFromInline let pointer: UnsafeMutablePointer<deed_call>

  @inlinable init(_ pointer: UnsafeMutablePointer<deed_call>) { self.pointer = pointer }

  /// The running coroutine.
  @usableFromInline package var state: OpaquePointer { pointer.pointee.L }

  /// The number of arguments.
  @usableFromInline package var count: Int { Int(pointer.pointee.count) }

  /// The machine.
  package var vm: LuaVM {
    guard let vm = LuaVM.of(state) else { preconditionFailure("a call outside a LuaVM") }
    return vm
  }

  /// The host's state.
  package var host: AnyObject? { vm.host }

  /// A copy of the argument at `index`, counted from 1; nil beyond the last.
  ///
  /// - Throws: `LuaError.outOfMemory`.
  package func value(at index: Int) throws(LuaError) -> LuaValue {
    if index > count { return .nil }
    let vm = vm
    try vm.check(deed_encode(state, Int32(index)))
    return vm.decodeResults().first ?? .nil
  }

  /// The name of the type of the argument at `index`, for messages.
  package func typeName(at index: Int) -> String {
    String(cString: deed_type_name(state, Int32(index)))
  }

  /// Whether the argument at `index` is absent or nil.
  @inlinable package func isNil(at index: Int) -> Bool {
    lua_type(state, Int32(index)) <= Int32(DEED_TNIL)
  }

  /// The object of class `tag` at `index`, or nil.
  package func object(at index: Int, tag: Int32) -> AnyObject? {
    deed_object(state, Int32(index), tag).map {
      Unmanaged<AnyObject>.fromOpaque($0).takeUnretainedValue()
    }
  }

  /// The scalar at `index`, or nil.
  package func scalar(at index: Int) -> (tag: Int32, payload: Int64)? {
    var tag: Int32 = 0
    var payload: Int64 = 0
    return deed_scalar(state, Int32(index), &tag, &payload) ? (tag, payload) : nil
  }

  /// Calls a kept function from inside this call.
  package func invoke(
    _ function: LuaReference, _ arguments: [LuaValue] = []
  ) throws(LuaError) -> [LuaValue] {
    try vm.call(function, arguments, in: self)
  }

  /// The script's position: chunk name and line of the analyst's innermost function.
  package var position: (source: String, line: Int)? {
    var line: Int32 = 0
    var source = [CChar](repeating: 0, count: 96)
    guard deed_position(state, &source, source.count, &line) else { return nil }
    return (
      String(decoding: source.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self),
      Int(line)
    )
  }

  /// The chunks whose functions wait for this call, the innermost first, by their paths; empty texts
  /// are chunks that are no files, and stand for what a script left by a tail call.
  ///
  /// Nil when it cannot be known who calls: an operator, a `for` loop or a function of C.
  package var callers: [String]? {
    final class Visited { var sources: [String] = [] }
    let visited = Visited()
    let isKnown = deed_each_caller(state, Unmanaged.passUnretained(visited).toOpaque()) {
      context, source in
      guard let context, let source else { return }
      Unmanaged<Visited>.fromOpaque(context).takeUnretainedValue().sources
        .append(String(cString: source))
    }
    return withExtendedLifetime(visited) { isKnown ? visited.sources : nil }
  }

  /// Where the Lua function at `index` was written, or nil when it is none: chunk and line.
  package func place(ofFunctionAt index: Int) -> (source: String, line: Int)? {
    Self.place { deed_function_place(state, Int32(index), $0, $1, $2) }
  }

  /// Where a kept Lua function was written, or nil when it is none: chunk and line.
  package func place(of function: LuaReference) -> (source: String, line: Int)? {
    Self.place { deed_reference_place(state, function.id, $0, $1, $2) }
  }

  private static func place(
    _ find: (UnsafeMutablePointer<CChar>, Int, UnsafeMutablePointer<Int32>) -> Bool
  ) -> (source: String, line: Int)? {
    var line: Int32 = 0
    var source = [CChar](repeating: 0, count: 512)
    let isFound = source.withUnsafeMutableBufferPointer { buffer in
      buffer.baseAddress.map { find($0, buffer.count, &line) } ?? false
    }
    guard isFound else { return nil }
    return (
      String(decoding: source.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self),
      Int(line)
    )
  }
}
