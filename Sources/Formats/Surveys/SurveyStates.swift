import Tables

/// Which rows of an export are responses, and which of them are finished.
struct SurveyStates {
  /// The rows that are responses, in order.
  private(set) var responses: [Int] = []
  /// By row of the file.
  let isFinished: [Bool]
  private(set) var notes: [Note] = []

  init(_ export: SurveyExport, _ mapping: SurveyMapping) throws {
    let count = try export.rowCount()
    isFinished = try Self.finished(export, mapping, count: count)
    var notes: [Note] = []
    var isResponse = [Bool](repeating: true, count: count)
    func cells(_ name: String) throws -> TextCells? {
      try export.names.firstIndex(of: name).map { try export.cells($0) }
    }
    func drop(_ reason: String, where isDropped: (Int) -> Bool) {
      var dropped = 0
      for row in 0..<count where isResponse[row] && isDropped(row) {
        isResponse[row] = false
        dropped += 1
      }
      if dropped > 0 { notes.append(Note(step: "import", reason: reason, count: dropped)) }
    }
    switch export.layout {
    case .qualtrics, .qualtricsLegacy:
      if let status = try cells(export.layout == .qualtrics ? "Status" : "V7") {
        drop("previews and tests were left out") { Self.isPreview(status[$0] ?? "") }
      }
    case .medallia:
      if let delivery = try cells("request_delivery_status") {
        drop("invitations that were not sent were left out") {
          (delivery[$0] ?? "").lowercased().hasPrefix("not sent")
        }
      }
      if let received = try cells("response_received_at") {
        drop("invitations without a response were left out") { received[$0] == nil }
      }
    default: break
    }
    self.notes = notes
    responses = (0..<count).filter { isResponse[$0] }
  }

  private static func finished(
    _ export: SurveyExport, _ mapping: SurveyMapping, count: Int
  ) throws -> [Bool] {
    if let position = mapping.finished {
      return try export.cells(position).map { text, row in
        guard let isYes = SurveyText.isYes(text) else {
          throw FormatsError.answer(
            file: export.label, column: export.names[position], row: row + 1, cell: text,
            expected: "whether the response is finished")
        }
        return isYes
      }.map { $0 ?? false }
    }
    func isGiven(_ name: String) throws -> [Bool]? {
      guard let position = export.names.firstIndex(of: name) else { return nil }
      let cells = try export.cells(position)
      return (0..<count).map { cells[$0] != nil }
    }
    let all = [Bool](repeating: true, count: count)
    switch export.layout {
    case .limeSurvey: return try isGiven("submitdate") ?? all
    case .typeform: return try isGiven("Submit Date (UTC)") ?? all
    case .surveyMonkey: return try byAnswers(export, mapping, count: count)
    default: return all
    }
  }

  /// SurveyMonkey has no state.
  ///
  /// A response is finished when it answers the score and one of the
  /// closed questions behind it; when there is none of those, when it answers the score.
  private static func byAnswers(
    _ export: SurveyExport, _ mapping: SurveyMapping, count: Int
  ) throws -> [Bool] {
    guard let score = mapping.score else { return [Bool](repeating: true, count: count) }
    let scores = try export.cells(score)
    let closed = try export.names.indices.filter {
      $0 > score && export.isOpenEnded?[$0] == false
    }.map { try export.cells($0) }.filter { !$0.texts.isEmpty }
    return (0..<count).map { row in
      scores[row] != nil && (closed.isEmpty || closed.contains { $0[row] != nil })
    }
  }

  /// Odd status numbers are previews, 2 is a test; labels are those of several languages.
  private static func isPreview(_ status: String) -> Bool {
    if let number = Int(status) { return number == 2 || number % 2 != 0 }
    let status = status.lowercased()
    return ["preview", "voorbeeld", "aperçu", "vorschau", "survey test"].contains {
      status.contains($0)
    }
  }
}
