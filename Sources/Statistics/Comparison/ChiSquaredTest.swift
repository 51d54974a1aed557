/// A test of independence.
package struct IndependenceTest: Sendable, Equatable {
  /// The statistic.
  package var chi2: Double
  /// The degrees of freedom.
  package var df: Int
  /// The chance of such a table under independence.
  package var p: Double
  /// The strength of the relation, 0 none and 1 complete (Cramér 1946).
  package var cramersV: Double
  /// The smallest count expected; below 5 the chance is doubtful.
  package var leastExpected: Double
}

/// Pearson's χ² of a table of counts, without correction.
///
/// Rows and columns without counts are left out. Nothing when fewer than two of either remain.
/// Example: (10, 20, 70) against (15, 25, 60) gives 2.325 on 2 degrees, p = 0.313.
package func chiSquaredTest(_ table: [[Double]]) -> IndependenceTest? {
  let rows = table.filter { $0.contains { $0 > 0 } }
  let width = table.map(\.count).max() ?? 0
  let columns = (0..<width).filter { column in rows.contains { column < $0.count && $0[column] > 0 }
  }
  guard rows.count > 1, columns.count > 1 else { return nil }
  let cells = rows.map { row in columns.map { $0 < row.count ? row[$0] : 0 } }
  let rowTotals = cells.map { $0.reduce(0, +) }
  let columnTotals = columns.indices.map { column in cells.reduce(0) { $0 + $1[column] } }
  let total = rowTotals.reduce(0, +)
  guard total.isFinite else { return nil }
  var chi2 = 0.0
  var least = Double.infinity
  for (row, rowTotal) in zip(cells, rowTotals) {
    for (count, columnTotal) in zip(row, columnTotals) {
      let expected = rowTotal * columnTotal / total
      least = min(least, expected)
      chi2 += (count - expected) * (count - expected) / expected
    }
  }
  let df = (rows.count - 1) * (columns.count - 1)
  return IndependenceTest(
    chi2: chi2, df: df, p: ChiSquared(df: Double(df)).upper(chi2),
    cramersV: (chi2 / total / Double(min(rows.count, columns.count) - 1)).squareRoot(),
    leastExpected: least)
}
