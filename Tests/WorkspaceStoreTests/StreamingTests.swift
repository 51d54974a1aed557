import Experience
import Foundation
import Formats
import Tables
import TestSupport
import Testing

@testable import WorkspaceStore

/// Files that are brought in while they are read, beside the same files read into memory.
@Suite struct StreamingTests {
  /// Imports that stream every file, in chunks of few rows, or none.
  ///
  /// Of `assumedRows` raw columns find their places at once; 0 are none.
  private func settings(
    _ table: String = "responses", isStreamed: Bool, chunkSize: Int = 700, assumedRows: Int = 0
  ) -> ImportSettings {
    var settings = ImportSettings(table: table)
    settings.assumedRows = assumedRows
    settings.streamedSize = isStreamed ? 0 : .max
    settings.streamedRows = .max
    settings.chunkSize = chunkSize
    return settings
  }

  /// What an import of `text` says and leaves behind.
  private func result(
    _ text: String, _ settings: ImportSettings, manifest: String = ""
  ) throws -> [String] {
    let place = try TemporaryWorkspace(manifest)
    let path = try place.file(text)
    let (file, receipt) = try FileImport.bring(
      path: path, settings: settings, workspace: place.workspace, isPreview: false,
      progress: { _ in })
    let store = try place.workspace.store()
    #expect(try store.problems().isEmpty)
    let counts = [
      receipt.read, receipt.added, receipt.changed, receipt.unchanged, receipt.removed,
      receipt.forgotten,
    ]
    return try [
      "\(counts)", "\(receipt.quarantined.sorted { $0.key < $1.key })",
      "\(file.read) \(file.dropped) \(file.mapped) \(file.kept) \(file.ignored)",
      "\(file.notes)", "\(file.scales)", "\(file.personal)", "\(file.request.survey ?? "–")",
      "\(file.meant ?? "–")", "\(store.imports())", "\(store.key(of: settings.table))",
    ] + place.contents(of: settings.table)
  }

