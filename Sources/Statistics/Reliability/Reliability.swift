/// Whether items measure one thing.
package struct Alpha: Sendable, Equatable {
  /// Cronbach's α; nil when it is not defined.
  package var alpha: Double?
  /// Complete rows, and those left out.
  package var n, missing: Int
}

/// Cronbach's α of items over the complete rows.
///
/// k/(k − 1)·(1 − Σ variances/variance of the sum). Source: Cronbach 1951.
package func cronbachAlpha(
  _ items: [(name: String, values: [Double?])]
) throws(StatisticsError) -> Alpha {
  guard items.count > 1, let first = items.first else {
    throw .tooFew("items", found: items.count, needed: 2)
  }
  for item in items where item.values.count != first.values.count {
    throw .unequalLengths(first.name, first.values.count, item.name, item.values.count)
  }
  let rows = first.values.indices.filter { row in items.allSatisfy { $0.values[row] != nil } }
  let columns = items.map { item in rows.map { item.values[$0] ?? 0 } }
  for (item, column) in zip(items, columns) {
    if let position = column.firstIndex(where: { !$0.isFinite }) {
      throw .notFinite(item.name, row: rows[position] + 1)
    }
  }
  func spread(_ values: [Double]) -> Double {
    let values = centred(values).values
    return dot(values, values)
  }
  let sums = rows.indices.map { row in columns.reduce(0) { $0 + $1[row] } }
  let total = spread(sums)
  let parts = columns.reduce(0) { $0 + spread($1) }
  let k = Double(items.count)
  return Alpha(
    alpha: total > 0 ? k / (k - 1) * (1 - parts / total) : nil, n: rows.count,
    missing: first.values.count - rows.count)
}

/// How two raters agree.
package struct Agreement: Sendable, Equatable {
  /// Cohen's κ; nil when chance alone agrees always, or without rows.
  package var kappa: Double?
  /// The rows on which both agree, in percent; nil without rows.
  package var agreementPct: Double?
  /// Rows with both ratings, and the others.
  package var n, missing: Int
}

/// Cohen's κ of two raters' categories.
///
/// Source: Cohen 1960.
package func cohenKappa(_ a: [String?], _ b: [String?]) throws(StatisticsError) -> Agreement {
  guard a.count == b.count else { throw .unequalLengths("a", a.count, "b", b.count) }
  var (first, second): ([String: Double], [String: Double]) = ([:], [:])
  var (agreed, n) = (0.0, 0.0)
  for (row, pair) in zip(a, b).enumerated() {
    try checkStop(row: row)
    guard case (let left?, let right?) = pair else { continue }
    n += 1
    agreed += left == right ? 1 : 0
    first[left, default: 0] += 1
    second[right, default: 0] += 1
  }
  var result = Agreement(kappa: nil, agreementPct: nil, n: Int(n), missing: a.count - Int(n))
  guard n > 0 else { return result }
  // Summed in one order, so that the last digit does not depend on a hash.
  let chance = first.keys.sorted().reduce(0) {
    $0 + (first[$1] ?? 0) / n * ((second[$1] ?? 0) / n)
  }
  result.agreementPct = 100 * agreed / n
  result.kappa = chance < 1 ? (agreed / n - chance) / (1 - chance) : nil
  return result
}

/// Krippendorff's α of nominal categories, where raters may have left units out.
///
/// Nothing when fewer than two ratings can be paired or all are equal. `raters` hold a rating for
/// each unit. Source: Krippendorff 2004.
package func krippendorffAlpha(
  _ raters: [[String?]]
) throws(StatisticsError) -> (alpha: Double?, n: Int, missing: Int) {
  guard raters.count > 1, let first = raters.first else {
    throw .tooFew("raters", found: raters.count, needed: 2)
  }
  for rater in raters where rater.count != first.count {
    throw .unequalLengths("a", first.count, "b", rater.count)
  }
  var totals: [String: Double] = [:]
  var (observed, pairable, units) = (0.0, 0.0, 0)
  for unit in first.indices {
    try checkStop(row: unit)
    var counts: [String: Double] = [:]
    for rater in raters {
      if let rating = rater[unit] { counts[rating, default: 0] += 1 }
    }
    let m = counts.values.reduce(0, +)
    guard m > 1 else { continue }
    units += 1
    pairable += m
    var disagreeing = m * m
    for (rating, count) in counts {
      totals[rating, default: 0] += count
      disagreeing -= count * count
    }
    observed += disagreeing / (m - 1)
  }
  let missing = first.count - units
  let expected = pairable * pairable - totals.values.reduce(0) { $0 + $1 * $1 }
  guard expected > 0 else { return (nil, units, missing) }
  return (1 - (pairable - 1) * observed / expected, units, missing)
}
