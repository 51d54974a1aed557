import Foundation
import GRDB
import Synchronization
import Tables

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// The data of a workspace: tables in immutable parts, and the catalogue of what happened to them.
///
/// Readers see the state of one moment and never wait; writers queue.
package final class WorkspaceStore: Sendable {
  /// The folder of the data, `.deed` in a workspace.
  package let folder: String
  let catalogue: Catalogue
  let faults: FaultInjection
  let lockSeconds: Int
  let now: @Sendable () -> Int64
  private let readers = Mutex<[Int: PartReader]>([:])
  private let known = Mutex(KnownTables(version: nil))
  let answers = Mutex<[ChosenAnswers]>([])

  /// Opens or makes the store in `folder`, and removes what an interrupted commit left behind.
  ///
  /// `now` gives instants in microseconds; writers wait for each other, `lockSeconds`
  /// without a sign of life.
  ///
  /// - Throws: `StoreError`.
  package init(
    folder: String, lockSeconds: Int = 30, faults: FaultInjection = .none,
    now: @escaping @Sendable () -> Int64
  ) throws {
    self.folder = folder
    self.faults = faults
    self.lockSeconds = lockSeconds
    self.now = now
    for path in [folder, folder + "/parts"] where mkdir(path, 0o777) != 0 && errno != EEXIST {
      throw StoreError.folder(
        path: path, action: "make", remark: String(cString: strerror(errno)))
    }
    let path = folder + "/catalogue.sqlite"
    let names = Self.names(in: folder + "/parts")
    // Whoever makes the catalogue is alone with it.
    let maker =
      access(path, F_OK) == 0 ? nil : try WriterLock(path: folder + "/lock", seconds: lockSeconds)
    catalogue = try Catalogue(path: path)
    if try !catalogue.isCurrent(isNew: names.isEmpty) {
      let other =
        maker == nil ? try WriterLock(path: folder + "/lock", seconds: lockSeconds) : nil
      try withExtendedLifetime(other) { try catalogue.migrate() }
    }
    withExtendedLifetime(maker) {}
    // Whoever writes now sweeps for itself, so a lock that is taken is no error here. Without strays
    // none is taken: who only reads writes nothing and waits for nobody.
    if maker == nil, (try? strays(among: names).isEmpty) != true,
      let lock = try? WriterLock(path: lockPath, seconds: 0)
    {
      withExtendedLifetime(lock) { try? sweep() }
    }
  }

  var partsFolder: String { folder + "/parts" }
  private var lockPath: String { folder + "/lock" }

  /// The names of the tables, sorted.
  package func tableNames() throws -> [String] {
    try sinceChange({ $0.names }, { $0.names = $1 }) {
      try catalogue.read { try catalogue.tableNames($0) }
    }
  }

  /// Does `body` as the only writer; calls `waiting` when another one has to end first.
  func writing<Value>(
    waiting: () -> Void = {}, _ body: () throws -> Value
  ) throws -> Value {
    let lock = try WriterLock(path: lockPath, seconds: lockSeconds, waiting: waiting)
    return try withExtendedLifetime(lock) {
      try faults.reach(.locked)
      return try body()
    }
  }

  /// Removes the files of parts that no catalogue knows; only for writers.
  ///
  /// A damaged catalogue may not know a file that holds data: then none is removed.
  func sweep() throws {
    let strays = try strays(among: Self.names(in: partsFolder))
    if !strays.isEmpty {
      try catalogue.read { try catalogue.checkAll($0) }
      for name in strays { unlink(partsFolder + "/" + name) }
    }
    readers.withLock { readers in readers.removeAll() }
  }

  /// The names of files that the catalogue does not know.
  private func strays(among names: [String]) throws -> [String] {
    if names.isEmpty { return [] }
    // From the table itself, which the seals check: a damaged index may lack a name.
    let known = try catalogue.read {
      try Set(String.fetchAll($0, sql: "SELECT name FROM files NOT INDEXED"))
    }
    return names.filter { !known.contains($0) }
  }

  /// The names in a folder, sorted; none when it cannot be read.
  static func names(in folder: String) -> [String] {
    FolderPath.names(of: "", in: folder, hidden: true)
  }

  /// The state of a table at this moment, which is read once between two changes.
  ///
  /// - Throws: as `state(of:)`.
  func currentState(of name: String) throws -> TableState {
    try sinceChange({ $0.states[name] }, { $0.states[name] = $1 }) { try state(of: name) }
  }

  /// What was read since the last change of the catalogue, or is read now.
  private func sinceChange<Value: Sendable>(
    _ kept: (KnownTables) -> Value?, _ keep: (inout KnownTables, Value) -> Void,
    _ read: () throws -> Value
  ) throws -> Value {
    let version = try catalogue.version()
    let found = known.withLock { known in
      if known.version != version { known = KnownTables(version: version) }
      return kept(known)
    }
    if let found { return found }
    // What changes meanwhile is read under the older version, and read anew by who asks next.
    let value = try read()
    known.withLock { if $0.version == version { keep(&$0, value) } }
    return value
  }

  /// The state of a table at this moment, with its seals checked.
  ///
  /// - Throws: `StoreError.noTable`, `.missingFile`, `.damaged`.
  func state(of name: String) throws -> TableState {
    var attempt = 0
    while true {
      let record = try catalogue.read { database in
        try TableRecord(database, catalogue, named: name)
      }
      do {
        return TableState(record: record, parts: try record.parts.map { try reader($0, name) })
      } catch let error as StoreError {
        // A merge may have removed files between reading the catalogue and opening them.
        guard case .missingFile = error, attempt < 5 else { throw error }
        attempt += 1
      }
    }
  }

  private func reader(_ part: PartRecord, _ table: String) throws -> PartReader {
    let id = Int(part.id)
    if let known = readers.withLock({ $0[id] }) { return known }
    let reader = try PartReader(
      id: part.id, table: table, rowCount: part.rowCount, records: part.files,
      folder: partsFolder)
    readers.withLock { $0[id] = reader }
    return reader
  }

  /// A new stem for the files of a part, which was never used before.
  func newStem(_ table: String) -> String {
    var generator = SystemRandomNumberGenerator()
    return table + "-" + String(generator.next(), radix: 36)
  }
}

/// What was read of the catalogue since it changed last.
private struct KnownTables: Sendable {
  let version: Int64?
  var names: [String]?
  var states: [String: TableState] = [:]
}
