import Foundation
import Tables
import Testing

@testable import WorkspaceStore

private struct Stopped: Error {}

@Suite struct CommitTests {
  let place: TemporaryStore

  init() throws { place = try TemporaryStore() }

  private func wide(_ ids: [String]) -> ImportRequest {
    ImportRequest(
      table: "responses",
      rows: Tables.Table([
        ("response_id", .strings(ids)), ("score", .integers(ids.map { _ in 9 })),
        ("comment", .strings(ids.map { "a comment that is long enough to be text: \($0)" })),
      ]), key: ["response_id"], source: "x.csv")
  }

  @Test(arguments: FaultPoint.allCases)
  func `a commit that stops at any step leaves the state before or after`(
    point: FaultPoint
  ) throws {
    try place.open().add(wide(["a"]))
    let before = try place.files()
    let failing = try place.open(
      faults: FaultInjection { reached in if reached == point { throw Stopped() } })
    #expect(throws: Stopped.self) { try failing.add(wide(["a", "b"])) }
    let after = try place.open()
    let isDone = point == .committed
    #expect(try shown(after) == (isDone ? ["a 9", "b 9"] : ["a 9"]))
    #expect(try isDone || place.files() == before)
    #expect(try after.problems().isEmpty)
    try after.add(wide(["c"]))
    #expect(try shown(after).count == (isDone ? 3 : 2))
  }

  @Test func `a store sees at once what it and another one changed`() throws {
    let (one, other) = (try place.open(), try place.open())
    #expect(try one.tableNames().isEmpty)
    try other.add(wide(["a"]))
    #expect(try one.tableNames() == ["responses"])
    #expect(try shown(one) == ["a 9"])
    #expect(try shown(one) == ["a 9"])
    try other.add(wide(["b"]))
    #expect(try shown(one) == ["a 9", "b 9"])
    try one.add(wide(["c"]))
    #expect(try shown(one) == ["a 9", "b 9", "c 9"])
    #expect(try shown(other) == ["a 9", "b 9", "c 9"])
    try other.undo(import: 2)
    #expect(try shown(one) == ["a 9", "c 9"])
  }

  @Test func `an undo that stops in its transaction did nothing`() throws {
    try place.open().add(wide(["a"]))
    let failing = try place.open(
      faults: FaultInjection { if $0 == .inTransaction { throw Stopped() } })
    #expect(throws: Stopped.self) { try failing.undo(import: 1) }
    #expect(try shown(place.open()) == ["a 9"])
  }

  @Test func `files of an interrupted commit are removed when the store is opened`() throws {
    _ = try place.open()
    try Data([1]).write(to: URL(fileURLWithPath: place.folder + "/parts/responses-x.hot.arrow"))
    #expect(try place.files().count == 1)
    _ = try place.open()
    #expect(try place.files().isEmpty)
  }

  @Test func `who only reads takes no lock`() throws {
    try place.open().add(wide(["a"]))
    try FileManager.default.removeItem(atPath: place.folder + "/lock")
    #expect(try shown(place.open()) == ["a 9"])
    #expect(!FileManager.default.fileExists(atPath: place.folder + "/lock"))
  }

  @Test func `a second writer waits and is told who writes`() throws {
    let store = try place.open(lockSeconds: 0)
    let lock = try WriterLock(path: place.folder + "/lock", seconds: 0)
    let error = #expect(throws: StoreError.self) { try store.add(wide(["a"])) }
    #expect(
      error
        == .busy(
          path: place.folder + "/lock", seconds: 0,
          holder: "process \(ProcessInfo.processInfo.processIdentifier)"))
    withExtendedLifetime(lock) {}
  }

  @Test func `a writer that is at work is waited for longer than one that hangs`() async throws {
    let lock = place.folder + "/lock"
    _ = try place.open()
    let holder = try WriterLock(path: lock, seconds: 0)
    // It shows a sign of life each second.
    let later = Task.detached { [place] in
      try place.open(lockSeconds: 2).add(self.wide(["a"]))
    }
    try await Task.sleep(for: .seconds(4))
    #expect(try place.open().tableNames().isEmpty)
    withExtendedLifetime(holder) {}
    _ = consume holder
    _ = try await later.value
    #expect(try shown(place.open()) == ["a 9"])
    // A holder without signs of life is given up.
    let descriptor = open(lock, O_RDWR)
    defer { close(descriptor) }
    #expect(flock(descriptor, LOCK_EX | LOCK_NB) == 0)
    #expect(throws: StoreError.self) {
      try place.open(lockSeconds: 1).add(wide(["b"]))
    }
  }

  @Test func `a table that was opened before a commit stays as it was`() throws {
    let store = try place.open()
    try store.add(wide(["a"]))
    let table = try store.table("responses")
    try store.add(wide(["b"]))
    #expect(try table.column("response_id").cells == [.string("a")])
  }

  @Test func `two writers at once both land`() async throws {
    let place = place
    try await withThrowingTaskGroup(of: Void.self) { group in
      for name in ["a", "b"] {
        group.addTask { try place.open(lockSeconds: 30).add(self.wide([name])) }
      }
      try await group.waitForAll()
    }
    #expect(try shown(place.open()).sorted() == ["a 9", "b 9"])
  }

  @Test func `whoever comes while another makes the catalogue sees one state of it`() throws {
    for round in 0..<100 {
      let place = try TemporaryStore()
      try FileManager.default.createDirectory(
        atPath: place.folder, withIntermediateDirectories: true)
      let path = place.folder + "/catalogue.sqlite"
      let reader = try Catalogue(path: path)
      let making = Thread { try? Catalogue(path: path).migrate() }
      making.start()
      var looks = 0
      while try !reader.isCurrent(isNew: true) {
        looks += 1
        try #require(looks < 1_000_000, "round \(round)")
      }
    }
  }

  @Test func `a folder that cannot be written to is named`() throws {
    let error = #expect(throws: StoreError.self) {
      try WorkspaceStore(folder: "/proc/deed", now: { 0 })
    }
    #expect(error?.description.hasPrefix("cannot make /proc/deed: ") == true)
  }
}
