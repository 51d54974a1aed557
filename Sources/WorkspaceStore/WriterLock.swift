#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// The right to write to a workspace: one process or task at a time.
///
/// The system gives it back when the process ends, however it ends.
final class WriterLock {
  private let descriptor: Int32

  /// Waits up to `seconds` for the lock file at `path`.
  ///
  /// - Throws: `StoreError.busy`, `.folder`.
  init(path: String, seconds: Int) throws(StoreError) {
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else {
      throw .folder(path: path, action: "write to", remark: String(cString: strerror(errno)))
    }
    var waited = 0
    while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      let code = errno
      if code == EINTR { continue }
      guard code == EWOULDBLOCK else {
        close(descriptor)
        throw .folder(path: path, action: "lock", remark: String(cString: strerror(code)))
      }
      guard waited < seconds * 50 else {
        let holder = Self.holder(descriptor)
        close(descriptor)
        throw .busy(path: path, seconds: seconds, holder: holder)
      }
      usleep(20_000)
      waited += 1
    }
    self.descriptor = descriptor
    let text = Array("process \(getpid())".utf8)
    ftruncate(descriptor, 0)
    _ = pwrite(descriptor, text, text.count, 0)
  }

  deinit { close(descriptor) }

  private static func holder(_ descriptor: Int32) -> String? {
    var bytes = [UInt8](repeating: 0, count: 64)
    let count = pread(descriptor, &bytes, bytes.count, 0)
    return count > 0 ? String(decoding: bytes[..<count], as: UTF8.self) : nil
  }
}
