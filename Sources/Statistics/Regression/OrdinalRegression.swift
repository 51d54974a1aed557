import Activity

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// One coefficient of a logit model.
package struct LogitCoefficient: Sendable, Equatable {
  /// The predictor, or the name of a threshold.
  package var name: String
  /// The coefficient in log odds with its standard error.
  package var b, se: Double
  /// The test of no effect.
  package var z, p: Double
}

/// A proportional-odds or a binary logit model.
package struct LogitRegression: Sendable, Equatable {
  /// The predictors in their order.
  package var coefficients: [LogitCoefficient]
  /// The thresholds between the ordered outcomes; in a binary model minus the intercept.
  package var thresholds: [LogitCoefficient]
  /// The log likelihood of the model and of the model without predictors.
  package var logLikelihood, nullLogLikelihood: Double
  /// Whether the iteration settled.
  package var converged: Bool
  /// The steps taken.
  package var iterations: Int
  /// Complete rows, and those left out.
  package var n, missing: Int
  /// Fewer than ten rows a predictor.
  package var isThin: Bool
}

/// The proportional-odds model logit P(Y ≤ k) = θ_k − x·b of ordered outcomes.
///
/// Outcomes are ordered by number; those that nobody has do not count. Two outcomes make it binary
/// logit of the higher one. Newton's method with halved steps. Source: McCullagh 1980.
///
/// - Throws: predictors that split the outcomes completely, that are constant or combinations of
///   others, all by name; fewer than two outcomes.
package func ordinalRegression(_ data: Observations) throws(StatisticsError) -> LogitRegression {
  let levels = Set(data.outcome).sorted()
  guard levels.count > 1 else { throw .constantOutcome("outcome") }
  guard levels.count <= 50 else {
    throw .tooMany("different outcomes", found: levels.count, limit: 50)
  }
  let codes = data.outcome.map { value in levels.firstIndex(of: value) ?? 0 }
  let parts = data.predictors.map(centred)
  let scales = parts.map { norm($0.values) / Double(data.count).squareRoot() }
  let scaled = zip(parts, scales).map { part, scale in
    scale > 0 ? part.values.map { $0 / scale } : part.values
  }
  let dependent = try Orthogonal(scaled).dependent
  guard dependent.isEmpty else { throw .rankDeficient(names: dependent.map { data.names[$0] }) }
  var fit = OrdinalFit(codes: codes, levels: levels.count, columns: scaled)
  fit.run()
  try checkStop()
  guard let covariance = fit.covariance, !fit.isSeparated(covariance) else {
    let slopes = fit.parameters.suffix(data.names.count).map(abs)
    let largest = slopes.max() ?? 0
    throw .separation(
      names: zip(data.names, slopes).filter { $0.1 >= largest / 2 }.map(\.0))
  }
  let cuts = levels.count - 1
  // Back from centred and scaled predictors: b = b'/s and θ = θ' + Σ b'·mean/s.
  let shifts = zip(parts, scales).map { $0.mean / $1 }
  func item(_ name: String, _ weights: [Double]) -> LogitCoefficient {
    let b = dot(weights, fit.parameters)
    let se = max(0, dot(weights, covariance * weights)).squareRoot()
    return LogitCoefficient(name: name, b: b, se: se, z: b / se, p: Normal.twoSided(b / se))
  }
  let thresholds = (0..<cuts).map { cut in
    let unit = (0..<cuts).map { $0 == cut ? 1.0 : 0 }
    return item("\(shown(levels[cut]))|\(shown(levels[cut + 1]))", unit + shifts)
  }
  let coefficients = data.names.enumerated().map { index, name in
    var weights = [Double](repeating: 0, count: cuts + data.names.count)
    weights[cuts + index] = 1 / scales[index]
    return item(name, weights)
  }
  return LogitRegression(
    coefficients: coefficients, thresholds: thresholds, logLikelihood: fit.logLikelihood,
    nullLogLikelihood: fit.nullLogLikelihood, converged: fit.converged,
    iterations: fit.iterations, n: data.count, missing: data.missing, isThin: data.isThin)
}

private func shown(_ level: Double) -> String {
  Int(exactly: level).map { String($0) } ?? String(level)
}

/// Newton's iteration on thresholds and coefficients.
private struct OrdinalFit {
  private let codes: [Int]
  private let cuts: Int
  private let columns: [[Double]]
  private(set) var parameters: [Double]
  private(set) var logLikelihood = -Double.infinity
  private(set) var nullLogLikelihood = 0.0
  private(set) var converged = false
  private(set) var iterations = 0
  private(set) var covariance: Matrix?

  init(codes: [Int], levels: Int, columns: [[Double]]) {
    self.codes = codes
    self.columns = columns
    cuts = levels - 1
    var sizes = [Double](repeating: 0, count: levels)
    for code in codes { sizes[code] += 1 }
    let total = Double(codes.count)
    var below = 0.0
    parameters = sizes.dropLast().map { size in
      below += size
      return log(below / (total - below))
    }
    nullLogLikelihood = sizes.reduce(0) { $0 + $1 * log($1 / total) }
    parameters += [Double](repeating: 0, count: columns.count)
  }

