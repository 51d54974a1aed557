#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The bytes of a text file: a descriptor that is read at offsets, or memory.
final class CSVInput: Sendable {
  /// What messages call the file.
  let label: String
  /// The number of bytes.
  let size: Int
  private let descriptor: Int32
  private let memory: [UInt8]

  /// Opens a regular file.
  init(path: String) throws(ReadError) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw .system(path: path, code: errno) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      let code = errno
      close(descriptor)
      throw .system(path: path, code: code)
    }
    let kind = status.st_mode & S_IFMT
    guard kind == S_IFREG else {
      close(descriptor)
      throw kind == S_IFDIR ? .folder(path: path) : .notAFile(path: path)
    }
    self.label = path.split(separator: "/").last.map(String.init) ?? path
    self.size = Int(status.st_size)
    self.descriptor = descriptor
    self.memory = []
  }

  /// Bytes in memory.
  init(bytes: [UInt8], label: String) {
    self.label = label
    self.size = bytes.count
    self.descriptor = -1
    self.memory = bytes
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
  }

  /// Copies the bytes in `range`, which must lie in the file, to `target`.
  func read(_ range: Range<Int>, into target: UnsafeMutableRawPointer) throws(ReadError) {
    if descriptor < 0 {
      memory.withUnsafeBytes { bytes in
        if let base = bytes.baseAddress, !range.isEmpty {
          target.copyMemory(from: base + range.lowerBound, byteCount: range.count)
        }
      }
      return
    }
    var done = 0
    while done < range.count {
      let count = pread(
        descriptor, target + done, range.count - done, off_t(range.lowerBound + done))
      if count < 0 && errno == EINTR { continue }
      if count < 0 { throw .system(path: label, code: errno) }
      if count == 0 { throw .changed(file: label) }
      done += count
    }
  }

  /// The bytes in `range`, cut at the file's end.
  func bytes(_ range: Range<Int>) throws(ReadError) -> [UInt8] {
    let range = range.clamped(to: 0..<size)
    var result = [UInt8](repeating: 0, count: range.count)
    var failure: ReadError?
    result.withUnsafeMutableBytes { target in
      guard let base = target.baseAddress else { return }
      do throws(ReadError) { try read(range, into: base) } catch { failure = error }
    }
    if let failure { throw failure }
    return result
  }
}

extension ReadError {
  /// The system's words for an error number.
  static func reason(_ code: Int32) -> String {
    switch code {
    case ENOENT: "there is no such file"
    case EACCES, EPERM: "permission is denied"
    default: strerror(code).map { String(cString: $0) } ?? "error \(code)"
    }
  }
}
