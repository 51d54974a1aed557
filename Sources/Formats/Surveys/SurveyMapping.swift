import Tables

/// Which columns of an export the standard columns are made of.
struct SurveyMapping {
  let responseID: Int?
  let customer: Int?
  let score: Int?
  /// The times that are tried in order: a response that was not submitted has only an earlier one.
  let times: [Int]
  let comment: Int?
  /// The column that says whether a response is finished.
  let finished: Int?
  /// All of these, which are not kept as columns of their own.
  let used: Set<Int>

  init(_ export: SurveyExport, _ settings: SurveySettings) throws {
    let columns = SurveyColumns(export.layout)
    func declared(_ column: String) throws -> Int? {
      guard let source = settings.sources[column] else { return nil }
      if let position = export.names.firstIndex(of: source) { return position }
      throw FormatsError.noSource(
        file: export.label, column: column, source: source, names: export.names)
    }
    func found(_ names: [String]) throws -> [Int] {
      try names.compactMap { name in
        export.names.firstIndex {
          SurveyText.trimmed($0).lowercased() == name.lowercased()
        }
      }.filter { try !export.cells($0).texts.isEmpty }
    }
    let score = try declared("score") ?? ScoreQuestion(export: export, columns: columns).position()
    self.score = score
    self.responseID = try declared("response_id") ?? found(columns.responseID).first
    self.customer = try declared("customer_id") ?? found(columns.customerID).first
    self.times = try declared("answered_at").map { [$0] } ?? found(columns.answeredAt)
    self.comment =
      try declared("comment") ?? found(columns.comment).first
      ?? Self.comment(export, columns, after: score)
    self.finished = try found([
      "Finished", "Response Type", "Voltooid", "Completed", "Complete", "Terminé",
      export.layout == .qualtricsLegacy ? "V10" : "Finished",
    ]).first
    self.used = Set(
      [responseID, customer, score, comment, finished].compactMap(\.self) + times.prefix(1))
  }

  /// The standard columns and the names of what they are made of.
  func sources(_ export: SurveyExport) -> [(column: String, source: String)] {
    [
      ("response_id", responseID), ("customer_id", customer), ("score", score),
      ("answered_at", times.first), ("comment", comment), ("state", finished),
    ].compactMap { column, position in position.map { (column, export.names[$0]) } }
  }

  /// The question that asks for a reason or a comment: the first one behind the score, else the
  /// first of all.
  private static func comment(
    _ export: SurveyExport, _ columns: SurveyColumns, after score: Int?
  ) -> Int? {
    let asking = export.names.indices.filter {
      $0 != score && !columns.isSystem(export.names[$0])
        && (SurveyText.asksForComment(export.wordings[$0])
          || SurveyText.asksForComment(export.names[$0]))
        && export.isOpenEnded?[$0] != false
    }
    return asking.first { $0 > score ?? -1 } ?? asking.first
  }
}
