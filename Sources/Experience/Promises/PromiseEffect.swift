import Statistics

/// What keeping promises does to an outcome, and whether doing more than promised adds to it.
package struct PromiseEffect: Sendable {
  /// The mean outcome of a class with its limits by t; nil without outcomes.
  package let classes: [(name: PromiseClass, n: Int, mean: Double?, low: Double?, high: Double?)]
  /// Over − kept by Welch's test; nil when a side is empty.
  package let overMinusKept: MeanTest?
  /// Promises without an outcome, and promises not delivered or unknown.
  package let missing, undelivered: Int
}

/// The outcome by how the promise ended: broken, kept, over.
///
/// Source: Gneezy & Epley 2014.
package func promiseEffect(
  classes: [PromiseClass], outcome: [Double?], confidence: Double = 0.95
) throws(StatisticsError) -> PromiseEffect {
  guard classes.count == outcome.count else {
    throw .unequalLengths("promised", classes.count, "outcome", outcome.count)
  }
  var values: [PromiseClass: [Double]] = [:]
  var (missing, undelivered) = (0, 0)
  for (ended, outcome) in zip(classes, outcome) {
    guard [.broken, .kept, .over, .overdue].contains(ended) else {
      undelivered += 1
      continue
    }
    guard let outcome else {
      missing += 1
      continue
    }
    values[ended == .overdue ? .broken : ended, default: []].append(outcome)
  }
  var rows: [(name: PromiseClass, n: Int, mean: Double?, low: Double?, high: Double?)] = []
  for name in [PromiseClass.broken, .kept, .over] {
    let test = try meanTest(values[name] ?? [], confidence: confidence)
    rows.append((name, test?.n ?? 0, test?.mean, test?.low, test?.high))
  }
  return PromiseEffect(
    classes: rows,
    overMinusKept: try welchTest(
      values[.over] ?? [], values[.kept] ?? [], confidence: confidence),
    missing: missing, undelivered: undelivered)
}
