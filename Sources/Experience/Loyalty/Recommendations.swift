import Statistics

/// Whether most recommendations come from enthusiasts, as is claimed: 80–90 %.
package struct Recommendations: Sendable {
  /// The enthusiasts' part of the recommendations, with its Wilson interval.
  package let share: Proportion
  /// Their part of the customers, percent; nil without customers.
  package let customerSharePct: Double?
  /// The part of the recommendations over that of the customers: above 1 is concentrated.
  package let concentration: Double?
  /// Whether the part is within 80–90 %; nil without recommendations.
  package let isInBand: Bool?
  /// Customers who were counted, and rows without a group or a number.
  package let customers, missing: Int

  /// The claim's band, percent.
  package static let band = 80.0...90.0
}

/// The part of the recommendations that enthusiasts make.
///
/// A row is one customer unless `customers` says how many it stands for. Example: 430 of 500
/// recommendations by 200 of 1,000 customers are 86 %, 4.3 times their part. Source: Luo & Homburg
/// 2007.
///
/// - Throws: `StatisticsError.outOfRange` for counts that are no whole numbers from 0.
package func recommendations(
  isEnthusiast: [Bool?], recommendations: [Double?], customers: [Double?]? = nil,
  confidence: Double = 0.95
) throws(StatisticsError) -> Recommendations {
  var made = (enthusiasts: 0, all: 0)
  var people = (enthusiasts: 0, all: 0)
  var missing = 0
  for row in isEnthusiast.indices {
    guard let isEnthusiast = isEnthusiast[row], let number = recommendations[row],
      let size = customers == nil ? 1 : customers?[row]
    else {
      missing += 1
      continue
    }
    let count = try wholeCount(number, "recommendations", row: row)
    let standsFor = try wholeCount(size, "customers", row: row)
    made.all += count
    people.all += standsFor
    if isEnthusiast {
      made.enthusiasts += count
      people.enthusiasts += standsFor
    }
  }
  let share = try proportionInterval(made.enthusiasts, made.all, confidence: confidence)
  let customerShare =
    people.all > 0 ? 100 * Double(people.enthusiasts) / Double(people.all) : nil
  var concentration: Double?
  if let part = share.sharePct, let customerShare, customerShare > 0 {
    concentration = part / customerShare
  }
  return Recommendations(
    share: share, customerSharePct: customerShare, concentration: concentration,
    isInBand: share.sharePct.map { Recommendations.band.contains($0) }, customers: people.all,
    missing: missing)
}

/// A count in a row as a whole number, small enough to be added up.
func wholeCount(
  _ number: Double, _ name: String, row: Int
) throws(StatisticsError) -> Int {
  guard let count = Int(exactly: number), (0...1_000_000_000).contains(count) else {
    throw .outOfRange(name, found: number, expected: "a whole number from 0 in row \(row + 1)")
  }
  return count
}
