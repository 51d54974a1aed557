/// One coefficient of a linear regression.
package struct LinearCoefficient: Sendable, Equatable {
  /// The predictor; nil for the intercept.
  package var name: String?
  /// The coefficient with its standard error; no error when no answers are left over.
  package var b: Double
  package var se: Double?
  /// The test of no effect.
  package var t, p: Double?
  /// The variance inflation by the other predictors; nil for the intercept.
  package var vif: Double?
  /// The coefficient in standard deviations; nil for the intercept.
  package var beta: Double?

  /// The limits of the coefficient with `df` degrees of freedom; nil without an error.
  ///
  /// - Throws: a confidence that is not between 0 and 1.
  package func limits(
    df: Int, confidence: Double = 0.95
  ) throws(StatisticsError) -> (low: Double, high: Double)? {
    try checkConfidence(confidence)
    guard let se, df > 0 else { return nil }
    let width = StudentT(df: Double(df)).critical(confidence) * se
    return (b - width, b + width)
  }
}

/// A least-squares regression with an intercept.
package struct LinearRegression: Sendable, Equatable {
  /// The share of the outcome's variance explained, plain and adjusted.
  package var r2: Double
  package var adjustedR2: Double?
  /// The intercept.
  package var intercept: LinearCoefficient
  /// The predictors in their order.
  package var coefficients: [LinearCoefficient]
  /// Complete rows, and those left out.
  package var n, missing: Int
  /// Fewer than ten rows a predictor.
  package var isThin: Bool
  /// Degrees of freedom that are left over.
  package var df: Int
}

/// The least-squares regression of the outcome on all predictors.
///
/// - Throws: predictors that are constant or combinations of others, by name; a constant outcome.
package func linearRegression(_ data: Observations) throws(StatisticsError) -> LinearRegression {
  let n = Double(data.count)
  let (outcome, outcomeMean) = centred(data.outcome)
  let total = dot(outcome, outcome)
  guard total > 0 else { throw .constantOutcome("outcome") }
  let parts = data.predictors.map(centred)
  let scales = parts.map { norm($0.values) }
  let scaled = zip(parts, scales).map { part, scale in
    scale > 0 ? part.values.map { $0 / scale } : part.values
  }
  let orthogonal = try Orthogonal(scaled)
  var dependent = orthogonal.dependent
  for (index, part) in parts.enumerated()
  where scales[index] <= 1e-12 * abs(part.mean) * n.squareRoot() && !dependent.contains(index) {
    dependent.append(index)
  }
  guard dependent.isEmpty else {
    throw .rankDeficient(names: dependent.sorted().map { data.names[$0] })
  }
  let solved = orthogonal.solve(outcome)
  let inverse = orthogonal.inverseCrossProducts
  var residuals = outcome
  for (column, b) in zip(scaled, solved) {
    for row in residuals.indices { residuals[row] -= b * column[row] }
  }
  let residual = dot(residuals, residuals)
  let df = data.count - data.names.count - 1
  let variance = df > 0 ? residual / Double(df) : nil
  func coefficient(_ name: String?, _ b: Double, _ unit: Double) -> LinearCoefficient {
    var result = LinearCoefficient(name: name, b: b)
    if let variance {
      let se = (variance * unit).squareRoot()
      result.se = se
      if se > 0 {
        result.t = b / se
        result.p = StudentT(df: Double(df)).twoSided(b / se)
      }
    }
    return result
  }
  var coefficients: [LinearCoefficient] = []
  for (index, name) in data.names.enumerated() {
    let scale = scales[index]
    var item = coefficient(name, solved[index] / scale, inverse[index, index] / scale / scale)
    item.vif = inverse[index, index]
    item.beta = solved[index] / total.squareRoot()
    coefficients.append(item)
  }
  let means = zip(parts, scales).map { $0.mean / $1 }
  let intercept = outcomeMean - zip(means, solved).reduce(0) { $0 + $1.0 * $1.1 }
  let r2 = max(0, 1 - residual / total)
  return LinearRegression(
    r2: r2, adjustedR2: df > 0 ? 1 - (1 - r2) * (n - 1) / Double(df) : nil,
    intercept: coefficient(nil, intercept, 1 / n + dot(inverse * means, means)),
    coefficients: coefficients, n: data.count, missing: data.missing, isThin: data.isThin, df: df)
}

func centred(_ values: [Double]) -> (values: [Double], mean: Double) {
  guard !values.isEmpty else { return ([], 0) }
  let mean = values.reduce(0) { $0 + $1 / Double(values.count) }
  let rest = values.map { $0 - mean }
  // A second pass takes away the rounding of the first.
  let shift = rest.reduce(0, +) / Double(values.count)
  return (rest.map { $0 - shift }, mean + shift)
}
