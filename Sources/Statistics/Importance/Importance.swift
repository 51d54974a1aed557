/// What a predictor contributes to R².
package struct ImportanceShare: Sendable, Equatable {
  /// The predictor or the group.
  package var name: String
  /// The part of R².
  package var importance: Double
  /// The part of all importance, in percent; nil when R² is 0.
  package var sharePct: Double?
  /// The limits of the share by bootstrap, in percent; nil without resamples.
  package var low, high: Double?
}

/// How R² divides among predictors.
package struct Importance: Sendable, Equatable {
  /// The share of the outcome's variance explained.
  package var r2: Double
  /// The predictors in their order.
  package var shares: [ImportanceShare]
  /// Whether every order was counted, not a sample of them.
  package var isExact: Bool
  /// Complete rows, and those left out.
  package var n, missing: Int
  /// Fewer than ten rows a predictor.
  package var isThin: Bool
  /// Resamples that could not be computed, outside the limits.
  package var failedResamples: Int

  init(_ data: Observations, names: [String], parts: [Double], r2: Double, isExact: Bool = true) {
    self.r2 = r2
    let total = parts.reduce(0, +)
    shares = zip(names, parts).map { name, part in
      ImportanceShare(
        name: name, importance: part, sharePct: total > 0 ? 100 * part / total : nil)
    }
    self.isExact = isExact
    n = data.count
    missing = data.missing
    isThin = data.isThin
    failedResamples = 0
  }
}

/// How limits of shares are made.
package struct ResamplingOptions: Sendable {
  /// The number of resamples; 0 leaves the limits out.
  package var resamples: Int
  /// The seed of the resamples and of the sampled orders.
  package var seed: UInt64
  /// The chance that intervals like this one hold the true value.
  package var confidence: Double
  /// The sampled orders above 15 predictors, in pairs of an order and its reverse.
  package var orders: Int

  /// The defaults of the contract.
  package init(
    resamples: Int = 0, seed: UInt64 = 1, confidence: Double = 0.95, orders: Int = 2000
  ) {
    self.resamples = resamples
    self.seed = seed
    self.confidence = confidence
    self.orders = orders
  }

  func check() throws(StatisticsError) {
    try checkConfidence(confidence)
    guard resamples == 0 || (20...100_000).contains(resamples) else {
      throw .outOfRange(
        "resamples", found: Double(resamples), expected: "0, or 20 to 100000")
    }
    guard (2...1_000_000).contains(orders) else {
      throw .outOfRange("orders", found: Double(orders), expected: "2 to 1000000")
    }
  }
}

/// The most predictors whose orders are all counted.
let exactLimit = 15

/// Each predictor's mean gain of R² over all orders (LMG, the Shapley value).
///
/// Exact to 15 predictors, above by seeded orders. Source: Lindeman, Merenda & Gold 1980.
package func shapleyImportance(
  _ data: Observations, _ options: ResamplingOptions = ResamplingOptions()
) throws(StatisticsError) -> Importance {
  try options.check()
  let products = try CrossProducts(data)
  let all = Array(data.names.indices)
  var result = Importance(
    data, names: data.names, parts: try shapleyParts(products, options), r2: products.r2(all),
    isExact: all.count <= exactLimit)
  try addLimits(&result, data, options) { (products) throws(StatisticsError) in
    try shapleyParts(products, options)
  }
  return result
}

func shapleyParts(
  _ products: CrossProducts, _ options: ResamplingOptions
) throws(StatisticsError) -> [Double] {
  products.predictors <= exactLimit
    ? try shapleyValues(products.subsetR2((0..<products.predictors).map { [$0] }))
    : try sampledParts(products, options)
}

/// The Shapley value of each player of a game, whose value by subset is given.
///
/// - Throws: a request to stop.
func shapleyValues(_ game: [Double]) throws(StatisticsError) -> [Double] {
  let players = game.count.trailingZeroBitCount
  // The weight of a subset of s others: s!(p − s − 1)!/p!.
  var weights = [Double](repeating: 0, count: max(1, players))
  var choose = 1.0
  for size in 0..<players {
    weights[size] = 1 / (Double(players) * choose)
    choose *= Double(players - 1 - size) / Double(size + 1)
  }
  var values = [Double](repeating: 0, count: players)
  for mask in game.indices {
    try checkStop(row: mask)
    let weight = mask.nonzeroBitCount < players ? weights[mask.nonzeroBitCount] : 0
    for player in 0..<players where mask & (1 << player) == 0 {
      values[player] += weight * (game[mask | 1 << player] - game[mask])
    }
  }
  return values
}

private func sampledParts(
  _ products: CrossProducts, _ options: ResamplingOptions
) throws(StatisticsError) -> [Double] {
  let count = products.predictors
  var sums = [Double](repeating: 0, count: count)
  let pairs = max(1, options.orders / 2)
  for pair in 0..<pairs {
    try checkStop()
    var generator = Generator(seed: options.seed, stream: UInt64(pair) | 1 << 40)
    var order = Array(0..<count)
    generator.shuffle(&order)
    for sequence in [order, order.reversed()] {
      var reduced = products.correlations
      for (position, member) in sequence.enumerated() {
        let pivot = reduced[member, member]
        guard pivot > 1e-12 else { continue }
        sums[member] += reduced[member, count] * reduced[member, count] / pivot
        let later = sequence[(position + 1)...] + [count]
        for i in later {
          let factor = reduced[i, member] / pivot
          for j in later { reduced[i, j] -= factor * reduced[member, j] }
        }
      }
    }
  }
  return sums.map { $0 / Double(2 * pairs) }
}

/// Adds percentile limits of the shares from resampled rows.
///
/// A resample in which a predictor is constant or dependent is counted as failed.
func addLimits(
  _ result: inout Importance, _ data: Observations, _ options: ResamplingOptions,
  _ parts: (CrossProducts) throws(StatisticsError) -> [Double]
) throws(StatisticsError) {
  guard options.resamples > 0 else { return }
  var drawn = [[Double]](repeating: [], count: result.shares.count)
  for resample in 0..<options.resamples {
    try checkStop()
    var generator = Generator(seed: options.seed, stream: UInt64(resample))
    guard let products = try CrossProducts.resampled(data, &generator) else {
      result.failedResamples += 1
      continue
    }
    let values = try parts(products)
    let total = values.reduce(0, +)
    guard total > 0 else {
      result.failedResamples += 1
      continue
    }
    for (index, value) in values.enumerated() { drawn[index].append(100 * value / total) }
  }
  let tail = tail(of: options.confidence)
  for (index, values) in drawn.enumerated() where !values.isEmpty {
    let sorted = try stoppablySorted(values)
    result.shares[index].low = quantile(ofSorted: sorted, tail)
    result.shares[index].high = quantile(ofSorted: sorted, 1 - tail)
  }
}

extension Generator {
  /// How often each of `count` rows is drawn in `count` draws.
  mutating func multiplicity(_ count: Int) -> [Double] {
    var copies = [Double](repeating: 0, count: count)
    for _ in 0..<count { copies[index(below: count)] += 1 }
    return copies
  }
}
