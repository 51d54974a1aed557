import Calendars
import Formats
import Manifest
import Tables

/// A file of plain rows that is large, or whose table is, which can be brought into a table while it is read.
///
/// What is not plain (exports of survey tools, codes instead of scores, rules that compare rows) is
/// read into memory instead: see `FileImport`.
struct StreamedFile {
  let path: String
  let label: String
  let settings: ImportSettings
  let workspace: Workspace
  let source: CSVSource
  let key: [String]
  /// The survey of all answers, where the file has no column for it.
  let addedSurvey: String?
  let mapped: [(column: String, source: String)]
  let kept: [String]

  var isResponses: Bool { settings.table == "responses" }

  /// Opens the file at `path`; nil when it is to be read into memory.
  ///
  /// Before the process ends, the workspace's `endReadingAhead` has to be called.
  ///
  /// - Throws: what opening it throws.
  init?(path: String, settings: ImportSettings, workspace: Workspace) throws {
    let manifest = workspace.manifest
    guard WorkspaceManifest.isTableName(settings.table),
      try TableFile.content(of: path) == .text,
      try FileBytes.byteCount(path) >= settings.streamedSize
        || Self.storedRows(settings.table, workspace) >= settings.streamedRows
    else { return nil }
    workspace.openAhead()
    let declared = manifest.tables[settings.table]
    let isResponses = settings.table == "responses"
    var sources = settings.sources
    if isResponses {
      let survey = settings.survey.flatMap { manifest.surveys[$0] }
      if sources["score"] == nil, let score = survey?.score { sources["score"] = score }
      guard Self.judgesRowByRow(manifest, only: settings.survey),
        let export = try SurveyExport.opening(path: path, layout: settings.layout),
        export.layout == .spreadsheet, ResponseFile.isStandard(export.names, sources)
      else { return nil }
    }
    var types = StandardTables.types(of: settings.table)
    for (name, type) in declared?.types ?? [:] { types[name] = ColumnType(rawValue: type) }
    var division = CSVSource.Division()
    division.eagerSize = -1
    division.chunkSize = settings.chunkSize
    let (source, isConverted) = try TableFile.text(
      path, sources: sources, types: types, zone: workspace.zone,
      locale: workspace.readingLocale, division: division)
    let names = source.names
    guard !isConverted, source.isUTF8 else { return nil }
    key = declared?.key ?? StandardTables.key(of: settings.table)
    if isResponses {
      let typeOf = Dictionary(uniqueKeysWithValues: zip(names, source.types(names)))
      guard typeOf["score"] == .integer, !names.contains("is_test"),
        ["customer_id", "survey_id", "response_id"].allSatisfy({ typeOf[$0] ?? .string == .string }
        ),
        typeOf["answered_at"] ?? .time == .time
      else { return nil }
      // The store's rule for repeated ids and the table's key are the same columns.
      guard key == StandardTables.key(of: "responses") else { return nil }
      // A file that names its surveys is only checked against the one that was asked for.
      if settings.survey != nil, names.contains("survey_id") { return nil }
    } else if let last = key.last, !names.contains(last) {
      return nil
    }
    self.path = path
    self.settings = settings
    self.workspace = workspace
    self.source = source
    label = FileBytes.name(path)
    addedSurvey = isResponses && !names.contains("survey_id") ? settings.survey : nil
    mapped = sources.sorted { $0.key < $1.key }.map { (column: $0, source: $1) }
    kept = names.filter { sources[$0] == nil }
  }

  /// The rows of a table, older versions included.
  private static func storedRows(_ table: String, _ workspace: Workspace) throws -> Int {
    guard workspace.hasData, let state = try workspace.store().existing(table) else { return 0 }
    return state.record.parts.reduce(0) { $0 + $1.rowCount }
  }

  /// Whether the surveys' rules judge each answer by itself and leave the scores as they are.
  private static func judgesRowByRow(_ manifest: WorkspaceManifest, only survey: String?) -> Bool {
    let surveys =
      survey.map { id in manifest.surveys[id].map { [$0] } ?? [] }
      ?? Array(manifest.surveys.values)
    return surveys.allSatisfy { survey in
      let bounds = survey.bounds ?? 0...10
      return survey.missing.isEmpty && survey.duration == nil && survey.grid.isEmpty
        && survey.codeOfLowest ?? bounds.lowerBound == bounds.lowerBound
    }
  }

  /// Whether a column is an id that no other table refers to.
  func isSeldomUsed(_ name: String) -> Bool {
    StandardTables.isSeldomUsed(name, of: settings.table)
  }

  /// The columns as they are read first.
  var columns: [StreamColumn] {
    let names = source.names
    let types = source.types(names)
    let forms = source.textForms(names)
    return names.indices.map { position in
      // The rules need to know each answer's survey.
      let form =
        isResponses && names[position] == "survey_id"
        ? forms[position].map { _ in .codes }
        : forms[position]
      return StreamColumn(
        names[position], types[position], form, isID: isSeldomUsed(names[position]))
    }
  }
}
