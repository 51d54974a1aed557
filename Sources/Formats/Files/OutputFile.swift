import CKernels

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A file that appears under its name complete or not at all.
///
/// Bytes go to a temporary file in the same folder; `publish` makes them durable and gives them
/// the name. A writer that goes without publishing leaves nothing.
final class OutputFile {
  let path: String
  private(set) var position = 0
  /// Is given all bytes that `write(_:)` is, in their order.
  var observer: ((UnsafeRawBufferPointer) -> Void)?
  private let temporaryPath: String
  private var descriptor: Int32
  private var pending: [UInt8] = []
  // Where the bytes end that the system was asked to write to disk.
  private var begun = 0
  private static let pendingLimit = 1 << 16
  private static let begunAtOnce = 2 << 20
  private static let worthARequest = 1 << 18

  init(path: String) throws {
    var status = stat()
    var mode: mode_t = 0o666
    if stat(path, &status) == 0 {
      if status.st_mode & S_IFMT == S_IFDIR { throw FormatsError.folder(path: path) }
      mode = status.st_mode & 0o777
    }
    self.path = path
    var attempt = 0
    while true {
      let candidate = "\(path).\(getpid())-\(attempt).part"
      let opened = open(candidate, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
      if opened >= 0 {
        self.temporaryPath = candidate
        self.descriptor = opened
        return
      }
      guard errno == EEXIST, attempt < 100 else {
        throw FormatsError.system(path: path, action: "write", code: errno)
      }
      attempt += 1
    }
  }

  deinit {
    if descriptor >= 0 {
      close(descriptor)
      unlink(temporaryPath)
    }
  }

  func write(_ bytes: UnsafeRawBufferPointer) throws {
    position += bytes.count
    observer?(bytes)
    if pending.count + bytes.count <= Self.pendingLimit {
      pending.append(contentsOf: bytes)
      return
    }
    try flush()
    if bytes.count <= Self.pendingLimit {
      pending.append(contentsOf: bytes)
    } else {
      try writeThrough(bytes)
      if position - begun >= Self.begunAtOnce {
        beginWriting(begun..<position)
        begun = position
      }
    }
  }

  func write(_ bytes: [UInt8]) throws {
    try bytes.withUnsafeBytes { try write($0) }
  }

  /// Writes zeros up to the next multiple of `alignment`.
  func pad(to alignment: Int) throws {
    let count = (alignment - position % alignment) % alignment
    if count > 0 { try write([UInt8](repeating: 0, count: count)) }
  }

  /// Leaves room for `count` bytes, which `write(_:at:)` writes.
  func reserve(_ count: Int) throws {
    try flush()
    position += count
    guard ftruncate(descriptor, off_t(position)) == 0,
      lseek(descriptor, off_t(position), SEEK_SET) >= 0
    else { throw refusal() }
  }

  /// Writes into reserved room; may be called on several threads.
  func write(_ bytes: UnsafeRawBufferPointer, at offset: Int) throws {
    var done = 0
    while done < bytes.count, let base = bytes.baseAddress {
      let count = pwrite(descriptor, base + done, bytes.count - done, off_t(offset + done))
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { throw refusal() }
      done += count
    }
  }

  /// Has the system begin to write bytes to disk; `publish` waits for all of them.
  ///
  /// A few are not worth a request of their own.
  func beginWriting(_ range: Range<Int>) {
    guard range.count >= Self.worthARequest else { return }
    deed_begin_writing(descriptor, range.lowerBound, range.count)
  }

  /// Makes the bytes durable and gives them the file's name.
  func publish() throws {
    try flush()
    guard fsync(descriptor) == 0 else { throw refusal() }
    let closed = close(descriptor)
    descriptor = -1
    guard closed == 0, rename(temporaryPath, path) == 0 else {
      let code = errno
      unlink(temporaryPath)
      throw FormatsError.system(path: path, action: "write", code: code)
    }
    // The name itself is durable once the folder is.
    let folder = open(folderPath, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    if folder >= 0 {
      fsync(folder)
      close(folder)
    }
  }

  private var folderPath: String {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// Hands over what waits, so that `write(_:at:)` finds it written.
  func flush() throws {
    try pending.withUnsafeBytes { try writeThrough($0) }
    pending.removeAll(keepingCapacity: true)
  }

  private func writeThrough(_ bytes: UnsafeRawBufferPointer) throws {
    var done = 0
    while done < bytes.count, let base = bytes.baseAddress {
      #if canImport(Darwin)
      let count = Darwin.write(descriptor, base + done, bytes.count - done)
      #elseif canImport(Musl)
      let count = Musl.write(descriptor, base + done, bytes.count - done)
      #else
      let count = Glibc.write(descriptor, base + done, bytes.count - done)
      #endif
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { throw refusal() }
      done += count
    }
  }

  private func refusal() -> FormatsError {
    .system(path: path, action: "write", code: errno)
  }
}
