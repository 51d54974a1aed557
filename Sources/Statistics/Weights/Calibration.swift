/// Weights that fit the totals of variables, by linear calibration.
///
/// w = d·(1 + xᵀλ) with Σwx = the totals. `variables` holds a column for each total (a margin is
/// one column of 0 and 1 per category). Weights may fall below 0; how many is in the result.
/// Source: Deville & Särndal 1992.
///
/// - Throws: variables that are combinations of the others, by name.
package func calibrated(
  _ variables: [(name: String, values: [Double], total: Double)], start: [Double]? = nil
) throws(StatisticsError) -> (weights: [Double], negative: Int) {
  guard let count = variables.first?.values.count else {
    throw .tooFew("totals", found: 0, needed: 1)
  }
  let weights = try startingWeights(start, count: count)
  for variable in variables {
    guard variable.values.count == count else {
      throw .unequalLengths("rows", count, variable.name, variable.values.count)
    }
    try checkFinite(variable.values, variable.name)
    guard variable.total.isFinite else {
      throw .outOfRange(variable.name, found: variable.total, expected: "a finite total")
    }
  }
  let size = variables.count
  var moments = Matrix(rows: size, columns: size)
  var missing = variables.map(\.total)
  for (i, left) in variables.enumerated() {
    for row in 0..<count { missing[i] -= weights[row] * left.values[row] }
    for (j, right) in variables.enumerated() where j <= i {
      try checkStop()
      var sum = 0.0
      for row in 0..<count { sum += weights[row] * left.values[row] * right.values[row] }
      moments[i, j] = sum
      moments[j, i] = sum
    }
  }
  // Margins overlap by one category each; the redundant ones must agree and are then left out.
  let kept = independentRows(of: moments)
  guard let factor = Cholesky(moments.submatrix(kept)) else {
    throw .rankDeficient(names: variables.map(\.name))
  }
  let lambda = factor.solve(kept.map { missing[$0] })
  let result = (0..<count).map { row in
    var factor = 1.0
    for (position, index) in kept.enumerated() {
      factor += lambda[position] * variables[index].values[row]
    }
    return weights[row] * factor
  }
  for variable in variables {
    let reached = zip(result, variable.values).reduce(0) { $0 + $1.0 * $1.1 }
    guard abs(reached - variable.total) <= 1e-6 * max(1, abs(variable.total)) else {
      throw .unequalTotals("the other variables", reached, variable.name, variable.total)
    }
  }
  return (result, result.count { $0 < 0 })
}

/// Refuses numbers that are not finite, naming the row.
func checkFinite(_ values: [Double], _ name: String) throws(StatisticsError) {
  if let row = values.firstIndex(where: { !$0.isFinite }) { throw .notFinite(name, row: row + 1) }
}

/// Weights cut to `limit` times their mean, then scaled once to their old sum.
///
/// Source: Potter 1990.
package func trimmed(
  _ weights: [Double], at limit: Double = 3
) throws(StatisticsError) -> (weights: [Double], trimmed: Int) {
  guard limit >= 1, limit.isFinite else {
    throw .outOfRange("at", found: limit, expected: "a multiple of the mean from 1")
  }
  let checked = try SampleDesign(weights: weights).checkedWeights(Array(weights.indices))
  guard !checked.isEmpty else { return ([], 0) }
  let sum = checked.reduce(0, +)
  let highest = limit * sum / Double(checked.count)
  let cut = checked.map { min($0, highest) }
  let ratio = sum / cut.reduce(0, +)
  return (cut.map { $0 * ratio }, checked.count { $0 > highest })
}

/// What weights cost in precision.
package struct EffectiveSample: Sendable, Equatable {
  /// How many equal weights say as much; nil without weights.
  package var nEffective: Double?
  /// n over that; nil without weights.
  package var deff: Double?
  /// The weights.
  package var n: Int
}

/// Kish's effective sample size and design effect.
package func effectiveSample(_ weights: [Double]) throws(StatisticsError) -> EffectiveSample {
  let checked = try SampleDesign(weights: weights).checkedWeights(Array(weights.indices))
  guard !checked.isEmpty else { return EffectiveSample(nEffective: nil, deff: nil, n: 0) }
  let effective = effectiveCount(checked)
  return EffectiveSample(
    nEffective: effective, deff: Double(checked.count) / effective, n: checked.count)
}
