/// Whether what customers name is measured, and whether what was meant as a peak is one.
package struct MomentCoverage: Sendable {
  /// Moments that customers name and that have a measured touchpoint, percent; nil without moments.
  package let coveredPct: Double?
  /// Intended peaks that are observed peaks, percent; nil when none is intended or none observed.
  package let intendedHitPct: Double?
  /// Moments without a measured touchpoint, in their order.
  package let missing: [String]
  /// Different moments, and intended peaks among them.
  package let n, intended: Int
}

/// The coverage of the moments that customers name.
///
/// `peaks` has how many journeys have their positive peak at each touchpoint. A touchpoint is an
/// observed peak when its share of those peaks is at least that of an average touchpoint.
package func momentCoverage(
  _ moments: [(name: String, isIntendedPeak: Bool)], measured: [String], peaks: [String: Int]?
) -> MomentCoverage {
  var names: [String] = []
  var intended: [String] = []
  for (name, isIntendedPeak) in moments {
    if !names.contains(name) { names.append(name) }
    if isIntendedPeak, !intended.contains(name) { intended.append(name) }
  }
  let known = Set(measured)
  let missing = names.filter { !known.contains($0) }
  var hit: Double?
  if let peaks, !intended.isEmpty {
    let total = peaks.values.reduce(0, +)
    let hits = intended.count { (peaks[$0] ?? 0) > 0 && (peaks[$0] ?? 0) * known.count >= total }
    hit = total > 0 ? 100 * Double(hits) / Double(intended.count) : nil
  }
  return MomentCoverage(
    coveredPct: names.isEmpty
      ? nil : 100 * Double(names.count - missing.count) / Double(names.count),
    intendedHitPct: hit, missing: missing, n: names.count, intended: intended.count)
}
