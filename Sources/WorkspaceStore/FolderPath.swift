import Formats
import Tables

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Paths of folders and the names in them.
package enum FolderPath {
  /// The absolute path without links, or nil with `errno` when there is no such folder.
  static func resolved(_ path: String) -> String? {
    guard let real = realpath(path, nil) else { return nil }
    defer { free(real) }
    let found = String(cString: real)
    return found == "/" ? "" : found
  }

  /// The text of a file, without a byte order mark.
  static func text(_ path: String) throws -> String {
    let bytes = try FileBytes.read(path, access: .copied)
    let text = UnsafeRawBufferPointer(start: bytes.address, count: bytes.byteCount)
    return String(
      decoding: text.starts(with: [0xef, 0xbb, 0xbf]) ? text.dropFirst(3) : text[...],
      as: UTF8.self)
  }

  /// The names in a folder that end in `ending`, without it, sorted; none when it
  /// cannot be read.
  package static func names(of ending: String, in folder: String, hidden: Bool = false) -> [String]
  {
    guard let stream = opendir(folder) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name.hasSuffix(ending), hidden ? name != "." && name != ".." : !name.hasPrefix(".") {
        names.append(String(name.dropLast(ending.count)))
      }
    }
    return names.sorted()
  }

  /// The folder that a path is in.
  static func parent(of path: String) -> String {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// Why nothing can be written in a folder, in words; nil when nothing is in the way.
  static func obstacle(toWritingIn folder: String) -> String? {
    if access(folder, W_OK) != 0 { return String(cString: strerror(errno)) }
    var system = statvfs()
    guard statvfs(folder, &system) == 0 else { return nil }
    if system.f_flag & UInt(ST_RDONLY) != 0 { return String(cString: strerror(EROFS)) }
    return UInt64(system.f_bavail) * UInt64(system.f_frsize) < 1 << 16
      ? String(cString: strerror(ENOSPC)) : nil
  }

  /// Makes a folder and those above it; one that is there already is no error.
  ///
  /// - Throws: `StoreError.folder`.
  static func make(_ path: String) throws(StoreError) {
    if mkdir(path, 0o777) == 0 || errno == EEXIST { return }
    var code = errno
    if code == ENOENT, let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")),
      slash > path.startIndex
    {
      try make(String(path[..<slash]))
      if mkdir(path, 0o777) == 0 || errno == EEXIST { return }
      code = errno
    }
    throw .folder(path: path, action: "make", remark: String(cString: strerror(code)))
  }
}
