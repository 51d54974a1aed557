import Experience
import Foundation
import Tables
import TestSupport
import Testing

@testable import WorkspaceStore

/// Single bits that change in any file of the store.
@Suite struct BitFlipTests {
  let place: TemporaryStore

  init() throws { place = try TemporaryStore() }

  private func fill() throws {
    let store = try place.open()
    func rows(_ range: Range<Int>, score: (Int) -> Int) -> ImportRequest {
      ImportRequest(
        table: "responses",
        rows: Tables.Table([
          ("response_id", .strings(range.map { "R\($0)" })),
          ("survey_id", .strings(range.map { _ in "s" })),
          ("score", .integers(range.map { Int64(score($0)) }).labelled(scale: "0-10")),
          ("comment", .strings(range.map { "a comment of some length, number \($0)" })),
        ]), key: ["survey_id", "response_id"], source: "x",
        quarantine: [.init(row: 3, reason: .byHand, text: "by hand")])
    }
    try store.add(rows(0..<300) { $0 % 11 })
    try store.add(rows(100..<400) { $0 % 7 })
    try store.add(rows(0..<50) { $0 % 5 })
    try store.undo(import: 2)
    try store.setAside(["R7"], of: "responses")
  }

  /// Everything that figures are made of.
  private func contents() throws -> [String] {
    let store = try place.open()
    let names = try store.tableNames()
    return try names
      + names.flatMap { name -> [String] in
        try [RowChoice.figures, .quarantined].flatMap { choice -> [String] in
          let table = try store.table(name, rows: choice)
          return try table.names.map { column in
            let values = try table.column(column)
            return "\(column) \(values.scale ?? "–") \(values.cells)"
          }
        }
      }
  }

  private func putBack(_ bytes: Data, _ path: String) throws {
    for ending in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + ending) }
    try bytes.write(to: URL(fileURLWithPath: path))
  }

  /// A list of good deeds with records.
  private func record() throws {
    let store = try place.open()
    try store.makeDeedList(on: 20_514) { _ in
      let items = (0..<200).map { row in
        DeedItem(
          id: "I\(row)", date: 20_514, team: "desk", customer: "K\(row)", visit: "V\(row)",
          journey: "J\(row)", touchpoint: "room",
          deed: DeedDefinition(id: "roll", service: "cleaned", sign: "folded", meaning: "fresh"),
          reason: "the first time for this customer", dueAt: nil)
      }
      return DeedList(
        date: 20_514, team: "desk", seed: 1, draw: 0.5, budget: nil, notes: [], chosen: items,
        rejected: [])
    }
    for row in 0..<100 {
      var record = DeedRecord()
      record.state = .done
      record.noticed = row % 3 == 0
      try store.record([(item: "I\(row)", record: record)])
    }
    _ = try store.undoDeedRecord(of: "I7")
    #expect(try store.problems() == [])
  }

  @Test func `a changed bit in the ledger of good deeds is found or harmless`() throws {
    try record()
    func figures() throws -> [String] {
      let items = try place.open().deedItems()
      return try items.names.map { "\($0) \(try items.column($0).cells)" }
    }
    let right = try figures()
    let path = place.folder + "/catalogue.sqlite"
    let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    let isLong = ProcessInfo.processInfo.environment["DEED_TEST_ALL"] != nil
    var generator = SeededGenerator(seed: 6)
    var found = 0
    for _ in 0..<(isLong ? 1000 : 100) {
      var changed = bytes
      let position = Int.random(in: 0..<bytes.count, using: &generator)
      changed[position] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
      try putBack(changed, path)
      do {
        #expect(try figures() == right, "at \(position)")
      } catch is StoreError {
        found += 1
      }
    }
    #expect(found > 0)
    try putBack(bytes, path)
    #expect(try figures() == right)
  }

  @Test func `a ledger's column whose name changed is found`() throws {
    try record()
    let path = place.folder + "/catalogue.sqlite"
    var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    // In the text that made the table, not in its triggers.
    let name = try #require(bytes.range(of: Data(" noticed INTEGER".utf8)))
    bytes[name.lowerBound + 4] ^= 1
    try putBack(bytes, path)
    #expect(throws: StoreError.self) { try place.open().deedItems() }
  }

  @Test func `a changed bit anywhere is found or harmless, and loses no file`() throws {
    try fill()
    let right = try contents()
    let files = try place.files()
    let paths = ["catalogue.sqlite"] + files.map { "parts/" + $0 }
    let isLong = ProcessInfo.processInfo.environment["DEED_TEST_ALL"] != nil
    var generator = SeededGenerator(seed: 5)
    var found = 0
    for round in 0..<(isLong ? 1000 : 100) {
      // Half of them in the catalogue, which says what the bytes of the other files mean.
      let name = round % 2 == 0 ? paths[0] : paths[1 + round / 2 % (paths.count - 1)]
      let path = place.folder + "/" + name
      let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
      var changed = bytes
      let position = Int.random(in: 0..<bytes.count, using: &generator)
      changed[position] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
      try putBack(changed, path)
      do {
        let read = try contents()
        #expect(read == right, "\(name) at \(position)")
      } catch is StoreError {
        found += 1
      }
      #expect(try place.files() == files, "\(name) at \(position)")
      try putBack(bytes, path)
    }
    #expect(found > 0)
    #expect(try contents() == right)
    #expect(try place.open().problems().isEmpty)
  }
}
