import Experience
import Manifest
import Tables

/// What the scores of a survey look like beside its declared scale.
package struct ScaleEvidence: Sendable, Equatable {
  /// The survey; nil when the answers name none.
  package let survey: String?
  /// The scale that the scores should be on.
  package let scale: String
  /// Whether `deed.toml` declares that scale.
  package let isDeclared: Bool
  /// The lowest and the highest score that occurs; nil without scores.
  package let seen: ClosedRange<Double>?
  /// Signs that the scale is another one.
  package let flags: [ScaleCheck.Flag]
}

/// Answers with what the rules of their surveys set aside, their codes turned into scores.
struct JudgedResponses {
  /// The answers, with `survey_id` and scores on the declared scale.
  let table: Tables.Table
  /// The rows that the rules set aside, in row order.
  let quarantine: [Quarantine.Entry]
  /// What the scores look like, by survey in the order of first appearance.
  let scales: [ScaleEvidence]
  /// The survey, when all answers are to one.
  let onlySurvey: String?

  /// Judges answers, all to `survey` when it is given; `file` is what messages call them.
  ///
  /// - Throws: `StoreError.otherSurvey`.
  init(
    _ answers: Tables.Table, survey: String?, workspace: Workspace, file: String
  ) throws {
    let (named, groups) = try Self.bySurvey(answers, survey, file: file)
    var entries: [Quarantine.Entry] = []
    var scales: [ScaleEvidence] = []
    var coding: [(rows: [Int]?, rules: ResponseRules)] = []
    for (id, rows) in groups {
      let settings = id.flatMap { workspace.manifest.surveys[$0] }
      let rules = ResponseRules(settings, zone: workspace.zone, now: workspace.instant)
      let part =
        try rows.map { rows in
          try named.filtered(rows: Values(rows.map { Int32(truncatingIfNeeded: $0) }))
        } ?? named
      let columns = try ResponseColumns(
        part, duration: settings?.duration.flatMap { part.has($0) ? $0 : nil },
        grid: (settings?.grid ?? []).filter(part.has))
      entries += try Quarantine(columns, rules: rules).entries.map {
        .init(row: rows?[$0.row] ?? $0.row, reason: $0.reason, text: $0.text)
      }
      if let score = columns.score {
        scales.append(
          Self.evidence(id, settings, score, columns.answeredAt, rules, workspace))
        if !rules.missing.isEmpty || rules.codeOfLowest != rules.bounds.lowerBound {
          coding.append((rows, rules))
        }
      }
    }
    table = coding.isEmpty ? named : try Self.decoded(named, coding)
    quarantine = entries.sorted { $0.row < $1.row }
    self.scales = scales
    onlySurvey = groups.count == 1 ? groups[0].id : nil
  }

  /// The answers with their survey, and the rows of each survey: nil for all of them.
  private static func bySurvey(
    _ answers: Tables.Table, _ survey: String?, file: String
  ) throws -> (Tables.Table, [(id: String?, rows: [Int]?)]) {
    let count = try answers.rowCount()
    guard answers.has("survey_id") else {
      guard let survey else { return (answers, [(nil, nil)]) }
      let column = Column.coded(
        [UInt32](repeating: 0, count: count), StringDictionary([survey]))
      return (try answers.adding([("survey_id", column)]), [(survey, nil)])
    }
    let column = try answers.column("survey_id")
    let identity = try RowIdentity([column], rowCount: count)
    var groups = [(id: String?, rows: [Int])](repeating: (nil, []), count: identity.count)
    var order: [Int] = []
    for row in 0..<count {
      let code = Int(identity.codes[row])
      if groups[code].rows.isEmpty {
        order.append(code)
        groups[code].id = column[row].text
      }
      groups[code].rows.append(row)
    }
    let found = order.map { (id: groups[$0].id, rows: order.count == 1 ? nil : groups[$0].rows) }
    if let survey {
      let others = found.filter { $0.id != nil && $0.id != survey }.compactMap(\.id)
      if !others.isEmpty { throw StoreError.otherSurvey(file: file, asked: survey, found: others) }
      if found.contains(where: { $0.id == nil }) {
        return try bySurvey(answers.dropping(["survey_id"]), survey, file: file)
      }
    }
    return (answers, found.isEmpty ? [(survey, nil)] : found)
  }

  private static func evidence(
    _ id: String?, _ settings: Manifest.SurveySettings?, _ score: Column, _ at: Column?,
    _ rules: ResponseRules, _ workspace: Workspace
  ) -> ScaleEvidence {
    var low: Double?
    var high: Double?
    if let value = score.numbers {
      for row in 0..<score.count where !score.isMissing(row) && value(row).isFinite {
        low = min(low ?? value(row), value(row))
        high = max(high ?? value(row), value(row))
      }
    }
    return ScaleEvidence(
      survey: id, scale: settings?.scale ?? "0-10", isDeclared: settings?.scale != nil,
      seen: low.flatMap { low in high.map { low...$0 } },
      flags: settings?.codeOfLowest == nil && rules.missing.isEmpty
        ? ScaleCheck(score: score, bounds: rules.bounds, at: at, zone: workspace.zone).flags : [])
  }

  /// The answers with declared codes as the scores that they stand for.
  private static func decoded(
    _ answers: Tables.Table, _ coding: [(rows: [Int]?, rules: ResponseRules)]
  ) throws -> Tables.Table {
    let score = try answers.column("score")
    guard let value = score.numbers else { return answers }
    var scores: [Double?] = (0..<score.count).map { score.isMissing($0) ? nil : value($0) }
    for (rows, rules) in coding {
      if let rows {
        for row in rows { scores[row] = scores[row].flatMap(rules.score) }
      } else {
        scores = scores.map { $0.flatMap(rules.score) }
      }
    }
    let whole = scores.map { $0.flatMap { Int64(exactly: $0) } }
    let areWhole = zip(scores, whole).allSatisfy { ($0 == nil) == ($1 == nil) }
    return try answers.adding([("score", areWhole ? .integers(whole) : .numbers(scores))])
  }
}
