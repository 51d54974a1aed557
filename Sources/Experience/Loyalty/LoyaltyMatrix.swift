import Statistics

/// Satisfied customers beside loyal ones: loyal is more than satisfied.
package struct LoyaltyMatrix: Sendable {
  /// One of the four cells.
  package struct Cell: Sendable, Equatable {
    /// What the customers of the cell are.
    package let isSatisfied, isLoyal: Bool
    /// The customers, and their part of all, percent; nil without customers.
    package let n: Int
    package let sharePct: Double?
  }

  /// Satisfied and loyal, satisfied and not loyal, not satisfied and loyal, neither.
  package let cells: [Cell]
  /// The satisfied customers who are not loyal, percent of the satisfied, with Wilson's limits.
  package let satisfiedNotLoyal: Proportion
  /// Customers with both, and without one of them.
  package let n, missing: Int
}

/// The four cells of satisfaction and loyalty.
///
/// Source: Jones & Sasser 1995.
package func loyaltyMatrix(
  satisfied: [Bool?], loyal: [Bool?], confidence: Double = 0.95
) throws(StatisticsError) -> LoyaltyMatrix {
  guard satisfied.count == loyal.count else {
    throw .unequalLengths("satisfied", satisfied.count, "loyal", loyal.count)
  }
  var counts = [0, 0, 0, 0]
  var missing = 0
  for (isSatisfied, isLoyal) in zip(satisfied, loyal) {
    guard let isSatisfied, let isLoyal else {
      missing += 1
      continue
    }
    counts[(isSatisfied ? 0 : 2) + (isLoyal ? 0 : 1)] += 1
  }
  let n = counts.reduce(0, +)
  return LoyaltyMatrix(
    cells: counts.enumerated().map { index, count in
      LoyaltyMatrix.Cell(
        isSatisfied: index < 2, isLoyal: index % 2 == 0, n: count,
        sharePct: n > 0 ? 100 * Double(count) / Double(n) : nil)
    },
    satisfiedNotLoyal: try proportionInterval(
      counts[1], counts[0] + counts[1], confidence: confidence), n: n, missing: missing)
}

/// Whether a customer is loyal: a promoter who also came back, or gives enough of the wallet.
///
/// Without any purchase known it is attitude only. Nil when it cannot be decided.
package func isLoyal(
  isPromoter: Bool?, repurchased: Bool?, walletShare: Double?, walletFrom: Double,
  hasPurchases: Bool
) -> Bool? {
  guard let isPromoter else { return nil }
  if !isPromoter || !hasPurchases { return isPromoter }
  if repurchased == true { return true }
  if let walletShare { return walletShare >= walletFrom }
  return repurchased
}
