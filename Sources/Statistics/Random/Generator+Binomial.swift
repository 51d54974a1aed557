#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

extension Generator {
  /// The number of successes in `n` trials of chance `p`.
  ///
  /// Sequential inversion below a mean of 10, else Hörmann's transformed rejection (BTRS, 1993):
  /// constant time for any n.
  package mutating func binomial(_ n: Int, _ p: Double) -> Int {
    if n <= 0 || !(p > 0) { return 0 }
    if p >= 1 { return n }
    if p > 0.5 { return n - binomial(n, 1 - p) }
    return Double(n) * p < 10 ? inverted(n, p) : rejected(n, p)
  }

  private mutating func inverted(_ n: Int, _ p: Double) -> Int {
    let odds = p / (1 - p)
    var chance = exp(Double(n) * log1p(-p))
    var u = unit()
    var k = 0
    while u > chance, k < n {
      u -= chance
      chance *= Double(n - k) / Double(k + 1) * odds
      k += 1
      // The rest of the mass is below the rounding of u.
      if chance < 1e-300 { break }
    }
    return k
  }

  private mutating func rejected(_ n: Int, _ p: Double) -> Int {
    let trials = Double(n)
    let spread = (trials * p * (1 - p)).squareRoot()
    let b = 1.15 + 2.53 * spread
    let a = -0.0873 + 0.0248 * b + 0.01 * p
    let centre = trials * p + 0.5
    let alpha = (2.83 + 5.1 / b) * spread
    let accept = 0.92 - 4.2 / b
    let odds = log(p / (1 - p))
    let mode = ((trials + 1) * p).rounded(.down)
    let height = logGamma(mode + 1) + logGamma(trials - mode + 1)
    while true {
      let u = unit() - 0.5
      let v = unit()
      let us = 0.5 - abs(u)
      let k = ((2 * a / us + b) * u + centre).rounded(.down)
      if us >= 0.07, v <= accept { return Int(k) }
      if !(k >= 0 && k <= trials) { continue }
      let left = log(v * alpha / (a / (us * us) + b))
      let right =
        height - logGamma(k + 1) - logGamma(trials - k + 1) + (k - mode) * odds
      if left <= right { return Int(k) }
    }
  }

  /// How often each of three classes is drawn in `counts.count` draws with `counts` as chances.
  mutating func resampled(_ counts: ScoreCounts) -> (detractors: Int, promoters: Int) {
    let n = counts.count
    let detractors = binomial(n, Double(counts.detractors) / Double(n))
    let rest = counts.passives + counts.promoters
    let promoters =
      rest == 0 ? 0 : binomial(n - detractors, Double(counts.promoters) / Double(rest))
    return (detractors, promoters)
  }
}
