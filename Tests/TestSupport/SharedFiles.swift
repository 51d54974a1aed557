import Foundation

/// The reference files beside the package, which tests use when they are there.
package enum SharedFiles {
  /// The folder.
  package static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("shared").path

  /// The path of a file or folder in it, or nil when there is none.
  package static func path(_ name: String) -> String? {
    let path = folder + "/" + name
    return FileManager.default.fileExists(atPath: path) ? path : nil
  }
}
