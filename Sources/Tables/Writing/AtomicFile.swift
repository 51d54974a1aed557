#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Replaces a file as a whole: readers see the old bytes or all of the new ones.
///
/// The bytes go to a temporary file in the same folder, which takes the target's place in `commit`.
/// Without a commit the temporary file is removed and the target stays as it was. A symbolic link is
/// kept, and the file that it leads to is replaced. A replaced file keeps its permissions.
package final class AtomicFile {
  /// The file to replace, as it was given.
  package let path: String
  /// The same with links followed.
  private let target: String
  private let temporaryPath: String
  private var descriptor: Int32

  /// Makes the temporary file.
  ///
  /// - Throws: `WriteError`.
  package init(path: String) throws(WriteError) {
    if path.utf8.contains(0) { throw .refused(.inspect, path: path, code: EINVAL) }
    let target = Self.resolved(path)
    let mode = try Self.mode(target, shown: path)
    let slash = target.utf8.lastIndex(of: UInt8(ascii: "/"))
    let folder = slash.map { String(target[...$0]) } ?? ""
    let name = slash.map { String(target[target.index(after: $0)...]) } ?? target
    var found: (path: String, descriptor: Int32)?
    var attempt = 0
    while found == nil {
      // Long names leave no room for more, so the name is cut.
      let start = String(String.UnicodeScalarView(name.unicodeScalars.prefix(40)))
      let candidate = folder + "." + start + ".\(getpid())-\(attempt).part"
      let descriptor = open(candidate, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
      if descriptor >= 0 {
        found = (candidate, descriptor)
      } else if errno == ENOENT {
        throw .noFolder(path: path, folder: folder.isEmpty ? "." : folder)
      } else if errno != EEXIST || attempt > 1000 {
        throw .refused(.create, path: path, code: errno)
      }
      attempt += 1
    }
    self.path = path
    self.target = target
    temporaryPath = found?.path ?? ""
    descriptor = found?.descriptor ?? -1
    if let mode, fchmod(descriptor, mode) != 0 {
      let code = errno
      discard()
      throw .refused(.create, path: path, code: code)
    }
  }

  deinit { discard() }

  /// Replaces the file at `path` by what `body` writes; a failure leaves the old file.
  ///
  /// - Throws: `WriteError`, and what `body` throws.
  package static func replace(_ path: String, _ body: (AtomicFile) throws -> Void) throws {
    let file = try AtomicFile(path: path)
    do {
      try body(file)
      try file.commit()
    } catch {
      file.discard()
      throw error
    }
  }

  /// Appends bytes.
  ///
  /// - Throws: `WriteError.refused`.
  package func write(_ bytes: UnsafeRawBufferPointer) throws(WriteError) {
    var start = 0
    while start < bytes.count {
      let rest = UnsafeRawBufferPointer(rebasing: bytes[start...])
      let written = Self.systemWrite(descriptor, rest)
      if written > 0 {
        start += written
      } else if written == 0 || errno != EINTR {
        throw .refused(.write, path: path, code: written == 0 ? EIO : errno)
      }
    }
  }

  /// Puts the bytes in the target's place, on the disk.
  ///
  /// - Throws: `WriteError.refused`.
  package func commit() throws(WriteError) {
    guard descriptor >= 0 else { throw .refused(.synchronise, path: path, code: EBADF) }
    if fsync(descriptor) != 0 { throw fail(.synchronise) }
    let closed = close(descriptor)
    descriptor = -1
    if closed != 0 { throw fail(.synchronise) }
    if rename(temporaryPath, target) != 0 { throw fail(.replace) }
    synchroniseFolder()
  }

  /// Removes the temporary file, if `commit` has not put it in place.
  package func discard() {
    guard descriptor >= 0 else { return }
    close(descriptor)
    descriptor = -1
    unlink(temporaryPath)
  }

  private func fail(_ step: WriteError.Step) -> WriteError {
    let code = errno
    if descriptor >= 0 { close(descriptor) }
    descriptor = -1
    unlink(temporaryPath)
    return .refused(step, path: path, code: code)
  }

  /// Makes the new name last through a power cut, as far as the file system lets us.
  private func synchroniseFolder() {
    let slash = target.utf8.lastIndex(of: UInt8(ascii: "/"))
    let folder = open(slash.map { String(target[...$0]) } ?? ".", O_RDONLY | O_CLOEXEC)
    guard folder >= 0 else { return }
    fsync(folder)
    close(folder)
  }

  /// The permissions of the file to replace, or nil when there is none yet.
  private static func mode(_ target: String, shown path: String) throws(WriteError) -> mode_t? {
    var status = stat()
    guard stat(target, &status) == 0 else {
      if errno == ENOENT { return nil }
      throw .refused(.inspect, path: path, code: errno)
    }
    switch status.st_mode & S_IFMT {
    case S_IFREG: return status.st_mode & 0o7777
    case S_IFDIR: throw .isDirectory(path: path)
    default: throw .isNoFile(path: path)
    }
  }

  /// The path of the file that a path leads to; the path itself when there is nothing yet.
  private static func resolved(_ path: String) -> String {
    guard let real = realpath(path, nil) else { return path }
    defer { free(real) }
    return String(cString: real)
  }

  private static func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
    #if canImport(Glibc)
    Glibc.write(descriptor, bytes.baseAddress, bytes.count)
    #elseif canImport(Musl)
    Musl.write(descriptor, bytes.baseAddress, bytes.count)
    #else
    Darwin.write(descriptor, bytes.baseAddress, bytes.count)
    #endif
  }
}
