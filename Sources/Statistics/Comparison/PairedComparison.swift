/// The change of the same customers from `before` to `after`, in points.
///
/// d = after − before ∈ {−2…2}, t on n − 1. A pair with one answer missing or invalid is left out
/// and not in `nOverlap`. Bowker's test skips pairs of cells without answers; Stuart–Maxwell's
/// leaves out bands that nobody chose.
package func comparePaired(
  after: [Band], before: [Band], _ options: ComparisonOptions = ComparisonOptions()
) throws(StatisticsError) -> ScoreComparison {
  try options.check()
  guard after.count == before.count else {
    throw .unequalLengths("after", after.count, "before", before.count)
  }
  var table = [[Double]](repeating: [0, 0, 0], count: 3)
  var differences: [Double] = []
  for (later, earlier) in zip(after, before) {
    guard let new = later.sign, let old = earlier.sign else { continue }
    table[old + 1][new + 1] += 1
    differences.append(Double(new - old))
  }
  let count = differences.count
  var result = ScoreComparison(n1: count, n2: count, options)
  result.adjusted = false
  result.nOverlap = count
  guard count > 0 else { return result }
  let n = Double(count)
  let mean = differences.reduce(0, +) / n
  result.delta = 100 * mean
  if count > 1 {
    let squares = differences.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    result.se = 100 * (squares / (n - 1) / n).squareRoot()
    result.judge(options, df: n - 1)
  }
  if let bowker = symmetryTest(table) {
    result.bowker = bowker.chi2
    result.bowkerP = bowker.p
  }
  if let margins = equalMarginsTest(table) {
    result.stuartMaxwell = margins.chi2
    result.stuartMaxwellP = margins.p
  }
  let margin = (0..<3).map { band in table.reduce(0) { $0 + $1[band] } }
  if let test = chiSquaredTest([margin, table.map { $0.reduce(0, +) }]) {
    result.chi2 = test.chi2
    result.chi2P = test.p
  }
  return result
}

/// Bowker's χ² of symmetry; nothing when nobody changed band.
func symmetryTest(_ table: [[Double]]) -> (chi2: Double, p: Double)? {
  var (chi2, df) = (0.0, 0.0)
  for row in table.indices {
    for column in table.indices where column > row {
      let (up, down) = (table[row][column], table[column][row])
      guard up + down > 0 else { continue }
      chi2 += (up - down) * (up - down) / (up + down)
      df += 1
    }
  }
  return df > 0 ? (chi2, ChiSquared(df: df).upper(chi2)) : nil
}

/// The Stuart–Maxwell χ² of equal margins; nothing when nobody changed band.
func equalMarginsTest(_ table: [[Double]]) -> (chi2: Double, p: Double)? {
  let moved = table.indices.filter { band in
    table.indices.contains { $0 != band && table[band][$0] + table[$0][band] > 0 }
  }
  guard moved.count > 1 else { return nil }
  // One band is redundant: its difference is minus the sum of the others.
  let kept = moved.dropLast()
  let row = table.map { $0.reduce(0, +) }
  let column = table.indices.map { band in table.reduce(0) { $0 + $1[band] } }
  var covariance = Matrix(rows: kept.count, columns: kept.count)
  for (i, left) in kept.enumerated() {
    for (j, right) in kept.enumerated() {
      covariance[i, j] =
        left == right
        ? row[left] + column[left] - 2 * table[left][left]
        : -(table[left][right] + table[right][left])
    }
  }
  let differences = kept.map { row[$0] - column[$0] }
  guard let solved = Cholesky(covariance)?.solve(differences) else { return nil }
  let chi2 = zip(differences, solved).reduce(0) { $0 + $1.0 * $1.1 }
  return (chi2, ChiSquared(df: Double(kept.count)).upper(chi2))
}
