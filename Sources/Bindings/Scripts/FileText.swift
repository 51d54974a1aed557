#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Reading a small file whole.
package enum FileText {
  /// Why a file was not read.
  package struct Failure: Error, CustomStringConvertible {
    /// The sentence for the analyst.
    package let description: String
  }

  /// The bytes of a file.
  package static func bytes(_ path: String) throws(Failure) -> [UInt8] {
    let descriptor = open(path, O_RDONLY)
    guard descriptor >= 0 else {
      throw Failure(
        description: errno == ENOENT
          ? "there is no file \(path)." : "cannot read \(path): \(reason(errno)).")
    }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      throw Failure(description: "cannot read \(path): \(reason(errno)).")
    }
    if status.st_mode & S_IFMT == S_IFDIR {
      throw Failure(description: "\(path) is a folder, not a file.")
    }
    var bytes: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = read(descriptor, &block, block.count)
      if count < 0 {
        if errno == EINTR { continue }
        throw Failure(description: "cannot read \(path): \(reason(errno)).")
      }
      if count == 0 { return bytes }
      bytes.append(contentsOf: block[..<count])
    }
  }

  /// The text of a script, without a byte order mark, its lines ended by line feeds.
  ///
  /// Lua counts the two bytes that end a line on Windows as one end, so that lines keep their
  /// numbers. A first line for the shell, `#!…`, becomes an empty one, as in Lua's own programs.
  package static func text(_ path: String) throws(Failure) -> String {
    var bytes = try bytes(path)
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes.removeFirst(3) }
    if bytes.contains(0x0D) {
      var last: UInt8 = 0
      bytes = bytes.compactMap { byte in
        defer { last = byte }
        if byte == 0x0A, last == 0x0D { return nil }
        return byte == 0x0D ? 0x0A : byte
      }
    }
    if bytes.starts(with: Array("#!".utf8)) {
      bytes.removeFirst(bytes.firstIndex(of: 0x0A) ?? bytes.count)
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func reason(_ code: Int32) -> String {
    String(cString: strerror(code)).lowercased()
  }
}
