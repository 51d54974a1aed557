import Tables

/// What can go wrong in the analyses of customer experience.
package enum ExperienceError: Error {
  /// A column that must hold numbers holds something else.
  case notNumbers(String, type: ColumnType)
  /// A column's own scale and the scale that was asked for disagree: column, its own, asked.
  case scaleConflict(String, own: String, asked: String)
  /// Scores on several scales, such as those of several surveys: column and its scales.
  case severalScales(String, scales: [String])
  /// A column that must hold true and false holds something else, at a row from 1 if known.
  case notFlags(String, type: ColumnType, row: Int?)
  /// A column that must hold dates or times holds something else.
  case notMoments(String, type: ColumnType)
  /// Dates so far apart that a wrong one is among them.
  case tooManyPeriods(String, count: Int, most: Int)
  /// A column that must be complete has rows without a value.
  case missingValues(String, rows: Int)
}
