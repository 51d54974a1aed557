/// To which group each row belongs, with the groups' names.
package struct Grouping: Sendable, Equatable {
  /// The group of each row, an index into `names`.
  package let codes: [Int]
  /// The groups in the order in which they first appear, or as given.
  package let names: [String]

  /// The grouping of rows by label.
  package init(_ labels: some Sequence<String>) {
    var known: [String: Int] = [:]
    var names: [String] = []
    codes = labels.map { label in
      if let code = known[label] { return code }
      known[label] = names.count
      names.append(label)
      return names.count - 1
    }
    self.names = names
  }

  /// The grouping of rows by code into `names`.
  package init(codes: [Int], names: [String]) {
    precondition(codes.allSatisfy(names.indices.contains), "a code has no name")
    self.codes = codes
    self.names = names
  }

  /// The rows in `kept`, with the same names.
  func subset(_ kept: [Int]) -> Grouping {
    Grouping(codes: kept.map { codes[$0] }, names: names)
  }

  /// How many rows each group has.
  var sizes: [Int] {
    var sizes = [Int](repeating: 0, count: names.count)
    for code in codes { sizes[code] += 1 }
    return sizes
  }
}

/// How answers were sampled.
package struct SampleDesign: Sendable {
  /// The weight of each row; all 1 when absent.
  package var weights: [Double?]?
  /// The cluster of each row, such as the account that a contact belongs to.
  package var clusters: Grouping?
  /// The stratum that each row was drawn in.
  package var strata: Grouping?
  /// The class that the weights were post-stratified by.
  package var poststrata: Grouping?
  /// The size of each stratum's list, in the order of `strata.names`.
  package var stratumPopulations: [Double]?

  /// A design with what is given.
  package init(
    weights: [Double?]? = nil, clusters: Grouping? = nil, strata: Grouping? = nil,
    poststrata: Grouping? = nil, stratumPopulations: [Double]? = nil
  ) {
    self.weights = weights
    self.clusters = clusters
    self.strata = strata
    self.poststrata = poststrata
    self.stratumPopulations = stratumPopulations
  }

  func check(rows: Int) throws(StatisticsError) {
    for (name, count) in [
      ("weight", weights?.count), ("cluster", clusters?.codes.count),
      ("strata", strata?.codes.count), ("poststratified", poststrata?.codes.count),
    ] {
      if let count, count != rows { throw .unequalLengths("score", rows, name, count) }
    }
  }

  func subset(_ kept: [Int]) -> SampleDesign {
    SampleDesign(
      weights: weights.map { weights in kept.map { weights[$0] } },
      clusters: clusters?.subset(kept), strata: strata?.subset(kept),
      poststrata: poststrata?.subset(kept), stratumPopulations: stratumPopulations)
  }

  /// The weights of the rows in `kept`, all usable.
  func checkedWeights(_ kept: [Int]) throws(StatisticsError) -> [Double] {
    guard let weights else { return [Double](repeating: 1, count: kept.count) }
    var result: [Double] = []
    result.reserveCapacity(kept.count)
    for row in kept {
      guard let weight = weights[row], weight >= 0, weight.isFinite else {
        throw .badWeight(row: row + 1, found: weights[row])
      }
      result.append(weight)
    }
    let total = result.reduce(0, +)
    if !result.isEmpty, !(total > 0) { throw .allWeightsZero(count: result.count) }
    guard total.isFinite else {
      throw .outOfRange("weight", found: total, expected: "weights with a finite sum")
    }
    return result
  }
}
