import Activity
import Statistics

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Why customers leave, as staff say and as customers say.
package struct ChurnCauses: Sendable {
  /// One cause with its share on both sides, percent, and the difference, staff − customers, with
  /// Newcombe's limits at 95 %.
  package struct Gap: Sendable, Equatable {
    package let cause: String
    package let employeesPct, customersPct, gap: Double
    package let low, high: Double?
  }

  /// The causes by name.
  package let gaps: [Gap]
  /// ½Σ|p − q|, 0 alike and 1 apart.
  package let totalVariation: Double
  /// The Jensen–Shannon divergence in bits, 0–1.
  package let jensenShannon: Double
  /// Pearson's χ² of the two rows; nil when only one cause occurs.
  package let chi2: Double?
  package let df: Int?
  /// Its chance: by 10,000 seeded tables with the same margins when a count below 5 is expected.
  package let p: Double?
  package let isSimulated: Bool
  package let cramersV: Double?
  /// The rank correlation of both sides over the causes; nil when one side is constant.
  package let spearman: Double?
  /// The share of the hard causes on both sides, percent; nil when none was named as hard.
  package let hardPct: (employees: Double, customers: Double)?
  /// Mentions on both sides.
  package let employees, customers: Int
}

/// The distance between the causes that staff and customers name; nil when a side names none.
///
/// Source: Lin 1991 (Jensen–Shannon); Patefield 1981 (tables with given margins).
///
/// - Throws: `StatisticsError.outOfRange` for counts that are no whole numbers from 0.
package func churnCauses(
  employees: [String: Double], customers: [String: Double], hard: [String] = [],
  seed: UInt64 = 1, resamples: Int = 10_000
) throws(StatisticsError) -> ChurnCauses? {
  let causes = Set(employees.keys).union(customers.keys).sorted {
    $0.utf8.lexicographicallyPrecedes($1.utf8)
  }
  var rows: [[Int]] = [[], []]
  for (row, cause) in causes.enumerated() {
    rows[0].append(try wholeCount(employees[cause] ?? 0, "employees", row: row))
    rows[1].append(try wholeCount(customers[cause] ?? 0, "customers", row: row))
  }
  let totals = rows.map { $0.reduce(0, +) }
  guard totals[0] > 0, totals[1] > 0 else { return nil }
  let shares = zip(rows, totals).map { row, total in row.map { Double($0) / Double(total) } }
  let (p, q) = (shares[0], shares[1])
  var divergence = 0.0
  for (a, b) in zip(p, q) {
    let middle = (a + b) / 2
    if a > 0 { divergence += a / 2 * log2(a / middle) }
    if b > 0 { divergence += b / 2 * log2(b / middle) }
  }
  let test = chiSquaredTest(rows.map { $0.map(Double.init) })
  var chance = test?.p
  let isSimulated = (test?.leastExpected ?? 5) < 5
  if isSimulated, let test, totals[0] + totals[1] <= 1_000_000 {
    chance = try simulatedChance(rows, chi2: test.chi2, seed: seed, resamples: resamples)
  }
  func hardShare(_ shares: [Double]) -> Double {
    100 * zip(causes, shares).reduce(0) { $0 + (hard.contains($1.0) ? $1.1 : 0) }
  }
  var gaps: [ChurnCauses.Gap] = []
  for (index, cause) in causes.enumerated() {
    let limits = try shareDifference(rows[0][index], totals[0], rows[1][index], totals[1])
    gaps.append(
      ChurnCauses.Gap(
        cause: cause, employeesPct: 100 * p[index], customersPct: 100 * q[index],
        gap: 100 * (p[index] - q[index]), low: limits.low.map { 100 * $0 },
        high: limits.high.map { 100 * $0 }))
  }
  return ChurnCauses(
    gaps: gaps,
    totalVariation: zip(p, q).reduce(0) { $0 + abs($1.0 - $1.1) } / 2,
    jensenShannon: max(0, divergence), chi2: test?.chi2, df: test?.df, p: chance,
    isSimulated: isSimulated, cramersV: test?.cramersV,
    spearman: try correlation(p, q).spearman,
    hardPct: hard.isEmpty ? nil : (hardShare(p), hardShare(q)), employees: totals[0],
    customers: totals[1])
}

/// The share of random tables with the same margins whose χ² is at least this one's, the table
/// itself among them.
private func simulatedChance(
  _ rows: [[Int]], chi2: Double, seed: UInt64, resamples: Int
) throws(StatisticsError) -> Double {
  var mentions: [Int] = []
  for row in rows {
    for (cause, count) in row.enumerated() {
      mentions += [Int](repeating: cause, count: count)
    }
  }
  let first = rows[0].reduce(0, +)
  let second = mentions.count - first
  let totals = zip(rows[0], rows[1]).map { $0 + $1 }
  var generator = Generator(seed: seed)
  var hits = 1
  var counts = [Int](repeating: 0, count: totals.count)
  for _ in 0..<resamples {
    if Cancellation.isRequested { throw .stopped }
    // Drawing who is in the first row is drawing the whole table.
    for place in 0..<first {
      mentions.swapAt(place, place + generator.index(below: mentions.count - place))
    }
    for index in counts.indices { counts[index] = 0 }
    for place in 0..<first { counts[mentions[place]] += 1 }
    var statistic = 0.0
    for (count, total) in zip(counts, totals) where total > 0 {
      let expected = Double(total) * Double(first) / Double(first + second)
      let rest = Double(total) - expected
      let error = Double(count) - expected
      statistic += error * error / expected + error * error / rest
    }
    if statistic >= chi2 * (1 - 1e-12) { hits += 1 }
  }
  return Double(hits) / Double(resamples + 1)
}
