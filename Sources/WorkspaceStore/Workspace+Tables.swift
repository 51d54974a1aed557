import Manifest
import Tables

extension Workspace {
  /// A table of the workspace at this moment; one that was never imported into has no rows and the
  /// standard columns.
  ///
  /// - Throws: `StoreError`, `.noTable` for a name that is no standard one and was never imported.
  package func table(_ name: String, rows choice: RowChoice = .all) throws -> Tables.Table {
    if hasData {
      do {
        let store = try store()
        if name == StandardTables.deedItems, choice != .quarantined { return try store.deedItems() }
        return try store.table(name, rows: choice)
      } catch StoreError.noTable(let name, let names) {
        if let empty = Self.emptyTable(name) { return empty }
        throw StoreError.noTable(name, names: Set(names + StandardTables.names).sorted())
      }
    }
    if let empty = Self.emptyTable(name) { return empty }
    throw StoreError.noTable(name, names: [])
  }

  /// The answers that figures are made of, see `WorkspaceStore.responses`; the score carries its
  /// survey's scale.
  ///
  /// Answers to surveys on several scales carry all their names, which no figure takes for one.
  ///
  /// - Throws: `StoreError`.
  package func responses(_ query: ResponseQuery) throws -> Tables.Table {
    guard hasData, try store().tableNames().contains("responses") else {
      return try table("responses")
    }
    return try scaled(store().chosenAnswers(query, zone: zone), survey: query.survey)
  }

  /// The answers that were set aside, with `reason` and `rule_version`; of one survey when given.
  ///
  /// - Throws: `StoreError`.
  package func quarantined(survey: String? = nil) throws -> Tables.Table {
    let all = try table("responses", rows: .quarantined)
    guard let survey, all.has("survey_id") else { return all }
    let ids = try all.column("survey_id")
    let rows = (0..<ids.count).filter { ids[$0] == .string(survey) }
    return try all.filtered(rows: Values(rows.map { Int32(truncatingIfNeeded: $0) }))
  }

  /// The same answers with the scale of their surveys on the column `score`.
  private func scaled(_ chosen: ChosenAnswers, survey: String?) throws -> Tables.Table {
    let answers = chosen.table
    guard answers.has("score") else { return answers }
    let ids: [String?]
    if let survey {
      ids = [survey]
    } else if let all = anyOnOneScale(chosen.surveys) {
      ids = [all]
    } else if answers.has("survey_id") {
      let column = try answers.column("survey_id")
      let identity = try RowIdentity([column], rowCount: column.count)
      var first = [Int](repeating: -1, count: identity.count)
      for row in 0..<column.count where first[Int(identity.codes[row])] < 0 {
        first[Int(identity.codes[row])] = row
      }
      ids = first.filter { $0 >= 0 }.map { column[$0].text }
    } else {
      ids = [nil]
    }
    let scales = Set(ids.map { scale(ofSurvey: $0) }).sorted()
    let label = scales.isEmpty ? "0-10" : scales.joined(separator: " and ")
    let score = try answers.column("score")
    return score.scale == label
      ? answers : try answers.adding([("score", score.labelled(scale: label))])
  }

  /// Any of the surveys when all are on one scale, whichever of them are answered: then the rows
  /// need not be looked at.
  private func anyOnOneScale(_ surveys: Set<String>?) -> String? {
    let scales = Set((surveys ?? []).map { scale(ofSurvey: $0) })
    return scales.count == 1 ? surveys?.first : nil
  }

  /// The scale of a survey's scores: 0-10 until `deed.toml` declares another.
  package func scale(ofSurvey id: String?) -> String {
    id.flatMap { manifest.surveys[$0]?.scale } ?? "0-10"
  }

  /// No rows with the standard columns of a table; nil for tables of one's own.
  private static func emptyTable(_ name: String) -> Tables.Table? {
    let columns = StandardTables.columns(of: name)
    guard !columns.isEmpty else { return nil }
    return Table(
      columns.map { (name: $0.name, column: .missing($0.type, count: 0)) }, rowCount: 0,
      label: name)
  }
}
