@testable import Libraries

/// A graph of libraries that is given whole.
struct GraphOfLists: LibraryGraph {
  /// By library, by version: what it needs.
  var libraries: [String: [LibraryVersion: [Requirement]]] = [:]

  /// `add("a", "1.0.0", "b 1.2")`.
  mutating func add(_ name: String, _ version: String, _ needed: String...) {
    guard let version = LibraryVersion(version) else { return }
    libraries[name, default: [:]][version] = needed.map(Self.requirement)
  }

  /// `a 1.2` as a requirement.
  static func requirement(_ text: String) -> Requirement {
    let words = text.split(separator: " ")
    guard words.count == 2, let address = try? LibraryAddress("x.org/\(words[0])"),
      let version = LibraryVersion(atLeast: words[1])
    else { preconditionFailure("a requirement of a test: \(text)") }
    return Requirement(address, atLeast: version)
  }

  func versions(of address: LibraryAddress) -> [LibraryVersion] {
    Array(libraries[name(address), default: [:]].keys)
  }

  func requirements(of address: LibraryAddress, _ version: LibraryVersion) -> [Requirement] {
    libraries[name(address)]?[version] ?? []
  }

  private func name(_ address: LibraryAddress) -> String {
    String(address.key.dropFirst("x.org/".count))
  }

  /// `a 1.2.0` of each selected library.
  func resolved(_ root: String...) throws(LibraryError) -> [String] {
    try resolved(root.map(Self.requirement))
  }

  func resolved(_ root: [Requirement]) throws(LibraryError) -> [String] {
    try Resolver(self).resolved(root, root: "deed.toml").libraries.map {
      "\(name($0.address)) \($0.version)"
    }
  }
}
