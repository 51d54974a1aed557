/// Outcomes and predictors of the rows that have all of them.
package struct Observations: Sendable {
  /// The names of the predictors.
  package let names: [String]
  /// The outcome of each complete row.
  package let outcome: [Double]
  /// The predictors' values, a column each.
  package let predictors: [[Double]]
  /// The rows that lack a value, left out and counted.
  package let missing: Int
  /// The positions of the complete rows.
  package let rows: [Int]

  /// The complete rows.
  ///
  /// - Throws: columns of different length, a number that is not finite, fewer than
  ///   `minimumPerPredictor` complete rows a predictor.
  package init(
    outcome: [Double?], named outcomeName: String = "outcome",
    predictors: [(name: String, values: [Double?])], minimumPerPredictor: Int = 5
  ) throws(StatisticsError) {
    names = predictors.map(\.name)
    guard !predictors.isEmpty else { throw .tooFew("predictors", found: 0, needed: 1) }
    guard minimumPerPredictor <= 1_000_000 else {
      throw .outOfRange(
        "minimum_per_predictor", found: Double(minimumPerPredictor), expected: "at most 1000000")
    }
    guard predictors.count <= 200 else {
      throw .tooMany("predictors", found: predictors.count, limit: 200)
    }
    for predictor in predictors where predictor.values.count != outcome.count {
      throw .unequalLengths(
        outcomeName, outcome.count, predictor.name, predictor.values.count)
    }
    let rows = outcome.indices.filter { row in
      outcome[row] != nil && predictors.allSatisfy { $0.values[row] != nil }
    }
    for (name, values) in [(outcomeName, outcome)] + predictors.map({ ($0.name, $0.values) }) {
      if let row = rows.first(where: { !(values[$0]?.isFinite ?? false) }) {
        throw .notFinite(name, row: row + 1)
      }
    }
    self.rows = rows
    self.outcome = rows.map { outcome[$0] ?? 0 }
    self.predictors = predictors.map { predictor in rows.map { predictor.values[$0] ?? 0 } }
    missing = outcome.count - rows.count
    let needed = max(1, minimumPerPredictor)
    guard rows.count / needed >= predictors.count else {
      throw .tooFewPerPredictor(
        answers: rows.count, predictors: predictors.count, minimum: needed)
    }
  }

  /// The complete rows.
  package var count: Int { outcome.count }

  /// Whether there are fewer than ten rows a predictor, which calls for a warning.
  package var isThin: Bool { count < 10 * names.count }
}
