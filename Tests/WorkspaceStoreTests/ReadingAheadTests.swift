import Foundation
import Tables
import Testing

@testable import WorkspaceStore

@Suite struct ReadingAheadTests {
  private let place: TemporaryWorkspace

  init() throws {
    place = try TemporaryWorkspace()
    let rows = Tables.Table([
      ("response_id", .strings(["a", "b"])), ("survey_id", .strings(["s", "s"])),
      ("score", .integers([9, 3])),
    ])
    try place.workspace.store().add(
      ImportRequest(
        table: "responses", rows: rows, key: ["survey_id", "response_id"], source: "x.csv"))
  }

  private func opened(for script: String) throws -> Workspace {
    try Workspace(
      folder: place.folder, readingAheadFor: script, now: { 1_700_000_000_000_000 })
  }

  private func scores(_ workspace: Workspace) throws -> [Int64] {
    try workspace.store().table("responses").column("score").cells.map { cell in
      if case .integer(let score) = cell { score } else { -1 }
    }
  }

  @Test(arguments: [
    ("", []), ("cx.responses()", ["responses"]), ("cx.responses", ["responses"]),
    ("local r = cx.customers():join(cx.responses{})", ["customers", "responses"]),
    ("cx.responses() cx.responses()", ["responses"]), ("cx.respons", []), ("cx.responses_of", []),
    ("cx.nps(9) cx.", []), ("cxcx.visits", ["visits"]), ("cx", []), ("c", []),
    ("-- é cx.promises", ["promises"]), ("cx.deed_items()", ["deed_items"]), ("cx..extras", []),
  ])
  func `a script names the tables that it reads`(script: String, names: [String]) {
    #expect(WorkspaceData.tables(namedIn: script) == names)
  }

  @Test func `what was read ahead is what is there`() throws {
    for script in ["cx.responses()", "cx.visits() cx.responses()", "show(1)"] {
      #expect(try scores(opened(for: script)) == [9, 3])
    }
    for _ in 0..<200 {
      let workspace = try opened(for: "cx.responses()")
      workspace.endReadingAhead()
      workspace.readAhead(for: "cx.responses()")
      workspace.readAhead(for: "cx.responses()")
      #expect(try scores(workspace) == [9, 3])
    }
  }

  @Test func `what changes after it was read ahead is seen`() throws {
    let workspace = try opened(for: "cx.responses()")
    workspace.endReadingAhead()
    let rows = Tables.Table([
      ("response_id", .strings(["c"])), ("survey_id", .strings(["s"])), ("score", .integers([7])),
    ])
    try place.workspace.store().add(
      ImportRequest(
        table: "responses", rows: rows, key: ["survey_id", "response_id"], source: "y.csv"))
    #expect(try scores(workspace) == [9, 3, 7])
  }

  @Test func `what is wrong with the catalogue is said to who asks, each time`() throws {
    let catalogue = place.folder + "/.deed/catalogue.sqlite"
    try Data("no catalogue".utf8).write(to: URL(fileURLWithPath: catalogue))
    let workspace = try opened(for: "cx.responses()")
    workspace.endReadingAhead()
    for _ in 0..<2 {
      #expect(throws: StoreError.self) { try workspace.store().table("responses") }
    }
  }

  @Test func `data that are opened ahead are those that are asked for`() throws {
    for round in 0..<100 {
      let empty = try TemporaryWorkspace()
      let workspace = try Workspace(folder: empty.folder)
      workspace.openAhead()
      if round % 2 == 0 { workspace.endReadingAhead() }
      let store = try workspace.store()
      workspace.openAhead()
      #expect(try workspace.store() === store)
      #expect(try store.tableNames().isEmpty)
      workspace.endReadingAhead()
    }
  }

  @Test func `what keeps data from being opened ahead is said to who asks`() throws {
    let empty = try TemporaryWorkspace()
    try Data("no folder".utf8).write(to: URL(fileURLWithPath: empty.folder + "/.deed"))
    let workspace = try Workspace(folder: empty.folder)
    workspace.openAhead()
    for _ in 0..<2 {
      #expect(throws: StoreError.self) { try workspace.store() }
      workspace.openAhead()
    }
    workspace.endReadingAhead()
  }

  @Test func `nothing is made where nothing was imported`() throws {
    let empty = try TemporaryWorkspace()
    let workspace = try Workspace(folder: empty.folder, readingAheadFor: "cx.responses()")
    workspace.endReadingAhead()
    #expect(!FileManager.default.fileExists(atPath: empty.folder + "/.deed"))
    #expect(try workspace.table("responses").rowCount() == 0)
  }
}
