/// How chances of many tests are adjusted for there being many.
package enum Adjustment: String, Sendable, CaseIterable {
  /// Step-down Bonferroni. Source: Holm 1979.
  case holm
  /// The false discovery rate. Source: Benjamini & Hochberg 1995.
  case bh
  /// Times the number of tests.
  case bonferroni

  /// The method called `name`.
  package static func named(_ name: String) throws(StatisticsError) -> Adjustment {
    guard let method = Adjustment(rawValue: name) else {
      throw .unknownName(name, of: "adjustment", names: allCases.map(\.rawValue))
    }
    return method
  }
}

/// Chances adjusted for their number, in the order given; a missing one stays missing, uncounted.
package func adjusted(
  _ chances: [Double?], by method: Adjustment = .holm
) throws(StatisticsError) -> [Double?] {
  var known: [(index: Int, p: Double)] = []
  for (index, chance) in chances.enumerated() {
    guard let chance else { continue }
    guard chance >= 0, chance <= 1 else {
      throw .outOfRange("p", found: chance, expected: "a chance from 0 to 1")
    }
    known.append((index, chance))
  }
  let count = Double(known.count)
  var result = [Double?](repeating: nil, count: chances.count)
  switch method {
  case .bonferroni:
    for (index, p) in known { result[index] = min(1, p * count) }
  case .holm:
    known.sort { ($0.p, $0.index) < ($1.p, $1.index) }
    var largest = 0.0
    for (rank, item) in known.enumerated() {
      largest = max(largest, min(1, item.p * (count - Double(rank))))
      result[item.index] = largest
    }
  case .bh:
    known.sort { ($0.p, $0.index) < ($1.p, $1.index) }
    var least = 1.0
    for (rank, item) in known.enumerated().reversed() {
      least = min(least, item.p * count / Double(rank + 1))
      result[item.index] = least
    }
  }
  return result
}

/// One group against all others together.
package struct GroupComparison: Sendable, Equatable {
  /// The group minus the rest; nil fields when either is empty.
  package var comparison: ScoreComparison
  /// The chance adjusted for the number of groups.
  package var pAdjusted: Double?
}

/// Each group minus the rest, with chances adjusted for the number of groups.
package func compareToRest(
  _ groups: [ScoreCounts], adjust: Adjustment = .holm,
  _ options: ComparisonOptions = ComparisonOptions()
) throws(StatisticsError) -> [GroupComparison] {
  var results: [GroupComparison] = []
  for index in groups.indices {
    var rest = ScoreCounts()
    for other in groups.indices where other != index { rest = rest + groups[other] }
    results.append(GroupComparison(comparison: try compare(groups[index], rest, options)))
  }
  let chances = try adjusted(results.map(\.comparison.p), by: adjust)
  for index in results.indices { results[index].pAdjusted = chances[index] }
  return results
}
