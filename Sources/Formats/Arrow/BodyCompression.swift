import CCompression
import Tables

/// How the buffers of a record batch are compressed, each on its own.
package enum BodyCompression: UInt8, Sendable, CaseIterable {
  /// LZ4 frames.
  case lz4 = 0
  /// Zstandard frames.
  case zstd = 1

  init(_ table: FlatTable, at place: ArrowPlace) throws {
    let codec = try table.integer(0, default: UInt8(0))
    guard let known = BodyCompression(rawValue: codec) else {
      throw place.unsupported("a compression of the number \(codec)")
    }
    self = known
  }

  /// The bytes of a stored buffer: eight bytes of length, -1 for none, then the frame.
  func expanded(_ stored: Buffer, place: ArrowPlace) throws -> Buffer {
    guard stored.byteCount >= 8 else {
      throw place.damage(expected: "a length of 8 bytes", found: "\(stored.byteCount) bytes")
    }
    let length = Int64(littleEndian: stored.address.loadUnaligned(as: Int64.self))
    let frame = stored.address + 8
    let frameLength = stored.byteCount - 8
    if length == -1 {
      return Buffer(borrowing: frame, byteCount: frameLength, owner: stored)
    }
    // No frame expands further: a zstd block of 4 bytes holds at most 128 KiB.
    guard (0...Int64(frameLength) << 15).contains(length) else {
      throw place.damage(
        expected: "a length that \(frameLength) compressed bytes can have", found: "\(length)")
    }
    return try MemoryRegion.buffer(byteCount: Int(length)) { target in
      let written =
        switch self {
        case .lz4:
          deed_lz4_decompress(target.baseAddress, target.count, frame, frameLength)
        case .zstd:
          deed_zstd_decompress(target.baseAddress, target.count, frame, frameLength)
        }
      guard written == length else {
        throw place.damage(
          expected: "\(length) bytes out of a \(self) frame",
          found: written < 0 ? "a broken frame" : "\(written) bytes")
      }
    }
  }

  /// The stored form of a buffer; as it is when compression gains nothing.
  func compressed(
    _ bytes: UnsafeRawBufferPointer, level: Int32, numberWidth: Int?
  ) throws -> Buffer {
    var length = 0
    let target = try MemoryRegion.buffer(byteCount: room(for: bytes.count)) { target in
      length = compress(bytes, into: target, level: level, numberWidth: numberWidth)
    }
    return Buffer(borrowing: target.address, byteCount: length, owner: target)
  }
}
