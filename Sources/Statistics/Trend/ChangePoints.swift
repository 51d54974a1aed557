#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// A change of level in a series.
package struct ChangePoint: Sendable, Equatable {
  /// The last item before the change, from 0.
  package var lastBefore: Int
  /// The first item after the change, from 0.
  package var firstAfter: Int
  /// The means of the segments on both sides.
  package var meanBefore, meanAfter: Double
}

/// The changes of level of a series.
package struct ChangePoints: Sendable, Equatable {
  /// The changes in order.
  package var points: [ChangePoint]
  /// The criterion of the chosen number of changes.
  package var bic: Double
  /// The criterion of 0, 1, 2, … changes.
  package var candidates: [Double]
}

/// The changes of level by least squares, their number by BIC.
///
/// Dynamic programming over all segmentations with at least `minimum` values each, up to
/// `maximum` changes (all that fit, at most 50). BIC = n·(log(RSS/n) + log 2π + 1) + 2(m + 1)·log n.
/// A gap is skipped. O(n²) for each number of changes. Source: Bai & Perron 2003.
package func changePoints(
  _ values: [Double?], minimum: Int = 4, maximum: Int? = nil
) throws(StatisticsError) -> ChangePoints {
  try checkSeries(values)
  guard minimum >= 1 else {
    throw .outOfRange("minimum", found: Double(minimum), expected: "a number of periods from 1")
  }
  if let maximum, !(0...50).contains(maximum) {
    throw .outOfRange("maximum", found: Double(maximum), expected: "0 to 50 changes")
  }
  let rows = values.indices.filter { values[$0] != nil }
  let known = values.compactMap(\.self)
  guard known.count <= 5000 else {
    throw .tooMany("periods", found: known.count, limit: 5000)
  }
  guard known.count >= 2, known.count >= minimum else {
    throw .tooFew("periods with a value", found: known.count, needed: max(2, minimum))
  }
  let most = min(maximum ?? 50, known.count / minimum - 1)
  let search = try Segmentation(known, minimum: minimum, most: most)
  let n = Double(known.count)
  let criteria = search.residuals.enumerated().map { changes, residual in
    n * (log(max(residual, search.floor) / n) + log(2 * .pi) + 1)
      + 2 * Double(changes + 1) * log(n)
  }
  var best = 0
  for index in criteria.indices where criteria[index] < criteria[best] { best = index }
  let ends = search.ends(changes: best)
  let starts = [0] + ends
  let means = zip(starts, ends + [known.count]).map { search.mean($0, $1) }
  let points = ends.enumerated().map { index, end in
    ChangePoint(
      lastBefore: rows[end - 1], firstAfter: rows[end], meanBefore: means[index],
      meanAfter: means[index + 1])
  }
  return ChangePoints(points: points, bic: criteria[best], candidates: criteria)
}

/// The best segmentations of a series into 1, 2, … segments.
private struct Segmentation {
  private var sums: [Double] = [0]
  private var squares: [Double] = [0]
  private var previous: [[Int]] = []
  /// The least sum of squares with 0, 1, … changes.
  private(set) var residuals: [Double] = []
  /// What counts as a perfect fit.
  let floor: Double

  init(_ values: [Double], minimum: Int, most: Int) throws(StatisticsError) {
    // Sums about the overall mean lose fewest digits.
    let centre = values.reduce(0, +) / Double(values.count)
    for value in values {
      sums.append(sums[sums.count - 1] + (value - centre))
      squares.append(squares[squares.count - 1] + (value - centre) * (value - centre))
    }
    offset = centre
    floor = max(1e-12 * squares[squares.count - 1], 1e-300)
    let count = values.count
    var costs = (0...count).map { $0 < minimum ? .infinity : cost(0, $0) }
    residuals = [costs[count]]
    for changes in stride(from: 1, through: most, by: 1) {
      var next = [Double](repeating: .infinity, count: count + 1)
      var from = [Int](repeating: 0, count: count + 1)
      for end in (minimum * (changes + 1))...count {
        try checkStop()
        for start in (minimum * changes)...(end - minimum) {
          let total = costs[start] + cost(start, end)
          if total < next[end] {
            next[end] = total
            from[end] = start
          }
        }
      }
      costs = next
      previous.append(from)
      residuals.append(costs[count])
    }
  }

  private let offset: Double

  private func cost(_ start: Int, _ end: Int) -> Double {
    let sum = sums[end] - sums[start]
    return max(0, squares[end] - squares[start] - sum * sum / Double(end - start))
  }

  func mean(_ start: Int, _ end: Int) -> Double {
    offset + (sums[end] - sums[start]) / Double(end - start)
  }

  func ends(changes: Int) -> [Int] {
    var ends: [Int] = []
    var end = sums.count - 1
    for level in stride(from: changes - 1, through: 0, by: -1) {
      end = previous[level][end]
      ends.append(end)
    }
    return ends.reversed()
  }
}
