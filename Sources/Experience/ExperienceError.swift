import Tables

/// What can go wrong in the analyses of customer experience.
package enum ExperienceError: Error {
  /// A column that must hold numbers holds something else.
  case notNumbers(String, type: ColumnType)
  /// A column's own scale and the scale that was asked for disagree: column, its own, asked.
  case scaleConflict(String, own: String, asked: String)
}
