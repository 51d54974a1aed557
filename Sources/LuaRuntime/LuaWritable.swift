import CLua

/// A type that a host function returns.
@usableFromInline package protocol LuaWritable: SendableMetatype {
  /// Appends the value: exactly one Lua value, unless the type says otherwise.
  func write(to encoder: inout ValueEncoder)

  /// Pushes the value with functions that never raise and gives the number of values, or nil when
  /// only the encoder can carry it.
  func push(on call: Call) -> Int32?
}

extension LuaWritable {
  @inlinable package func push(on call: Call) -> Int32? { nil }
}

extension Double: LuaWritable {
  @usableFromInline package func write(to encoder: inout ValueEncoder) { encoder.append(self) }

  @inlinable package func push(on call: Call) -> Int32? {
    lua_pushnumber(call.state, self)
    return 1
  }
}

extension Int64: LuaWritable {
  @usableFromInline package func write(to encoder: inout ValueEncoder) { encoder.append(self) }

  @inlinable package func push(on call: Call) -> Int32? {
    lua_pushinteger(call.state, self)
    return 1
  }
}

extension Bool: LuaWritable {
  @usableFromInline package func write(to encoder: inout ValueEncoder) { encoder.append(self) }

  @inlinable package func push(on call: Call) -> Int32? {
    lua_pushboolean(call.state, self ? 1 : 0)
    return 1
  }
}

extension String: LuaWritable {
  @usableFromInline package func write(to encoder: inout ValueEncoder) { encoder.append(self) }
}

extension LuaValue: LuaWritable {
  @usableFromInline package func write(to encoder: inout ValueEncoder) { encoder.append(self) }
}

/// No result at all.
package struct NoResult: LuaWritable {
  /// The only value.
  package init() {}

  @usableFromInline package func write(to encoder: inout ValueEncoder) {}

  @usableFromInline package func push(on call: Call) -> Int32? { 0 }
}

/// Several results, in order.
package struct LuaResults: LuaWritable {
  private let values: [LuaValue]

  /// These values.
  package init(_ values: [LuaValue]) { self.values = values }

  @usableFromInline package func write(to encoder: inout ValueEncoder) {
    for value in values { encoder.append(value) }
  }
}

extension Optional: LuaWritable where Wrapped: LuaWritable {
  @usableFromInline package func write(to encoder: inout ValueEncoder) {
    if let self { self.write(to: &encoder) } else { encoder.appendNil() }
  }

  @inlinable package func push(on call: Call) -> Int32? {
    guard let self else {
      lua_pushnil(call.state)
      return 1
    }
    return self.push(on: call)
  }
}

extension Array: LuaWritable where Element: LuaWritable {
  @usableFromInline package func write(to encoder: inout ValueEncoder) {
    encoder.beginArray(count: count)
    for element in self { element.write(to: &encoder) }
  }
}