  private func expectSame(
    _ text: String, in table: String = "responses", survey: String? = nil, manifest: String = "",
    _ remark: Comment
  ) throws {
    var plain = settings(table, isStreamed: false)
    plain.survey = survey
    let wanted = try result(text, plain, manifest: manifest)
    let lines = text.count { $0 == "\n" }
    // Without places, with enough of them, and with some that turn out to be too few.
    for assumedRows in [0, lines + 7, lines / 2] {
      var streamed = settings(table, isStreamed: true, assumedRows: assumedRows)
      streamed.survey = survey
      #expect(
        try result(text, streamed, manifest: manifest) == wanted,
        "\(remark), \(assumedRows) rows assumed of \(lines)")
    }
  }

  @Test func `a streamed file leaves what it leaves when it is read into memory`() throws {
    var generator = SeededGenerator(seed: 11)
    for round in 0..<40 {
      // What the first thousand rows look like decides what is tried first.
      let file = RandomAnswers(&generator, count: round % 4 == 0 ? 1400 : nil).text
      try expectSame(file, "round \(round)")
    }
  }

  @Test func `a survey that is named is every answer's`() throws {
    let rows = (0..<60).map { "\($0),\($0 % 12),2023-05-01T10:00:00Z" }.joined(separator: "\n")
    try expectSame(
      "response_id,score,answered_at\n" + rows, survey: "s",
      manifest: "[surveys.s]\nscale = \"0-10\"\nlaunched = 2023-01-01\n", "survey s")
  }

  @Test func `other tables stream too, and a repeated key is read into memory`() throws {
    let rows = (0..<90).map { "C\($0 * 7 % 90),\($0).5,x\($0)@y.nl" }
    let header = "customer_id,revenue,email\n"
    try expectSame(header + rows.joined(separator: "\n"), in: "customers", "different keys")
    try expectSame(
      header + (rows + rows.prefix(3)).joined(separator: "\n"), in: "customers", "repeated keys")
  }

  @Test func `columns of several blocks are the same, and so are their checksums`() throws {
    var generator = SeededGenerator(seed: 5)
    let rows = (0..<35_001).map { row in
      let score = row % 17 == 0 ? "" : "\(Int.random(in: 0...10, using: &generator))"
      let day = Int.random(in: 10...28, using: &generator)
      let answered = row % 29 == 0 ? "" : "2023-05-\(day)T10:00:00Z"
      return "\(row),C\(row % 300),\(row * 20_000 % 35_001),\(score),\(answered),\(row % 3 == 0)"
    }
    let text =
      "response_id,customer_id,order,score,answered_at,is_member\n" + rows.joined(separator: "\n")
    let wanted = try result(text, settings(isStreamed: false))
    for assumedRows in [0, 36_000] {
      let streamed = settings(isStreamed: true, chunkSize: 50_000, assumedRows: assumedRows)
      #expect(try result(text, streamed) == wanted)
    }
  }

  @Test func `raw columns find their places while they are read, with holes behind them`() throws {
    func size(_ assumedRows: Int) throws -> (bytes: Int, onDisk: Int) {
      let place = try TemporaryWorkspace()
      let rows = (0..<3000).map { "\($0),C\($0 % 9),\($0 % 11),2023-05-01T10:00:00Z" }
      _ = try FileImport.bring(
        path: place.file(
          "response_id,customer_id,score,answered_at\n" + rows.joined(separator: "\n")),
        settings: settings(isStreamed: true, assumedRows: assumedRows),
        workspace: place.workspace, isPreview: false, progress: { _ in })
      #expect(try place.workspace.store().problems().isEmpty)
      let name = try #require(place.parts().first { $0.contains(".hot.") })
      var status = stat()
      #expect(stat(place.folder + "/.deed/parts/" + name, &status) == 0)
      return (Int(status.st_size), Int(status.st_blocks) * 512)
    }
    let (exact, generous) = (try size(3000), try size(1_003_000))
    // A code, a score and an instant a row.
    #expect(generous.bytes - exact.bytes == 10_000_000)
    #expect(generous.onDisk < exact.onDisk + 200_000)
  }

  @Test func `what does not suit the first rows is found out, wherever it stands`() throws {
    var generator = SeededGenerator(seed: 77)
    for round in 0..<30 {
      // The first thousand rows decide which types are tried.
      let count = round % 2 == 0 ? 900 : 2100
      // From some row on each column is another one: wider, with gaps, of more texts, with a value.
      let changes = (0..<7).map { _ in
        Bool.random(using: &generator) ? Int.random(in: 0..<count, using: &generator) : count
      }
      let rows = (0..<count).map { row in
        let isNew = changes.map { row >= $0 }
        return [
          "R\(row)", isNew[0] ? "\(row * 100_000)" : "\(row % 90)",
          isNew[1] && row % 3 == 0 ? "" : "\(row % 11)",
          isNew[2] ? "kind \(row)" : "kind \(row % 5)", isNew[3] ? "\(row)" : "",
          isNew[4] && row % 2 == 0 ? "" : row % 3 == 0 ? "true" : "false",
          isNew[5] ? "" : "2024-02-1\(row % 10)", isNew[6] ? "\(row).5" : "\(row % 7)",
        ].joined(separator: ",")
      }
      try expectSame(
        "customer_id,amount,visits,kind,remark,member,since,tenure\n"
          + rows.joined(separator: "\n") + "\n", in: "customers", "round \(round): \(changes)")
    }
  }

  @Test func `checksums of a file that grows are those of the whole`() {
    var generator = SeededGenerator(seed: 4)
    for length in [0, 1, Checksums.blockBytes, 3 * Checksums.blockBytes, 1_000_003] {
      let bytes = (0..<length).map { _ in UInt8.random(in: 0...255, using: &generator) }
      let running = RunningChecksums()
      bytes.withUnsafeBytes { bytes in
        var position = 0
        while position < length {
          let most = [1, 300, 70_000, 600_000].randomElement(using: &generator) ?? 1
          let end = min(length, position + Int.random(in: 1...most, using: &generator))
          running.append(UnsafeRawBufferPointer(rebasing: bytes[position..<end]))
          position = end
        }
        #expect(running.finish() == Checksums(of: bytes, at: 0))
      }
    }
  }

  @Test func `ids stay texts though they are stored as numbers`() throws {
    let place = try TemporaryWorkspace()
    let path = try place.file(
      "response_id,customer_id,score\n"
        + (1...300).map { "\($0),\($0 * 40_000_000),9" }.joined(separator: "\n"))
    _ = try FileImport.bring(
      path: path, settings: settings(isStreamed: true), workspace: place.workspace,
      isPreview: false, progress: { _ in })
    let table = try place.workspace.store().table("responses")
    #expect(try table.column("response_id")[299] == .string("300"))
    #expect(try table.column("customer_id")[299] == .string("12000000000"))
    let name = try #require(place.parts().first { $0.contains(".hot.") })
    let schema = try ArrowFile(path: place.folder + "/.deed/parts/" + name).schema
    #expect(
      schema.fields.first { $0.name == "customer_id" }?.type == .integer(bits: 64, isSigned: true))
  }

  @Test func `answers of customers are found by ids that are stored as numbers`() throws {
    let place = try TemporaryWorkspace()
    for (table, text) in [
      (
        "responses",
        "response_id,customer_id,score\n"
          + (0..<500).map { "\($0),\($0 % 260),9" }
          .joined(separator: "\n")
      ),
      (
        "customers",
        "customer_id,tenure\n"
          + (0..<230).map { "\($0 * 3),\($0)" }
          .joined(separator: "\n")
      ),
    ] {
      _ = try FileImport.bring(
        path: place.file(text), settings: settings(table, isStreamed: true),
        workspace: place.workspace, isPreview: false, progress: { _ in })
    }
    let store = try place.workspace.store()
    let customers = try store.table("customers")
    let dictionary = try #require(try customers.column("customer_id").dictionary)
    #expect(dictionary.isDecimal)
    let found = try store.table("responses").within(customers).column("customer_id").cells
    let wanted = (0..<500).map { $0 % 260 }.filter { $0 % 3 == 0 && $0 < 690 }
    #expect(found == wanted.map { .string("\($0)") })
  }

  @Test func `the same bytes come out for any division of the work`() throws {
    var generator = SeededGenerator(seed: 3)
    let text = RandomAnswers(&generator, count: 400).text
    func bytes(_ assumedRows: Int) throws -> [Data] {
      let place = try TemporaryWorkspace()
      _ = try FileImport.bring(
        path: place.file(text), settings: settings(isStreamed: true, assumedRows: assumedRows),
        workspace: place.workspace, isPreview: false, progress: { _ in })
      return try place.parts().map { name in
        try Data(contentsOf: URL(fileURLWithPath: place.folder + "/.deed/parts/" + name))
      }
    }
    for assumedRows in [0, 450] {
      let first = try bytes(assumedRows)
      for _ in 0..<5 { #expect(try bytes(assumedRows) == first) }
    }
  }

  @Test func `an import that ends at any step leaves all or nothing`() throws {
    var generator = SeededGenerator(seed: 21)
    // Comments of many kinds, so that there is a file of texts too.
    let text =
      "response_id,score,comment\n"
      + (0..<1500).map {
        "R\($0),\($0 % 11),remark \($0) \(Int.random(in: 0...99, using: &generator))\n"
      }
      .joined()
    for (point, assumedRows) in FaultPoint.allCases.flatMap({ [($0, 0), ($0, 1600)] }) {
      let place = try TemporaryWorkspace()
      let path = try place.file(text)
      let store = try WorkspaceStore(
        folder: place.folder + "/.deed",
        faults: FaultInjection { if $0 == point { throw Stopped() } }, now: { 0 })
      let streamed = try #require(
        try StreamedFile(
          path: path, settings: settings(isStreamed: true, assumedRows: assumedRows),
          workspace: place.workspace))
      #expect(throws: Stopped.self) { try store.stream(streamed, progress: { _ in }) }
      #expect(try store.problems().isEmpty)
      #expect(try store.tableNames().isEmpty == (point != .committed), "\(point)")
      #expect(try place.parts().isEmpty == (point != .committed), "\(point)")
    }
  }

  @Test func `a file that breaks off leaves nothing and says where`() throws {
    let place = try TemporaryWorkspace()
    let rows = (0..<100).map { "\($0),5" }.joined(separator: "\n")
    let path = try place.file("response_id,score\n" + rows + "\n100,5,6\n")
    #expect(throws: ReadError.self) {
      try FileImport.bring(
        path: path, settings: settings(isStreamed: true), workspace: place.workspace,
        isPreview: false, progress: { _ in })
    }
    #expect(try place.workspace.store().tableNames().isEmpty)
    #expect((try? place.parts())?.isEmpty ?? true)
  }

  @Test func `a changed byte of a streamed part is found, and traps nowhere`() throws {
    var generator = SeededGenerator(seed: 8)
    let place = try TemporaryWorkspace()
    _ = try FileImport.bring(
      path: place.file(RandomAnswers(&generator, count: 120).text),
      settings: settings(isStreamed: true, assumedRows: 130), workspace: place.workspace,
      isPreview: false, progress: { _ in })
    let right = try place.contents(of: "responses")
    for round in 0..<120 {
      let names = try place.parts()
      let name = names[round % names.count]
      let path = place.folder + "/.deed/parts/" + name
      let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
      var changed = bytes
      changed[Int.random(in: 0..<bytes.count, using: &generator)] ^=
        1 << UInt8.random(in: 0..<8, using: &generator)
      // Without checksums too, damage is an error or other values, never a trap.
      if let file = try? ArrowFile(Buffer.copying([UInt8](changed)), name: name) {
        _ = try? file.columns(at: Array(file.schema.fields.indices))
      }
      try changed.write(to: URL(fileURLWithPath: path))
      let fresh = try Workspace(folder: place.folder, now: { 0 })
      do {
        let table = try fresh.store().table("responses")
        let cells = try table.names.map { "\(try table.column($0).cells)" }
        let same = zip(table.names, cells).allSatisfy { name, cells in
          right.contains { $0.hasPrefix(name + " ") && $0.hasSuffix(cells) }
        }
        #expect(same, "\(name)")
      } catch is StoreError {
      }
      try bytes.write(to: URL(fileURLWithPath: path))
    }
  }

  private struct Stopped: Error {}
}

