/// A version of a library, such as 1.4.0; its tag is `v1.4.0`.
package struct LibraryVersion: Sendable, Hashable, Comparable {
  /// A step here may break callers.
  package let major: Int
  /// A step here adds something.
  package let minor: Int
  /// A step here mends something.
  package let patch: Int

  /// The version of three numbers.
  package init(_ major: Int, _ minor: Int, _ patch: Int) {
    self.major = major
    self.minor = minor
    self.patch = patch
  }

  /// Reads `1.4.0`: three whole numbers without leading zeros; nil for anything else.
  package init?(_ text: some StringProtocol) {
    guard let parts = Self.parts(text), parts.count == 3 else { return nil }
    self.init(parts[0], parts[1], parts[2])
  }

  /// Reads a tag, `v1.4.0`; nil for anything else.
  package init?(tag: some StringProtocol) {
    guard tag.hasPrefix("v") else { return nil }
    self.init(tag.dropFirst())
  }

  /// Reads the lowest version that a requirement takes: `1`, `1.4` or `1.4.2`.
  package init?(atLeast text: some StringProtocol) {
    guard let parts = Self.parts(text), parts.count <= 3 else { return nil }
    self.init(parts[0], parts.count > 1 ? parts[1] : 0, parts.count > 2 ? parts[2] : 0)
  }

  /// The name of its tag.
  package var tag: String { "v\(self)" }

  /// What all versions that may replace each other share: the major number, and before 1.0 the
  /// minor number too.
  package var series: String { major > 0 ? "\(major).x" : "0.\(minor).x" }

  /// By major, minor, patch.
  package static func < (left: LibraryVersion, right: LibraryVersion) -> Bool {
    (left.major, left.minor, left.patch) < (right.major, right.minor, right.patch)
  }

  private static func parts(_ text: some StringProtocol) -> [Int]? {
    var parts: [Int] = []
    for part in text.split(separator: ".", omittingEmptySubsequences: false) {
      guard (1...9).contains(part.utf8.count), part.utf8.allSatisfy({ $0 &- 48 < 10 }),
        part == "0" || part.utf8.first != 48, let number = Int(part)
      else { return nil }
      parts.append(number)
    }
    return parts.isEmpty ? nil : parts
  }
}

extension LibraryVersion: CustomStringConvertible {
  /// The three numbers with dots.
  package var description: String { "\(major).\(minor).\(patch)" }
}
