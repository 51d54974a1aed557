import Foundation
import Tables
import TestSupport
import Testing

@testable import WorkspaceStore

/// Files that come again, compared with the stored rows while they are read, beside the same files
/// read into memory.
@Suite struct ReimportTests {
  private func settings(
    _ table: String = "responses", isStreamed: Bool, replaces: Bool = false
  ) -> ImportSettings {
    var settings = ImportSettings(table: table)
    settings.streamedSize = isStreamed ? 0 : .max
    settings.streamedRows = .max
    settings.chunkSize = 700
    settings.replaces = replaces
    return settings
  }

  private func bring(
    _ path: String, _ place: TemporaryWorkspace, _ settings: ImportSettings,
    isPreview: Bool = false, streamed count: inout Int
  ) throws -> [String] {
    let file: FileImport
    let receipt: ImportReceipt
    if let streamed = try StreamedFile(
      path: path, settings: settings, workspace: place.workspace),
      let done = try place.workspace.store().stream(
        streamed, isPreview: isPreview, progress: { _ in })
    {
      (file, receipt) = done
      count += 1
    } else {
      (file, receipt) = try FileImport.bring(
        path: path,
        settings: self.settings(
          settings.table, isStreamed: false, replaces: settings.replaces),
        workspace: place.workspace, isPreview: isPreview, progress: { _ in })
    }
    let counts: [Int] = [
      receipt.read, receipt.added, receipt.changed, receipt.unchanged, receipt.removed,
      receipt.forgotten,
    ]
    return [
      "\(counts)", "\(receipt.id ?? 0) \(receipt.quarantined.sorted { $0.key < $1.key })",
      "\(file.read) \(file.dropped) \(file.mapped) \(file.kept) \(file.ignored)",
      "\(file.notes)", "\(file.scales)", "\(file.personal)", "\(file.request.survey ?? "–")",
      "\(file.meant ?? "–")",
    ]
  }

  private func bring(
    _ path: String, _ place: TemporaryWorkspace, _ settings: ImportSettings
  ) throws -> [String] {
    var count = 0
    return try bring(path, place, settings, streamed: &count)
  }

