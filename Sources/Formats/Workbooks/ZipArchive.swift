import CCompression
import Tables

/// The entries of a zip file, each checked against its bounds, its length and its checksum.
struct ZipArchive {
  private struct Entry {
    let method: UInt16
    let flags: UInt16
    let checksum: UInt32
    let compressed: Int
    let size: Int
    let header: Int
  }

  /// The largest entry that is unpacked.
  private static let sizeLimit = 1 << 30
  /// The most that an entry above 16 MiB may expand: spreadsheets stay far below.
  private static let ratioLimit = 400

  private let file: Buffer
  private let name: String
  private var entries: [String: Entry] = [:]

  init(_ file: Buffer, name: String) throws {
    self.file = file
    self.name = name
    guard file.byteCount >= 22, load(0, UInt32.self) == 0x0403_4b50 else {
      throw FormatsError.otherFormat(
        file: name, expected: "a workbook (.xlsx)",
        found: load(0, UInt32.self) == 0xe011_cfd0
          ? "an old workbook (.xls) or an encrypted one; save it as .xlsx without a password"
          : "other bytes at the start")
    }
    try readDirectory()
  }

  /// The names of all entries.
  var names: [String] { entries.keys.sorted() }

  /// The bytes of an entry; nil when there is none of this name.
  func contents(_ path: String) throws -> Buffer? {
    guard let entry = entries[path] else { return nil }
    let place = "entry `\(path)`"
    guard entry.flags & 1 == 0 else {
      throw FormatsError.unsupported(file: name, place: place, found: "an encrypted entry")
    }
    guard entry.size <= Self.sizeLimit,
      entry.size <= max(16 << 20, entry.compressed * Self.ratioLimit)
    else {
      throw FormatsError.unsupported(
        file: name, place: place,
        found: "an entry that unpacks from \(entry.compressed) to \(entry.size) bytes")
    }
    guard load(entry.header, UInt32.self) == 0x0403_4b50 else {
      throw damage(place, "a local header at \(entry.header)", "other bytes")
    }
    let start =
      entry.header + 30 + Int(load(entry.header + 26, UInt16.self))
      + Int(load(entry.header + 28, UInt16.self))
    guard start <= file.byteCount, entry.compressed <= file.byteCount - start else {
      throw damage(place, "\(entry.compressed) bytes at \(start)", "the end of the file")
    }
    let source = file.address + start
    let unpacked: Buffer
    switch entry.method {
    case 0:
      guard entry.size == entry.compressed else {
        throw damage(place, "\(entry.size) bytes", "\(entry.compressed)")
      }
      unpacked = Buffer(borrowing: source, byteCount: entry.size, owner: file)
    case 8:
      unpacked = try MemoryRegion.buffer(byteCount: entry.size) { target in
        let written = deed_inflate(target.baseAddress, target.count, source, entry.compressed)
        guard written == Int64(entry.size) else {
          throw damage(place, "\(entry.size) bytes", written < 0 ? "a broken stream" : "\(written)")
        }
      }
    default:
      throw FormatsError.unsupported(
        file: name, place: place, found: "a compression of the number \(entry.method)")
    }
    let checksum = deed_crc32(0, unpacked.address, unpacked.byteCount)
    guard checksum == entry.checksum else {
      throw damage(place, "the checksum \(entry.checksum)", "\(checksum)")
    }
    return unpacked
  }

  private mutating func readDirectory() throws {
    let place = "zip directory"
    let lowest = max(0, file.byteCount - 22 - 65_535)
    guard
      let end = stride(from: file.byteCount - 22, through: lowest, by: -1).first(where: {
        load($0, UInt32.self) == 0x0605_4b50
      })
    else { throw damage(place, "its end record", "none") }
    let count = Int(load(end + 10, UInt16.self))
    var position = Int(load(end + 16, UInt32.self))
    guard position != Int(UInt32.max), count != Int(UInt16.max) else {
      throw FormatsError.unsupported(file: name, place: place, found: "the 64-bit zip format")
    }
    for _ in 0..<count {
      guard position + 46 <= end, load(position, UInt32.self) == 0x0201_4b50 else {
        throw damage(place, "an entry at \(position)", "other bytes")
      }
      let nameLength = Int(load(position + 28, UInt16.self))
      let rest = Int(load(position + 30, UInt16.self)) + Int(load(position + 32, UInt16.self))
      guard position + 46 + nameLength + rest <= end else {
        throw damage(place, "a name of at most \(end - position) bytes", "\(nameLength)")
      }
      let bytes = UnsafeRawBufferPointer(
        start: file.address + (position + 46), count: nameLength)
      let entry = Entry(
        method: load(position + 10, UInt16.self), flags: load(position + 8, UInt16.self),
        checksum: load(position + 16, UInt32.self),
        compressed: Int(load(position + 20, UInt32.self)),
        size: Int(load(position + 24, UInt32.self)),
        header: Int(load(position + 42, UInt32.self)))
      guard entry.header + 30 <= file.byteCount else {
        throw damage(place, "a header within \(file.byteCount) bytes", "\(entry.header)")
      }
      let path = String(decoding: bytes, as: UTF8.self)
      if entries.updateValue(entry, forKey: path) != nil {
        throw damage(place, "one entry `\(path)`", "two")
      }
      position += 46 + nameLength + rest
    }
  }

  // All positions are checked before, or lie within the padding of the buffer.
  private func load<Integer: FixedWidthInteger & BitwiseCopyable>(
    _ position: Int, _ type: Integer.Type
  ) -> Integer {
    guard position >= 0, position <= file.byteCount else { return 0 }
    return Integer(
      littleEndian: file.address.loadUnaligned(fromByteOffset: position, as: Integer.self))
  }

  private func damage(_ place: String, _ expected: String, _ found: String) -> FormatsError {
    .damaged(file: name, place: place, expected: expected, found: found)
  }
}
