/// The population totals of one variable, by category.
package struct PopulationTotals: Sendable {
  /// The variable that the totals are of, as named in messages.
  package var variable: String
  /// The category of each row.
  package var groups: Grouping
  /// The total of each category, in the order given by the analyst.
  package var totals: [(category: String, population: Double)]

  /// Totals of `variable`, whose categories the rows have by `groups`.
  package init(
    variable: String, groups: Grouping, totals: [(category: String, population: Double)]
  ) {
    self.variable = variable
    self.groups = groups
    self.totals = totals
  }

  var sum: Double { totals.reduce(0) { $0 + $1.population } }

  /// The total of each group in the order of `groups.names`.
  ///
  /// - Throws: for a total that is no count, a category without rows, rows without a total.
  func checked(rows: Int) throws(StatisticsError) -> [Double] {
    guard groups.codes.count == rows else {
      throw .unequalLengths("rows", rows, variable, groups.codes.count)
    }
    let sizes = groups.sizes
    var result = [Double?](repeating: nil, count: groups.names.count)
    for (category, population) in totals {
      guard population >= 0, population.isFinite else {
        throw .outOfRange(
          "\(variable) \(category)", found: population, expected: "a population from 0")
      }
      if let code = groups.names.firstIndex(of: category), sizes[code] > 0 {
        result[code] = population
      } else if population > 0 {
        throw .emptyCell(variable: variable, category: category, population: population)
      }
    }
    var known: [Double] = []
    for (code, total) in result.enumerated() {
      if total == nil, sizes[code] > 0 {
        throw .noTotal(
          variable: variable, category: groups.names[code], respondents: sizes[code])
      }
      known.append(total ?? 0)
    }
    return known
  }
}

/// Weights N_g/n_g, or with weights at the start N_g over their sum in g.
///
/// - Throws: an empty category by name.
package func poststratified(
  _ totals: PopulationTotals, start: [Double]? = nil
) throws(StatisticsError) -> [Double] {
  let count = totals.groups.codes.count
  var weights = try startingWeights(start, count: count)
  let targets = try totals.checked(rows: count)
  try scale(&weights, to: targets, totals)
  return weights
}

func startingWeights(_ start: [Double]?, count: Int) throws(StatisticsError) -> [Double] {
  guard let start else { return [Double](repeating: 1, count: count) }
  guard start.count == count else { throw .unequalLengths("rows", count, "start", start.count) }
  return try SampleDesign(weights: start).checkedWeights(Array(start.indices))
}

/// Scales the weights of each group to its target, and tells how far off they were (a ratio).
@discardableResult
func scale(
  _ weights: inout [Double], to targets: [Double], _ totals: PopulationTotals
) throws(StatisticsError) -> Double {
  var sums = [Double](repeating: 0, count: targets.count)
  for (row, code) in totals.groups.codes.enumerated() { sums[code] += weights[row] }
  var distance = 0.0
  var factors = [Double](repeating: 0, count: targets.count)
  for code in targets.indices where targets[code] > 0 {
    guard sums[code] > 0 else {
      throw .emptyCell(
        variable: totals.variable, category: totals.groups.names[code],
        population: targets[code])
    }
    factors[code] = targets[code] / sums[code]
    distance = max(distance, abs(sums[code] - targets[code]) / targets[code])
  }
  for (row, code) in totals.groups.codes.enumerated() { weights[row] *= factors[code] }
  return distance
}

/// Weights that were made to fit margins.
package struct RakedWeights: Sendable, Equatable {
  /// The weight of each row.
  package var weights: [Double]
  /// The rounds that were needed.
  package var iterations: Int
  /// The smallest and the largest weight over their mean.
  package var smallest, largest: Double
}

/// Weights that fit every margin, by iterative proportional fitting.
///
/// Source: Deming & Stephan 1940. A margin fits when it is within `tolerance` of its total, as a
/// share of it.
///
/// - Throws: an empty category by name, margins with different sums, no convergence.
package func raked(
  _ margins: [PopulationTotals], start: [Double]? = nil, tolerance: Double = 1e-8,
  maxIterations: Int = 1000
) throws(StatisticsError) -> RakedWeights {
  guard let first = margins.first else { throw .tooFew("margins", found: 0, needed: 1) }
  guard tolerance > 0, tolerance.isFinite else {
    throw .outOfRange("tolerance", found: tolerance, expected: "a number above 0, such as 1e-8")
  }
  guard (1...1_000_000).contains(maxIterations) else {
    throw .outOfRange("max_iterations", found: Double(maxIterations), expected: "1 to 1000000")
  }
  let count = first.groups.codes.count
  var weights = try startingWeights(start, count: count)
  var targets: [[Double]] = []
  for margin in margins { targets.append(try margin.checked(rows: count)) }
  for margin in margins where abs(margin.sum - first.sum) > 1e-6 * abs(first.sum) {
    throw .unequalTotals(first.variable, first.sum, margin.variable, margin.sum)
  }
  var distance = Double.infinity
  for iteration in 1...maxIterations {
    distance = 0
    for (margin, target) in zip(margins, targets) {
      try checkStop()
      distance = max(distance, try scale(&weights, to: target, margin))
    }
    if distance <= tolerance || margins.count == 1 {
      let mean = weights.reduce(0, +) / Double(max(1, count))
      return RakedWeights(
        weights: weights, iterations: iteration,
        smallest: (weights.min() ?? 0) / mean, largest: (weights.max() ?? 0) / mean)
    }
  }
  throw .notConverged("raking", iterations: maxIterations, distance: distance)
}
