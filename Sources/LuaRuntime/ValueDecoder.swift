import CLua

/// Reads the values that the C side encoded.
struct ValueDecoder {
  private let bytes: UnsafeBufferPointer<UInt8>
  private var position = 0
  private let vm: LuaVM

  init(_ start: UnsafePointer<UInt8>?, count: Int, vm: LuaVM) {
    self.bytes = UnsafeBufferPointer(start: start, count: count)
    self.vm = vm
  }

  var isAtEnd: Bool { position >= bytes.count }

  /// All values up to the end.
  mutating func all() -> [LuaValue] {
    var values: [LuaValue] = []
    while !isAtEnd { values.append(next()) }
    return values
  }

  /// The next value.
  mutating func next() -> LuaValue {
    let op = Int(bytes[position])
    position += 1
    switch op {
    case DEED_FALSE: return .boolean(false)
    case DEED_TRUE: return .boolean(true)
    case DEED_INTEGER: return .integer(take(Int64.self))
    case DEED_NUMBER: return .number(take(Double.self))
    case DEED_STRING: return .string(text())
    case DEED_OBJECT:
      let tag = take(Int32.self)
      guard let address = UnsafeRawPointer(bitPattern: Int(take(Int64.self))) else { return .nil }
      return .object(Unmanaged<AnyObject>.fromOpaque(address).takeUnretainedValue(), tag: tag)
    case DEED_SCALAR: return .scalar(tag: take(Int32.self), payload: take(Int64.self))
    case DEED_REFERENCE: return .function(LuaReference(take(Int32.self), vm: vm))
    case DEED_TABLE: return .table(table())
    case DEED_CYCLE: return .cycle
    case DEED_OTHER: return .other(String(decoding: text(), as: UTF8.self))
    default: return .nil
    }
  }

  private mutating func table() -> LuaTable {
    let count = Int(take(Int64.self))
    var table = LuaTable()
    table.array.reserveCapacity(count)
    for _ in 0..<count { table.array.append(next()) }
    var named: [(key: LuaValue, value: LuaValue)] = []
    var other: [(key: LuaValue, value: LuaValue)] = []
    while Int(bytes[position]) != DEED_END {
      let key = next()
      let value = next()
      if case .string = key { named.append((key, value)) } else { other.append((key, value)) }
    }
    position += 1
    named.sort { left, right in
      guard case .string(let first) = left.key, case .string(let second) = right.key else {
        return false
      }
      return first.lexicographicallyPrecedes(second)
    }
    table.fields = named + other
    return table
  }

  private mutating func text() -> [UInt8] {
    let count = Int(take(Int64.self))
    defer { position += count }
    return Array(bytes[position..<(position + count)])
  }

  private mutating func take<Value: BitwiseCopyable>(_: Value.Type) -> Value {
    defer { position += MemoryLayout<Value>.size }
    return UnsafeRawBufferPointer(bytes).loadUnaligned(fromByteOffset: position, as: Value.self)
  }
}
