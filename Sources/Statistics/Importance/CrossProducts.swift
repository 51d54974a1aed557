/// The correlations of predictors among themselves and with the outcome.
struct CrossProducts: Sendable {
  /// Predictors first, the outcome last.
  let correlations: Matrix
  let names: [String]
  var predictors: Int { correlations.rows - 1 }

  /// The correlations of all rows, or of a resample with `multiplicity` copies of each row.
  ///
  /// - Throws: predictors that are constant or combinations of others, by name; a constant outcome;
  ///   a request to stop.
  init(_ data: Observations, multiplicity: [Double]? = nil) throws(StatisticsError) {
    names = data.names
    let columns = data.predictors + [data.outcome]
    let weights = multiplicity ?? [Double](repeating: 1, count: data.count)
    let total = weights.reduce(0, +)
    let centred = try columns.map { (column) throws(StatisticsError) in
      try checkStop()
      let start = column.first ?? 0
      var sum = 0.0
      for row in column.indices { sum += weights[row] * (column[row] - start) }
      let mean = start + sum / total
      return column.map { $0 - mean }
    }
    let size = columns.count
    var products = Matrix(rows: size, columns: size)
    for i in 0..<size {
      let weighted = zip(centred[i], weights).map { $0 * $1 }
      for j in 0...i {
        try checkStop()
        let sum = dot(weighted, centred[j])
        products[i, j] = sum
        products[j, i] = sum
      }
    }
    guard products[size - 1, size - 1] > 0 else { throw .constantOutcome("outcome") }
    let predictors = Array(0..<(size - 1))
    let kept = independentRows(of: products.submatrix(predictors))
    guard kept.count == predictors.count else {
      throw .rankDeficient(names: predictors.filter { !kept.contains($0) }.map { data.names[$0] })
    }
    var scaled = products
    for i in 0..<size {
      for j in 0..<size {
        scaled[i, j] /= products[i, i].squareRoot() * products[j, j].squareRoot()
      }
    }
    correlations = scaled
  }

  /// The correlations of rows drawn at random; nil when a predictor is constant or dependent in them.
  ///
  /// - Throws: a request to stop.
  static func resampled(
    _ data: Observations, _ generator: inout Generator
  ) throws(StatisticsError) -> CrossProducts? {
    do throws(StatisticsError) {
      return try CrossProducts(data, multiplicity: generator.multiplicity(data.count))
    } catch {
      if error == .stopped { throw error }
      return nil
    }
  }

  /// R² of the outcome on the predictors in `members`.
  func r2(_ members: [Int]) -> Double {
    guard let factor = Cholesky(correlations.submatrix(members)) else { return 0 }
    let with = members.map { correlations[$0, predictors] }
    return dot(with, factor.solve(with))
  }

  /// R² of every subset of `players`, where bit k of the index is player k, a set of predictors.
  ///
  /// Predictors are swept out one after the other, so that a subset costs one elimination.
  ///
  /// - Throws: a request to stop.
  func subsetR2(_ players: [[Int]]) throws(StatisticsError) -> [Double] {
    var result = [Double](repeating: 0, count: 1 << players.count)
    if players.allSatisfy({ $0.count == 1 }) {
      let members = players.compactMap(\.first)
      try SingleSweep(correlations.submatrix(members + [predictors])).run(&result)
      return result
    }
    try sweep(players, from: 0, mask: 0, r2: 0, reduced: correlations, &result)
    return result
  }

  private func sweep(
    _ players: [[Int]], from first: Int, mask: Int, r2: Double, reduced: Matrix,
    _ result: inout [Double]
  ) throws(StatisticsError) {
    try checkStop()
    result[mask] = r2
    for player in first..<max(first, players.count) {
      var next = reduced
      var gained = r2
      for member in players[player] {
        let pivot = next[member, member]
        // A dependent predictor adds nothing.
        guard pivot > 1e-12 else { continue }
        gained += next[member, predictors] * next[member, predictors] / pivot
        let later = players[player...].flatMap(\.self) + [predictors]
        for i in later {
          let factor = next[i, member] / pivot
          if factor == 0 || i == member { continue }
          for j in later { next[i, j] -= factor * next[member, j] }
        }
      }
      try sweep(
        players, from: player + 1, mask: mask | 1 << player, r2: gained, reduced: next, &result)
    }
  }
}

/// R² of every subset of single predictors, without allocating on the way.
///
/// Each level of the work space holds what is left of the later predictors and the outcome when
/// the chosen ones are taken out, so that most subsets cost a handful of operations.
private struct SingleSweep {
  private let start: Matrix
  private let size: Int

  init(_ correlations: Matrix) {
    start = correlations
    size = correlations.rows
  }

  func run(_ result: inout [Double]) throws(StatisticsError) {
    var work = start.elements
    work += [Double](repeating: 0, count: size * size * size)
    try work.withUnsafeMutableBufferPointer { (work) throws(StatisticsError) in
      try result.withUnsafeMutableBufferPointer { (result) throws(StatisticsError) in
        try descend(work, level: 0, left: size, mask: 0, r2: 0, result)
      }
    }
  }

  /// Adds each of the last `left` − 1 predictors in turn; the outcome is last.
  private func descend(
    _ work: UnsafeMutableBufferPointer<Double>, level: Int, left: Int, mask: Int, r2: Double,
    _ result: UnsafeMutableBufferPointer<Double>
  ) throws(StatisticsError) {
    // The last levels are over in microseconds.
    if left > 8 { try checkStop() }
    result[mask] = r2
    let here = level * size * size
    let there = here + size * size
    let outcome = left - 1
    for chosen in 0..<outcome {
      let row = here + chosen * left
      let pivot = work[row + chosen]
      // A dependent predictor adds nothing.
      let scale = pivot > 1e-12 ? 1 / pivot : 0
      let gained = r2 + work[row + outcome] * work[row + outcome] * scale
      let next = mask | 1 << (size - left + chosen)
      let rest = outcome - chosen
      if rest == 1 {
        result[next] = gained
        continue
      }
      for i in 0..<rest {
        let factor = work[row + chosen + 1 + i] * scale
        let from = here + (chosen + 1 + i) * left + chosen + 1
        let to = there + i * rest
        for j in i..<rest {
          work[to + j] = work[from + j] - factor * work[row + chosen + 1 + j]
        }
      }
      try descend(work, level: level + 1, left: rest, mask: next, r2: gained, result)
    }
  }
}
