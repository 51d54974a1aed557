import CKernels
import Formats
import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Bytes that wait until it is known how they are to be written, the first of them in memory and the
/// rest on disk; gone with the process.
final class Spool: @unchecked Sendable {
  // @unchecked because: every stretch of `memory` belongs to the thread that appends it, and is only
  // read from then on.

  /// The bytes that are kept in memory at most.
  static let mostInMemory = 128 << 20

  private let path: String
  private let descriptor: Int32
  private let limit: Int
  private let memory: UnsafeMutableRawPointer?
  private let end = Atomic<Int>(0)

  /// An empty spool whose bytes beyond `limit` go to a folder.
  ///
  /// - Throws: `FormatsError.system`.
  init(folder: String, stem: String, limit: Int = Spool.mostInMemory) throws {
    path = "\(folder)/\(stem).spool"
    descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw FormatsError.system(path: path, action: "write", code: errno)
    }
    unlink(path)
    memory = deed_zero_pages(limit)
    self.limit = memory == nil ? 0 : limit
  }

  deinit {
    close(descriptor)
    deed_release_pages(memory, limit)
  }

  /// Appends bytes and gives their position; for any thread.
  ///
  /// - Throws: `FormatsError.system`.
  func append(_ bytes: UnsafeRawBufferPointer) throws -> Int {
    let position = end.wrappingAdd(bytes.count, ordering: .relaxed).oldValue
    var done = max(0, min(bytes.count, limit - position))
    if done > 0, let memory, let base = bytes.baseAddress {
      (memory + position).copyMemory(from: base, byteCount: done)
    }
    while done < bytes.count, let base = bytes.baseAddress {
      let count = pwrite(
        descriptor, base + done, bytes.count - done, off_t(position + done - limit))
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { throw FormatsError.system(path: path, action: "write", code: errno) }
      done += count
    }
    return position
  }

  /// Bytes that were appended, where they lie or in `room`; valid until that is used again.
  ///
  /// - Throws: `FormatsError.system`.
  func bytes(_ position: Int, count: Int, room: Scratch) throws -> UnsafeRawBufferPointer {
    if let memory, position + count <= limit {
      return UnsafeRawBufferPointer(start: memory + position, count: count)
    }
    let target = UnsafeMutableRawBufferPointer(room.room(count, of: UInt8.self))
    try read(position, into: target)
    return UnsafeRawBufferPointer(target)
  }

  /// Reads bytes that were appended.
  ///
  /// - Throws: `FormatsError.system`.
  func read(_ position: Int, into target: UnsafeMutableRawBufferPointer) throws {
    var done = max(0, min(target.count, limit - position))
    if done > 0, let memory, let base = target.baseAddress {
      base.copyMemory(from: memory + position, byteCount: done)
    }
    while done < target.count, let base = target.baseAddress {
      let count = pread(
        descriptor, base + done, target.count - done, off_t(position + done - limit))
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { throw FormatsError.system(path: path, action: "read", code: errno) }
      done += count
    }
  }

  /// Gives the memory back when nothing is read any more.
  func discard() { deed_drop_pages(memory, limit) }
}

/// Memory of a thread that is used again and only grows.
final class Scratch {
  private var memory: UnsafeMutableRawPointer
  private var capacity: Int

  init() {
    capacity = 1 << 12
    memory = .allocate(byteCount: capacity, alignment: 64)
  }

  deinit { memory.deallocate() }

  /// Room for `count` elements; what was there is lost.
  func room<Element: BitwiseCopyable>(
    _ count: Int, of type: Element.Type
  ) -> UnsafeMutableBufferPointer<Element> {
    let byteCount = count * MemoryLayout<Element>.stride
    if byteCount > capacity {
      memory.deallocate()
      capacity = max(byteCount, capacity * 2)
      memory = .allocate(byteCount: capacity, alignment: 64)
    }
    return UnsafeMutableBufferPointer(
      start: memory.bindMemory(to: type, capacity: count), count: count)
  }
}
