import Tables

/// Finds the question that is the score, by the rule of the survey formats: the one that the tool
/// marks, else the one whose wording asks for a recommendation, else the only one called a score.
struct ScoreQuestion {
  let export: SurveyExport
  let columns: SurveyColumns

  /// The position of the score; nil when the tool measures something else.
  ///
  /// - Throws: `FormatsError.severalScores`, `.noScore`.
  func position() throws -> Int? {
    if export.layout == .medallia { return nil }
    let questions = export.names.indices.filter { !columns.isSystem(export.names[$0]) }
    let ways = [
      marked(questions),
      questions.filter { SurveyText.asksForRecommendation(export.wordings[$0]) },
      questions.filter { SurveyText.namesScore(export.names[$0]) },
    ]
    for candidates in ways {
      let fitting = try candidates.filter { try fits($0) }
      if fitting.count == 1 { return fitting[0] }
      if fitting.count > 1 {
        throw FormatsError.severalScores(
          file: export.label, candidates: fitting.map { export.names[$0] })
      }
    }
    throw FormatsError.noScore(file: export.label, columns: questions.map { export.names[$0] })
  }

  /// Qualtrics gives an NPS question a second column with its group.
  private func marked(_ questions: [Int]) -> [Int] {
    switch export.layout {
    case .qualtrics, .qualtricsLegacy:
      let groups = Set(export.names.filter { $0.hasSuffix("_NPS_GROUP") })
      return questions.filter { groups.contains(export.names[$0] + "_NPS_GROUP") }
    case .delighted:
      return questions.filter { export.names[$0].lowercased() == "score" }
    default: return []
    }
  }

  /// Whether the answers are points of a scale.
  ///
  /// All are whole numbers (also as `8,0`) or labelled points or say that there is no answer, and
  /// nine in ten of the points lie on 0 to 10. A file without any row contradicts no name.
  private func fits(_ position: Int) throws -> Bool {
    var points = 0
    var onScale = 0
    for text in try export.cells(position).texts where !SurveyText.isNoAnswer(text) {
      guard let point = labelledScale(text) ?? SurveyText.wholePoint(text) else { return false }
      points += 1
      if point <= 10 { onScale += 1 }
    }
    if points == 0 { return try export.rowCount() == 0 }
    return onScale * 10 >= points * 9
  }
}
