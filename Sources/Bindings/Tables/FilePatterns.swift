#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// File patterns such as `exports/*.csv`.
enum FilePatterns {
  /// The files that match, sorted by name.
  static func matches(_ pattern: String) throws -> [String] {
    var found = glob_t()
    defer { globfree(&found) }
    switch glob(pattern, 0, nil, &found) {
    case 0: break
    case GLOB_NOMATCH: throw BindingError.sentence("no file matches \(pattern).")
    default: throw BindingError.sentence("the pattern \(pattern) cannot be looked up.")
    }
    return (0..<Int(found.gl_pathc)).compactMap { index in
      found.gl_pathv[index].map { String(cString: $0) }
    }
  }

  /// Whether there is a file of exactly this name.
  static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }
}
