/// Why a statistic is refused.
///
/// Cases hold facts; the sentences are in `StatisticsError+Message.swift`.
package enum StatisticsError: Error, Equatable {
  /// No `kind` is called `name`.
  case unknownName(String, of: String, names: [String])
  /// A number that must lie within bounds does not.
  case outOfRange(String, found: Double, expected: String)
  /// Sequences that belong together differ in length.
  case unequalLengths(String, Int, String, Int)
  /// Fewer answers than a statistic needs.
  case tooFew(String, found: Int, needed: Int)
  /// An interval that does not go with another option.
  case intervalConflict(String, with: String, use: [String])
  /// A weight that is negative, not finite or missing, at a row from 1.
  case badWeight(row: Int, found: Double?)
  /// Weights that sum to 0.
  case allWeightsZero(count: Int)
  /// A stratum with one cluster (or answer), where no variance can be estimated.
  case loneCluster(stratum: String?, unit: String)
  /// A stratum or category with a population and no respondents.
  case emptyCell(variable: String, category: String, population: Double)
  /// Respondents in a category that has no population total.
  case noTotal(variable: String, category: String, respondents: Int)
  /// Population totals of two variables that do not agree.
  case unequalTotals(String, Double, String, Double)
  /// Fewer answers than there are in the population.
  case populationTooSmall(stratum: String?, population: Double, answers: Int)
  /// An iteration that did not settle.
  case notConverged(String, iterations: Int, distance: Double)
  /// Fewer answers per predictor than the rule allows.
  case tooFewPerPredictor(answers: Int, predictors: Int, minimum: Int)
  /// Predictors that are a linear combination of the others (or constant).
  case rankDeficient(names: [String])
  /// A predictor that splits the outcomes completely, so that its coefficient has no bound.
  case separation(names: [String])
  /// An outcome that takes one value only.
  case constantOutcome(String)
  /// A number in the input that is not finite, at a row from 1.
  case notFinite(String, row: Int)
  /// More of something than is possible to compute.
  case tooMany(String, found: Int, limit: Int)
  /// Somebody asked to stop.
  case stopped
}
