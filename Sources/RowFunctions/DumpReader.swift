/// Why a dump was not read.
package enum DumpError: Error, Equatable {
  /// The header is not exactly the one of Lua 5.4 on this kind of machine.
  case header
  /// The bytes end early or hold something that Lua 5.4 does not write, at `offset`.
  case malformed(offset: Int)
}

/// Reads what `lua_dump` of Lua 5.4 writes.
///
/// Any bytes are safe to read: sizes are checked against what is left.
package struct DumpReader {
  private let bytes: [UInt8]
  private var position = 0
  private var depth = 0

  /// The outermost function of a dump.
  ///
  /// - Throws: `DumpError`.
  package static func read(_ bytes: [UInt8]) throws(DumpError) -> Prototype {
    var reader = DumpReader(bytes: bytes)
    try reader.header()
    let prototype = try reader.function()
    guard reader.position == bytes.count else { throw reader.malformed }
    return prototype
  }

  private init(bytes: [UInt8]) { self.bytes = bytes }

  private var malformed: DumpError { .malformed(offset: position) }

  private mutating func header() throws(DumpError) {
    let expected: [UInt8] = [
      0x1b, 0x4c, 0x75, 0x61, 0x54, 0, 0x19, 0x93, 0x0d, 0x0a, 0x1a, 0x0a, 4, 8, 8,
    ]
    guard bytes.count > 32, Array(bytes.prefix(15)) == expected else { throw .header }
    position = 15
    guard try word() == 0x5678, Double(bitPattern: try word()) == 370.5 else { throw .header }
    _ = try byte()
  }

  private mutating func function() throws(DumpError) -> Prototype {
    depth += 1
    defer { depth -= 1 }
    guard depth <= 200 else { throw malformed }
    var prototype = Prototype()
    _ = try string()
    prototype.firstLine = try size()
    _ = try size()
    prototype.parameterCount = Int(try byte())
    prototype.isVararg = try byte() != 0
    prototype.stackSize = Int(try byte())
    for _ in 0..<(try count(itemBytes: 4)) {
      prototype.code.append(Instruction(bits: try half()))
    }
    for _ in 0..<(try count(itemBytes: 1)) { prototype.constants.append(try constant()) }
    let upvalueCount = try count(itemBytes: 3)
    for _ in 0..<upvalueCount {
      var upvalue = Prototype.Upvalue()
      upvalue.isRegister = try byte() != 0
      upvalue.index = Int(try byte())
      _ = try byte()
      prototype.upvalues.append(upvalue)
    }
    for _ in 0..<(try count(itemBytes: 1)) { prototype.inner.append(try function()) }
    try debugParts(&prototype)
    return prototype
  }

  private mutating func debugParts(_ prototype: inout Prototype) throws(DumpError) {
    var steps: [Int8] = []
    for _ in 0..<(try count(itemBytes: 1)) { steps.append(Int8(bitPattern: try byte())) }
    var absolute: [Int: Int] = [:]
    for _ in 0..<(try count(itemBytes: 2)) {
      let index = try size()
      absolute[index] = try size()
    }
    var line = prototype.firstLine
    for (index, step) in steps.enumerated() {
      // -128 says that the line is in the table of absolute lines.
      if step == Int8.min, let known = absolute[index] { line = known } else { line += Int(step) }
      prototype.lines.append(line)
    }
    for _ in 0..<(try count(itemBytes: 3)) { _ = (try string(), try size(), try size()) }
    let names = try count(itemBytes: 1)
    guard names <= prototype.upvalues.count else { throw malformed }
    for index in 0..<names {
      prototype.upvalues[index].name = try string().map { String(decoding: $0, as: UTF8.self) }
    }
  }

  private mutating func constant() throws(DumpError) -> Prototype.Constant {
    switch try byte() {
    case 0: return .nothing
    case 1: return .boolean(false)
    case 17: return .boolean(true)
    case 3: return .integer(Int64(bitPattern: try word()))
    case 19: return .number(Double(bitPattern: try word()))
    case 4, 20:
      guard let text = try string() else { throw malformed }
      return .string(text)
    default: throw malformed
    }
  }

  private mutating func byte() throws(DumpError) -> UInt8 {
    guard position < bytes.count else { throw malformed }
    defer { position += 1 }
    return bytes[position]
  }

  private mutating func half() throws(DumpError) -> UInt32 {
    guard position + 4 <= bytes.count else { throw malformed }
    var value: UInt32 = 0
    for index in 0..<4 { value |= UInt32(bytes[position + index]) << UInt32(8 * index) }
    position += 4
    return value
  }

  private mutating func word() throws(DumpError) -> UInt64 {
    let low = UInt64(try half())
    return low | UInt64(try half()) << 32
  }

  /// A number in Lua's own variable-length form, at most 2^31.
  private mutating func size() throws(DumpError) -> Int {
    var value = 0
    while true {
      let next = try byte()
      value = value << 7 | Int(next & 0x7f)
      guard value <= 1 << 31 else { throw malformed }
      if next & 0x80 != 0 { return value }
    }
  }

  /// A number of items of which each takes at least `itemBytes`.
  private mutating func count(itemBytes: Int) throws(DumpError) -> Int {
    let value = try size()
    guard value <= (bytes.count - position) / itemBytes else { throw malformed }
    return value
  }

  private mutating func string() throws(DumpError) -> [UInt8]? {
    let stored = try size()
    if stored == 0 { return nil }
    guard stored - 1 <= bytes.count - position else { throw malformed }
    defer { position += stored - 1 }
    return Array(bytes[position..<(position + stored - 1)])
  }
}
