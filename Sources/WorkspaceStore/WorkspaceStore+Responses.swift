import Calendars
import Experience
import Manifest
import Tables

extension ResponseRules {
  /// The rules for a survey as the manifest declares it; an undeclared one is on 0-10.
  package init(_ survey: SurveySettings?, zone: TimeZoneRules, now: Int64) {
    self.init(
      bounds: survey?.bounds ?? 0...10, missing: survey?.missing ?? [],
      codeOfLowest: survey?.codeOfLowest, now: now,
      launchedDays: survey?.launched.flatMap { ISOText.days($0) }, zone: zone)
  }
}

/// Which answers of a workspace are wanted.
package struct ResponseQuery: Sendable, Equatable {
  /// The survey; nil for all of them.
  package var survey: String?
  /// Whether partial answers with a score come too.
  package var partial = false
  /// Which of several answers of a customer in a month counts.
  package var duplicates = DuplicateRule.last

  /// Complete answers of all surveys, the last one of each customer and month.
  package init() {}
}

/// Answers that were chosen for figures, to be given again while the store is as it was.
struct ChosenAnswers: Sendable {
  let version: Int64
  let query: ResponseQuery
  let zone: String
  let table: Tables.Table
  /// The surveys that are answered, and perhaps others; nil when only the rows can tell.
  let surveys: Set<String>?
}

extension WorkspaceStore {
  /// An import of answers to one survey, with what the survey's rules set aside.
  package func responses(
    _ rows: Tables.Table, survey id: String, settings: SurveySettings?, zone: TimeZoneRules,
    source: String, key: [String]? = nil
  ) throws -> ImportRequest {
    var rows = rows
    if !rows.has("survey_id") {
      let survey = Column.coded(
        [UInt32](repeating: 0, count: try rows.rowCount()), StringDictionary([id]))
      rows = Table(
        try rows.names.map { ($0, try rows.column($0)) } + [("survey_id", survey)],
        label: rows.label, notes: rows.notes)
    }
    let columns = try ResponseColumns(
      rows, duration: settings?.duration, grid: settings?.grid ?? [])
    let rules = ResponseRules(settings, zone: zone, now: now())
    var request = ImportRequest(
      table: "responses", rows: rows, key: key ?? StandardTables.key(of: "responses"),
      source: source, survey: id, quarantine: try Quarantine(columns, rules: rules).entries)
    request.mayLackKey = true
    return request
  }

  /// The answers that figures are made of: complete, not set aside, one of each customer and month.
  ///
  /// Notes say how many were left out and why. An answer is partial when its column `state` says
  /// `partial`.
  package func responses(_ query: ResponseQuery, zone: TimeZoneRules) throws -> Tables.Table {
    try chosenAnswers(query, zone: zone).table
  }

  /// As `responses`, with the surveys that are answered.
  func chosenAnswers(_ query: ResponseQuery, zone: TimeZoneRules) throws -> ChosenAnswers {
    let state = try currentState(of: "responses")
    let version = state.record.version
    let known = answers.withLock { known in
      known.first { $0.version == version && $0.query == query && $0.zone == zone.name }
    }
    if let known { return known }
    let table = Table(StoredTableSource(state, .figures, survey: query.survey), label: "responses")
    let chosen = ChosenAnswers(
      version: version, query: query, zone: zone.name,
      table: try Self.chosen(table, query, zone),
      surveys: try state.texts(of: "survey_id", most: 4096))
    answers.withLock { known in
      known.removeAll { $0.version != version }
      known = known.suffix(3) + [chosen]
    }
    return chosen
  }

  /// Whether all answers are to one survey.
  private static func isOnly(_ survey: String, in table: Tables.Table) throws -> Bool {
    guard table.has("survey_id"), case .all = try table.column("survey_id").matches(survey) else {
      return false
    }
    return true
  }

  private static func chosen(
    _ table: Tables.Table, _ query: ResponseQuery, _ zone: TimeZoneRules
  ) throws -> Tables.Table {
    let isEverySurvey = try query.survey.map { try Self.isOnly($0, in: table) } ?? true
    if query.duplicates == .all, isEverySurvey, !table.has("state") { return table }
    let count = try table.rowCount()
    var isWanted = [Bool](repeating: true, count: count)
    var partials = 0
    if let survey = query.survey {
      switch try table.has("survey_id") ? table.column("survey_id").matches(survey) : .none {
      case .all: break
      case .none: isWanted = [Bool](repeating: false, count: count)
      case .some(let flags): isWanted = flags
      }
    }
    if table.has("state") {
      let isPartial: [Bool]
      switch try table.column("state").matches("partial") {
      case .none: isPartial = []
      case .all: isPartial = [Bool](repeating: true, count: count)
      case .some(let flags): isPartial = flags
      }
      let score = query.partial && table.has("score") ? try table.column("score") : nil
      for row in isPartial.indices where isPartial[row] && isWanted[row] {
        if let score, !score.isMissing(row) { continue }
        isWanted[row] = false
        partials += 1
      }
    }
    if query.duplicates == .all, !isWanted.contains(false) { return table }
    let columns = try ResponseColumns(table)
    let score = columns.score?.numbers
    let left = try Deduplication(columns, isValid: isWanted, rule: query.duplicates, zone: zone) {
      columns.score?.isMissing($0) == true ? nil : score?($0)
    }
    var notes: [Note] = []
    if partials > 0 {
      notes.append(Note(step: "responses", reason: "partial answers left out", count: partials))
    }
    if !left.superseded.isEmpty {
      notes.append(
        Note(
          step: "responses", reason: "further answers of a customer in a month left out",
          count: left.superseded.count))
    }
    let kept = try table.filtered(
      rows: Values(left.kept.map { Int32(truncatingIfNeeded: $0) }), notes: notes)
    guard query.duplicates == .mean, let old = columns.score else { return kept }
    let means = Column.numbers(left.means).labelled(scale: old.scale)
    return Table(
      try kept.names.map { ($0, $0 == "score" ? means : try kept.column($0)) }, label: kept.label,
      notes: kept.notes)
  }
}