/// A file of answers with what files have: gaps, repeats, codes out of range, odd dates, quotes.
struct RandomAnswers {
  /// The file's records, the header first.
  let records: [String]
  var text: String { records.joined(separator: "\n") + "\n" }

  init(_ generator: inout SeededGenerator, count: Int? = nil) {
    let count = count ?? Int.random(in: 1...250, using: &generator)
    let style = Int.random(in: 0..<5, using: &generator)
    let hasSurveys = Bool.random(using: &generator)
    let surveys = Int.random(in: 1...4, using: &generator)
    let changesAt = Int.random(in: 0...count, using: &generator)
    func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &generator) < percent }
    let gaps = chance(30) ? 0 : 5
    var lines: [String] = []
    var names = ["response_id", "customer_id", "score", "answered_at", "comment", "tenure", "ok"]
    if hasSurveys { names.append("survey_id") }
    names += ["day", "nothing", "late"]
    lines.append(names.joined(separator: ","))
    for row in 0..<count {
      let id: String
      switch style {
      case 0: id = "\(row + 1)"
      case 1: id = "\(row * 7919 % (count + 3))"
      case 2: id = chance(20) ? "\(row / 2)" : "\(row + 1000)"
      case 3: id = "R-\(row / (chance(10) ? 2 : 1))"
      default: id = row > changesAt ? "0\(row)" : "\(row * 3_000_000_000)"
      }
      var cells = [
        chance(gaps) ? "" : id, chance(gaps) ? "" : "\(row * 31 % (count / 2 + 1))",
        chance(gaps) ? "" : "\(Int.random(in: 0...(chance(4) ? 20 : 10), using: &generator))",
      ]
      switch Int.random(in: 0..<30, using: &generator) {
      case 0: cells.append("")
      case 1: cells.append("1970-01-01T05:00:00Z")
      case 2: cells.append("2030-01-01T00:00:00Z")
      case 3: cells.append("1969-12-31T23:30:00Z")
      default:
        let day = Int.random(in: 10...28, using: &generator)
        let hour = Int.random(in: 10...23, using: &generator)
        cells.append("2023-\(10 + row % 2)-\(day)T\(hour):15:00Z")
      }
      cells.append(
        chance(50) ? "" : ["fine", "\"a, \"\"b\"\"\"", "\"two\nlines\"", "é😀 \(row)"][row % 4])
      cells.append(chance(gaps) ? "" : "\(row).25")
      cells.append(chance(gaps) ? "" : row % 3 == 0 ? "true" : "false")
      if hasSurveys { cells.append(chance(gaps) ? "" : "S\(row * 13 % surveys)") }
      cells.append(chance(gaps) ? "" : "2024-02-\(10 + row % 19)")
      cells.append("")
      cells.append(row < changesAt ? "\(row * 100)" : "x\(row)")
      lines.append(cells.joined(separator: ","))
    }
    records = lines
  }
}
