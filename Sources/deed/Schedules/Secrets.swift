import WorkspaceStore

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// The workspace's secrets: lines `name = "value"` in `.deed/secrets.toml`, which only its owner
/// may read.
struct Secrets {
  private let path: String
  private let values: [String: String]

  /// Reads the file; there may be none.
  ///
  /// - Throws: `Courier.Failure` when others may read it, or a line is no secret.
  init(of workspace: Workspace) throws {
    path = workspace.dataFolder + "/secrets.toml"
    var status = stat()
    guard stat(path, &status) == 0 else {
      values = [:]
      return
    }
    guard status.st_mode & 0o077 == 0 else {
      throw Courier.Failure(description: "others may read \(path). Run `chmod 600 \(path)`.")
    }
    guard let text = SmallFile.text(path) else {
      throw Courier.Failure(
        description: "cannot read \(path): \(String(cString: strerror(errno))).")
    }
    var values: [String: String] = [:]
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    {
      let trimmed = Self.trimmed(line)
      if trimmed.isEmpty || trimmed.hasPrefix("#") { continue }
      guard let mark = trimmed.firstIndex(of: "=") else {
        throw Courier.Failure(
          description: "\(path):\(index + 1): expected a line such as name = \"value\".")
      }
      var value = Self.trimmed(trimmed[trimmed.index(after: mark)...])
      if value.count >= 2, value.hasPrefix("\""), value.hasSuffix("\"") {
        value = value.dropFirst().dropLast()
      }
      values[String(Self.trimmed(trimmed[..<mark]))] = String(value)
    }
    self.values = values
  }

  /// The secret of this name, or nil.
  subscript(_ name: String) -> String? { values[name] }

  /// The secret of this name.
  ///
  /// - Throws: `Courier.Failure` when there is none.
  func required(_ name: String) throws -> String {
    guard let value = values[name] else {
      throw Courier.Failure(description: "there is no secret `\(name)` in \(path).")
    }
    return value
  }

  private static func trimmed(_ text: Substring) -> Substring {
    var text = text.drop { $0.isWhitespace }
    while text.last?.isWhitespace == true { text.removeLast() }
    return text
  }
}