  mutating func run() {
    guard var current = derivatives(parameters) else { return }
    logLikelihood = current.likelihood
    while iterations < 100, !converged {
      iterations += 1
      guard let factor = Cholesky(current.information) else { break }
      let step = factor.solve(current.gradient)
      guard let next = improved(along: step, over: current.likelihood) else { break }
      let largest = zip(step, next.parameters).map { abs($0) / (1 + abs($1)) }.max() ?? 0
      parameters = next.parameters
      current = next.derivatives
      converged = largest < 1e-10
    }
    logLikelihood = current.likelihood
    covariance = Cholesky(current.information)?.inverse
  }

  /// The parameters after the longest step of 1, ½, ¼, … that does not lower the likelihood.
  private func improved(
    along step: [Double], over likelihood: Double
  ) -> (parameters: [Double], derivatives: Derivatives)? {
    var share = 1.0
    while share > 1e-10 {
      let moved = zip(parameters, step).map { $0 + share * $1 }
      // Rounding may lower a likelihood that has settled.
      if let next = derivatives(moved), next.likelihood >= likelihood - 1e-12 * abs(likelihood) {
        return (moved, next)
      }
      share /= 2
    }
    return nil
  }

  /// Whether a coefficient has run away; columns have standard deviation 1.
  func isSeparated(_ covariance: Matrix) -> Bool {
    logLikelihood > -1e-6 * Double(codes.count)
      || (cuts..<parameters.count).contains { index in
        !(covariance[index, index] < 1e6) || abs(parameters[index]) > 100
      }
  }

  private struct Derivatives {
    var likelihood = 0.0
    var gradient: [Double]
    /// Minus the second derivatives.
    var information: Matrix

    init(size: Int) {
      gradient = [Double](repeating: 0, count: size)
      information = Matrix(rows: size, columns: size)
    }
  }

  /// Nothing when the thresholds are out of order, an outcome has become impossible or somebody asked
  /// to stop.
  private func derivatives(_ parameters: [Double]) -> Derivatives? {
    for cut in 1..<max(1, cuts) where !(parameters[cut] > parameters[cut - 1]) { return nil }
    var result = Derivatives(size: parameters.count)
    for (row, code) in codes.enumerated() {
      if row & 0xFF == 0, Cancellation.isRequested { return nil }
      var effect = 0.0
      for (index, column) in columns.enumerated() {
        effect += parameters[cuts + index] * column[row]
      }
      let upper = code < cuts ? parameters[code] - effect : .infinity
      let lower = code > 0 ? parameters[code - 1] - effect : -.infinity
      let chance = Self.chance(lower, upper)
      guard chance > 0, chance.isFinite else { return nil }
      result.likelihood += log(chance)
      let (above, aboveSlope) = Self.density(upper)
      let (below, belowSlope) = Self.density(lower)
      // The derivatives of log chance by the two arguments.
      let (a, b) = (above / chance, -below / chance)
      let aa = aboveSlope / chance - a * a
      let bb = -belowSlope / chance - b * b
      let ab = -a * b
      var touched: [(index: Int, upper: Double, lower: Double)] = []
      if code < cuts { touched.append((code, 1, 0)) }
      if code > 0 { touched.append((code - 1, 0, 1)) }
      for (index, column) in columns.enumerated() {
        touched.append((cuts + index, -column[row], -column[row]))
      }
      for left in touched {
        result.gradient[left.index] += a * left.upper + b * left.lower
        for right in touched {
          result.information[left.index, right.index] -=
            aa * left.upper * right.upper + bb * left.lower * right.lower
            + ab * (left.upper * right.lower + left.lower * right.upper)
        }
      }
    }
    return result
  }

  /// F(upper) − F(lower) of the logistic distribution, taken in the tail that keeps its digits.
  private static func chance(_ lower: Double, _ upper: Double) -> Double {
    if lower > 0 { return cumulative(-lower) - cumulative(-upper) }
    return cumulative(upper) - cumulative(lower)
  }

  private static func cumulative(_ x: Double) -> Double {
    if x >= 0 { return 1 / (1 + exp(-x)) }
    let power = exp(x)
    return power / (1 + power)
  }

  /// The logistic density and its slope.
  private static func density(_ x: Double) -> (value: Double, slope: Double) {
    guard x.isFinite else { return (0, 0) }
    let (low, high) = (cumulative(x), cumulative(-x))
    return (low * high, low * high * (high - low))
  }
}

/// The binary logit model log P/(1 − P) = intercept + x·b of a true outcome.
///
/// The proportional-odds model of false < true, with its one threshold turned into the intercept.
///
/// - Throws: as `ordinalRegression`.
package func logisticRegression(
  _ outcome: [Bool?], predictors: [(name: String, values: [Double?])],
  minimumPerPredictor: Int = 5
) throws(StatisticsError) -> (model: LogitRegression, intercept: LogitCoefficient) {
  let data = try Observations(
    outcome: outcome.map { $0.map { $0 ? 1 : 0 } }, predictors: predictors,
    minimumPerPredictor: minimumPerPredictor)
  let model = try ordinalRegression(data)
  guard var intercept = model.thresholds.first else { throw .constantOutcome("outcome") }
  intercept.name = "intercept"
  intercept.b = -intercept.b
  intercept.z = -intercept.z
  return (model, intercept)
}
