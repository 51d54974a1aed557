import StandardLibrary
import Wording

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// The files inside the binary: scripts, the Lua library, the sample.
///
/// For work on them the environment's `DEED_LIBRARY` names a folder that is looked at first.
package enum ShippedFiles {
  /// The paths of all files, sorted.
  package static var paths: [String] { files.map { String(cString: $0.path) } }

  /// The bytes of a file by its path, such as `scripts/nps_by_segment.lua`.
  package static func bytes(of path: String) -> [UInt8]? {
    if let folder = getenv("DEED_LIBRARY"),
      let override = try? FileText.bytes(String(cString: folder) + "/" + path)
    {
      return override
    }
    guard let file = files.first(where: { String(cString: $0.path) == path }) else { return nil }
    return Array(UnsafeBufferPointer(start: file.bytes, count: file.length))
  }

  /// The text of a file by its path.
  package static func text(of path: String) -> String? {
    bytes(of: path).map { String(decoding: $0, as: UTF8.self) }
  }

  private static var files: UnsafeBufferPointer<deed_file> {
    var count = 0
    let start = deed_library_files(&count)
    return UnsafeBufferPointer(start: start, count: count)
  }
}

/// The scripts inside the binary, by name.
package enum ShippedScripts {
  /// The names, sorted.
  package static var names: [String] {
    ShippedFiles.paths.compactMap { path in
      path.hasPrefix("scripts/") && path.hasSuffix(".lua")
        ? String(path.dropFirst("scripts/".count).dropLast(".lua".count)) : nil
    }
  }

  /// The text of a script.
  package static func text(of name: String) -> String? {
    ShippedFiles.text(of: "scripts/\(name).lua")
  }

  /// ` Did you mean …?` for the name of a script, or nothing.
  package static func suggestion(for name: String) -> String {
    Wording.suggestion(for: name, among: names)
  }
}
