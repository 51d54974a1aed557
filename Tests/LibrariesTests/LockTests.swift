import TestSupport
import Testing

@testable import Libraries

@Suite struct LockTests {
  private static func library(_ name: String) throws -> LockedLibrary {
    LockedLibrary(
      name: name, address: try LibraryAddress("git.example.org/cx/\(name)"),
      version: LibraryVersion(1, 4, 0), commit: String(repeating: "ab", count: 20),
      sum: String(repeating: "0f", count: 32), rights: ["append = promises"],
      requirements: [GraphOfLists.requirement("base 1.2.0")], asked: "1.4")
  }

  @Test func `a lock is written in one way and read back`() throws {
    let lock = try LibraryLock([Self.library("nps"), Self.library("base")])
    #expect(
      lock.text.contains(
        """
        [[library]]
        name = "nps"
        url = "git.example.org/cx/nps"
        version = "1.4.0"
        commit = "abababababababababababababababababababab"
        sha256 = "0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f"
        permissions = ["append = promises"]
        asked = "1.4"
        requires = ["x.org/base 1.2.0"]

        """))
    #expect(lock.libraries.map(\.name) == ["base", "nps"])
    #expect(try LibraryLock(reading: lock.text) == lock)
    #expect(try LibraryLock(reading: lock.text).text == lock.text)
  }

  @Test func `two libraries of one name are refused with both addresses`() throws {
    var other = try Self.library("nps")
    other.address = try LibraryAddress("other.org/nps")
    #expect(
      throws: LibraryError.sameName("nps", one: "git.example.org/cx/nps", other: "other.org/nps")
    ) {
      try LibraryLock([Self.library("nps"), other])
    }
  }

  @Test func `a damaged lock is refused, never half read`() throws {
    let text = try LibraryLock([Self.library("nps")]).text
    var generator = SeededGenerator(seed: 9)
    for _ in 0..<500 {
      var bytes = Array(text.utf8)
      for _ in 0..<Int.random(in: 1...4, using: &generator) {
        let place = Int.random(in: 0..<bytes.count, using: &generator)
        switch Int.random(in: 0..<3, using: &generator) {
        case 0: bytes[place] = UInt8.random(in: 0...255, using: &generator)
        case 1: bytes.remove(at: place)
        default: bytes.insert(UInt8.random(in: 32...126, using: &generator), at: place)
        }
      }
      // Either it is refused or it says what it means: it can be written and read again.
      guard let lock = try? LibraryLock(reading: String(decoding: bytes, as: UTF8.self)) else {
        continue
      }
      #expect(try LibraryLock(reading: lock.text) == lock)
    }
    for line in ["commit", "sha256", "name", "version", "url"] {
      let without = text.split(separator: "\n").filter { !$0.hasPrefix("\(line) =") }
        .joined(separator: "\n")
      #expect(throws: LibraryError.self) { try LibraryLock(reading: without) }
    }
  }
}
