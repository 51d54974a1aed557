import LuaRuntime
import Tables
import WorkspaceStore

/// What `deed init --sample` puts into a new workspace: a hotel, a car dealer and a web shop, made
/// by the seeded programs of `Examples/sample`, the same on every machine.
package enum SampleWorkspace {
  /// The programs in their order; each gets the tables of those before it.
  private static let parts = ["people", "journeys", "answers", "service", "deeds"]

  /// Fills a workspace that was just made; its `deed.toml` becomes the sample's.
  ///
  /// - Throws: `StoreError`, `WriteError`.
  package static func fill(_ workspace: Workspace) throws {
    try AtomicFile.replace(workspace.root + "/" + Workspace.manifestName) { file in
      try Array(manifest.utf8).withUnsafeBytes { try file.write($0) }
    }
    let store = try workspace.store()
    for (name, rows) in try tables() {
      try store.add(
        ImportRequest(
          table: name, rows: rows, key: StandardTables.key(of: name), kind: "sample",
          source: "deed init --sample"))
    }
  }

  /// The tables, in the order in which they are imported; answers come in several parts.
  static func tables() throws -> [(name: String, rows: Tables.Table)] {
    let session = try Session(Host(instant: 0))
    defer { session.close() }
    let truths = try run("truths", session, []).first ?? .nil
    let kit = try run("kit", session, [truths]).first ?? .nil
    var made: [(name: String, rows: Tables.Table)] = []
    for part in parts {
      let known = LuaTable(
        fields: made.map { (.string(Array($0.name.utf8)), LuaValue($0.rows)) })
      guard case .table(let list)? = try run(part, session, [kit, .table(known)]).first else {
        continue
      }
      for case .table(let entry) in list.array {
        guard let name = entry["name"]?.text, let rows = entry["table"]?.rows else { continue }
        made.append((name, rows))
      }
    }
    return made
  }

  private static func run(
    _ part: String, _ session: Session, _ arguments: [LuaValue]
  ) throws -> [LuaValue] {
    let path = "Examples/sample/\(part).lua"
    guard let text = ShippedFiles.text(of: path) else {
      throw BindingError.sentence("\(path) is not in this binary. Install Deed again.")
    }
    return try session.vm.call(try session.vm.load(text, name: "@" + path), arguments)
  }

  private static let manifest = """
    # A sample: a hotel, a car dealer and a web shop. docs/sample.md says what is in it.

    name = "sample"
    zone = "Europe/Brussels"
    locale = "en"
    publish = false

    # The sample ends on the day before; scripts run as of this day. Remove it for your own data.
    as_of = 2026-03-02

    [anonymity]
    answers = 5
    comments = 10

    [tables.customers]
    personal = ["name"]

    [surveys.relation]
    name = "Yearly relation"
    kind = "relation"
    scale = "0-10"

    [surveys.journey]
    name = "After a journey"
    kind = "transaction"
    scale = "0-10"

    [surveys.moment]
    name = "After a touchpoint"
    kind = "transaction"
    scale = "0-10"

    [surveys.visit]
    name = "After a visit"
    kind = "transaction"
    scale = "0-10"

    [surveys.attention]
    name = "After the attention calls"
    kind = "relation"
    scale = "0-10"

    [surveys.satisfaction]
    name = "Satisfaction"
    kind = "satisfaction"
    scale = "1-10"

    """
}
