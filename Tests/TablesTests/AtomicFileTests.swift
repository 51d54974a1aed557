import Foundation
import Tables
import Testing

struct AtomicFileTests {
  let folder: String

  init() throws {
    folder = NSTemporaryDirectory() + "/deed-atomic-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  }

  func write(_ text: String, to path: String) throws {
    try AtomicFile.replace(path) { file in
      var text = text
      try text.withUTF8 { try file.write(UnsafeRawBufferPointer($0)) }
    }
  }

  func files() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
  }

  @Test func `a new file holds what was written and nothing stays beside it`() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try write("one", to: folder + "/a.csv")
    try write("two", to: folder + "/a.csv")
    #expect(try String(contentsOfFile: folder + "/a.csv", encoding: .utf8) == "two")
    #expect(try files() == ["a.csv"])
  }

  @Test func `a failure leaves the old file and no temporary one`() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    struct Stop: Error {}
    try write("old", to: folder + "/a.csv")
    #expect(throws: Stop.self) {
      try AtomicFile.replace(folder + "/a.csv") { file in
        try [1, 2, 3].withUnsafeBytes { try file.write($0) }
        throw Stop()
      }
    }
    do {
      let file = try AtomicFile(path: folder + "/b.csv")
      #expect(try files().count == 2)
      _ = file
    }
    #expect(try files() == ["a.csv"])
    #expect(try String(contentsOfFile: folder + "/a.csv", encoding: .utf8) == "old")
  }

  @Test func `permissions of a replaced file are kept`() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try write("old", to: folder + "/a.csv")
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o640], ofItemAtPath: folder + "/a.csv")
    try write("new", to: folder + "/a.csv")
    let attributes = try FileManager.default.attributesOfItem(atPath: folder + "/a.csv")
    #expect(attributes[.posixPermissions] as? Int == 0o640)
  }

  @Test func `a link is kept and its file replaced`() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try write("old", to: folder + "/a.csv")
    try FileManager.default.createSymbolicLink(
      atPath: folder + "/link.csv", withDestinationPath: "a.csv")
    try write("new", to: folder + "/link.csv")
    #expect(try String(contentsOfFile: folder + "/a.csv", encoding: .utf8) == "new")
    #expect(
      try FileManager.default.destinationOfSymbolicLink(atPath: folder + "/link.csv") == "a.csv")
  }

  @Test func `folders, devices and missing folders are refused by name`() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    #expect(throws: WriteError.isDirectory(path: folder)) { try write("x", to: folder) }
    #expect(throws: WriteError.isNoFile(path: "/dev/null")) { try write("x", to: "/dev/null") }
    #expect(throws: WriteError.noFolder(path: folder + "/no/a.csv", folder: folder + "/no/")) {
      try write("x", to: folder + "/no/a.csv")
    }
    #expect(throws: WriteError.self) { try write("x", to: folder + "/a\0b") }
    #expect(throws: WriteError.self) { try write("x", to: "") }
    let long = folder + "/" + String(repeating: "n", count: 300)
    #expect(throws: WriteError.self) { try write("x", to: long) }
    #expect(try files().isEmpty)
  }

  @Test func `a table is written to a file with its notes`() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let table = Table([("x", .strings(["=1"]))])
    let notes = try TableText(.delimited(.init())).write(table, toFile: folder + "/t.csv")
    #expect(notes.map(\.count) == [1])
    #expect(try String(contentsOfFile: folder + "/t.csv", encoding: .utf8) == "x\n'=1\n")
  }

  @Test func `messages name the path and the reason`() {
    #expect(
      WriteError.refused(.create, path: "out.csv", code: 13).description
        == "out.csv cannot be written: making a file in its folder failed with `Permission denied`. "
        + "What was there before is unchanged.")
    #expect(
      WriteError.isDirectory(path: "out").description
        == "out is a folder; give the name of a file in it, such as out/out.csv.")
  }
}
