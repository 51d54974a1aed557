import Formats
import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Bytes that wait on disk until it is known how they are to be written; gone with the process.
final class Spool: Sendable {
  private let path: String
  private let descriptor: Int32
  private let end = Atomic<Int>(0)

  /// An empty spool in a folder.
  ///
  /// - Throws: `FormatsError.system`.
  init(folder: String, stem: String) throws {
    path = "\(folder)/\(stem).spool"
    descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw FormatsError.system(path: path, action: "write", code: errno)
    }
    unlink(path)
  }

  deinit { close(descriptor) }

  /// Appends bytes and gives their position; for any thread.
  ///
  /// - Throws: `FormatsError.system`.
  func append(_ bytes: UnsafeRawBufferPointer) throws -> Int {
    let position = end.wrappingAdd(bytes.count, ordering: .relaxed).oldValue
    var done = 0
    while done < bytes.count, let base = bytes.baseAddress {
      let count = pwrite(descriptor, base + done, bytes.count - done, off_t(position + done))
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { throw FormatsError.system(path: path, action: "write", code: errno) }
      done += count
    }
    return position
  }

  /// Reads bytes that were appended.
  ///
  /// - Throws: `FormatsError.system`.
  func read(_ position: Int, into target: UnsafeMutableRawBufferPointer) throws {
    var done = 0
    while done < target.count, let base = target.baseAddress {
      let count = pread(descriptor, base + done, target.count - done, off_t(position + done))
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { throw FormatsError.system(path: path, action: "read", code: errno) }
      done += count
    }
  }
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
