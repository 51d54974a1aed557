import Foundation
import Tables
import TestSupport
import Testing

@testable import WorkspaceStore

@Suite struct BackupTests {
  let place: TemporaryStore
  let other: TemporaryStore

  init() throws {
    place = try TemporaryStore()
    other = try TemporaryStore()
  }

  private var file: String { place.folder + "/store.backup" }

  @Test func `a restored backup holds what was there, with its history`() throws {
    let store = try place.open()
    try store.add(answers([("a", 9), ("b", 3)]))
    try store.add(answers([("b", 7)]))
    try store.backup(to: file)
    try store.add(answers([("c", 1)]))
    try WorkspaceStore.restore(from: file, into: other.folder)
    let restored = try other.open()
    #expect(try shown(restored) == ["a 9", "b 7"])
    #expect(try restored.problems().isEmpty)
    try restored.undo(import: 2)
    #expect(try shown(restored) == ["a 9", "b 3"])
  }

  @Test func `a backup is not restored over data`() throws {
    let store = try place.open()
    try store.add(answers([("a", 9)]))
    try store.backup(to: file)
    #expect(throws: StoreError.notEmpty(path: place.folder)) {
      try WorkspaceStore.restore(from: file, into: place.folder)
    }
    #expect(try shown(store) == ["a 9"])
  }

  @Test func `damaged data is not backed up`() throws {
    let store = try place.open()
    try store.add(answers([("a", 9)]))
    let name = try #require(try place.files().first)
    try FileManager.default.removeItem(atPath: place.folder + "/parts/" + name)
    #expect(throws: StoreError.self) { try store.backup(to: file) }
    #expect(!FileManager.default.fileExists(atPath: file))
  }

  @Test func `changed and cut backups are refused and leave nothing behind`() throws {
    let store = try place.open()
    try store.add(answers([("a", 9)]))
    try store.backup(to: file)
    let bytes = try Data(contentsOf: URL(fileURLWithPath: file))
    var generator = SeededGenerator(seed: 2)
    for round in 0..<150 {
      var changed = bytes
      if round % 3 == 0 {
        changed = changed.prefix(Int.random(in: 0..<bytes.count, using: &generator))
      } else {
        let place = Int.random(in: 0..<bytes.count, using: &generator)
        changed[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
      }
      try changed.write(to: URL(fileURLWithPath: file))
      #expect(throws: StoreError.self) {
        try WorkspaceStore.restore(from: file, into: other.folder)
      }
      #expect(!FileManager.default.fileExists(atPath: other.folder))
      #expect(!FileManager.default.fileExists(atPath: other.folder + ".restoring"))
    }
  }
}
