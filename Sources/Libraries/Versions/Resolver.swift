/// What the resolver asks about libraries.
package protocol LibraryGraph {
  /// The versions that a library has, in any order.
  func versions(of address: LibraryAddress) throws(LibraryError) -> [LibraryVersion]
  /// What a version of a library needs.
  func requirements(
    of address: LibraryAddress, _ version: LibraryVersion
  ) throws(LibraryError) -> [Requirement]
}

/// Minimal version selection: of each library the highest version that anything asks for, and no
/// higher.
///
/// Every requirement that can be reached counts, also that of a version which a higher one replaces,
/// so the result does not depend on the order of anything. Libraries that no selected version needs
/// any more are left out. One library in two series is a conflict. Source: R. Cox, Minimal Version
/// Selection, 2018. Time in proportion to the requirements of the versions that are reached.
package struct Resolver<Graph: LibraryGraph> {
  private let graph: Graph

  /// A resolver over a graph.
  package init(_ graph: Graph) { self.graph = graph }

  /// A library in a series.
  private struct Line: Hashable {
    let key: String
    let series: String
  }

  /// A version that something asks for.
  private struct Node: Hashable {
    let key: String
    let version: LibraryVersion
  }

  /// The libraries that these requirements lead to; `root` is what messages call who has them.
  ///
  /// - Throws: `LibraryError.noVersion`, `.conflict` and what the graph throws.
  package func resolved(
    _ requirements: [Requirement], root: String
  ) throws(LibraryError) -> Resolution {
    var state = State()
    // Breadth first, so that the chain of a message is a shortest one.
    var queue = requirements.map { (requirement: $0, chain: [root]) }
    var position = 0
    while position < queue.count {
      let (requirement, chain) = queue[position]
      position += 1
      let version = try version(for: requirement, chain: chain, &state)
      let node = Node(key: requirement.address.key, version: version)
      guard state.requirements[node] == nil else { continue }
      let needed = try graph.requirements(of: requirement.address, version)
      state.requirements[node] = needed
      let line = Line(key: node.key, series: version.series)
      state.highest[line] = max(state.highest[line] ?? version, version)
      let inner = chain + ["\(requirement.address.text) \(version)"]
      queue += needed.map { ($0, inner) }
    }
    return try selection(requirements, root: root, state)
  }

  private struct State {
    var versions: [String: [LibraryVersion]] = [:]
    var requirements: [Node: [Requirement]] = [:]
    var highest: [Line: LibraryVersion] = [:]
  }

  /// The lowest version that a requirement takes.
  private func version(
    for requirement: Requirement, chain: [String], _ state: inout State
  ) throws(LibraryError) -> LibraryVersion {
    let key = requirement.address.key
    let versions: [LibraryVersion]
    if let known = state.versions[key] {
      versions = known
    } else {
      versions = try graph.versions(of: requirement.address).sorted()
      state.versions[key] = versions
    }
    guard let version = versions.first(where: requirement.takes) else {
      throw .noVersion(
        requirement.address.text, asked: requirement.minimum, versions: versions, chain: chain)
    }
    return version
  }

  /// The selected versions that are still needed, each with who needs it.
  private func selection(
    _ requirements: [Requirement], root: String, _ state: State
  ) throws(LibraryError) -> Resolution {
    var found: [Line: Resolution.Library] = [:]
    var queue = requirements.map { (requirement: $0, chain: [root]) }
    var position = 0
    while position < queue.count {
      let (requirement, chain) = queue[position]
      position += 1
      let line = Line(key: requirement.address.key, series: requirement.minimum.series)
      // Every requirement was reached before, so its line has a highest version.
      guard let version = state.highest[line] else { continue }
      let requirer = Resolution.Requirer(chain: chain, minimum: requirement.minimum)
      if found[line] != nil {
        found[line]?.requirers.append(requirer)
        found[line]?.spell(requirement.address)
        continue
      }
      let needed = state.requirements[Node(key: line.key, version: version)] ?? []
      found[line] = Resolution.Library(
        address: requirement.address, version: version, requirements: needed,
        requirers: [requirer])
      let inner = chain + ["\(requirement.address.text) \(version)"]
      queue += needed.map { ($0, inner) }
    }
    let libraries = found.values.sorted {
      ($0.address.key, $0.version) < ($1.address.key, $1.version)
    }
    for (one, other) in zip(libraries, libraries.dropFirst())
    where one.address.key == other.address.key {
      throw .conflict(
        one.address.text,
        requirers: libraries.filter { $0.address.key == one.address.key }.flatMap(\.requirers))
    }
    return Resolution(libraries: libraries)
  }
}

/// The libraries that a set of requirements leads to.
package struct Resolution: Sendable, Equatable {
  /// Who asks for a library, by the way from the root, and the version that is asked for.
  package struct Requirer: Sendable, Equatable {
    /// The root, then `address version` of each library on the way to the one that asks.
    package let chain: [String]
    /// The lowest version that it takes.
    package let minimum: LibraryVersion
  }

  /// One selected library.
  package struct Library: Sendable, Equatable {
    /// Where it lives, spelled as who asks nearest to the root spells it.
    package private(set) var address: LibraryAddress
    /// The selected version.
    package let version: LibraryVersion
    /// What it needs itself.
    package let requirements: [Requirement]
    /// Who asks for it, nearest to the root first.
    package internal(set) var requirers: [Requirer]

    /// Of spellings by libraries equally far from the root the first by bytes stays.
    mutating func spell(_ other: LibraryAddress) {
      guard let first = requirers.first, let last = requirers.last,
        last.chain.count == first.chain.count, other.text < address.text
      else { return }
      address = other
    }
  }

  /// The libraries by address.
  package let libraries: [Library]
}
