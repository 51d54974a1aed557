#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// The beta distribution, which carries t, F and the binomial.
package struct Beta: Sendable {
  /// The first shape, above 0.
  package let a: Double
  /// The second shape, above 0.
  package let b: Double

  /// The distribution with shapes a and b.
  package init(_ a: Double, _ b: Double) {
    precondition(a > 0 && b > 0, "beta shapes \(a), \(b) must be above 0")
    self.a = a
    self.b = b
  }

  /// Both tails at x: P(X ≤ x) and P(X > x).
  ///
  /// `complement` is 1 − x where the caller knows it better than a subtraction does.
  package func tails(_ x: Double, complement: Double? = nil)
    -> (lower: Double, upper: Double)
  {
    let y = complement ?? 1 - x
    if x.isNaN || y.isNaN { return (.nan, .nan) }
    if x <= 0 { return (0, 1) }
    if y <= 0 { return (1, 0) }
    if x < (a + 1) / (a + b + 2) {
      let lower = min(1, power(x, y) * fraction(a, b, x, y))
      return (lower, 1 - lower)
    }
    let upper = min(1, power(x, y) * fraction(b, a, y, x))
    return (1 - upper, upper)
  }

  /// The x with P(X ≤ x) = p.
  package func quantile(_ p: Double) -> Double {
    guard p > 0, p < 1 else { return p == 0 ? 0 : p == 1 ? 1 : .nan }
    if p > 0.5, p.isNormal { return 1 - Beta(b, a).quantileFromLower(1 - p) }
    return quantileFromLower(p)
  }

  private func quantileFromLower(_ p: Double) -> Double {
    crossing(
      from: 0, to: 1, start: a / (a + b), rise: { tails($0).lower - p },
      slope: { power($0, 1 - $0) / ($0 * (1 - $0)) })
  }

  /// x^a·y^b / B(a, b), by Loader's deviances.
  func power(_ x: Double, _ y: Double) -> Double {
    let n = a + b
    if x <= 0 || y <= 0 { return 0 }
    let exponent =
      stirlingError(n) - stirlingError(a) - stirlingError(b) - deviance(a, n * x)
      - deviance(b, n * y)
    return exp(exponent) * (a * b / n / (2 * .pi)).squareRoot()
  }

  /// The tail below x over x^a·y^b/B(a, b), for x below the mean or so.
  ///
  /// Source: Didonato & Morris 1992, the continued fraction of TOMS 708.
  private func fraction(_ a: Double, _ b: Double, _ x: Double, _ y: Double) -> Double {
    let c = 1 + ((a + b) * y - b)
    let ratio = b / a
    let c1 = 1 + 1 / a
    var (p, s) = (1.0, a + 1)
    var (previousTop, previousBottom) = (0.0, 1.0)
    var (top, bottom) = (1.0, c / c1)
    var result = c1 / c
    var n = 0.0
    while n < 100_000 {
      n += 1
      let t = n / a
      let w = n * (b - n) * x
      let e = a / s
      let alpha = p * (p + ratio) * e * e * w * x
      let beta = n + w / s + (1 + t) / (c1 + t + t) * (c + n * (1 + y))
      p = 1 + t
      s += 2
      let newTop = alpha * previousTop + beta * top
      let newBottom = alpha * previousBottom + beta * bottom
      (previousTop, previousBottom) = (top / newBottom, bottom / newBottom)
      (top, bottom) = (newTop / newBottom, 1)
      let last = result
      result = top
      if abs(result - last) <= 1e-16 * result { break }
    }
    return result
  }
}
