import Foundation
import Tables
import TestSupport
import Testing

@testable import WorkspaceStore

@Suite struct DamageTests {
  let place: TemporaryStore

  init() throws { place = try TemporaryStore() }

  private func fill() throws {
    let count = 3000
    try place.open().add(
      ImportRequest(
        table: "responses",
        rows: Tables.Table([
          ("response_id", .integers((0..<count).map { Int64($0) })),
          ("score", .integers((0..<count).map { Int64($0 % 11) })),
          ("country", .strings((0..<count).map { $0 % 7 == 0 ? nil : "C\($0 % 5)" })),
          ("comment", .strings((0..<count).map { "a comment of some length, number \($0)" })),
        ]), key: ["response_id"], source: "x"))
  }

  private func contents() throws -> [String] {
    let table = try place.open().table("responses")
    return try table.names.map { try "\(table.column($0).cells)" }
  }

  @Test func `each changed bit is found, and no wrong value comes out`() throws {
    try fill()
    let right = try contents()
    var generator = SeededGenerator(seed: 1)
    for name in try place.files() {
      let url = URL(fileURLWithPath: place.folder + "/parts/" + name)
      let bytes = try Data(contentsOf: url)
      for _ in 0..<40 {
        var changed = bytes
        let place = Int.random(in: 0..<bytes.count, using: &generator)
        changed[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
        try changed.write(to: url)
        #expect(throws: StoreError.self) { _ = try contents() }
        #expect(try !self.place.open().problems().isEmpty)
      }
      try bytes.write(to: url)
    }
    #expect(try contents() == right)
    #expect(try place.open().problems().isEmpty)
  }

  @Test func `damage in a column names its rows and leaves other columns readable`() throws {
    try fill()
    let store = try place.open()
    let part = try store.state(of: "responses").parts[0]
    let record = try #require(part.record("response_id"))
    let stretch = try #require(record.stretches.first)
    let name = try #require(try place.files().first { $0.contains(".hot.") })
    let url = URL(fileURLWithPath: place.folder + "/parts/" + name)
    var bytes = try Data(contentsOf: url)
    bytes[stretch.range.lowerBound + 100] ^= 1
    try bytes.write(to: url)
    let table = try place.open().table("responses")
    #expect(throws: Never.self) { try table.column("score") }
    #expect(
      throws: StoreError.damaged(
        file: name, table: "responses", column: "response_id", rows: 1...3000, of: 3000)
    ) { try table.column("response_id") }
  }

  @Test func `a file that is gone is named`() throws {
    try fill()
    let name = try #require(try place.files().first)
    try FileManager.default.removeItem(atPath: place.folder + "/parts/" + name)
    #expect(throws: StoreError.missingFile(file: name, table: "responses", rows: 3000)) {
      try place.open().table("responses")
    }
    #expect(try place.open().problems().count == 1)
  }

  @Test func `cut files are found`() throws {
    try fill()
    for name in try place.files() {
      let url = URL(fileURLWithPath: place.folder + "/parts/" + name)
      let bytes = try Data(contentsOf: url)
      try bytes.prefix(bytes.count / 2).write(to: url)
      #expect(throws: StoreError.self) { _ = try contents() }
      try bytes.write(to: url)
    }
  }

  @Test func `sets of rows read back as they were, and other bytes are refused`() {
    var generator = SeededGenerator(seed: 9)
    for _ in 0..<300 {
      let limit = Int.random(in: 0...400, using: &generator)
      let rows = (0..<limit).filter { _ in Int.random(in: 0..<3, using: &generator) > 0 }
      let set = RowSet(rows)
      #expect(set.rows == rows)
      #expect(RowSet(set.encoded, limit: limit) == set)
      if let last = rows.last { #expect(RowSet(set.encoded, limit: last) == nil) }
    }
    for _ in 0..<3000 {
      let bytes = (0..<Int.random(in: 0..<12, using: &generator)).map { _ in
        UInt8.random(in: 0...255, using: &generator)
      }
      if let set = RowSet(bytes, limit: 1000) { #expect(set.rows.allSatisfy { $0 < 1000 }) }
      if let sums = Checksums(bytes) { #expect(sums.encoded == bytes) }
    }
  }
}
