import Tables

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A whole file as a buffer.
package enum FileBytes {
  /// How a file comes into memory.
  package enum Access: Sendable {
    /// Mapped: nothing is copied, pages come when they are touched.
    ///
    /// For files that nobody changes in place, such as the store's: a file that is cut short
    /// while it is mapped stops the process.
    case mapped
    /// Read into memory at once.
    case copied
  }

  /// The bytes of the file at `path`.
  ///
  /// - Throws: `FormatsError.system`, `.folder`, `.notAFile`, `.noMemory`.
  package static func read(_ path: String, access: Access) throws -> Buffer {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw refusal(path) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw refusal(path) }
    switch status.st_mode & S_IFMT {
    case S_IFREG: break
    case S_IFDIR: throw FormatsError.folder(path: path)
    default: throw FormatsError.notAFile(path: path)
    }
    let byteCount = Int(status.st_size)
    if access == .mapped && byteCount > 0 {
      return try MemoryRegion.mapping(file: descriptor, byteCount: byteCount)
    }
    return try MemoryRegion.buffer(byteCount: byteCount) { bytes in
      var done = 0
      while done < byteCount, let base = bytes.baseAddress {
        let count = pread(descriptor, base + done, byteCount - done, off_t(done))
        if count < 0 && errno == EINTR { continue }
        guard count > 0 else { throw refusal(path) }
        done += count
      }
    }
  }

  /// The first `count` bytes of the file at `path`, or all of a shorter one.
  ///
  /// - Throws: `FormatsError.system`, `.folder`, `.notAFile`.
  package static func head(_ path: String, count: Int) throws -> [UInt8] {
    // A pipe without a writer must not stop us.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw refusal(path) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw refusal(path) }
    switch status.st_mode & S_IFMT {
    case S_IFREG: break
    case S_IFDIR: throw FormatsError.folder(path: path)
    default: throw FormatsError.notAFile(path: path)
    }
    var bytes = [UInt8](repeating: 0, count: max(0, count))
    let found = pread(descriptor, &bytes, bytes.count, 0)
    guard found >= 0 else { throw refusal(path) }
    return Array(bytes.prefix(found))
  }

  /// The length of the file at `path`; 0 for what is no file.
  ///
  /// - Throws: `FormatsError.system`.
  package static func byteCount(_ path: String) throws -> Int {
    var status = stat()
    guard stat(path, &status) == 0 else { throw refusal(path) }
    return status.st_mode & S_IFMT == S_IFREG ? Int(status.st_size) : 0
  }

  /// The last component of a path: what messages call a file.
  package static func name(_ path: String) -> String {
    path.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(path[path.index(after: $0)...]) }
      ?? path
  }

  private static func refusal(_ path: String) -> FormatsError {
    .system(path: path, action: "read", code: errno)
  }
}
