import Calendars
import LuaRuntime
import Reports
import RowFunctions
import Tables
import WorkspaceStore

/// What the functions of one machine share: where output goes, the zone, the run's instant.
package final class Host {
  /// How values are drawn.
  package var style: Style
  /// The form that `show` uses unless it is told another; nil for text for people.
  package var format: Format
  /// Whether `show` prints JSON lines with title and value.
  package var showsJSONLines: Bool
  /// Whether notes stay unprinted.
  package var isQuiet: Bool
  /// The zone of local dates.
  package let zone: TimeZoneRules
  /// The run's instant, in microseconds since 1970-01-01T00:00:00Z.
  package let instant: Int64
  /// The workspace that scripts see; nil outside one.
  package var workspace: Workspace?
  /// Writes to standard output.
  package let write: (String) -> Void
  /// Writes to standard error.
  package let writeError: (String) -> Void
  /// What scripts recorded with `cx.finding`.
  package private(set) var findings: [Finding] = []

  /// Where `math.random` begins.
  package var seed: Int64 = 1
  /// What the scripts may do; all that the user may, unless it was narrowed.
  package var permissions = Permissions.user
  /// Where relative paths of files that scripts write lead; nil for the current folder.
  package var outputFolder: String?
  /// The tests that `deed test` collects; nil for other commands.
  package var tests: TestRegistry?
  /// Where `require` finds modules.
  package let modules = Modules()
  /// The function over a statement's locals that it handed over, in a session at a terminal.
  var keptLocals: LuaReference?

  /// A fact that a script wants seen.
  package struct Finding: Sendable {
    /// The sentence.
    package let text: String
    /// The figure it rests on, as text.
    package let value: String?
  }

  /// A host; output goes to the process's standard streams unless said otherwise, and the zone is
  /// the workspace's when there is one.
  package init(
    style: Style = Style(), format: Format = .table, showsJSONLines: Bool = false,
    isQuiet: Bool = false, zone: TimeZoneRules = .utc, instant: Int64,
    workspace: Workspace? = nil,
    write: @escaping (String) -> Void = StandardStreams.write,
    writeError: @escaping (String) -> Void = StandardStreams.writeError
  ) {
    self.style = style
    let local = workspace?.zone ?? zone
    self.style.zone = { local.offset(atUTC: $0) }
    self.format = format
    self.showsJSONLines = showsJSONLines
    self.isQuiet = isQuiet
    self.zone = local
    self.workspace = workspace
    self.modules.workspace = workspace?.root
    self.instant = instant
    self.write = write
    self.writeError = writeError
  }

  /// How numbers and dates are written in files, such as `nl`; nil outside a workspace.
  package var locale: String? { workspace?.locale }

  /// The workspace, for functions that need one.
  ///
  /// - Throws: `StoreError.noWorkspace`, which says how to get one.
  package func openWorkspace() throws -> Workspace {
    guard let workspace else { throw StoreError.noWorkspace(folder: Folders.current) }
    return workspace
  }

  /// Today's local date at the run's instant.
  package var today: Int32 { zone.localDays(ofMicroseconds: instant) }

  func record(_ finding: Finding) { findings.append(finding) }

  /// Functions whose result depends on their arguments, the zone and the run's instant only.
  private static let pureFunctions: Set<String> = [
    "cx.text.fold", "cx.text.has", "cx.text.words", "cx.date", "cx.time", "cx.days", "cx.hours",
    "cx.months", "cx.today", "cx.now", "cx.periods", "cx.workdays", "date:date", "date:year",
    "date:month", "date:quarter", "date:week", "date:weekday", "date:day", "date:start",
    "date:finish", "time:date", "time:year", "time:month", "time:quarter", "time:week",
    "time:weekday", "time:day", "time:start", "time:finish", "time:hour",
  ]

  /// Whether something for people was shown already: a title then opens a new paragraph.
  var hasShown = false

  /// Whether personal columns are shown as they are.
  package var reveals = false
  /// The names of the personal columns that were shown as they are.
  package internal(set) var revealed: Set<String> = []

  /// Personal texts that a script took out of their columns into Lua, with the name of a column.
  var taken: [String: String] = [:]

  /// Notes that a command showed personal columns as they are.
  package func noteRevealed(_ columns: Set<String>) { revealed.formUnion(columns) }

  /// The workspace's segments that were asked for, by name.
  var segments: [String: SegmentObject] = [:]
  /// The segments whose files are running, the outermost first.
  var openSegments: [String] = []
  /// The texts of files that functions ran, by the paths that messages call them.
  var fileTexts: [String: String] = [:]

  /// The compiled text that runs, whose constants tell which columns it names.
  var runningScript: LuaReference?

  private var rows: RowFunctions?

  /// What evaluates the machine's row functions; made before any script runs.
  func prepareRowFunctions(of vm: LuaVM) throws {
    rows = try RowFunctions(
      vm, classes: RowTags(row: ClassTag.row, date: ClassTag.date, time: ClassTag.time),
      pureFunctions: Self.pureFunctions,
      localTime: { [zone] in zone.local(ofMicroseconds: $0) })
  }

  func rowFunctions(of vm: LuaVM) throws -> RowFunctions {
    if let rows { return rows }
    try prepareRowFunctions(of: vm)
    guard let rows else { throw BindingError.sentence("row functions are not available") }
    return rows
  }
}

extension Call {
  /// The host of the machine.
  package var deed: Host {
    guard let host = host as? Host else { preconditionFailure("a machine without a Host") }
    return host
  }
}
