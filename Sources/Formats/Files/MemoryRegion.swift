import Tables

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Pages of memory from the system, given back when the last buffer over them goes.
///
/// Sizes that a file claims are asked for here: unlike the allocator, the system can say no, and
/// pages that are never touched cost nothing.
final class MemoryRegion: Sendable {
  let address: UInt
  let byteCount: Int

  private init(address: UInt, byteCount: Int) {
    self.address = address
    self.byteCount = byteCount
  }

  deinit {
    if let address = UnsafeMutableRawPointer(bitPattern: address) { munmap(address, byteCount) }
  }

  /// Zeroed bytes for `fill` to write, published as a buffer.
  static func buffer(
    byteCount: Int, _ fill: (UnsafeMutableRawBufferPointer) throws -> Void
  ) throws -> Buffer {
    if byteCount <= 1 << 16 {
      return try Buffer.filled(byteCount: max(byteCount, 0)) { bytes in
        bytes.initializeMemory(as: UInt8.self, repeating: 0)
        try fill(bytes)
      }
    }
    let (length, overflow) = byteCount.addingReportingOverflow(Buffer.padding)
    guard !overflow, length < 1 << 46 else { throw FormatsError.noMemory(byteCount: byteCount) }
    let (region, base) = try map(length: length, writable: true)
    try fill(UnsafeMutableRawBufferPointer(start: base, count: byteCount))
    return Buffer(borrowing: UnsafeRawPointer(base), byteCount: byteCount, owner: region)
  }

  /// The first `byteCount` (> 0) bytes of an open file.
  ///
  /// A page of zeros is reserved behind the file's last page, so that the padding is readable
  /// even when the file fills its last page.
  static func mapping(file descriptor: Int32, byteCount: Int) throws -> Buffer {
    let page = Int(getpagesize())
    let fileLength = (byteCount + page - 1) / page * page
    let (region, base) = try map(length: fileLength + page, writable: false)
    let mapped = mmap(base, byteCount, PROT_READ, MAP_PRIVATE | MAP_FIXED, descriptor, 0)
    guard mapped == base else { throw FormatsError.noMemory(byteCount: byteCount) }
    return Buffer(borrowing: UnsafeRawPointer(base), byteCount: byteCount, owner: region)
  }

  private static func map(
    length: Int, writable: Bool
  ) throws -> (MemoryRegion, UnsafeMutableRawPointer) {
    let protection = writable ? PROT_READ | PROT_WRITE : PROT_READ
    let address = mmap(nil, length, protection, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
    guard let address, Int(bitPattern: address) != -1 else {
      throw FormatsError.noMemory(byteCount: length)
    }
    return (MemoryRegion(address: UInt(bitPattern: address), byteCount: length), address)
  }
}