  /// The records of a file as they may be a week later: edited, gone, repeated, in another order, with
  /// new ones.
  private func later(
    _ records: [String], _ generator: inout SeededGenerator
  ) -> [String] {
    func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &generator) < percent }
    var rows = Array(records.dropFirst())
    if chance(60) {
      rows = rows.map { row in
        chance(6)
          ? row.replacingOccurrences(of: "fine", with: "better")
            .replacingOccurrences(of: ",true,", with: ",false,") : row
      }
    }
    if chance(30) { rows = rows.filter { _ in !chance(10) } }
    if chance(20) { rows += rows.filter { _ in chance(5) } }
    if chance(20) { rows.shuffle(using: &generator) }
    if chance(60) {
      let more = RandomAnswers(&generator, count: Int.random(in: 1...40, using: &generator))
      if more.records[0] == records[0] { rows += more.records.dropFirst() }
    }
    if chance(15), !records[0].hasSuffix("extra") {
      return [records[0] + ",extra"] + rows.enumerated().map { "\($1),\($0 % 7)" }
    }
    return [records[0]] + rows
  }

  @Test func `a file that comes again does what it does when it is read into memory`() throws {
    var generator = SeededGenerator(seed: 77)
    var count = 0
    for round in 0..<10 {
      let streamed = try TemporaryWorkspace()
      let plain = try TemporaryWorkspace()
      var records = RandomAnswers(&generator).records
      for step in 0..<4 {
        let remark: Comment = "round \(round), step \(step)"
        let replaces = step > 0 && Int.random(in: 0..<5, using: &generator) == 0
        let text = records.joined(separator: "\n") + "\n"
        for isPreview in [true, false] {
          var none = 0
          let left = try bring(
            streamed.file(text), streamed, settings(isStreamed: true, replaces: replaces),
            isPreview: isPreview, streamed: &count)
          let right = try bring(
            plain.file(text), plain, settings(isStreamed: false, replaces: replaces),
            isPreview: isPreview, streamed: &none)
          #expect(none == 0)
          #expect(left == right, remark)
        }
        let stores = try (streamed.workspace.store(), plain.workspace.store())
        #expect(try stores.0.imports() == stores.1.imports(), remark)
        #expect(try streamed.contents(of: "responses") == plain.contents(of: "responses"), remark)
        #expect(try stores.0.problems().isEmpty, remark)
        if round % 3 == 0 && step == 2 {
          try stores.0.undo(import: 2)
          try stores.1.undo(import: 2)
          #expect(
            try streamed.contents(of: "responses") == plain.contents(of: "responses"), remark)
        }
        if Bool.random(using: &generator) { records = later(records, &generator) }
      }
    }
    // The others hold something else in a column than what is stored.
    #expect(count > 60, "\(count) of 80")
  }

  @Test func `tables with and without a key are compared too`() throws {
    for table in ["customers", "touchpoints", "orders"] {
      let streamed = try TemporaryWorkspace()
      let plain = try TemporaryWorkspace()
      let first = (0..<120).map { "C\($0 % 90),shop,\($0 % 5),note \($0)" }
      let second =
        first.dropFirst(3).map { $0.replacingOccurrences(of: "note 7", with: "remark 7") }
        + ["C7,web,2,", "C7,web,2,", "C500,web,,last"]
      for rows in [first, Array(second), Array(second)] {
        let text = "customer_id,channel,rating,remark\n" + rows.joined(separator: "\n") + "\n"
        let left = try bring(streamed.file(text), streamed, settings(table, isStreamed: true))
        let right = try bring(plain.file(text), plain, settings(table, isStreamed: false))
        #expect(left == right, "\(table)")
        #expect(try streamed.contents(of: table) == plain.contents(of: table), "\(table)")
      }
    }
  }

  @Test func `people who were forgotten stay away`() throws {
    let streamed = try TemporaryWorkspace()
    let plain = try TemporaryWorkspace()
    let text =
      "response_id,customer_id,score,answered_at\n"
      + (0..<200).map { "\($0),K\($0 % 40),\($0 % 11),2023-05-01T10:00:00Z\n" }.joined()
    for (place, isStreamed) in [(streamed, true), (plain, false)] {
      _ = try bring(place.file(text), place, settings(isStreamed: isStreamed))
      _ = try place.workspace.store().forget(customer: "K11")
    }
    let left = try bring(streamed.file(text), streamed, settings(isStreamed: true))
    let right = try bring(plain.file(text), plain, settings(isStreamed: false))
    #expect(left == right)
    #expect(left[0] == "[195, 0, 0, 195, 0, 5]")
    #expect(try streamed.contents(of: "responses") == plain.contents(of: "responses"))
  }

  /// A file whose texts are compressed, and what comes of it a week later.
  private var weekly: (first: String, second: String) {
    let rows = (0..<900).map { "R\($0),\($0 % 11),remark \($0) on this and that\n" }
    var edited = rows
    edited[17] = "R17,3,another opinion\n"
    let header = "response_id,score,comment\n"
    return (
      header + rows.joined(),
      header + edited.joined() + (900..<1000).map { "R\($0),9,new \($0)\n" }.joined()
    )
  }

  @Test func `the whole history with new rows stores the new and edited rows only`() throws {
    let place = try TemporaryWorkspace()
    let store = try place.workspace.store()
    func stream(_ text: String) throws -> ImportReceipt {
      let file = try #require(
        try StreamedFile(
          path: place.file(text), settings: settings(isStreamed: true), workspace: place.workspace))
      return try #require(try store.stream(file, progress: { _ in })).receipt
    }
    #expect(try stream(weekly.first).added == 900)
    let before = try place.parts()
    let same = try stream(weekly.first)
    #expect(same.changesNothing && same.unchanged == 900)
    #expect(try place.parts() == before)
    let receipt = try stream(weekly.second)
    let found: [Int] = [receipt.read, receipt.added, receipt.changed, receipt.unchanged]
    #expect(found == [1000, 100, 1, 899])
    let counts: [Int] = try store.state(of: "responses").parts.map(\.rowCount)
    #expect(counts == [900, 101])
    #expect(try store.problems().isEmpty)
    try store.undo(import: 3)
    #expect(try store.table("responses").rowCount() == 900)
  }

  @Test func `an import of a file that comes again ends with all or nothing`() throws {
    for point in FaultPoint.allCases {
      let place = try TemporaryWorkspace()
      _ = try bring(place.file(weekly.first), place, settings(isStreamed: true))
      let before = try place.contents(of: "responses")
      let parts = try place.parts()
      let store = try WorkspaceStore(
        folder: place.folder + "/.deed",
        faults: FaultInjection { if $0 == point { throw Stopped() } }, now: { 0 })
      let file = try #require(
        try StreamedFile(
          path: place.file(weekly.second), settings: settings(isStreamed: true),
          workspace: place.workspace))
      #expect(throws: Stopped.self) { try store.stream(file, progress: { _ in }) }
      #expect(try store.problems().isEmpty)
      let isBefore = try place.contents(of: "responses") == before
      let isSwept = try place.parts() == parts
      #expect(isBefore == (point != .committed), "\(point)")
      #expect(isSwept == (point != .committed), "\(point)")
    }
  }

  @Test func `a small file for a large table is compared by hashes too`() throws {
    let place = try TemporaryWorkspace()
    var settings = settings(isStreamed: true)
    _ = try bring(place.file(weekly.first), place, settings)
    settings.streamedSize = .max
    let small = try place.file("response_id,score,comment\nR3,1,changed\nR2000,7,new\n")
    #expect(
      try StreamedFile(path: small, settings: settings, workspace: place.workspace) == nil)
    settings.streamedRows = 900
    #expect(
      try StreamedFile(path: small, settings: settings, workspace: place.workspace) != nil)
    #expect(try bring(small, place, settings)[0] == "[2, 1, 1, 0, 0, 0]")
  }

  @Test func `what is known of blocks holds for the rows that are left`() throws {
    let place = try TemporaryWorkspace()
    func file(_ rows: Range<Int>, _ change: Int) -> String {
      "response_id,score,comment,day\n"
        + rows.map { row in
          "R\(row),\(row % 11),note \(row % 13 == 0 ? change : 0) on \(row),\(row / 4)\n"
        }.joined()
    }
    for (rows, change) in [(0..<2000, 0), (300..<2400, 1)] {
      _ = try bring(place.file(file(rows, change)), place, settings(isStreamed: true))
    }
    let state = try place.workspace.store().state(of: "responses")
    #expect(state.parts.count == 2)
    for choice in [RowChoice.all, .figures] {
      let column = try state.column("day", rows: state.rows(choice))
      let blocks = try #require(column.blocks)
      #expect(blocks.rowCount == column.count)
      var isTight = false
      for row in 0..<column.count {
        guard case .integer(let day) = column[row] else { continue }
        let range = try #require(blocks.range(of: row..<row + 1))
        #expect(range.contains(Double(day)))
        isTight = isTight || range.upperBound - range.lowerBound < 100
      }
      #expect(isTight)
    }
  }

  @Test func `two imports at once both land`() async throws {
    let place = try TemporaryWorkspace()
    let paths = try [
      place.file(weekly.first, named: "a.csv"), place.file(weekly.second, named: "b.csv"),
      place.file(
        "customer_id,note\n" + (0..<500).map { "C\($0),n\($0)\n" }.joined(), named: "c.csv"),
    ]
    try await withThrowingTaskGroup(of: Void.self) { group in
      for path in paths {
        let settings = settings(
          path.hasSuffix("c.csv") ? "customers" : "responses", isStreamed: true)
        let folder = place.folder
        group.addTask {
          _ = try FileImport.bring(
            path: path, settings: settings, workspace: try Workspace(folder: folder, now: { 0 }),
            isPreview: false, progress: { _ in })
        }
      }
      try await group.waitForAll()
    }
    let store = try place.workspace.store()
    #expect(try store.table("responses").rowCount() == 1000)
    #expect(try store.table("customers").rowCount() == 500)
    #expect(try store.imports().map(\.read).sorted() == [500, 900, 1000])
    #expect(try store.problems().isEmpty)
  }

  @Test func `damage in the stored texts is found when a file comes again`() throws {
    let place = try TemporaryWorkspace()
    _ = try bring(place.file(weekly.first), place, settings(isStreamed: true))
    let name = try #require(place.parts().first { $0.contains(".text.") })
    let url = URL(fileURLWithPath: place.folder + "/.deed/parts/" + name)
    var bytes = try Data(contentsOf: url)
    bytes[bytes.count / 2] ^= 4
    try bytes.write(to: url)
    let fresh = try Workspace(folder: place.folder, now: { 0 })
    #expect(throws: StoreError.self) {
      try FileImport.bring(
        path: place.file(weekly.second), settings: settings(isStreamed: true), workspace: fresh,
        isPreview: false, progress: { _ in })
    }
  }

  private struct Stopped: Error {}
}
