import Statistics

/// Whether less or more than promised is better.
package enum PromiseDirection: String, Sendable, CaseIterable {
  /// Days of delivery: earlier is better.
  case lower
  /// Years of warranty: more is better.
  case higher

  /// How much worse than promised it was; below 0 is better.
  func overrun(promised: Double, delivered: Double) -> Double {
    self == .lower ? delivered - promised : promised - delivered
  }
}

/// How a promise ended.
package enum PromiseClass: String, Sendable, CaseIterable {
  case broken
  /// Delivered as promised.
  case kept
  /// Delivered better than promised.
  case over
  /// Not delivered, and not due yet.
  case open
  /// Not delivered although it is due: broken, by how much is not known yet.
  case overdue
  /// Nobody can tell: what was promised, or when it is due, is missing.
  case unknown
}

/// What became of promises.
package struct PromisesKept: Sendable {
  /// The class of each promise.
  package let classes: [PromiseClass]
  /// The share delivered no worse than promised, with its Wilson interval.
  package let kept: Proportion
  /// The share delivered better, and worse or not at all, percent; nil without judged promises.
  package let overPct, brokenPct: Double?
  /// How much worse the broken ones were that were delivered, on average; nil without any.
  package let meanOverrun: Double?

  /// How many promises ended so.
  package func count(of wanted: PromiseClass) -> Int { classes.count { $0 == wanted } }
}

/// The promises that were kept.
///
/// A promise without delivery is open while its day `due` has not come, and broken after it; its
/// overrun is censored and in no mean. Without a due day nobody can tell. Example: 5 of 5, 3 of 4,
/// 10 of 7, 2 of 2 and 4 of 8 days are 60 % kept, 20 % better, with an overrun of 2.5 when broken.
/// Source: Bitner 1995.
///
/// - Throws: sequences of different lengths, amounts that are not finite.
package func promisesKept(
  promised: [Double?], delivered: [Double?], direction: PromiseDirection = .lower,
  due: [Int32?]? = nil, today: Int32, confidence: Double = 0.95
) throws(StatisticsError) -> PromisesKept {
  guard promised.count == delivered.count else {
    throw .unequalLengths("promised", promised.count, "delivered", delivered.count)
  }
  var overruns: [Double] = []
  var classes: [PromiseClass] = []
  for row in promised.indices {
    guard let promise = promised[row] else {
      classes.append(.unknown)
      continue
    }
    guard let result = delivered[row] else {
      let due = due?[row]
      classes.append(due.map { $0 < today ? .overdue : .open } ?? .unknown)
      continue
    }
    guard promise.isFinite else { throw .notFinite("promised", row: row + 1) }
    guard result.isFinite else { throw .notFinite("delivered", row: row + 1) }
    let overrun = direction.overrun(promised: promise, delivered: result)
    if overrun > 0 { overruns.append(overrun) }
    classes.append(overrun > 0 ? .broken : overrun < 0 ? .over : .kept)
  }
  func count(_ wanted: PromiseClass...) -> Int { classes.count { wanted.contains($0) } }
  let n = count(.broken, .kept, .over, .overdue)
  func percentage(_ count: Int) -> Double? { n > 0 ? 100 * Double(count) / Double(n) : nil }
  return PromisesKept(
    classes: classes,
    kept: try proportionInterval(count(.kept, .over), n, confidence: confidence),
    overPct: percentage(count(.over)), brokenPct: percentage(count(.broken, .overdue)),
    meanOverrun: overruns.isEmpty ? nil : overruns.reduce(0, +) / Double(overruns.count))
}
