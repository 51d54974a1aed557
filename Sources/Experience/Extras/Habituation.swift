import Statistics

/// Whether extras become a right: the cost stays, the effect goes.
package struct Habituation: Sendable, Equatable {
  /// The change of satisfaction with one more earlier extra; nil without variation.
  package let slope: Double?
  /// Its limits at 1 − alpha; nil without spread.
  package var low, high: Double?
  /// Satisfaction without earlier extras; the customers' average one with customer effects.
  package let intercept: Double?
  /// The correlation, within customers when they are known, and the chance of the slope.
  package let r, p: Double?
  /// Whether the slope is below 0 beyond chance; nil when it cannot be judged.
  package let isHabituation: Bool?
  /// Rows used, rows with a value missing, and customers when they are known.
  package let n, missing: Int
  package let customers: Int?
}

/// The slope of satisfaction on the number of earlier extras.
///
/// With customers, each has a level of its own (fixed effects), and customers with one row say
/// nothing about the slope. Example: 0…7 extras with 9.2 … 7.8 give −0.206 an extra. Source: Helson
/// 1964; Rust & Oliver 2000.
///
/// - Throws: an alpha outside 0–1, values that are not finite.
package func habituation(
  prior: [Double?], satisfaction: [Double?], customers: [String?]? = nil, alpha: Double = 0.05
) throws(StatisticsError) -> Habituation {
  guard alpha > 0, alpha < 1 else {
    throw .outOfRange("alpha", found: alpha, expected: "a chance between 0 and 1")
  }
  guard prior.count == satisfaction.count else {
    throw .unequalLengths("prior", prior.count, "satisfaction", satisfaction.count)
  }
  var (x, y): ([Double], [Double]) = ([], [])
  var owners: [String] = []
  for row in prior.indices {
    guard let count = prior[row], let rating = satisfaction[row] else { continue }
    guard count.isFinite else { throw .notFinite("prior", row: row + 1) }
    guard rating.isFinite else { throw .notFinite("satisfaction", row: row + 1) }
    if let customers {
      guard let owner = customers[row] else { continue }
      owners.append(owner)
    }
    x.append(count)
    y.append(rating)
  }
  let missing = prior.count - x.count
  guard customers != nil else {
    let line = simpleRegression(x, y)
    let limits = limits(line, free: x.count - 2, alpha)
    return Habituation(
      slope: line?.slope, low: limits?.low, high: limits?.high, intercept: line?.intercept,
      r: line?.r, p: line?.p, isHabituation: judged(line?.slope, line?.p, alpha), n: x.count,
      missing: missing, customers: nil)
  }
  let (withinX, withinY, groups) = within(x, y, owners)
  let line = simpleRegression(withinX, withinY)
  var p: Double?
  let free = Double(x.count - groups - 1)
  if let r = line?.r, free > 0 {
    p = abs(r) >= 1 ? 0 : StudentT(df: free).twoSided(r * (free / ((1 - r) * (1 + r))).squareRoot())
  }
  var intercept: Double?
  if let line, !x.isEmpty {
    let n = Double(x.count)
    intercept = y.reduce(0, +) / n - line.slope * x.reduce(0, +) / n
  }
  let limits = limits(line, free: x.count - groups - 1, alpha)
  return Habituation(
    slope: line?.slope, low: limits?.low, high: limits?.high, intercept: intercept, r: line?.r,
    p: p, isHabituation: judged(line?.slope, p, alpha), n: x.count, missing: missing,
    customers: groups)
}

/// The limits of a slope when `free` degrees of freedom are left over; nil without any.
private func limits(
  _ line: SimpleRegression?, free: Int, _ alpha: Double
) -> (low: Double, high: Double)? {
  guard let line, let se = line.se, free > 0, line.n > 2 else { return nil }
  // The line's own error counts n − 2; customers with a level of their own leave fewer.
  let own = se * (Double(line.n - 2) / Double(free)).squareRoot()
  let width = StudentT(df: Double(free)).critical(1 - alpha) * own
  return (line.slope - width, line.slope + width)
}

private func judged(_ slope: Double?, _ p: Double?, _ alpha: Double) -> Bool? {
  guard let slope, let p else { return nil }
  return slope < 0 && p < alpha
}

/// The values minus their customer's mean, and the number of customers.
private func within(
  _ x: [Double], _ y: [Double], _ owners: [String]
) -> (x: [Double], y: [Double], groups: Int) {
  var sums: [String: (x: Double, y: Double, n: Double)] = [:]
  for index in x.indices {
    let sum = sums[owners[index]] ?? (0, 0, 0)
    sums[owners[index]] = (sum.x + x[index], sum.y + y[index], sum.n + 1)
  }
  var result: (x: [Double], y: [Double]) = ([], [])
  for index in x.indices {
    let sum = sums[owners[index]] ?? (0, 0, 1)
    result.x.append(x[index] - sum.x / sum.n)
    result.y.append(y[index] - sum.y / sum.n)
  }
  return (result.x, result.y, sums.count)
}

/// The first extra whose benefit is below its cost: value · (predicted satisfaction − satisfaction
/// without extras) < cost.
///
/// Nil when none of the first 1,000 is, or nothing can be predicted.
package func stopPoint(
  _ found: Habituation, baseline: Double, value: Double, cost: Double
) -> Int? {
  guard let slope = found.slope, let intercept = found.intercept else { return nil }
  return (0...1000).first { value * (intercept + slope * Double($0) - baseline) < cost }
}
