#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Folders that are made when they are not there.
enum NewFolder {
  /// Makes a folder and those above it; one that is there stays as it is.
  ///
  /// - Throws: `CommandFailure`.
  static func make(_ path: String, mode: mode_t = 0o777) throws {
    var made = path.hasPrefix("/") ? "/" : ""
    for part in path.split(separator: "/") {
      made += part + "/"
      guard mkdir(made, mode) != 0, errno != EEXIST, errno != EISDIR else { continue }
      throw CommandFailure(
        "cannot make the folder \(made): \(String(cString: strerror(errno)).lowercased())\n")
    }
  }
}
