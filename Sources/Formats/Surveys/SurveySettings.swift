import Calendars
import Tables

/// What is known about a survey beside its export.
package struct SurveySettings: Sendable {
  /// The survey's name in the table; nil leaves the column out.
  package var survey: String?
  /// Which column of the export a standard column is made of; nil values are found out.
  package var sources: [String: String] = [:]
  /// The zone of times that name none and whose tool does not say.
  package var zone: TimeZoneRules = .utc
  /// How numbers and dates are written where the tool follows the account's language.
  package var locale: ValueLocale?
  /// Points of the scale that the export gives as words only.
  package var endPoints: [String: Int] = [:]

  /// Nothing known.
  package init() {}
}
