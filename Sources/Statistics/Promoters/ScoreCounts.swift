/// How many answers fell in each band.
package struct ScoreCounts: Sendable, Equatable {
  /// Answers that count −1, 0 and +1.
  package var detractors, passives, promoters: Int
  /// Answers that are absent and answers that are not on the scale, both outside n.
  package var missing, invalid: Int

  /// Counts of the three bands, with what was left out beside them.
  package init(
    detractors: Int = 0, passives: Int = 0, promoters: Int = 0, missing: Int = 0, invalid: Int = 0
  ) {
    let least = min(detractors, passives, promoters, missing, invalid)
    precondition(least >= 0, "a count is \(least)")
    self.detractors = detractors
    self.passives = passives
    self.promoters = promoters
    self.missing = missing
    self.invalid = invalid
  }

  /// Counts that an analyst wrote as numbers.
  ///
  /// - Throws: `StatisticsError.outOfRange` for a count that is negative, broken or above 10¹².
  package init(
    detractors: Double, passives: Double, promoters: Double
  ) throws(StatisticsError) {
    self.init()
    for (name, band, number) in [
      ("detractors", Band.detractor, detractors), ("passives", .passive, passives),
      ("promoters", .promoter, promoters),
    ] {
      guard let count = Int(exactly: number), count >= 0, count <= 1_000_000_000_000 else {
        throw .outOfRange(name, found: number, expected: "a whole number from 0")
      }
      self[band] = count
    }
  }

  /// The counts of codes read by `coding`.
  package init(of codes: some Sequence<Double?>, coding: ScoreCoding = ScoreCoding()) {
    self.init()
    for code in codes { self[coding.band(of: code)] += 1 }
  }

  /// The valid answers.
  package var count: Int { detractors + passives + promoters }

  /// The count of one band.
  package subscript(_ band: Band) -> Int {
    get {
      switch band {
      case .detractor: detractors
      case .passive: passives
      case .promoter: promoters
      case .invalid: invalid
      case .missing: missing
      }
    }
    set {
      switch band {
      case .detractor: detractors = newValue
      case .passive: passives = newValue
      case .promoter: promoters = newValue
      case .invalid: invalid = newValue
      case .missing: missing = newValue
      }
    }
  }

  /// Both counts together.
  package static func + (left: ScoreCounts, right: ScoreCounts) -> ScoreCounts {
    ScoreCounts(
      detractors: left.detractors + right.detractors, passives: left.passives + right.passives,
      promoters: left.promoters + right.promoters, missing: left.missing + right.missing,
      invalid: left.invalid + right.invalid)
  }

  /// The mean of the answers as −1, 0, +1, and its variance, which divides by n; nil without
  /// answers.
  package var moments: (mean: Double, variance: Double)? {
    Moments(
      detractors: Double(detractors), passives: Double(passives), promoters: Double(promoters)
    ).map { ($0.mean, $0.variance) }
  }

  /// The score in points, −100…100; nil without answers.
  package var nps: Double? {
    moments.map { _ in Double(promoters - detractors) * 100 / Double(count) }
  }
}

/// Mean and variance of −1, 0, +1 with counts that need not be whole.
struct Moments: Sendable {
  let n, mean, variance: Double

  init?(detractors: Double, passives: Double, promoters: Double) {
    n = detractors + passives + promoters
    guard n > 0 else { return nil }
    mean = (promoters - detractors) / n
    // p + d − m², written as a sum of squares so that it is never below 0.
    let (d, s, p) = (detractors / n, passives / n, promoters / n)
    variance = d * (1 + mean) * (1 + mean) + s * mean * mean + p * (1 - mean) * (1 - mean)
  }

  /// The counts with the pseudo-answers ¾, 1½, ¾.
  ///
  /// Source: Rocks 2016.
  init?(adjusting counts: ScoreCounts) {
    guard counts.count > 0 else { return nil }
    self.init(
      detractors: Double(counts.detractors) + 0.75, passives: Double(counts.passives) + 1.5,
      promoters: Double(counts.promoters) + 0.75)
  }

  init?(_ counts: ScoreCounts) {
    self.init(
      detractors: Double(counts.detractors), passives: Double(counts.passives),
      promoters: Double(counts.promoters))
  }
}
