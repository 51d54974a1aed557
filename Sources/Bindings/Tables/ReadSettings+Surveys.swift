import Formats
import Tables

extension ReadSettings {
  private static let standardColumns = [
    "response_id", "customer_id", "score", "answered_at", "comment",
  ]

  /// The responses of a survey tool's export, in the standard columns.
  ///
  /// `columns` with names of standard columns says what these are made of; the others stay.
  func survey(_ path: String, _ layout: SurveyLayout?) throws -> Table {
    var settings = Formats.SurveySettings()
    settings.zone = zone
    settings.locale = locale
    var reading = options
    reading.columns = nil
    reading.types = [:]
    reading.yes = []
    reading.no = []
    for choice in options.columns ?? [] where Self.standardColumns.contains(choice.name) {
      if choice.name != choice.source { settings.sources[choice.name] = choice.source }
    }
    let export: SurveyImport
    do {
      export = try SurveyImport(
        path: path, settings: settings, options: reading, layout: layout, sheet: sheet)
    } catch let error as FormatsError {
      throw Self.inLua(error)
    }
    var rest = self
    rest.keepSurveyColumns(sources: settings.sources)
    let unfinished = export.counts.partial + export.counts.none
    let table = try export.table.adding(
      [],
      notes: unfinished == 0
        ? []
        : [
          Note(
            step: "read", reason: "answers were not finished and are here too; `state` says which",
            column: "state", count: unfinished)
        ])
    return try TypedReading(rest, isCleaned: true).table(table)
  }

  /// The advice of a message as it is followed in a script.
  private static func inLua(_ error: FormatsError) -> any Error {
    switch error {
    case .severalScores, .noScore:
      let text = String(describing: error)
      let advice = "Say which with `--map score=…`."
      guard text.hasSuffix(advice) else { return error }
      return BindingError.sentence(
        text.dropLast(advice.count) + "Say which with `columns = { score = … }`.")
    default: return error
    }
  }
}
