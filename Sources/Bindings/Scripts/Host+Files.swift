#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

extension Host {
  /// Where a file goes that a script writes, once it may.
  ///
  /// In a run of a schedule relative paths lead into the run's outputs, where folders are made as
  /// they are needed.
  ///
  /// - Throws: `Permissions.Refusal`.
  func writablePath(_ path: String) throws -> String {
    guard let outputFolder, !path.hasPrefix("/") else {
      try permissions.checkWrite(path)
      return path
    }
    let parts = path.split(separator: "/").map(String.init)
    var folder = outputFolder
    for part in parts.dropLast() where part != "." {
      guard part != ".." else { break }
      folder += "/" + part
      mkdir(folder, 0o777)
    }
    let target = outputFolder + "/" + path
    try permissions.checkWrite(target)
    return target
  }
}
