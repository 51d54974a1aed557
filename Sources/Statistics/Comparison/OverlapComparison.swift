/// The difference of two waves that share some customers, `first` minus `second`, in points.
///
/// Var = v₁/n₁ + v₂/n₂ − 2·Σ(y₁ − m₁)(y₂ − m₂)/(n₁n₂) over the customers in both. `pairs` holds
/// the positions of such a customer in both waves; a pair with an answer outside n adds nothing.
package func compareOverlapping(
  _ first: [Band], _ second: [Band], pairs: [(Int, Int)],
  _ options: ComparisonOptions = ComparisonOptions()
) throws(StatisticsError) -> ScoreComparison {
  var counts = (ScoreCounts(), ScoreCounts())
  for band in first { counts.0[band] += 1 }
  for band in second { counts.1[band] += 1 }
  var result = try compare(counts.0, counts.1, options)
  let moments =
    options.adjusted
    ? (Moments(adjusting: counts.0), Moments(adjusting: counts.1))
    : (Moments(counts.0), Moments(counts.1))
  guard let left = moments.0, let right = moments.1, let independent = result.se else {
    return result
  }
  var (covariance, overlap) = (0.0, 0)
  for (one, other) in pairs {
    guard first.indices.contains(one), second.indices.contains(other) else {
      throw .outOfRange(
        "overlap", found: Double(max(one, other)), expected: "a position in both waves")
    }
    guard let y = first[one].sign, let x = second[other].sign else { continue }
    covariance += (Double(y) - left.mean) * (Double(x) - right.mean)
    overlap += 1
  }
  covariance *= 10_000 / (left.n * right.n)
  result.nOverlap = overlap
  result.se = max(0, independent * independent - 2 * covariance).squareRoot()
  (result.z, result.p) = (nil, nil)
  result.judge(options)
  return result
}

/// The positions of the keys that both waves have; the first of a repeated key counts.
package func overlappingPairs(_ first: [String?], _ second: [String?]) -> [(Int, Int)] {
  var positions: [String: Int] = [:]
  for (index, key) in first.enumerated() {
    if let key, positions[key] == nil { positions[key] = index }
  }
  var pairs: [(Int, Int)] = []
  for (index, key) in second.enumerated() {
    if let key, let position = positions.removeValue(forKey: key) {
      pairs.append((position, index))
    }
  }
  return pairs
}
