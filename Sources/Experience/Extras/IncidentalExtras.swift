import Statistics

/// Whether extras are incidental and unexpected, or have become a right.
package struct IncidentalExtras: Sendable {
  /// One customer's extras.
  package struct Customer: Sendable {
    package let name: String
    package let extras: Int
    /// The mean days between extras, and the spread of these gaps over their mean.
    package let meanGap: Double
    package let variation: Double?
  }

  /// What can be said.
  package enum Verdict: String, Sendable {
    case incidental = "incidental and unexpected"
    case expected = "incidental, but expected"
    case often = "too often"
    case notJudged = "not judged"
  }

  /// The customers with at least three extras, by name.
  package let customers: [Customer]
  /// Whether extras come at most once in the cap; nil when not judged.
  package let isIncidental: Bool?
  /// Whether the gaps vary by at least 0.8 of their mean; nil when not judged.
  package let isUnexpected: Bool?
  /// The mean gap in days, and the mean variation of the customers.
  package let meanGap, variation: Double?
  /// Customers with fewer than three extras, and extras without a customer or a day.
  package let tooFew, undated: Int

  /// The verdict.
  package var verdict: Verdict {
    guard let isIncidental, let isUnexpected else { return .notJudged }
    return !isIncidental ? .often : isUnexpected ? .incidental : .expected
  }
}

/// The rate and the regularity of extras; fewer than three to a customer are not judged.
///
/// The rate is taken over all judged customers' gaps, the variation as the mean of the customers'.
/// `days` are since any day.
///
/// - Throws: a cap that is not above 0.
package func incidentalExtras(
  customers: [String?], days: [Double?], capDays: Double = 180
) throws(StatisticsError) -> IncidentalExtras {
  guard capDays > 0, capDays.isFinite else {
    throw .outOfRange("cap_days", found: capDays, expected: "a number of days above 0")
  }
  var byCustomer: [String: [Double]] = [:]
  var undated = 0
  for (name, day) in zip(customers, days) {
    if let name, let day, day.isFinite {
      byCustomer[name, default: []].append(day)
    } else {
      undated += 1
    }
  }
  var judged: [IncidentalExtras.Customer] = []
  var (gapSum, gapCount) = (0.0, 0)
  for (name, days) in byCustomer.sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) })
  where days.count >= 3 {
    let sorted = days.sorted()
    let gaps = zip(sorted, sorted.dropFirst()).map { $1 - $0 }
    let total = gaps.reduce(0, +)
    let mean = total / Double(gaps.count)
    let spread =
      (gaps.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(gaps.count - 1)).squareRoot()
    gapSum += total
    gapCount += gaps.count
    judged.append(
      IncidentalExtras.Customer(
        name: name, extras: days.count, meanGap: mean, variation: mean > 0 ? spread / mean : nil))
  }
  let meanGap = gapCount > 0 ? gapSum / Double(gapCount) : nil
  let variations = judged.compactMap(\.variation)
  let variation =
    variations.isEmpty ? nil : variations.reduce(0, +) / Double(variations.count)
  return IncidentalExtras(
    customers: judged, isIncidental: meanGap.map { $0 >= capDays },
    isUnexpected: meanGap == nil ? nil : (variation ?? 0) >= 0.8, meanGap: meanGap,
    variation: variation, tooFew: byCustomer.count { $0.value.count < 3 }, undated: undated)
}
