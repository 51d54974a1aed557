#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// The gamma distribution with unit rate, which carries χ² and the Poisson.
package struct Gamma: Sendable {
  /// The shape, above 0.
  package let shape: Double

  /// The distribution with this shape.
  package init(shape: Double) {
    precondition(shape > 0, "gamma shape \(shape) must be above 0")
    self.shape = shape
  }

  /// Both tails at x: P(X ≤ x) and P(X > x).
  package func tails(_ x: Double) -> (lower: Double, upper: Double) {
    if x.isNaN { return (.nan, .nan) }
    if x <= 0 { return (0, 1) }
    if x == .infinity { return (1, 0) }
    if shape > 1e7 { return uniformTails(x) }
    if x < shape + 1 {
      let lower = min(1, power(x) * series(x))
      return (lower, 1 - lower)
    }
    let upper = min(1, power(x) * shape * fraction(x))
    return (1 - upper, upper)
  }

  /// The x with P(X ≤ x) = p.
  package func quantile(_ p: Double) -> Double {
    guard p > 0, p < 1 else { return p == 0 ? 0 : p == 1 ? .infinity : .nan }
    var high = shape + 1
    while tails(high).upper > 1 - p, high < 1e300 { high *= 2 }
    let upper = 1 - p
    return crossing(
      from: 0, to: high, start: shape,
      rise: { p <= 0.5 ? tails($0).lower - p : upper - tails($0).upper },
      slope: { power($0) * shape / $0 })
  }

  /// x^shape·e^−x / Γ(shape + 1).
  private func power(_ x: Double) -> Double {
    exp(-stirlingError(shape) - deviance(shape, x)) / (2 * .pi * shape).squareRoot()
  }

  /// Both tails for a large shape, where the series grow long.
  ///
  /// Source: Temme 1979, the uniform expansion; what is left out is of the order of 1/shape^1.5.
  private func uniformTails(_ x: Double) -> (lower: Double, upper: Double) {
    let distance = deviance(shape, x)
    let eta = (2 * distance / shape).squareRoot() * (x < shape ? -1 : 1)
    let correction = -1 / 3.0 + eta * (1 / 12.0 + eta * (-2 / 135.0 + eta / 864))
    let rest = exp(-distance) / (2 * .pi * shape).squareRoot() * correction
    let tail = erfc(distance.squareRoot()) / 2
    return x < shape
      ? (max(0, tail - rest), 1 - (tail - rest)) : (1 - (tail + rest), max(0, tail + rest))
  }

  private func series(_ x: Double) -> Double {
    var term = 1.0
    var sum = 1.0
    var n = shape
    for _ in 0..<1_000_000 {
      n += 1
      term *= x / n
      sum += term
      if term < sum * 1e-17 { break }
    }
    return sum
  }

  private func fraction(_ x: Double) -> Double {
    let tiny = 1e-300
    var b = x + 1 - shape
    var c = 1 / tiny
    var d = 1 / (abs(b) < tiny ? tiny : b)
    var value = d
    var i = 1.0
    while i < 1_000_000 {
      let a = -i * (i - shape)
      b += 2
      d = a * d + b
      if abs(d) < tiny { d = tiny }
      c = b + a / c
      if abs(c) < tiny { c = tiny }
      d = 1 / d
      value *= d * c
      if abs(d * c - 1) < 1e-16 { break }
      i += 1
    }
    return value
  }
}
