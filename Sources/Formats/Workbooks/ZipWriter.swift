import CCompression
import Tables

/// Writes a zip file entry by entry; it appears under its name when it is complete.
struct ZipWriter {
  private let output: OutputFile
  private var directory: [UInt8] = []
  private var count = 0

  init(path: String) throws { output = try OutputFile(path: path) }

  /// Adds an entry, compressed.
  mutating func add(_ path: String, _ bytes: [UInt8]) throws {
    let offset = output.position
    var length = 0
    let bound = deed_deflate_bound(bytes.count)
    let packed = try MemoryRegion.buffer(byteCount: bound) { target in
      let written = bytes.withUnsafeBytes {
        deed_deflate(target.baseAddress, target.count, $0.baseAddress, $0.count, 6)
      }
      length = Int(max(0, written))
    }
    guard max(bytes.count, offset + length) < Int(UInt32.max) else {
      throw FormatsError.unsupported(
        file: FileBytes.name(output.path), place: "entry `\(path)`",
        found: "a workbook of more than 4 GB")
    }
    let checksum = bytes.withUnsafeBytes { deed_crc32(0, $0.baseAddress, $0.count) }
    // Version 2.0, UTF-8 names, deflate, 1980-01-01: the same bytes for the same table.
    var common = Self.bytes(20, 2) + Self.bytes(0x0800, 2) + Self.bytes(8, 2)
    common += Self.bytes(0, 2) + Self.bytes(0x21, 2) + Self.bytes(Int(checksum), 4)
    common += Self.bytes(length, 4) + Self.bytes(bytes.count, 4)
    common += Self.bytes(path.utf8.count, 2) + Self.bytes(0, 2)
    try output.write(Self.bytes(0x0403_4b50, 4) + common + Array(path.utf8))
    try output.write(UnsafeRawBufferPointer(start: packed.address, count: length))
    directory += Self.bytes(0x0201_4b50, 4) + Self.bytes(20, 2) + common
    directory += [UInt8](repeating: 0, count: 10) + Self.bytes(offset, 4) + Array(path.utf8)
    count += 1
  }

  /// Completes the file; gives the number of bytes.
  func finish() throws -> Int {
    let start = output.position
    try output.write(directory)
    try output.write(
      Self.bytes(0x0605_4b50, 4) + Self.bytes(0, 4) + Self.bytes(count, 2) + Self.bytes(count, 2)
        + Self.bytes(directory.count, 4) + Self.bytes(start, 4) + Self.bytes(0, 2))
    try output.publish()
    return output.position
  }

  private static func bytes(_ value: Int, _ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }
}
