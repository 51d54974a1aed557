#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

extension TimeZoneRules {
  /// Where the system keeps its time zones: the environment's `TZDIR`, or the usual place.
  package static var systemDirectory: String {
    guard let value = getenv("TZDIR"), value.pointee != 0 else { return "/usr/share/zoneinfo" }
    return String(cString: value)
  }

  /// The zone of this name from the compiled files in `directory`.
  ///
  /// `UTC` needs no file.
  ///
  /// - Throws: `ZoneError`.
  package static func named(
    _ name: String, in directory: String = systemDirectory
  ) throws(ZoneError) -> TimeZoneRules {
    if name == "UTC" { return utc }
    guard isName(name) else { throw .notAName(name) }
    let path = directory + "/" + name
    var code: Int32 = 0
    guard let bytes = contents(path, &code) else {
      if code != ENOENT && code != ENOTDIR && code != EISDIR {
        throw .unreadable(name, path: path, code: code)
      }
      let names = zoneNames(in: directory)
      if names.isEmpty { throw .noZones(name, directory: directory) }
      throw .unknown(name, directory: directory, closest: closest(to: name, among: names))
    }
    let rules: TimeZoneRules?
    do {
      rules = try bytes.withUnsafeBufferPointer { try decoded($0, name: name) }
    } catch let error as ZoneError {
      throw error
    } catch {
      rules = nil
    }
    guard let rules else { throw .damaged(name, path: path) }
    return rules
  }

  /// Whether the text can name a zone: parts of letters, digits, `_`, `+` and `-` between slashes,
  /// so that no name leads out of the directory.
  package static func isName(_ name: String) -> Bool {
    guard (1...255).contains(name.utf8.count) else { return false }
    return name.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
      .allSatisfy { part in
        !part.isEmpty
          && part.allSatisfy { byte in
            ByteCursor.lowered(byte) &- UInt8(ascii: "a") < 26 || byte &- 48 < 10
              || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "+")
              || byte == UInt8(ascii: "-")
          }
      }
  }

  /// A name that differs in case or lacks the region: `europe/brussels` and `Brussels`.
  static func closest(to name: String, among names: [String]) -> String? {
    let wanted = name.lowercased()
    let last = wanted.split(separator: "/").last.map(String.init) ?? wanted
    return names.first { $0.lowercased() == wanted }
      ?? names.first { $0.lowercased().hasSuffix("/" + last) }
  }

  /// All names under a directory, in order.
  static func zoneNames(in directory: String) -> [String] {
    var names: [String] = []
    var folders = [""]
    // Two levels are in use (`America/Argentina/Salta`); links that lead in circles end here.
    for _ in 0..<4 {
      var deeper: [String] = []
      for folder in folders {
        guard let stream = opendir(directory + "/" + folder) else { continue }
        defer { closedir(stream) }
        while let entry = readdir(stream) {
          let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
            String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
          }
          guard isName(name), name != "posix", name != "right", name != "posixrules" else {
            continue
          }
          var status = stat()
          guard stat(directory + "/" + folder + name, &status) == 0 else { continue }
          if status.st_mode & S_IFMT == S_IFDIR { deeper.append(folder + name + "/") }
          if status.st_mode & S_IFMT == S_IFREG { names.append(folder + name) }
        }
      }
      folders = deeper
    }
    return names.sorted()
  }

  /// The bytes of a regular file of at most 1 MiB.
  private static func contents(_ path: String, _ code: inout Int32) -> [UInt8]? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      code = errno
      return nil
    }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      code = errno
      return nil
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      code = EISDIR
      return nil
    }
    guard (0...1_048_576).contains(status.st_size) else {
      code = EFBIG
      return nil
    }
    var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
    var filled = 0
    while filled < bytes.count {
      let got = bytes.withUnsafeMutableBytes { buffer in
        let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[filled...])
        return read(descriptor, rest.baseAddress, rest.count)
      }
      if got < 0, errno == EINTR { continue }
      if got < 0 {
        code = errno
        return nil
      }
      if got == 0 { break }
      filled += got
    }
    return Array(bytes.prefix(filled))
  }
}
