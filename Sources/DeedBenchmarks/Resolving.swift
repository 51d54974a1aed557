import Libraries

/// The cost of finding which versions of many libraries fit, in memory: no source is asked.
enum Resolving {
  private static let rounds = 21
  private static let versionsEach = 20

  /// `count` libraries of twenty versions, each of which needs up to eight later ones: the same graph
  /// each time.
  private struct Graph: LibraryGraph {
    let addresses: [LibraryAddress]
    let places: [LibraryAddress: Int]
    let versions: [LibraryVersion]

    init(_ count: Int) throws {
      addresses = try (0..<count).map { try LibraryAddress("git.example.org/cx/library\($0)") }
      places = Dictionary(uniqueKeysWithValues: addresses.enumerated().map { ($1, $0) })
      versions = (0..<versionsEach).map { LibraryVersion(1, $0, 0) }
    }

    func versions(of address: LibraryAddress) -> [LibraryVersion] {
      places[address] == nil ? [] : versions
    }

    func requirements(of address: LibraryAddress, _ version: LibraryVersion) -> [Requirement] {
      guard let place = places[address] else { return [] }
      return (1...8).compactMap { step -> Requirement? in
        let next = place + step * step
        guard next < addresses.count else { return nil }
        return Requirement(
          addresses[next], atLeast: LibraryVersion(1, (version.minor &+ step) % versionsEach, 0))
      }
    }
  }

  /// Medians over the rounds: processor nanoseconds of resolving `count` libraries, how many were
  /// chosen, and how many versions are in the graph.
  static func measured(_ count: Int) throws -> [(name: String, value: Double)] {
    let graph = try Graph(count)
    let root = [Requirement(graph.addresses[0], atLeast: LibraryVersion(1, 0, 0))]
    var times: [Double] = []
    var chosen = 0
    for _ in 0..<rounds {
      let start = Stopwatch.threadProcessor
      chosen = try Resolver(graph).resolved(root, root: "deed.toml").libraries.count
      times.append(Stopwatch.threadProcessor - start)
    }
    return [
      ("nanoseconds", median(times)), ("libraries", Double(chosen)),
      ("versions", Double(count * versionsEach)),
    ]
  }
}
