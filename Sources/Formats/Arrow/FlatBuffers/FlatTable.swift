import Tables

/// The bytes of a flatbuffer, where every access is checked: offsets come from a file.
struct FlatBytes {
  let buffer: Buffer
  let place: ArrowPlace

  /// The table that the first offset names.
  func root() throws -> FlatTable {
    try FlatTable(self, at: Int(load(0, as: UInt32.self)))
  }

  func load<Integer: FixedWidthInteger & BitwiseCopyable>(
    _ position: Int, as type: Integer.Type
  ) throws -> Integer {
    guard position >= 0, position <= buffer.byteCount - MemoryLayout<Integer>.size else {
      throw place.damage(
        expected: "a position below \(buffer.byteCount)", found: "position \(position)")
    }
    return Integer(
      littleEndian: buffer.address.loadUnaligned(fromByteOffset: position, as: Integer.self))
  }

  /// Follows the relative offset at `position`.
  func target(_ position: Int) throws -> Int {
    position + Int(try load(position, as: UInt32.self))
  }
}

/// A table of a flatbuffer: fields by slot, each there or not.
struct FlatTable {
  let bytes: FlatBytes
  private let position: Int
  private let fields: Int
  private let fieldsEnd: Int

  init(_ bytes: FlatBytes, at position: Int) throws {
    self.bytes = bytes
    self.position = position
    self.fields = position - Int(try bytes.load(position, as: Int32.self))
    self.fieldsEnd = fields + Int(try bytes.load(fields, as: UInt16.self))
  }

  func integer<Integer: FixedWidthInteger & BitwiseCopyable>(
    _ slot: Int, default absent: Integer
  ) throws -> Integer {
    guard let field = try field(slot) else { return absent }
    return try bytes.load(field, as: Integer.self)
  }

  func boolean(_ slot: Int) throws -> Bool { try integer(slot, default: UInt8(0)) != 0 }

  func table(_ slot: Int) throws -> FlatTable? {
    guard let field = try field(slot) else { return nil }
    return try FlatTable(bytes, at: bytes.target(field))
  }

  func string(_ slot: Int) throws -> String? {
    guard let vector = try vector(slot, stride: 1) else { return nil }
    let start = bytes.buffer.address + vector.start
    return String(
      decoding: UnsafeRawBufferPointer(start: start, count: vector.count), as: UTF8.self)
  }

  func vector(_ slot: Int, stride: Int) throws -> FlatVector? {
    guard let field = try field(slot) else { return nil }
    let start = try bytes.target(field)
    let count = Int(try bytes.load(start, as: UInt32.self))
    guard count * stride <= bytes.buffer.byteCount - start - 4 else {
      throw bytes.place.damage(
        expected: "a list within \(bytes.buffer.byteCount) bytes",
        found: "\(count) items at \(start)")
    }
    return FlatVector(bytes: bytes, start: start + 4, count: count, stride: stride)
  }

  private func field(_ slot: Int) throws -> Int? {
    let entry = fields + 4 + 2 * slot
    guard entry + 2 <= fieldsEnd else { return nil }
    let offset = Int(try bytes.load(entry, as: UInt16.self))
    return offset == 0 ? nil : position + offset
  }
}

/// A list in a flatbuffer; its items lie within the bytes.
struct FlatVector {
  let bytes: FlatBytes
  let start: Int
  let count: Int
  let stride: Int

  /// The integer at `offset` bytes into item `index`.
  func integer<Integer: FixedWidthInteger & BitwiseCopyable>(
    _ index: Int, at offset: Int = 0, as type: Integer.Type
  ) throws -> Integer {
    try bytes.load(start + index * stride + offset, as: type)
  }

  /// The table that item `index` names.
  func table(_ index: Int) throws -> FlatTable {
    try FlatTable(bytes, at: bytes.target(start + index * stride))
  }
}
