import CLua

/// A value that a function refers to, as far as Swift can know it without running Lua.
package enum LuaKnown {
  case value(LuaValue)
  case table(KnownTable)
  case function(KnownCallee)
}

/// A table that is kept in the registry while it is known.
package struct KnownTable {
  /// The table.
  package let reference: LuaReference
  /// The address that tells it from others.
  package let identity: UnsafeRawPointer?
}

/// A function that is kept in the registry while it is known.
package struct KnownCallee {
  /// The function.
  package let reference: LuaReference
  /// The address that tells it from others.
  package let identity: UnsafeRawPointer?
  /// Whether it is written in C.
  package let isHost: Bool
  /// The declaration of a host function.
  package let declaration: Function?

  /// A Lua function that the caller keeps.
  package init(_ reference: LuaReference) {
    self.init(reference: reference, identity: nil, isHost: false, declaration: nil)
  }

  init(
    reference: LuaReference, identity: UnsafeRawPointer?, isHost: Bool, declaration: Function?
  ) {
    self.reference = reference
    self.identity = identity
    self.isHost = isHost
    self.declaration = declaration
  }
}

extension LuaVM {
  /// The table of globals.
  package func knownGlobals() throws(LuaError) -> LuaKnown {
    var known = deed_known()
    try check(deed_known_globals(deed_vm_state(handle), &known))
    return describe(known)
  }

  /// Upvalue `index`, from 0, of a function.
  package func knownUpvalue(_ index: Int, of function: LuaReference) throws(LuaError) -> LuaKnown {
    var known = deed_known()
    try check(
      deed_known_upvalue(deed_vm_state(handle), function.id, Int32(index), &known))
    return describe(known)
  }

  /// The field of a table without asking metatables; nil when a metatable decides.
  package func knownField(_ key: LuaValue, of table: LuaReference) throws(LuaError) -> LuaKnown? {
    var known = deed_known()
    var encoder = ValueEncoder()
    encoder.append(key)
    let state = deed_vm_state(handle)
    try check(
      try encoder.withBytes(for: handle) {
        deed_known_field(state, table.id, $0.baseAddress, $0.count, &known)
      })
    if Int(known.op) == DEED_NIL && known.has_metatable { return nil }
    return describe(known)
  }

  /// Whether a table has no metatable and holds nothing but numbers, texts, booleans and such tables.
  package func isPlain(_ table: LuaReference) throws(LuaError) -> Bool {
    var known = deed_known()
    try check(deed_known_plain(deed_vm_state(handle), table.id, &known))
    return Int(known.op) == DEED_TRUE
  }

  /// What `value.name` gives.
  package func knownMethod(
    _ name: [UInt8], of value: LuaValue
  ) throws(LuaError) -> LuaKnown {
    var known = deed_known()
    var encoder = ValueEncoder()
    encoder.append(value)
    let state = deed_vm_state(handle)
    try check(
      try encoder.withBytes(for: handle) { bytes in
        name.withUnsafeBytes { name in
          deed_known_method(
            state, bytes.baseAddress, bytes.count,
            name.baseAddress?.assumingMemoryBound(
              to: CChar.self), name.count, &known)
        }
      })
    return describe(known)
  }

  private func describe(_ known: deed_known) -> LuaKnown {
    switch Int(known.op) {
    case DEED_NIL: return .value(.nil)
    case DEED_FALSE: return .value(.boolean(false))
    case DEED_TRUE: return .value(.boolean(true))
    case DEED_INTEGER: return .value(.integer(known.integer))
    case DEED_NUMBER: return .value(.number(known.number))
    case DEED_STRING:
      var count = 0
      let start = deed_results(handle, &count)
      return .value(.string(Array(UnsafeBufferPointer(start: start, count: count))))
    case DEED_SCALAR: return .value(.scalar(tag: known.tag, payload: known.integer))
    case DEED_TABLE:
      return .table(
        KnownTable(
          reference: LuaReference(known.reference, vm: self), identity: known.identity))
    case DEED_REFERENCE:
      return .function(
        KnownCallee(
          reference: LuaReference(known.reference, vm: self), identity: known.identity,
          isHost: known.is_c_function,
          declaration: known.context.map {
            Unmanaged<Function>.fromOpaque($0).takeUnretainedValue()
          }))
    default: return .value(.other("a value of the host"))
    }
  }
}
