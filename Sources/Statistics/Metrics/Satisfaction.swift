/// Customer satisfaction as shares of the best and the worst answers.
package struct Satisfaction: Sendable, Equatable {
  /// The shares of the top and the bottom boxes, in percent; nil without answers.
  package var topBoxPct, bottomBoxPct: Double?
  /// The mean answer; nil without answers.
  package var mean: Double?
  /// Wilson limits of the top box, in percent.
  package var low, high: Double?
  /// Valid answers.
  package var n: Int
  /// Answers outside n.
  package var missing, invalid: Int
}

/// The share of the `top` best answers on 1…`high`, and of as many worst ones.
///
/// Example: 8 of 12 answers are 4 or 5: 66.7 %, from 39.1 to 86.2.
package func satisfaction(
  _ scores: some Sequence<Double?>, top: Int = 2, high: Int = 5, confidence: Double = 0.95
) throws(StatisticsError) -> Satisfaction {
  guard high >= 2, high <= 1000 else {
    throw .outOfRange("high", found: Double(high), expected: "the highest answer, from 2")
  }
  guard top >= 1, top < high else {
    throw .outOfRange("top", found: Double(top), expected: "1 to \(high - 1)")
  }
  let answers = WholeAnswers(scores, 1...high)
  let best = answers.values.count { $0 > high - top }
  let worst = answers.values.count { $0 <= top }
  let share = try proportionInterval(best, answers.values.count, confidence: confidence)
  return Satisfaction(
    topBoxPct: share.sharePct, bottomBoxPct: answers.percent(worst), mean: answers.mean,
    low: share.low, high: share.high, n: answers.values.count, missing: answers.missing,
    invalid: answers.invalid)
}

/// The two versions of the customer effort score.
package enum EffortVersion: String, Sendable, CaseIterable {
  /// 1–7, agreement that it was made easy. Source: CEB 2013.
  case second = "2.0"
  /// 1–5, effort; low is good. Source: Dixon, Freeman & Toman 2010.
  case first = "1.0"

  /// The version called `name`.
  package static func named(_ name: String) throws(StatisticsError) -> EffortVersion {
    guard let version = EffortVersion(rawValue: name) else {
      throw .unknownName(name, of: "version", names: allCases.map(\.rawValue))
    }
    return version
  }
}

/// The effort that customers had.
package struct Effort: Sendable, Equatable {
  /// The mean answer; nil without answers.
  package var mean: Double?
  /// The share that had it easy: 5–7, or 1–2 in version 1.0.
  package var easyPct: Double?
  /// Easy minus hard: 6–7 minus 1–3, or 1–2 minus 4–5 in version 1.0.
  package var netEasy: Double?
  /// Valid answers.
  package var n: Int
  /// Answers outside n.
  package var missing, invalid: Int
  /// The version of the question.
  package var version: EffortVersion
}

/// The customer effort score.
package func effort(
  _ scores: some Sequence<Double?>, version: EffortVersion = .second
) -> Effort {
  let answers = WholeAnswers(scores, version == .second ? 1...7 : 1...5)
  let (easy, easiest, hard) =
    version == .second ? (5...7, 6...7, 1...3) : (1...2, 1...2, 4...5)
  let values = answers.values
  return Effort(
    mean: answers.mean, easyPct: answers.percent(values.count { easy.contains($0) }),
    netEasy: answers.percent(
      values.count { easiest.contains($0) } - values.count { hard.contains($0) }),
    n: values.count, missing: answers.missing, invalid: answers.invalid, version: version)
}

/// The whole answers within a scale, and how many were not.
struct WholeAnswers: Sendable {
  var values: [Int] = []
  var missing = 0
  var invalid = 0

  init(_ scores: some Sequence<Double?>, _ scale: ClosedRange<Int>) {
    for score in scores {
      guard let score else {
        missing += 1
        continue
      }
      if let whole = Int(exactly: score), scale.contains(whole) {
        values.append(whole)
      } else {
        invalid += 1
      }
    }
  }

  var mean: Double? {
    values.isEmpty ? nil : Double(values.reduce(0, +)) / Double(values.count)
  }

  func percent(_ count: Int) -> Double? {
    values.isEmpty ? nil : 100 * Double(count) / Double(values.count)
  }
}

/// Growth that came from customers who stayed and who were brought by others.
package struct EarnedGrowth: Sendable, Equatable {
  /// Revenue now of last year's customers over last year's revenue.
  package var nrrPct: Double
  /// Revenue of new customers that was earned, over last year's revenue.
  package var encPct: Double
  /// NRR + ENC − 100.
  package var earnedGrowthPct: Double
  /// Growth of the whole revenue.
  package var totalGrowthPct: Double
}

/// The earned growth rate.
///
/// Source: Reichheld 2021. `earnedShare` is the share (0–1) of new revenue that was earned.
package func earnedGrowth(
  lastYear: Double, existingNow: Double, newNow: Double, earnedShare: Double
) throws(StatisticsError) -> EarnedGrowth {
  guard lastYear > 0, lastYear.isFinite else {
    throw .outOfRange("last_year", found: lastYear, expected: "a revenue above 0")
  }
  for (name, revenue) in [("existing_now", existingNow), ("new_now", newNow)]
  where !revenue.isFinite {
    throw .outOfRange(name, found: revenue, expected: "a revenue")
  }
  guard earnedShare >= 0, earnedShare <= 1 else {
    throw .outOfRange("earned_share", found: earnedShare, expected: "a share from 0 to 1")
  }
  let retained = 100 * existingNow / lastYear
  let earned = 100 * earnedShare * newNow / lastYear
  return EarnedGrowth(
    nrrPct: retained, encPct: earned, earnedGrowthPct: retained + earned - 100,
    totalGrowthPct: 100 * (existingNow + newNow) / lastYear - 100)
}
