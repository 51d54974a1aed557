import Experience
import Foundation
import Tables

@testable import WorkspaceStore

/// A store in a folder of its own, which goes with the value.
final class TemporaryStore: Sendable {
  let folder: String

  init() throws {
    folder = NSTemporaryDirectory() + "deed-store-" + UUID().uuidString
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  func open(lockSeconds: Int = 5, faults: FaultInjection = .none) throws -> WorkspaceStore {
    try WorkspaceStore(
      folder: folder, lockSeconds: lockSeconds, faults: faults, now: { 1_700_000_000_000_000 })
  }

  /// The names of the files of parts.
  func files() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder + "/parts").sorted()
  }
}

/// Answers with a key, for tests.
func answers(
  _ rows: [(id: String?, score: Int64?)], source: String = "a.csv", replaces: Bool = false,
  quarantine: [Quarantine.Entry] = []
) -> ImportRequest {
  ImportRequest(
    table: "responses",
    rows: Tables.Table([
      ("response_id", .strings(rows.map(\.id))),
      ("score", .integers(rows.map(\.score)).labelled(scale: "0-10")),
    ]),
    key: ["survey_id", "response_id"], source: source, replaces: replaces, quarantine: quarantine)
}

/// The answers of a table as `id score`, in order.
func shown(_ store: WorkspaceStore, rows: RowChoice = .all) throws -> [String] {
  let table = try store.table("responses", rows: rows)
  let columns = try table.columns(["response_id", "score"])
  return zip(columns[0].cells, columns[1].cells).map { id, score in
    "\(text(id)) \(text(score))"
  }
}

func text(_ cell: Cell) -> String {
  switch cell {
  case .missing: "–"
  case .string(let text): text
  case .integer(let number): "\(number)"
  default: "\(cell)"
  }
}
