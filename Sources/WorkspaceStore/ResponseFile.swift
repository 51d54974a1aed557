import Calendars
import Formats
import Tables

/// A file of answers as a table with the standard columns: a survey tool's export, or a table that
/// has those columns already.
struct ResponseFile {
  let table: Tables.Table
  let layout: SurveyLayout?
  let mapped: [(column: String, source: String)]
  let kept: [String]
  let ignored: [String]
  let read: Int
  let dropped: Int

  init(
    _ path: String, _ settings: ImportSettings, types: [String: ColumnType], _ workspace: Workspace
  ) throws {
    let survey = settings.survey.flatMap { workspace.manifest.surveys[$0] }
    var sources = settings.sources
    if sources["score"] == nil, let score = survey?.score { sources["score"] = score }
    let export: SurveyExport?
    switch try TableFile.content(of: path) {
    case .arrow: export = nil
    // Rows as JSON are read below; the only tool that gives JSON is told by its members.
    case .json: export = try? SurveyExport(path: path, layout: settings.layout)
    default: export = try SurveyExport(path: path, layout: settings.layout)
    }
    if let export, export.layout != .spreadsheet || !Self.isStandard(export.names, sources) {
      try self.init(export, sources, settings, workspace)
      return
    }
    var table = try TableFile.read(
      path, sources: sources, types: types, zone: workspace.zone, locale: workspace.readingLocale)
    guard table.has("score") else {
      throw StoreError.noAnswers(file: FileBytes.name(path), names: table.names)
    }
    table = try Self.labelledScores(of: table)
    self.init(
      table: table, layout: nil,
      mapped: sources.sorted { $0.key < $1.key }.map { (column: $0, source: $1) },
      kept: table.names.filter { sources[$0] == nil }, ignored: [], read: try table.rowCount(),
      dropped: 0)
  }

  /// Whether a table says what it is by the standard columns' own names.
  static func isStandard(_ names: [String], _ sources: [String: String]) -> Bool {
    let names = Set(names).union(sources.keys)
    return names.contains("score") && names.contains("response_id")
  }

  /// The table with labelled answers such as `10 - Extremely likely` as their points.
  ///
  /// A label without a point is no score; a column without any point stays as it is.
  private static func labelledScores(of table: Tables.Table) throws -> Tables.Table {
    let column = try table.column("score")
    guard column.type == .string else { return table }
    let points = (0..<column.count).map { row in
      column[row].text.flatMap { labelledScale($0) }.map { Int64($0) }
    }
    guard points.contains(where: { $0 != nil }) else { return table }
    return try table.adding([("score", .integers(points))])
  }

  private init(
    _ export: SurveyExport, _ sources: [String: String], _ settings: ImportSettings,
    _ workspace: Workspace
  ) throws {
    let standard = Set(["response_id", "customer_id", "score", "answered_at", "comment"])
    var known = Formats.SurveySettings()
    known.survey = settings.survey
    known.zone = workspace.zone
    known.sources = sources.filter { standard.contains($0.key) }
    let result = try SurveyImport(export, settings: known)
    var table = result.table
    var mapped = result.mapped
    var kept = result.kept
    for (column, source) in sources.sorted(by: { $0.key < $1.key })
    where !standard.contains(column) {
      guard kept.contains(source) else {
        throw StoreError.noSource(
          column: column, source: source, file: export.label, names: kept)
      }
      table = try table.renaming([(new: column, old: source)])
      kept.removeAll { $0 == source }
      mapped.append((column, source))
    }
    let used = Set(result.mapped.map(\.source) + result.kept)
    self.init(
      table: table, layout: result.layout, mapped: mapped, kept: kept,
      ignored: export.names.filter { !used.contains($0) }, read: result.counts.read,
      dropped: result.counts.dropped)
  }

  private init(
    table: Tables.Table, layout: SurveyLayout?, mapped: [(column: String, source: String)],
    kept: [String], ignored: [String], read: Int, dropped: Int
  ) {
    self.table = table
    self.layout = layout
    self.mapped = mapped
    self.kept = kept
    self.ignored = ignored
    self.read = read
    self.dropped = dropped
  }
}
