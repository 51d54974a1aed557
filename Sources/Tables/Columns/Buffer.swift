import CKernels
import Synchronization

/// Bytes that never change after they were published: the memory under every column.
///
/// The address is 64-byte aligned when Deed allocated it, and at least 64 readable bytes follow the
/// last one, so that vector kernels may read a whole register past the end.
package final class Buffer: @unchecked Sendable {
  // @unchecked because: the bytes are written only through `Buffer.filled`'s closure, before any
  // other thread can see the object.

  /// The first byte.
  package let address: UnsafeRawPointer
  /// The number of bytes that belong to the buffer, without the padding.
  package let byteCount: Int
  /// What was computed of the bytes and is worth keeping as long as they are.
  let companions = Mutex<[any Companion]>([])
  private let owner: AnyObject?

  /// The readable bytes after the last one.
  package static let padding = 64

  /// The bytes of all buffers that Deed allocated and of what is computed beside them, at any time.
  package static var keptBytes: UnsafePointer<Int64>? {
    deed_kept_bytes().map { UnsafePointer($0) }
  }

  private init(address: UnsafeRawPointer, byteCount: Int, owner: AnyObject?) {
    self.address = address
    self.byteCount = byteCount
    self.owner = owner
  }

  /// Wraps memory that `owner` keeps alive, such as a mapped file.
  ///
  /// The caller vouches for the padding: at least 64 readable bytes after the last one.
  package convenience init(borrowing address: UnsafeRawPointer, byteCount: Int, owner: AnyObject) {
    self.init(address: address, byteCount: byteCount, owner: Optional(owner))
  }

  /// Allocates `byteCount` bytes, lets `fill` write them, and publishes the result.
  ///
  /// The bytes that `fill` leaves alone are undefined; the padding is zero.
  package static func filled<Failure>(
    byteCount: Int, _ fill: (UnsafeMutableRawBufferPointer) throws(Failure) -> Void
  ) throws(Failure) -> Buffer {
    let memory = UnsafeMutableRawPointer.allocate(
      byteCount: byteCount + padding, alignment: 64)
    deed_prefer_large_pages(memory, byteCount)
    deed_keep_bytes(Int64(byteCount))
    (memory + byteCount).initializeMemory(as: UInt8.self, repeating: 0, count: padding)
    let buffer = Buffer(address: UnsafeRawPointer(memory), byteCount: byteCount, owner: nil)
    try fill(UnsafeMutableRawBufferPointer(start: memory, count: byteCount))
    return buffer
  }

  /// Copies the elements of an array.
  package static func copying<Element: BitwiseCopyable>(_ elements: [Element]) -> Buffer {
    elements.withUnsafeBytes { source in
      filled(byteCount: source.count) { $0.copyMemory(from: source) }
    }
  }

  deinit {
    if owner == nil {
      UnsafeMutableRawPointer(mutating: address).deallocate()
      deed_keep_bytes(-Int64(byteCount))
    }
  }
}

/// Something computed of a buffer's bytes, which is freed with them.
protocol Companion: AnyObject, Sendable {}
