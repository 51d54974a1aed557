import Calendars
import Manifest
import Tables

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// A team's folder: what `deed.toml` says, and the data beside it.
///
/// Opening reads `deed.toml` and the rules of its zone only; SQLite is not touched before `store()`.
package final class Workspace: Sendable {
  /// The file that makes a folder a workspace.
  package static let manifestName = "deed.toml"
  /// The folder of the data, in the workspace.
  package static let dataName = ".deed"

  /// The workspace's folder, an absolute path without links.
  package let root: String
  /// What `deed.toml` says.
  package let manifest: WorkspaceManifest
  /// The zone in which days, weeks and months begin.
  package let zone: TimeZoneRules
  private let now: @Sendable () -> Int64
  private let data: WorkspaceData

  /// Opens the workspace in `folder`, and reads ahead for a script that will run in it.
  ///
  /// - Throws: `StoreError.noManifest`, `.folder`, `ManifestError`, `ZoneError`.
  package init(
    folder: String, readingAheadFor script: String? = nil,
    now: @escaping @Sendable () -> Int64 = Workspace.systemTime
  ) throws {
    guard let root = FolderPath.resolved(folder) else {
      throw StoreError.folder(
        path: folder, action: "open", remark: String(cString: strerror(errno)))
    }
    let path = root + "/" + Self.manifestName
    guard access(path, F_OK) == 0 else { throw StoreError.noManifest(folder: root) }
    self.root = root
    self.now = now
    data = WorkspaceData(folder: root + "/" + Self.dataName, now: now)
    if let script { data.readAhead(for: script) }
    do {
      manifest = try WorkspaceManifest(reading: FolderPath.text(path), file: Self.manifestName)
      zone = try TimeZoneRules.named(manifest.zone)
    } catch {
      data.endReadingAhead()
      throw error
    }
  }

  /// The workspace that holds `folder`: the nearest one upwards, or nil.
  ///
  /// - Throws: what opening it throws.
  package static func find(
    from folder: String, readingAheadFor script: String? = nil,
    now: @escaping @Sendable () -> Int64 = Workspace.systemTime
  ) throws -> Workspace? {
    guard var place = FolderPath.resolved(folder) else { return nil }
    while access(place + "/" + manifestName, F_OK) != 0 {
      guard let slash = place.utf8.lastIndex(of: UInt8(ascii: "/")), !place.isEmpty else {
        return nil
      }
      place = String(place[..<slash])
    }
    return try Workspace(
      folder: place.isEmpty ? "/" : place, readingAheadFor: script, now: now)
  }

  /// The workspace's data, opened when it is first asked for.
  ///
  /// - Throws: `StoreError`.
  package func store() throws -> WorkspaceStore { try data.store() }

  /// Begins to read what a script will ask for, see `WorkspaceData`; before the process ends,
  /// `endReadingAhead` has to be called.
  package func readAhead(for script: String) { data.readAhead(for: script) }

  /// Begins to open the data for an import; before the process ends, `endReadingAhead` has to be called.
  func openAhead() { data.openAhead() }

  /// Waits until nobody reads ahead any more.
  package func endReadingAhead() { data.endReadingAhead() }

  /// Whether there is data: whether anything was ever imported.
  package var hasData: Bool { data.isThere }

  /// The folder of the data.
  package var dataFolder: String { data.folder }

  /// How people here write numbers and dates, such as `nl`.
  package var locale: String { manifest.locale }

  /// Whether what is shown is meant for others, so that small groups are hidden.
  package var publishes: Bool { manifest.publishes }

  /// The day as of which scripts run, in days since 1970-01-01; nil for the day on which they run.
  package var asOf: Int32? { manifest.asOf.flatMap { ISOText.days($0) } }

  /// The fewest answers that a shown group may have.
  package var minimumAnswers: Int { manifest.minimumAnswers }

  /// The fewest answers that a group may have whose comments are shown.
  package var minimumComments: Int { manifest.minimumComments }

  /// The path of a script of the workspace, or nil when it has none of this name.
  package func script(named name: String) -> String? {
    guard !name.isEmpty, !name.contains("/"), !name.hasPrefix(".") else { return nil }
    let path = root + "/scripts/" + name + ".lua"
    return access(path, F_OK) == 0 ? path : nil
  }

  /// The names of the workspace's scripts, sorted.
  package var scriptNames: [String] { FolderPath.names(of: ".lua", in: root + "/scripts") }

  /// The names of the workspace's segments, sorted: files in `segments/`.
  package var segmentNames: [String] { FolderPath.names(of: ".lua", in: root + "/segments") }

  /// The names of the workspace's good deeds, sorted: files in `deeds/`.
  package var deedFiles: [String] { FolderPath.names(of: ".lua", in: root + "/deeds") }

  /// The columns of a table that say who someone is, as `deed.toml` declares them.
  package func personalColumns(of table: String) -> [String] {
    manifest.tables[table]?.personal ?? []
  }

  /// The instant of now, in microseconds.
  package var instant: Int64 { now() }

  /// The system's clock, in microseconds since 1970-01-01T00:00:00Z.
  package static let systemTime: @Sendable () -> Int64 = {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000
  }
}
