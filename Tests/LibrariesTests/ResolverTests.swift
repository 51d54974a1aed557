import TestSupport
import Testing

@testable import Libraries

@Suite struct ResolverTests {
  @Test func `of each library the highest version that is asked for is taken, and no higher`()
    throws
  {
    var graph = GraphOfLists()
    graph.add("a", "1.0.0", "c 1.1")
    graph.add("b", "1.0.0", "c 1.2")
    for version in ["1.0.0", "1.1.0", "1.2.0", "1.3.0"] { graph.add("c", version) }
    #expect(try graph.resolved("a 1", "b 1") == ["a 1.0.0", "b 1.0.0", "c 1.2.0"])
  }

  @Test func `a version that was never published is answered with the next one of its series`()
    throws
  {
    var graph = GraphOfLists()
    graph.add("a", "1.4.2")
    graph.add("a", "1.5.0")
    #expect(try graph.resolved("a 1.4") == ["a 1.4.2"])
  }

  @Test func `a library that only a replaced version needs is left out`() throws {
    var graph = GraphOfLists()
    graph.add("a", "1.0.0", "old 1")
    graph.add("a", "1.1.0")
    graph.add("b", "1.0.0", "a 1.1")
    graph.add("old", "1.0.0")
    #expect(try graph.resolved("a 1", "b 1") == ["a 1.1.0", "b 1.0.0"])
  }

  @Test func `a circle of libraries resolves`() throws {
    var graph = GraphOfLists()
    graph.add("a", "1.0.0", "b 1")
    graph.add("b", "1.0.0", "a 1")
    #expect(try graph.resolved("a 1") == ["a 1.0.0", "b 1.0.0"])
  }

