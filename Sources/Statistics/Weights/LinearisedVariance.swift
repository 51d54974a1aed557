/// The variance of a sum of linearised values under a design, with its degrees of freedom.
///
/// Values are summed per cluster; within each stratum of g clusters the variance is
/// g/(g − 1)·Σ(z − z̄)², times 1 − g/N with a population. Source: Lumley 2010.
struct LinearisedVariance: Sendable {
  let variance, df: Double

  init(
    _ values: [Double], design: SampleDesign, population: Double? = nil
  ) throws(StatisticsError) {
    let strata = design.strata
    var totals = [[Double]](repeating: [], count: strata?.names.count ?? 1)
    if let clusters = design.clusters {
      var position: [Pair: Int] = [:]
      for (row, value) in values.enumerated() {
        let stratum = strata?.codes[row] ?? 0
        let key = Pair(stratum: stratum, cluster: clusters.codes[row])
        if let known = position[key] {
          totals[stratum][known] += value
        } else {
          position[key] = totals[stratum].count
          totals[stratum].append(value)
        }
      }
    } else {
      for (row, value) in values.enumerated() { totals[strata?.codes[row] ?? 0].append(value) }
    }
    let unit = design.clusters == nil ? "answer" : "cluster"
    var (sum, units, used) = (0.0, 0, 0)
    for (stratum, members) in totals.enumerated() where !members.isEmpty {
      let name = strata?.names[stratum]
      let count = Double(members.count)
      var remaining = 1.0
      if let populations = design.stratumPopulations, populations.indices.contains(stratum) {
        remaining = try Self.remaining(
          populations[stratum], answers: members.count, stratum: name)
      } else if let population {
        remaining = try Self.remaining(population, answers: values.count, stratum: nil)
      }
      units += members.count
      used += 1
      // A stratum that was asked in full adds no error, even alone.
      if remaining == 0 { continue }
      guard members.count > 1 else { throw .loneCluster(stratum: name, unit: unit) }
      let mean = members.reduce(0, +) / count
      let squares = members.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      sum += count / (count - 1) * squares * remaining
    }
    variance = sum
    df = Double(units - used)
  }

  private struct Pair: Hashable {
    let stratum, cluster: Int
  }

  private static func remaining(
    _ population: Double, answers: Int, stratum: String?
  ) throws(StatisticsError) -> Double {
    guard population.isFinite, population >= Double(answers) else {
      throw .populationTooSmall(stratum: stratum, population: population, answers: answers)
    }
    return 1 - Double(answers) / population
  }
}
