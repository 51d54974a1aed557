#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// The scripts that a path on the command line stands for.
enum ScriptPaths {
  /// The path itself, or all `.lua` files below it when it is a folder, sorted.
  ///
  /// Links to folders are not followed.
  static func inside(_ path: String) throws -> [String] {
    guard isFolder(path, following: true) else { return [path] }
    var found: [String] = []
    var folders = [path.hasSuffix("/") ? String(path.dropLast()) : path]
    while let folder = folders.popLast() {
      for name in try names(in: folder) {
        let inner = "\(folder)/\(name)"
        if isFolder(inner, following: false) {
          folders.append(inner)
        } else if name.hasSuffix(".lua") {
          found.append(inner)
        }
      }
    }
    if found.isEmpty {
      throw CommandFailure("there is no .lua file in \(path).\n", status: ExitStatus.usage)
    }
    return found.sorted()
  }

  private static func isFolder(_ path: String, following: Bool) -> Bool {
    var status = stat()
    let found = following ? stat(path, &status) : lstat(path, &status)
    return found == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  private static func names(in folder: String) throws -> [String] {
    guard let stream = opendir(folder) else {
      throw CommandFailure(
        "cannot read \(folder): \(String(cString: strerror(errno)).lowercased()).\n")
    }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if !name.hasPrefix(".") { names.append(name) }
    }
    return names
  }
}
