import Tables
import TestSupport
import Testing

@testable import WorkspaceStore

@Suite struct UndoTests {
  let place: TemporaryStore

  init() throws { place = try TemporaryStore() }

  @Test func `an undone import is as if it had not been`() throws {
    let store = try place.open()
    try store.add(answers([("a", 9), ("b", 3)]))
    try store.add(answers([("b", 7), ("c", 1)]))
    try store.undo(import: 2)
    #expect(try shown(store) == ["a 9", "b 3"])
    try store.undo(import: 1)
    #expect(try shown(store) == [])
    #expect(try store.imports().map { $0.undoneAt != nil } == [true, true])
  }

  @Test func `a version that a later import replaced too stays replaced`() throws {
    let store = try place.open()
    try store.add(answers([("a", 1)]))
    try store.add(answers([("a", 2)]))
    try store.add(answers([("a", 3)]))
    try store.undo(import: 2)
    #expect(try shown(store) == ["a 3"])
    try store.undo(import: 3)
    #expect(try shown(store) == ["a 1"])
  }

  @Test func `rows that a later import had too stay`() throws {
    let store = try place.open()
    try store.add(answers([("a", 1)]))
    try store.add(answers([("a", 2), ("b", 5)]))
    try store.add(answers([("a", 2)]))
    try store.undo(import: 2)
    #expect(try shown(store) == ["a 2"])
    try store.undo(import: 3)
    #expect(try shown(store) == ["a 1"])
  }

  @Test func `an import is undone once, and an unknown one not at all`() throws {
    let store = try place.open()
    try store.add(answers([("a", 1)]))
    try store.undo(import: 1)
    #expect(throws: StoreError.undoneBefore(1, at: "2023-11-14T22:13:20Z")) {
      try store.undo(import: 1)
    }
    #expect(throws: StoreError.noImport(9)) { try store.undo(import: 9) }
  }

  @Test(arguments: 0..<12)
  func `any imports and undos leave what the standing imports alone would`(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let store = try place.open()
    var imports: [[(id: String?, score: Int64?)]] = []
    var undone: Set<Int> = []
    for _ in 0..<7 {
      if imports.count > undone.count, Int.random(in: 0..<3, using: &generator) == 0 {
        let standing = imports.indices.filter { !undone.contains($0) }
        if let number = standing.randomElement(using: &generator) {
          try store.undo(import: Int64(number + 1))
          undone.insert(number)
        }
      } else {
        let ids = ["a", "b", "c", "d"].filter { _ in Bool.random(using: &generator) }
        let rows = ids.map {
          (id: String?.some($0), score: Int64?.some(.random(in: 0..<3, using: &generator)))
        }
        imports.append(rows)
        try store.add(answers(rows))
      }
      var expected: [String: Int64] = [:]
      for (number, rows) in imports.enumerated() where !undone.contains(number) {
        for row in rows { expected[row.id ?? ""] = row.score }
      }
      #expect(
        try (store.tableNames().isEmpty ? [] : shown(store)).sorted()
          == expected.map { "\($0.key) \($0.value)" }.sorted())
    }
  }
}
