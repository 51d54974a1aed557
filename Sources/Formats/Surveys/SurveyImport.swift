import Calendars
import Tables

/// An export of any survey tool as a table of responses.
///
/// One row per response; columns `response_id: string`, `customer_id: string or nil`,
/// `survey_id: string` (when the settings name one), `score: integer or nil` (number when an answer
/// has decimals), `answered_at: time or nil`, `comment: string or nil`, `state: string`, then every
/// other column of the export that holds anything. `state` is `complete`; `partial` for an answered
/// score in a response that was not finished; `none` for one that was neither finished nor scored.
package struct SurveyImport {
  /// How many responses are in which state.
  package struct Counts: Sendable, Equatable {
    /// Rows in the file.
    package var read = 0
    /// Rows that are no responses: previews, invitations.
    package var dropped = 0
    /// Finished responses.
    package var complete = 0
    /// Unfinished responses with a score.
    package var partial = 0
    /// Unfinished responses without a score.
    package var none = 0

    /// So many rows of each kind.
    package init(
      read: Int = 0, dropped: Int = 0, complete: Int = 0, partial: Int = 0, none: Int = 0
    ) {
      self.read = read
      self.dropped = dropped
      self.complete = complete
      self.partial = partial
      self.none = none
    }
  }

  /// The tool whose export it was.
  package let layout: SurveyLayout
  /// The responses.
  package let table: Table
  /// The standard columns and what each was made of.
  package let mapped: [(column: String, source: String)]
  /// The columns that were kept as they were.
  package let kept: [String]
  /// How many rows there were.
  package let counts: Counts
  /// The lowest and the highest score; nil without scores.
  package let scoreRange: ClosedRange<Double>?

  /// Reads and maps the export at `path`; of a workbook its first sheet, or `sheet`.
  ///
  /// - Throws: what reading the file throws, `FormatsError`.
  package init(
    path: String, settings: SurveySettings = SurveySettings(),
    options: ReadOptions = ReadOptions(), layout: SurveyLayout? = nil, sheet: String? = nil
  ) throws {
    try self.init(
      SurveyExport(path: path, options: options, layout: layout, sheet: sheet), settings: settings)
  }

  /// Maps an export.
  ///
  /// - Throws: `FormatsError`.
  package init(_ export: SurveyExport, settings: SurveySettings = SurveySettings()) throws {
    let mapping = try SurveyMapping(export, settings)
    let states = try SurveyStates(export, mapping)
    var reader = SurveyReader(export, mapping, settings, rows: states.responses)
    var notes = export.notes + states.notes
    let scores = try reader.scores()
    var counts = Counts(
      read: try export.rowCount(), dropped: try export.rowCount() - states.responses.count)
    let state: [String?] = states.responses.enumerated().map { index, row in
      if states.isFinished[row] {
        counts.complete += 1
        return "complete"
      }
      if scores?[index] != nil {
        counts.partial += 1
        return "partial"
      }
      counts.none += 1
      return "none"
    }
    var columns: [(name: String, column: Column)] = []
    columns.append(("response_id", try reader.responseIDs()))
    if let customers = try reader.strings(mapping.customer) {
      columns.append(("customer_id", customers))
    } else if !states.responses.isEmpty {
      notes.append(
        Note(
          step: "import", reason: "responses are anonymous: there is no customer column",
          count: states.responses.count))
    }
    if let survey = settings.survey {
      columns.append(
        ("survey_id", .strings([String?](repeating: survey, count: states.responses.count))))
    }
    if let scores { columns.append(("score", SurveyReader.numbers(scores))) }
    if let times = try reader.times() { columns.append(("answered_at", times)) }
    if let comments = try reader.strings(mapping.comment) { columns.append(("comment", comments)) }
    columns.append(("state", .strings(state)))
    var taken = Set(columns.map(\.name)).union(["survey_id", "score", "answered_at", "comment"])
    var kept: [String] = []
    for position in export.names.indices where !mapping.used.contains(position) {
      guard let column = try reader.further(position) else { continue }
      let name = Self.free(export.names[position], &taken)
      columns.append((name, column))
      kept.append(name)
    }
    self.layout = export.layout
    self.mapped = mapping.sources(export)
    self.kept = kept
    self.counts = counts
    let found = scores?.compactMap(\.self) ?? []
    self.scoreRange = found.min().flatMap { low in found.max().map { low...$0 } }
    self.table = Table(
      columns, rowCount: states.responses.count, label: export.label, notes: notes + reader.notes)
  }

  private static func free(_ name: String, _ taken: inout Set<String>) -> String {
    var free = name
    var number = 2
    while !taken.insert(free).inserted {
      free = "\(name)_\(number)"
      number += 1
    }
    return free
  }
}
