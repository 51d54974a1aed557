import Tables

/// The texts of one part, by row.
struct PartTexts {
  /// The offsets, when they are of 64 bits and aligned: as a dictionary wants them.
  let offsets64: Values<Int64>?
  /// The bytes behind the offsets.
  let bytes: Buffer
  private let layout: Layout
  private let part: ArrowPart

  private enum Layout {
    case offsets32(UnsafeRawPointer)
    case offsets64(UnsafeRawPointer)
    case views(UnsafeRawPointer)
  }

  private static let nothing = Buffer.copying([Int64(0)])

  /// Checks all offsets of a part; views are checked one by one as they are read.
  init(_ part: ArrowPart, type: ArrowType) throws {
    self.part = part
    // A column without rows may leave its buffers out.
    let first =
      part.rowCount == 0 ? Self.nothing : part.buffers.first ?? Self.nothing
    var bytes = part.buffers.count > 1 ? part.buffers[1] : Self.nothing
    var offsets64: Values<Int64>?
    switch type {
    case .text(let bits):
      let width = bits / 8
      guard first.byteCount / width > part.rowCount else {
        throw part.place.damage(
          expected: "\(part.rowCount + 1) offsets of \(width) bytes",
          found: "\(first.byteCount) bytes")
      }
      let limit = part.rowCount == 0 ? 0 : bytes.byteCount
      if bits == 32 {
        try Self.check(first, as: Int32.self, count: part.rowCount + 1, limit: limit, part.place)
        layout = .offsets32(first.address)
      } else {
        try Self.check(first, as: Int64.self, count: part.rowCount + 1, limit: limit, part.place)
        layout = .offsets64(first.address)
        if Int(bitPattern: first.address) % 8 == 0 {
          offsets64 = Values(first, count: part.rowCount + 1)
        }
      }
    default:
      guard first.byteCount / 16 >= part.rowCount else {
        throw part.place.damage(
          expected: "\(part.rowCount) views of 16 bytes", found: "\(first.byteCount) bytes")
      }
      bytes = first
      layout = .views(first.address)
      try Self.checkTotal(first, part)
    }
    self.bytes = bytes
    self.offsets64 = offsets64
  }

  /// The bytes of a row with a value; those of a missing row may be refused.
  subscript(row: Int) -> UnsafeRawBufferPointer {
    get throws {
      switch layout {
      case .offsets32(let base):
        let start = base.loadUnaligned(fromByteOffset: row * 4, as: Int32.self)
        let end = base.loadUnaligned(fromByteOffset: row * 4 + 4, as: Int32.self)
        return UnsafeRawBufferPointer(
          start: bytes.address + Int(start), count: Int(end) - Int(start))
      case .offsets64(let base):
        let start = base.loadUnaligned(fromByteOffset: row * 8, as: Int64.self)
        let end = base.loadUnaligned(fromByteOffset: row * 8 + 8, as: Int64.self)
        return UnsafeRawBufferPointer(
          start: bytes.address + Int(start), count: Int(end) - Int(start))
      case .views(let base):
        return try view(base + row * 16, row: row)
      }
    }
  }

  private func view(_ view: UnsafeRawPointer, row: Int) throws -> UnsafeRawBufferPointer {
    let count = Int(view.loadUnaligned(as: Int32.self))
    if (0...12).contains(count) {
      return UnsafeRawBufferPointer(start: view + 4, count: count)
    }
    let index = Int(view.loadUnaligned(fromByteOffset: 8, as: Int32.self))
    let offset = Int(view.loadUnaligned(fromByteOffset: 12, as: Int32.self))
    guard count > 0, (0..<part.buffers.count - 1).contains(index), offset >= 0,
      offset + count <= part.buffers[index + 1].byteCount
    else {
      throw part.place.damage(
        expected: "a text within its buffer",
        found: "\(count) bytes at \(offset) of buffer \(index) in row \(row + 1)")
    }
    return UnsafeRawBufferPointer(
      start: part.buffers[index + 1].address + offset, count: count)
  }

  /// Views may share their bytes; a damaged file may share a long text a million times.
  private static func checkTotal(_ views: Buffer, _ part: ArrowPart) throws {
    let held = part.buffers.reduce(0) { $0 + $1.byteCount }
    var total = 0
    for row in 0..<part.rowCount where part.validity?[row] != false {
      total += Int(max(0, views.address.loadUnaligned(fromByteOffset: row * 16, as: Int32.self)))
    }
    guard total <= 64 * held else {
      throw part.place.unsupported("\(total) bytes of text out of \(held) stored ones")
    }
  }

  private static func check<Offset: FixedWidthInteger & BitwiseCopyable>(
    _ buffer: Buffer, as type: Offset.Type, count: Int, limit: Int, _ place: ArrowPlace
  ) throws {
    let stride = MemoryLayout<Offset>.stride
    var last = buffer.address.loadUnaligned(as: Offset.self)
    var ascends = last >= 0
    for index in 1..<max(count, 1) {
      let next = buffer.address.loadUnaligned(fromByteOffset: index * stride, as: Offset.self)
      ascends = ascends && next >= last
      last = next
    }
    guard ascends, Int64(last) <= Int64(limit) else {
      throw place.damage(
        expected: "ascending offsets up to \(limit)",
        found: ascends ? "\(last)" : "offsets that descend")
    }
  }
}
