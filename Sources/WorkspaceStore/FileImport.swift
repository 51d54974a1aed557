import Experience
import Formats
import Manifest
import Tables
import Wording

/// What is asked of an import beside the file.
package struct ImportSettings: Sendable {
  /// The table.
  package var table: String
  /// The survey that responses are answers to; nil when the file says it.
  package var survey: String?
  /// The tool whose export the file is; nil to find out.
  package var layout: SurveyLayout?
  /// Which column of the file a column is made of.
  package var sources: [String: String] = [:]
  /// Whether rows (of the survey) that the file does not have go away.
  package var replaces = false

  /// The bytes from which on a file is brought in while it is read, in constant memory.
  var streamedSize = 32 << 20
  /// The stored rows from which on a smaller file too is compared with them by hashes.
  var streamedRows = 100_000
  /// The rows that such a file has at most; nil to estimate it, 0 when nothing is to be guessed.
  var assumedRows: Int?
  /// The bytes of such a file that are worked on at a time.
  var chunkSize = 1 << 20

  /// An import into `table` with everything else found out.
  package init(table: String) { self.table = table }
}

/// A file that is read and judged, ready to be brought into a workspace's table.
package struct FileImport {
  /// What the store is asked to do.
  package let request: ImportRequest
  /// The tool whose export it is; nil for tables with the standard columns, and for other tables.
  package let layout: SurveyLayout?
  /// The columns and what each was made of, where the two differ or a survey tool's export was
  /// mapped.
  package let mapped: [(column: String, source: String)]
  /// The columns that keep their names.
  package let kept: [String]
  /// The columns of the file that hold nothing and are left out.
  package let ignored: [String]
  /// The rows of the file, those that are no responses included.
  package let read: Int
  /// Rows that are no responses, such as previews.
  package let dropped: Int
  /// Columns that hold something else than the table's column of the same name, and the names under
  /// which they are kept.
  package let renamed: [(column: String, name: String)]
  /// What reading had to say.
  package let notes: [Note]
  /// What the scores look like, survey by survey; empty for other tables.
  package let scales: [ScaleEvidence]
  /// The table that was perhaps meant, when this one is new and nobody declared it.
  package let meant: String?
  /// Columns that look personal and are not declared as such.
  package let personal: [PersonalColumn]

  /// Reads the file at `path`, judges its rows, and brings them into their table, or says what that
  /// would do.
  ///
  /// A large file of plain rows is not kept in memory, nor are the rows of a large table for any file
  /// of plain rows.
  ///
  /// - Throws: what reading the file throws, `StoreError`.
  package static func bring(
    path: String, settings: ImportSettings, workspace: Workspace, isPreview: Bool,
    progress: (ImportStage) -> Void
  ) throws -> (file: FileImport, receipt: ImportReceipt) {
    defer { workspace.endReadingAhead() }
    if let streamed = try StreamedFile(path: path, settings: settings, workspace: workspace),
      let done = try workspace.store().stream(
        streamed, isPreview: isPreview, progress: progress)
    {
      return done
    }
    let file = try FileImport(path: path, settings: settings, workspace: workspace)
    progress(.matching)
    let store = try workspace.store()
    let receipt =
      try isPreview ? store.preview(file.request) : store.add(file.request, progress: progress)
    return (file, receipt)
  }

  /// What there is to say about a file that was brought in while it was read; the request's rows are
  /// only examples.
  init(
    _ file: StreamedFile, _ request: ImportRequest, read: Int, scales: [ScaleEvidence],
    notes more: [Note] = [], isStored: Bool = false
  ) throws {
    let declared = file.workspace.manifest.tables[file.settings.table]
    self.request = request
    layout = nil
    mapped = file.mapped
    kept = file.kept
    ignored = []
    self.read = read
    dropped = 0
    renamed = []
    notes = file.source.notes() + more
    self.scales = scales
    let isKnown =
      declared != nil || isStored || StandardTables.names.contains(file.settings.table)
    meant = isKnown ? nil : closestName(to: file.settings.table, among: StandardTables.names)
    personal = try PersonalColumn.found(in: request.rows, declared: declared?.personal ?? [])
  }

  /// Reads the file at `path` and judges its rows by the workspace's settings.
  ///
  /// - Throws: what reading the file throws, `StoreError`.
  package init(path: String, settings: ImportSettings, workspace: Workspace) throws {
    let manifest = workspace.manifest
    guard WorkspaceManifest.isTableName(settings.table) else {
      throw StoreError.unusableName(settings.table, names: StandardTables.names)
    }
    let declared = manifest.tables[settings.table]
    var types = StandardTables.types(of: settings.table)
    for (name, type) in declared?.types ?? [:] { types[name] = ColumnType(rawValue: type) }
    let key = declared?.key ?? StandardTables.key(of: settings.table)
    let stored = workspace.hasData ? try workspace.store().types(of: settings.table) : [:]
    if settings.table == "responses" {
      let answers = try ResponseFile(path, settings, types: types, workspace)
      let judged = try JudgedResponses(
        answers.table, survey: settings.survey, workspace: workspace,
        file: FileBytes.name(path))
      let standard = Set(StandardTables.columns(of: settings.table).map(\.name) + types.keys)
      let fitted = try FittedRows(
        judged.table, stored: stored, fixed: standard, zone: workspace.zone)
      renamed = fitted.renamed
      request = ImportRequest(
        table: settings.table, rows: fitted.rows, key: key, source: FileBytes.name(path),
        survey: judged.onlySurvey, replaces: settings.replaces, mayLackKey: true,
        quarantine: judged.quarantine)
      layout = answers.layout
      mapped = answers.mapped
      kept = answers.kept
      ignored = answers.ignored
      read = answers.read
      dropped = answers.dropped
      notes = answers.table.notes
      scales = judged.scales
    } else {
      let table = try TableFile.read(
        path, sources: settings.sources, types: types, zone: workspace.zone,
        locale: workspace.readingLocale)
      if let last = key.last, !table.has(last) {
        throw StoreError.noKeySource(
          last, table: settings.table, file: FileBytes.name(path), names: table.names)
      }
      let rows = try table.lastVersions(key: key)
      let fitted = try FittedRows(
        rows, stored: stored, fixed: Set(table.names), zone: workspace.zone)
      renamed = []
      request = ImportRequest(
        table: settings.table, rows: fitted.rows, key: key, source: FileBytes.name(path),
        replaces: settings.replaces)
      layout = nil
      mapped = settings.sources.sorted { $0.key < $1.key }.map { (column: $0, source: $1) }
      kept = table.names.filter { settings.sources[$0] == nil }
      ignored = []
      read = try table.rowCount()
      dropped = 0
      notes = rows.notes
      scales = []
    }
    let isKnown =
      declared != nil || !stored.isEmpty || StandardTables.names.contains(settings.table)
    meant = isKnown ? nil : closestName(to: settings.table, among: StandardTables.names)
    personal = try PersonalColumn.found(in: request.rows, declared: declared?.personal ?? [])
  }
}

extension Workspace {
  /// The locale in which files are read: nil for `iso`, whose numbers and dates all locales read.
  package var readingLocale: String? { locale == "iso" ? nil : locale }
}
