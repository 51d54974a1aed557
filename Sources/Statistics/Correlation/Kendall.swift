/// Kendall's τ-b and the chance of it without a relation; nothing when a side is constant.
///
/// The chance is exact below 50 pairs without ties, else normal with the variance for ties.
/// O(n log n). Source: Kendall 1970, Knight 1966.
///
/// - Throws: a request to stop.
func kendallCorrelation(
  _ x: [Double], _ y: [Double]
) throws(StatisticsError) -> (tau: Double, p: Double)? {
  let n = x.count
  guard n == y.count, n > 1 else { return nil }
  let order = try stoppablySorted(Array(x.indices)) { (x[$0], y[$0], $0) < (x[$1], y[$1], $1) }
  let xTies = Ties(order.map { x[$0] })
  let yTies = Ties(try stoppablySorted(y))
  let joint = jointTies(order.map { (x[$0], y[$0]) })
  var ordered = order.map { y[$0] }
  let discordant = Double(try inversions(&ordered))
  let pairs = Double(n) * Double(n - 1) / 2
  guard xTies.pairs < pairs, yTies.pairs < pairs else { return nil }
  let difference = pairs - xTies.pairs - yTies.pairs + joint - 2 * discordant
  let tau =
    difference / (pairs - xTies.pairs).squareRoot() / (pairs - yTies.pairs).squareRoot()
  if xTies.pairs == 0, yTies.pairs == 0, n < 50 {
    return (tau, exactChance(n, discordant: Int(discordant)))
  }
  let total = Double(n)
  let m = total * (total - 1)
  var variance = (m * (2 * total + 5) - xTies.fifths - yTies.fifths) / 18
  variance += 2 * xTies.pairs * yTies.pairs / m
  if n > 2 { variance += xTies.triples * yTies.triples / (9 * m * (total - 2)) }
  return (tau, variance > 0 ? Normal.twoSided(difference / variance.squareRoot()) : 1)
}

/// The sums over groups of t equal values that the variance needs.
private struct Ties {
  var pairs = 0.0
  var triples = 0.0
  var fifths = 0.0

  init(_ sorted: [Double]) {
    var start = 0
    while start < sorted.count {
      var end = start + 1
      while end < sorted.count, sorted[end] == sorted[start] { end += 1 }
      let t = Double(end - start)
      pairs += t * (t - 1) / 2
      triples += t * (t - 1) * (t - 2)
      fifths += t * (t - 1) * (2 * t + 5)
      start = end
    }
  }
}

private func jointTies(_ sorted: [(Double, Double)]) -> Double {
  var (start, pairs) = (0, 0.0)
  while start < sorted.count {
    var end = start + 1
    while end < sorted.count, sorted[end] == sorted[start] { end += 1 }
    pairs += Double(end - start) * Double(end - start - 1) / 2
    start = end
  }
  return pairs
}

/// The pairs that are out of order, by merging from the bottom up; sorts `values`.
private func inversions(_ values: inout [Double]) throws(StatisticsError) -> Int {
  var (count, width) = (0, 1)
  var merged = values
  while width < values.count {
    for start in stride(from: 0, to: values.count, by: 2 * width) {
      let middle = min(start + width, values.count)
      let end = min(start + 2 * width, values.count)
      var (left, right) = (start, middle)
      for slot in start..<end {
        try checkStop(row: slot)
        if left < middle, right == end || values[left] <= values[right] {
          merged[slot] = values[left]
          left += 1
        } else {
          merged[slot] = values[right]
          right += 1
          count += middle - left
        }
      }
    }
    swap(&values, &merged)
    width *= 2
  }
  return count
}

/// The two-sided chance of as many discordant pairs, or as few, among all orders.
private func exactChance(_ n: Int, discordant: Int) -> Double {
  let pairs = n * (n - 1) / 2
  let extreme = min(discordant, pairs - discordant)
  // The chance of k inversions grows one item at a time.
  var chances = [1.0]
  for size in stride(from: 2, through: n, by: 1) {
    var next = [Double](repeating: 0, count: min(size * (size - 1) / 2, extreme) + 1)
    for slot in next.indices {
      for moved in 0..<size where slot - moved >= 0 && slot - moved < chances.count {
        next[slot] += chances[slot - moved] / Double(size)
      }
    }
    chances = next
  }
  return min(1, 2 * chances.prefix(extreme + 1).reduce(0, +))
}
