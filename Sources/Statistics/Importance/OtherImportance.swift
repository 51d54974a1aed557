/// Johnson's relative weights.
///
/// The predictors are replaced by the uncorrelated variables closest to them. Source: Johnson
/// 2000; the same as Genizi 1993.
package func johnsonImportance(
  _ data: Observations, _ options: ResamplingOptions = ResamplingOptions()
) throws(StatisticsError) -> Importance {
  try options.check()
  let products = try CrossProducts(data)
  var result = Importance(
    data, names: data.names, parts: johnsonParts(products),
    r2: products.r2(Array(data.names.indices)))
  try addLimits(&result, data, options, johnsonParts)
  return result
}

private func johnsonParts(_ products: CrossProducts) -> [Double] {
  let all = Array(0..<products.predictors)
  let eigen = SymmetricEigen(products.correlations.submatrix(all))
  let root = eigen.transformed { max(0, $0).squareRoot() }
  let inverse = eigen.transformed { $0 > 0 ? 1 / $0.squareRoot() : 0 }
  let beta = inverse * all.map { products.correlations[$0, products.predictors] }
  return all.map { row in
    all.reduce(0) { $0 + root[row, $1] * root[row, $1] * beta[$1] * beta[$1] }
  }
}

/// Three simple measures of a predictor.
package struct SimpleImportance: Sendable, Equatable {
  /// The predictor.
  package var name: String
  /// R² of the predictor alone, and what it adds to all others.
  package var first, last: Double
  /// The standardised coefficient times the correlation; may be below 0.
  package var pratt: Double
}

/// First, last and Pratt importance.
///
/// Source: Grömping 2006.
package func simpleImportance(
  _ data: Observations
) throws(StatisticsError) -> [SimpleImportance] {
  let products = try CrossProducts(data)
  let all = Array(data.names.indices)
  let with = all.map { products.correlations[$0, all.count] }
  guard let factor = Cholesky(products.correlations.submatrix(all)) else {
    throw .rankDeficient(names: data.names)
  }
  let beta = factor.solve(with)
  let total = dot(beta, with)
  return all.map { index in
    SimpleImportance(
      name: data.names[index], first: with[index] * with[index],
      last: total - products.r2(all.filter { $0 != index }), pratt: beta[index] * with[index])
  }
}

/// How R² divides among groups of predictors, and within them.
package struct GroupImportance: Sendable, Equatable {
  /// The groups, whose parts are the Shapley values with groups as players.
  package var groups: Importance
  /// The Owen values of the predictors, which sum to their group's part.
  package var members: [ImportanceShare]
}

/// The Owen values of predictors in groups.
///
/// Source: Owen 1977. `groups` hold positions of predictors, each in one group.
///
/// - Throws: a predictor in no group or in two; more subsets than 2²⁰.
package func groupImportance(
  _ data: Observations, groups: [(name: String, members: [Int])],
  _ options: ResamplingOptions = ResamplingOptions()
) throws(StatisticsError) -> GroupImportance {
  try options.check()
  let placed = groups.flatMap(\.members).sorted()
  guard placed == Array(data.names.indices), groups.allSatisfy({ !$0.members.isEmpty }) else {
    throw .outOfRange(
      "groups", found: Double(placed.count),
      expected: "each of the \(data.names.count) predictors in exactly one group")
  }
  let widest = groups.map(\.members.count).max() ?? 0
  guard groups.count + widest <= 20 else {
    throw .tooMany(
      "groups and predictors in the largest group", found: groups.count + widest, limit: 20)
  }
  let products = try CrossProducts(data)
  let players = groups.map(\.members)
  var result = Importance(
    data, names: groups.map(\.name), parts: try shapleyValues(products.subsetR2(players)),
    r2: products.r2(Array(data.names.indices)))
  try addLimits(&result, data, options) { (products) throws(StatisticsError) in
    try shapleyValues(products.subsetR2(players))
  }
  var members = [Double](repeating: 0, count: data.names.count)
  for (index, group) in groups.enumerated() {
    // Members of one group and the other groups whole: average over the subsets of the others.
    let others = players.indices.filter { $0 != index }.map { players[$0] }
    let game = try products.subsetR2(group.members.map { [$0] } + others)
    let within = ownGame(game, members: group.members.count, others: others.count)
    for (member, part) in zip(group.members, try shapleyValues(within)) { members[member] = part }
  }
  let total = members.reduce(0, +)
  let shares = zip(data.names, members).map { name, part in
    ImportanceShare(name: name, importance: part, sharePct: total > 0 ? 100 * part / total : nil)
  }
  return GroupImportance(groups: result, members: shares)
}

/// The game within a group: a subset's gain over every coalition of the other groups, weighted as
/// in Shapley's value of the groups.
private func ownGame(_ game: [Double], members: Int, others: Int) -> [Double] {
  var weights = [Double](repeating: 0, count: others + 1)
  var choose = 1.0
  for size in 0...others {
    weights[size] = 1 / (Double(others + 1) * choose)
    choose *= Double(others - size) / Double(size + 1)
  }
  return (0..<(1 << members)).map { own in
    var value = 0.0
    for coalition in 0..<(1 << others) {
      let without = coalition << members
      value += weights[coalition.nonzeroBitCount] * (game[without | own] - game[without])
    }
    return value
  }
}
