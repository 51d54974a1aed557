/// Bounds on a version, such as `>= 0.1, < 2`; a version alone is a lower bound.
package struct VersionRange: Sendable, Equatable {
  private enum Comparison: String, CaseIterable {
    // The longer signs first: `>=` begins with `>`.
    case atLeast = ">="
    case atMost = "<="
    case above = ">"
    case below = "<"
    case same = "="
  }

  private struct Bound: Equatable {
    let comparison: Comparison
    let version: LibraryVersion
  }

  private let bounds: [Bound]

  /// Reads a range; nil for a text that is none.
  package init?(_ text: String) {
    var bounds: [Bound] = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let words = part.filter { $0 != " " }
      let sign = Comparison.allCases.first { words.hasPrefix($0.rawValue) }
      guard let version = LibraryVersion(atLeast: words.dropFirst(sign?.rawValue.count ?? 0)) else {
        return nil
      }
      bounds.append(Bound(comparison: sign ?? .atLeast, version: version))
    }
    self.bounds = bounds
  }

  /// Whether a version is within all bounds.
  package func contains(_ version: LibraryVersion) -> Bool {
    bounds.allSatisfy { bound in
      switch bound.comparison {
      case .atLeast: version >= bound.version
      case .atMost: version <= bound.version
      case .above: version > bound.version
      case .below: version < bound.version
      case .same: version == bound.version
      }
    }
  }
}
