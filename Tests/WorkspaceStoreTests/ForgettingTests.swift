import Formats
import Foundation
import Tables
import Testing

@testable import WorkspaceStore

@Suite struct ForgettingTests {
  let place: TemporaryStore

  init() throws { place = try TemporaryStore() }

  private func visits(_ rows: [(customer: String, score: Int64)], id: String) -> ImportRequest {
    ImportRequest(
      table: "responses",
      rows: Tables.Table([
        ("response_id", .strings(rows.indices.map { "\(id)\($0)" })),
        ("customer_id", .strings(rows.map(\.customer))), ("score", .integers(rows.map(\.score))),
        ("comment", .strings(rows.map { "written by \($0.customer), at some length, today" })),
      ]), key: ["response_id"], source: "\(id).csv")
  }

  @Test func `a forgotten person is nowhere in the store's bytes`() throws {
    let store = try place.open()
    try store.add(visits([("KAREL-1", 9), ("PIET-22", 3)], id: "a"))
    try store.add(visits([("KAREL-1", 2), ("PIET-22", 3)], id: "a"))
    try store.setAside(["a0"], of: "responses", because: "KAREL-1 asked")
    let run = try store.beginRun("x.lua", arguments: "")
    try store.endRun(run, outcome: "ok", output: "KAREL-1 is a detractor")
    try store.backup(to: place.folder + "/b.backup")
    let receipt = try store.forget(customer: "KAREL-1")
    #expect(receipt.rows == ["responses": 2])
    #expect(receipt.runs == 1)
    #expect(receipt.remaining == [])
    #expect(receipt.copies == [place.folder + "/b.backup"])
    #expect(try store.table("responses").column("customer_id").cells == [.string("PIET-22")])
    #expect(try store.problems().isEmpty)
    for name in try FileManager.default.subpathsOfDirectory(atPath: place.folder)
    where name != "b.backup" {
      let bytes = try? Data(contentsOf: URL(fileURLWithPath: place.folder + "/" + name))
      let isThere = bytes?.range(of: Data("KAREL-1".utf8)) != nil
      #expect(!isThere, "\(name)")
    }
  }

  @Test func `later imports and undos do not bring the person back`() throws {
    let store = try place.open()
    try store.add(visits([("KAREL-1", 9), ("PIET-22", 3)], id: "a"))
    try store.add(visits([("KAREL-1", 2), ("PIET-22", 4)], id: "a"))
    _ = try store.forget(customer: "KAREL-1")
    let receipt = try store.add(visits([("KAREL-1", 9), ("JAN-333", 5)], id: "c"))
    #expect(receipt.forgotten == 1)
    #expect(receipt.added == 1)
    try store.undo(import: 2)
    #expect(
      try store.table("responses").column("customer_id").cells
        == [.string("PIET-22"), .string("JAN-333")])
    #expect(try store.table("responses").column("score").cells == [.integer(3), .integer(5)])
  }

  @Test func `what others wrote about the person is named`() throws {
    let store = try place.open()
    try store.add(visits([("KAREL-1", 9), ("about KAREL-1", 3)], id: "a"))
    let remaining = try store.forget(customer: "KAREL-1").remaining
    #expect(remaining.contains("responses.customer_id"))
    #expect(remaining.contains("responses.comment"))
  }

  @Test func `ids that are stored as numbers are gone too`() throws {
    let place = try TemporaryWorkspace()
    var settings = ImportSettings(table: "responses")
    settings.streamedSize = 0
    let text =
      "response_id,customer_id,score\n"
      + (0..<3000).map { "\($0),\(($0 + 5) % 1500),\($0 % 11)\n" }.joined()
    _ = try FileImport.bring(
      path: place.file(text), settings: settings, workspace: place.workspace, isPreview: false,
      progress: { _ in })
    let store = try place.workspace.store()
    let receipt = try store.forget(customer: "1234")
    #expect(receipt.rows == ["responses": 2])
    // The answer of this number is another customer's.
    #expect(receipt.remaining == ["responses.response_id"])
    let ids = try store.table("responses").column("customer_id")
    #expect(ids.dictionary?.isDecimal == true)
    #expect(!ids.cells.contains(.string("1234")))
  }

  @Test func `files that runs packed are looked into`() throws {
    let store = try place.open()
    try store.add(visits([("KAREL-1", 9), ("PIET & C", 3), ("90210", 4)], id: "a"))
    let files = place.folder + "/runs/7/files"
    try FileManager.default.createDirectory(atPath: files, withIntermediateDirectories: true)
    func table(_ customers: [String]) -> Tables.Table {
      Tables.Table([
        ("customer_id", .strings(customers)), ("note", .strings(customers.map { "to \($0)!" })),
      ])
    }
    func write(_ name: String, _ customers: [String]) throws {
      let path = files + "/" + name
      let table = table(customers)
      let columns = try table.names.map { (name: $0, column: try table.column($0)) }
      if name.hasSuffix("xlsx") {
        _ = try WorkbookWriter.write([(name: "customers", columns: columns)], to: path)
      } else {
        try ArrowFileWriter.write(columns, to: path, options: ArrowOptions(compression: .zstd))
      }
    }
    let others = (0..<300).map { "JAN-\($0)" }
    try write("karel.xlsx", others + ["KAREL-1"])
    try write("karel.arrow", others + ["KAREL-1"])
    try write("piet.xlsx", ["PIET & C"])
    try write("others.xlsx", others)
    try write("others.arrow", others)
    _ = try ArrowFileWriter.write(
      [("customer_id", .integers([90210, 3]))], to: files + "/numbers.arrow")
    try Data([0x1f, 0x8b, 8, 0, 1, 2]).write(to: URL(fileURLWithPath: files + "/x.gz"))
    func left() throws -> [String] {
      try FileManager.default.contentsOfDirectory(atPath: files).sorted()
    }
    let receipt = try store.forget(customer: "KAREL-1")
    #expect(receipt.runs == 2)
    #expect(receipt.remaining == [])
    #expect(receipt.unsearched == ["runs/7/files/x.gz"])
    #expect(try left() == ["numbers.arrow", "others.arrow", "others.xlsx", "piet.xlsx", "x.gz"])
    #expect(try store.forget(customer: "PIET & C").runs == 1)
    #expect(try store.forget(customer: "90210").runs == 1)
    #expect(try left() == ["others.arrow", "others.xlsx", "x.gz"])
  }

  @Test func `the hash is the one of the standards`() {
    func hexadecimal(_ bytes: [UInt8]) -> String {
      bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
    // FIPS 180-4 and RFC 4231, test case 2.
    #expect(
      hexadecimal(KeyedHash.sha256(Array("abc".utf8)))
        == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    #expect(
      hexadecimal(KeyedHash.sha256([UInt8](repeating: 97, count: 119)))
        == "31eba51c313a5c08226adf18d4a359cfdfd8d2e816b13f4af952f7ea6584dcfb")
    let hash = KeyedHash(key: Array("Jefe".utf8))
    #expect(
      hexadecimal(hash("what do ya want for nothing?".utf8))
        == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
  }
}
