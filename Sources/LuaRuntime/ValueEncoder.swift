import CLua

/// Collects values for Lua as bytes; C pushes them once the Swift frame is gone.
///
/// Objects are retained here and owned by Lua once they were pushed; an encoder that is dropped
/// unused releases them.
@usableFromInline package struct ValueEncoder: ~Copyable {
  private(set) var bytes: [UInt8] = []
  private(set) var objects: [Unmanaged<AnyObject>] = []
  private(set) var count = 0
  private var isHandedOver = false

  /// An encoder without values.
  @usableFromInline package init() {}

  deinit { if !isHandedOver { for object in objects { object.release() } } }

  /// Appends nil.
  package mutating func appendNil() { op(DEED_NIL) }

  /// Appends a boolean.
  package mutating func append(_ value: Bool) { op(value ? DEED_TRUE : DEED_FALSE) }

  /// Appends an integer.
  package mutating func append(_ value: Int64) {
    op(DEED_INTEGER)
    raw(value)
  }

  /// Appends a float.
  package mutating func append(_ value: Double) {
    op(DEED_NUMBER)
    raw(value)
  }

  /// Appends a string.
  package mutating func append(_ value: String) {
    op(DEED_STRING)
    raw(UInt64(value.utf8.count))
    bytes.append(contentsOf: value.utf8)
  }

  /// Appends a string of bytes.
  package mutating func append(bytes value: some Collection<UInt8>) {
    op(DEED_STRING)
    raw(UInt64(value.count))
    bytes.append(contentsOf: value)
  }

  /// Appends an object of a declared class.
  package mutating func append(object: AnyObject, tag: Int32) {
    let retained = Unmanaged.passRetained(object)
    objects.append(retained)
    op(DEED_OBJECT)
    raw(tag)
    raw(UInt64(UInt(bitPattern: retained.toOpaque())))
  }

  /// Appends a scalar, such as a date, of a declared class.
  package mutating func append(scalar payload: Int64, tag: Int32) {
    op(DEED_SCALAR)
    raw(tag)
    raw(payload)
  }

  /// Appends a function of the host, which must live as long as the machine.
  package mutating func append(function: Function) {
    op(DEED_FUNCTION)
    raw(UInt64(UInt(bitPattern: unsafeBitCast(Function.entry, to: UnsafeRawPointer.self))))
    raw(UInt64(UInt(bitPattern: Unmanaged.passUnretained(function).toOpaque())))
  }

  /// Appends a kept value.
  package mutating func append(reference: LuaReference) {
    op(DEED_REFERENCE)
    raw(reference.id)
  }

  /// Begins an array: the next `count` values are its elements 1…count.
  package mutating func beginArray(count: Int) {
    op(DEED_ARRAY)
    raw(UInt64(count))
    self.count -= count
  }

  /// Begins a table: the next `2 * count` values are its keys and values in turn.
  package mutating func beginMap(count: Int) {
    op(DEED_MAP)
    raw(UInt64(count))
    self.count -= 2 * count
  }

  /// Begins a row: the next value is its table, the one after it the object whose class answers for
  /// fields that the table lacks; nil stands for the call's first argument.
  package mutating func beginRow() {
    op(DEED_ROW)
    count -= 2
  }

  /// Appends a copied value.
  package mutating func append(_ value: LuaValue) {
    switch value {
    case .nil, .cycle, .other: appendNil()
    case .boolean(let value): append(value)
    case .integer(let value): append(value)
    case .number(let value): append(value)
    case .string(let value): append(bytes: value)
    case .object(let object, let tag): append(object: object, tag: tag)
    case .scalar(let tag, let payload): append(scalar: payload, tag: tag)
    case .function(let reference): append(reference: reference)
    case .table(let table):
      beginMap(count: table.array.count + table.fields.count)
      for (index, element) in table.array.enumerated() {
        append(Int64(index + 1))
        append(element)
      }
      for (key, value) in table.fields {
        append(key)
        append(value)
      }
    }
  }

  /// Gives the bytes to the machine as the results of the call in progress.
  ///
  /// - Throws: `LuaError.outOfMemory`.
  @usableFromInline mutating func handOver(to vm: OpaquePointer) throws(LuaError) {
    try pendObjects(in: vm)
    guard bytes.withUnsafeBytes({ deed_put(vm, $0.baseAddress, $0.count) }) else {
      throw .outOfMemory
    }
  }

  /// Calls `body` with the bytes, which own their objects from now on.
  mutating func withBytes<Result>(
    for vm: OpaquePointer, _ body: (UnsafeRawBufferPointer) -> Result
  ) throws(LuaError) -> Result {
    try pendObjects(in: vm)
    return bytes.withUnsafeBytes { body($0) }
  }

  private mutating func pendObjects(in vm: OpaquePointer) throws(LuaError) {
    while let object = objects.last {
      guard deed_pend(vm, object.toOpaque()) else { throw .outOfMemory }
      objects.removeLast()
    }
    isHandedOver = true
  }

  private mutating func op(_ op: Int) {
    bytes.append(UInt8(truncatingIfNeeded: op))
    count += 1
  }

  private mutating func raw<Value: BitwiseCopyable>(_ value: Value) {
    withUnsafeBytes(of: value) { bytes.append(contentsOf: $0) }
  }
}
