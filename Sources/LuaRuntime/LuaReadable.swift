import CLua

/// A type that a host function takes as an argument.
@usableFromInline package protocol LuaReadable: SendableMetatype {
  /// What messages and documentation call the type.
  static var luaType: String { get }

  /// The value of the argument at `index`, or nil when it has another type.
  ///
  /// - Throws: what only a closer look at the value finds.
  static func read(_ call: Call, at index: Int) throws -> Self?
}

extension Double: LuaReadable {
  @usableFromInline package static var luaType: String { "number" }

  @inlinable package static func read(_ call: Call, at index: Int) -> Double? {
    guard lua_type(call.state, Int32(index)) == Int32(DEED_TNUMBER) else { return nil }
    return lua_tonumberx(call.state, Int32(index), nil)
  }
}

extension Int64: LuaReadable {
  @usableFromInline package static var luaType: String { "integer" }

  @inlinable package static func read(_ call: Call, at index: Int) -> Int64? {
    guard lua_type(call.state, Int32(index)) == Int32(DEED_TNUMBER) else { return nil }
    var isInteger: Int32 = 0
    let value = lua_tointegerx(call.state, Int32(index), &isInteger)
    return isInteger == 0 ? nil : value
  }
}

extension Bool: LuaReadable {
  @usableFromInline package static var luaType: String { "boolean" }

  @inlinable package static func read(_ call: Call, at index: Int) -> Bool? {
    guard lua_type(call.state, Int32(index)) == Int32(DEED_TBOOLEAN) else { return nil }
    return lua_toboolean(call.state, Int32(index)) != 0
  }
}

extension String: LuaReadable {
  @usableFromInline package static var luaType: String { "string" }

  @usableFromInline package static func read(_ call: Call, at index: Int) -> String? {
    var count = 0
    guard let start = deed_string(call.state, Int32(index), &count) else { return nil }
    return String(
      decoding: UnsafeRawBufferPointer(start: start, count: count), as: UTF8.self)
  }
}

extension LuaValue: LuaReadable {
  @usableFromInline package static var luaType: String { "any" }

  @usableFromInline package static func read(_ call: Call, at index: Int) throws -> LuaValue? {
    try call.value(at: index)
  }
}

extension LuaTable: LuaReadable {
  @usableFromInline package static var luaType: String { "table" }

  @usableFromInline package static func read(_ call: Call, at index: Int) throws -> LuaTable? {
    guard lua_type(call.state, Int32(index)) == Int32(DEED_TTABLE) else { return nil }
    if case .table(let table) = try call.value(at: index) { return table }
    return nil
  }
}

extension LuaReference: LuaReadable {
  @usableFromInline package static var luaType: String { "function" }

  @usableFromInline package static func read(_ call: Call, at index: Int) throws -> Self? {
    guard lua_type(call.state, Int32(index)) == Int32(DEED_TFUNCTION),
      case .function(let reference) = try call.value(at: index)
    else { return nil }
    return reference as? Self
  }
}

extension Optional: LuaReadable where Wrapped: LuaReadable {
  @usableFromInline package static var luaType: String { Wrapped.luaType + "?" }

  @inlinable package static func read(_ call: Call, at index: Int) throws -> Wrapped?? {
    if call.isNil(at: index) { return .some(nil) }
    return try Wrapped.read(call, at: index).map { .some($0) }
  }
}
