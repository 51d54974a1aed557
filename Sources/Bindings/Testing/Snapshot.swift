import LuaRuntime
import Reports
import Tables

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// What a value looked like, kept in a file beside the test.
enum Snapshot {
  /// Compares a value, as it is shown, with its snapshot; writes it when the registry says so.
  ///
  /// - Throws: `CheckFailure.differs` with the lines that differ.
  static func check(_ value: ValueTree, text: String?, name: String?, _ host: Host) throws {
    guard let tests = host.tests, let current = tests.current else {
      throw BindingError.sentence("`snapshot` is called inside a test")
    }
    let shown = (try text ?? value.text(style: Style())).trimmedNewlines + "\n"
    let file = "\(tests.snapshots)/\(fileName(name ?? current)).txt"
    let before = (try? FileText.bytes(file)).map { String(decoding: $0, as: UTF8.self) }
    if tests.snapshotUse != .write {
      if let before {
        if before != shown { throw CheckFailure.differs(differences(before, shown)) }
        return
      }
      if tests.snapshotUse == .compareOnly {
        throw BindingError.sentence(
          "there is no snapshot \(file). `deed test --update-snapshots` writes it")
      }
    }
    if before == shown { return }
    try makeFolders(tests.snapshots)
    try AtomicFile.replace(file) { output in
      try Array(shown.utf8).withUnsafeBytes { try output.write($0) }
    }
    tests.noteWritten(file)
  }

  /// A name as that of a file: letters, digits and dashes.
  static func fileName(_ name: String) -> String {
    var result = ""
    for scalar in name.lowercased().unicodeScalars {
      let isPlain = scalar.properties.isAlphabetic || scalar.properties.numericType != nil
      if isPlain, scalar.isASCII {
        result.unicodeScalars.append(scalar)
      } else if !result.hasSuffix("-"), !result.isEmpty {
        result += "-"
      }
    }
    while result.hasSuffix("-") { result.removeLast() }
    return result.isEmpty ? "snapshot" : String(result.prefix(80))
  }

  private static func differences(_ before: String, _ now: String) -> [String] {
    let old = before.split(separator: "\n", omittingEmptySubsequences: false)
    let new = now.split(separator: "\n", omittingEmptySubsequences: false)
    var lines: [String] = []
    for index in 0..<max(old.count, new.count) {
      let one = index < old.count ? old[index] : nil
      let other = index < new.count ? new[index] : nil
      guard one != other else { continue }
      lines.append(
        "line \(index + 1): expected \(one.map { "`\($0)`" } ?? "nothing"), got "
          + (other.map { "`\($0)`" } ?? "nothing"))
    }
    return lines
  }

  private static func makeFolders(_ path: String) throws {
    var place = path.hasPrefix("/") ? "" : "."
    for part in path.split(separator: "/") {
      place += "/\(part)"
      if mkdir(place, 0o777) != 0, errno != EEXIST {
        throw BindingError.sentence(
          "cannot make the folder \(path): \(String(cString: strerror(errno)).lowercased())")
      }
    }
  }
}
