/// The tool whose export a table is, told by its signature.
package enum SurveyLayout: String, Sendable, CaseIterable {
  case qualtrics
  /// Qualtrics' format of before 2018: two header rows, system columns V1 to V10.
  case qualtricsLegacy = "qualtrics-legacy"
  case surveyMonkey = "surveymonkey"
  case delighted
  case typeform
  case limeSurvey = "limesurvey"
  case formbricks
  /// Google Forms and the sheets behind it.
  case googleForms = "google-forms"
  case medallia
  /// Any other table with a header, such as a sheet kept by hand.
  case spreadsheet

  /// The layout of a file that begins with these records, the header first.
  package static func detected(in records: [[String]]) -> SurveyLayout {
    guard let header = records.first?.map(SurveyText.trimmed) else { return .spreadsheet }
    func has(_ names: String...) -> Bool { names.allSatisfy(header.contains) }
    func rowHolds(_ row: Int, _ text: String) -> Bool {
      records.count > row && records[row].contains { $0.contains(text) }
    }
    if rowHolds(2, "\"ImportId\"") { return .qualtrics }
    if header.starts(with: ["V1", "V2", "V3"]) && rowHolds(1, "ResponseI") {
      return .qualtricsLegacy
    }
    if has("Respondent ID") || has("RespondentID"),
      records.count > 1, records[1].prefix(3).allSatisfy({ SurveyText.trimmed($0).isEmpty })
    {
      return .surveyMonkey
    }
    if has("Formbricks ID (internal)") || has("No.", "Response ID", "Timestamp", "Finished") {
      return .formbricks
    }
    if has("Response ID", "Survey type", "Permalink") || has("id", "survey_type", "permalink") {
      return .delighted
    }
    if header.first == "#" && (has("Submit Date (UTC)") || has("Start Date (UTC)")) {
      return .typeform
    }
    if has("id", "submitdate", "lastpage") { return .limeSurvey }
    if has("request_id", "response_received_at", "star_rating") { return .medallia }
    if let first = header.first, googleTimestamps.contains(first.lowercased()) {
      return .googleForms
    }
    return .spreadsheet
  }

  /// The rows above the first response.
  package var headerRows: Int {
    switch self {
    case .qualtrics: 3
    case .qualtricsLegacy, .surveyMonkey: 2
    default: 1
    }
  }

  private static let googleTimestamps = ["timestamp", "tijdstempel", "horodateur", "zeitstempel"]
}
