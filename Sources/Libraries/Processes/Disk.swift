#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// The system's reason for a failure, in small letters.
func systemReason(_ code: Int32) -> String { String(cString: strerror(code)).lowercased() }

/// What a path stands for.
enum FileKind {
  case nothing
  case file(bytes: Int)
  case folder
  case link
  case other

  /// The kind at a path; links are not followed.
  static func of(_ path: String) -> FileKind {
    var status = stat()
    guard lstat(path, &status) == 0 else { return .nothing }
    switch status.st_mode & S_IFMT {
    case S_IFREG: return .file(bytes: Int(status.st_size))
    case S_IFDIR: return .folder
    case S_IFLNK: return .link
    default: return .other
    }
  }
}

/// Files and folders through the system's calls, with failures as `LibraryError.file`.
package enum Disk {
  /// Whether there is a folder, links followed.
  package static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  /// Whether there is a folder itself, and no link to one.
  package static func isPlainFolder(_ path: String) -> Bool {
    if case .folder = FileKind.of(path) { true } else { false }
  }

  /// Whether there is anything at the path.
  package static func exists(_ path: String) -> Bool {
    if case .nothing = FileKind.of(path) { false } else { true }
  }

  /// The names in a folder, sorted by bytes, without `.` and `..`.
  package static func names(in folder: String) throws(LibraryError) -> [String] {
    guard let stream = opendir(folder) else {
      throw .file(folder, doing: "read", code: errno)
    }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// Makes a folder and those above it.
  package static func make(_ path: String) throws(LibraryError) {
    if isFolder(path) { return }
    if let slash = path.lastIndex(of: "/"), slash != path.startIndex {
      try make(String(path[..<slash]))
    }
    if mkdir(path, 0o777) != 0, errno != EEXIST || !isFolder(path) {
      throw .file(path, doing: "make the folder", code: errno)
    }
  }

  /// Removes a file, or a folder with everything in it; nothing there is no error.
  ///
  /// Links are removed, not followed.
  package static func remove(_ path: String) throws(LibraryError) {
    switch FileKind.of(path) {
    case .nothing: return
    case .folder:
      _ = chmod(path, 0o700)
      for name in try names(in: path) { try remove("\(path)/\(name)") }
      if rmdir(path) != 0, errno != ENOENT { throw .file(path, doing: "remove", code: errno) }
    case .file, .link, .other:
      if unlink(path) != 0, errno != ENOENT { throw .file(path, doing: "remove", code: errno) }
    }
  }

  /// The bytes of a file.
  package static func bytes(_ path: String, limit: Int = 1 << 28) throws(LibraryError) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .file(path, doing: "read", code: errno) }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = read(descriptor, &block, block.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw .file(path, doing: "read", code: errno) }
      if count == 0 { return bytes }
      bytes.append(contentsOf: block[..<count])
      if bytes.count > limit { throw .file(path, doing: "read", code: EFBIG) }
    }
  }

  /// The text of a file, or nil when there is none.
  package static func text(_ path: String) throws(LibraryError) -> String? {
    switch FileKind.of(path) {
    case .nothing: nil
    default: String(decoding: try bytes(path), as: UTF8.self)
    }
  }

  /// Writes a new file on the disk; `mode` are its permissions.
  package static func write(
    _ bytes: some Collection<UInt8>, to path: String, mode: UInt32 = 0o644
  ) throws(LibraryError) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode_t(mode))
    guard descriptor >= 0 else { throw .file(path, doing: "write", code: errno) }
    defer { close(descriptor) }
    let bytes = Array(bytes)
    var start = 0
    while start < bytes.count {
      let count = bytes[start...].withUnsafeBytes { systemWrite(descriptor, $0) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw .file(path, doing: "write", code: count == 0 ? EIO : errno) }
      start += count
    }
    if fsync(descriptor) != 0 { throw .file(path, doing: "write", code: errno) }
  }

  /// Replaces a file as a whole: readers see the old text or the new one.
  package static func replace(_ path: String, with text: String) throws(LibraryError) {
    let temporary = "\(path).\(getpid()).part"
    do throws(LibraryError) {
      try write(Array(text.utf8), to: temporary)
      if rename(temporary, path) != 0 {
        throw LibraryError.file(path, doing: "replace", code: errno)
      }
    } catch {
      unlink(temporary)
      throw error
    }
  }

  /// Gives a file or folder another name in the same file system.
  package static func move(_ path: String, to other: String) throws(LibraryError) {
    if rename(path, other) != 0 { throw .file(other, doing: "make", code: errno) }
  }

  /// The path with links followed and without `.` and `..`, or nil when there is nothing there.
  package static func real(_ path: String) -> String? {
    guard let real = realpath(path, nil) else { return nil }
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
