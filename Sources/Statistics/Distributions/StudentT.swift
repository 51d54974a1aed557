/// Student's t distribution.
package struct StudentT: Sendable {
  /// The degrees of freedom, above 0; infinity is the normal distribution.
  package let df: Double

  /// The distribution with `df` degrees of freedom.
  package init(df: Double) {
    precondition(df > 0, "degrees of freedom \(df) must be above 0")
    self.df = df
  }

  private var isNormal: Bool { df > 1e12 }

  /// P(|T| ≥ |t|).
  package func twoSided(_ t: Double) -> Double {
    if isNormal { return Normal.twoSided(t) }
    if t.isInfinite { return 0 }
    let square = t * t
    if square.isInfinite { return 0 }
    let total = df + square
    return Beta(df / 2, 0.5).tails(df / total, complement: square / total).lower
  }

  /// P(T ≤ t).
  package func cumulative(_ t: Double) -> Double {
    if t.isNaN { return .nan }
    let tail = twoSided(t) / 2
    return t < 0 ? tail : 1 - tail
  }

  /// P(T > t), accurate in the upper tail.
  package func upper(_ t: Double) -> Double { cumulative(-t) }

  /// The density at t.
  package func density(_ t: Double) -> Double {
    if isNormal { return Normal.density(t) }
    // x^a·y^½/B(a, ½) is |t| times the density; at the top the curve is flat.
    let t = max(abs(t), 1e-7)
    let total = df + t * t
    return Beta(df / 2, 0.5).power(df / total, t * t / total) / t
  }

  /// The t with P(T ≤ t) = p.
  package func quantile(_ p: Double) -> Double {
    guard p > 0, p < 1 else { return p == 0 ? -.infinity : p == 1 ? .infinity : .nan }
    if p == 0.5 { return 0 }
    if isNormal { return Normal.quantile(p) }
    let tail = p < 0.5 ? p : 1 - p
    var high = max(1, -Normal.quantile(tail))
    while twoSided(high) / 2 > tail, high < 1e150 { high *= 2 }
    let t = crossing(
      from: 0, to: high, start: -Normal.quantile(tail),
      rise: { tail - twoSided($0) / 2 }, slope: density)
    return p < 0.5 ? -t : t
  }

  /// The t of a two-sided interval at `confidence`.
  package func critical(_ confidence: Double) -> Double { -quantile(tail(of: confidence)) }
}