  @Test func `a conflict names everyone who asks, with the way to each, and a way out`() {
    var graph = GraphOfLists()
    graph.add("a", "1.0.0", "c 1.1")
    graph.add("b", "1.0.0", "d 1")
    graph.add("d", "1.0.0", "c 2")
    graph.add("c", "1.1.0")
    graph.add("c", "2.0.0")
    #expect(throws: LibraryError.self) { try graph.resolved("a 1", "b 1") }
    do { _ = try graph.resolved("a 1", "b 1") } catch {
      #expect(
        error.description == """
          x.org/c is needed in versions that cannot stand in for each other:
            deed.toml → x.org/a 1.0.0 asks for 1.x (1.1.0 or later)
            deed.toml → x.org/b 1.0.0 → x.org/d 1.0.0 asks for 2.x (2.0.0 or later)
          Take a version of x.org/a 1.0.0 that works with 2.x, or a version of the others that works \
          with the older one.
          """)
    }
  }

  @Test func `a version that does not exist is refused with the way to who asks`() {
    var graph = GraphOfLists()
    graph.add("a", "1.0.0", "b 1.9")
    graph.add("b", "1.3.0")
    graph.add("b", "2.0.0")
    do {
      _ = try graph.resolved("a 1")
      Issue.record("resolved")
    } catch {
      #expect(
        error.description == """
          deed.toml → x.org/a 1.0.0 asks for x.org/b 1.9.0 or a later 1.x, but the latest 1.x is \
          1.3.0. The latest version is 2.0.0.
          """)
    }
  }

  @Test func `before 1.0 each minor number is a series of its own`() {
    var graph = GraphOfLists()
    graph.add("a", "0.1.0")
    graph.add("a", "0.2.0")
    #expect(throws: LibraryError.self) { try graph.resolved("a 0.1.1") }
  }

  /// The selection by repetition: takes every requirement that can be reached until nothing changes.
  ///
  /// What nothing selected needs is dropped then; nil stands for a conflict.
  private static func selectedByForce(_ graph: GraphOfLists, _ root: [Requirement]) -> [String]? {
    var asked = Set(root)
    var before = -1
    func chosen(_ requirement: Requirement) -> LibraryVersion? {
      graph.versions(of: requirement.address).filter(requirement.takes).min()
    }
    while asked.count != before {
      before = asked.count
      for requirement in asked {
        guard let version = chosen(requirement) else { return nil }
        asked.formUnion(graph.requirements(of: requirement.address, version))
      }
    }
    func selected(_ requirement: Requirement) -> LibraryVersion? {
      asked.filter {
        $0.address == requirement.address && $0.minimum.series == requirement.minimum.series
      }.compactMap(chosen).max()
    }
    var needed = Set(root)
    before = -1
    while needed.count != before {
      before = needed.count
      for requirement in needed {
        guard let version = selected(requirement) else { return nil }
        needed.formUnion(graph.requirements(of: requirement.address, version))
      }
    }
    var versions: [String: Set<LibraryVersion>] = [:]
    for requirement in needed {
      if let version = selected(requirement) {
        versions[requirement.address.key, default: []].insert(version)
      }
    }
    if versions.contains(where: { $0.value.count > 1 }) { return nil }
    return versions.sorted { $0.key < $1.key }.flatMap { key, chosen in
      chosen.map { "\(key.dropFirst("x.org/".count)) \($0)" }
    }
  }

  private static func random(
    libraries: Int, versions: Int, breaks: Int, _ generator: inout SeededGenerator
  ) -> GraphOfLists {
    var graph = GraphOfLists()
    let names = (0..<libraries).map { "l\($0)" }
    for name in names {
      for minor in 0..<Int.random(in: 1...versions, using: &generator) {
        let major = Int.random(in: 0..<100, using: &generator) < breaks ? 2 : 1
        let needed = (0..<Int.random(in: 0...3, using: &generator)).map { _ in
          let minimum = Int.random(in: 0..<versions, using: &generator)
          let series = Int.random(in: 0..<1000, using: &generator) < breaks ? 2 : 1
          return "\(names.randomElement(using: &generator) ?? "l0") \(series).\(minimum / 2)"
        }
        graph.libraries[name, default: [:]][LibraryVersion(major, minor, 0)] =
          Array(Set(needed)).sorted().map(GraphOfLists.requirement)
      }
    }
    return graph
  }

  @Test(arguments: 0..<60)
  func `random graphs of 200 libraries resolve as by brute force`(seed: Int) {
    var generator = SeededGenerator(seed: UInt64(seed))
    let graph = Self.random(
      libraries: 200, versions: 4, breaks: seed % 3 == 0 ? 5 : 0, &generator)
    let root = (0..<5).map { _ in
      GraphOfLists.requirement("l\(Int.random(in: 0..<200, using: &generator)) 1.0")
    }
    let found = try? graph.resolved(Array(Set(root)).sorted { $0.address.key < $1.address.key })
    #expect(found == Self.selectedByForce(graph, root))
  }

  @Test(arguments: 0..<30)
  func `the order of requirements and versions does not matter`(seed: Int) throws {
    var generator = SeededGenerator(seed: UInt64(seed))
    let graph = Self.random(libraries: 30, versions: 1, breaks: 0, &generator)
    let root = (0..<4).map { GraphOfLists.requirement("l\($0) 1.0") }
    var turned = graph
    for (name, versions) in graph.libraries {
      for (version, needed) in versions {
        turned.libraries[name]?[version] = Array(needed.reversed())
      }
    }
    #expect(try turned.resolved(root.reversed()) == graph.resolved(root))
  }

  @Test func `a thousand libraries in a chain and a fan resolve`() throws {
    var graph = GraphOfLists()
    for index in 0..<1000 {
      for minor in 0..<5 {
        graph.libraries["l\(index)", default: [:]][LibraryVersion(1, minor, 0)] =
          index < 990
          ? [1, 3, 9].map { GraphOfLists.requirement("l\(index + $0) 1.\(minor)") } : []
      }
    }
    let found = try graph.resolved("l0 1.0", "l1 1.4")
    #expect(found.count == 999)
    #expect(found.contains("l0 1.0.0"))
    #expect(found.contains("l990 1.4.0"))
  }
}
