#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// The χ² distribution.
package struct ChiSquared: Sendable {
  /// The degrees of freedom, above 0.
  package let df: Double

  /// The distribution with `df` degrees of freedom.
  package init(df: Double) { self.df = df }

  /// P(X > x), accurate in the upper tail.
  package func upper(_ x: Double) -> Double { Gamma(shape: df / 2).tails(x / 2).upper }

  /// P(X ≤ x).
  package func cumulative(_ x: Double) -> Double { Gamma(shape: df / 2).tails(x / 2).lower }

  /// The x with P(X ≤ x) = p.
  package func quantile(_ p: Double) -> Double { 2 * Gamma(shape: df / 2).quantile(p) }
}

/// Fisher's F distribution.
package struct FisherF: Sendable {
  /// The degrees of freedom of the numerator and of the denominator, above 0.
  package let numerator, denominator: Double

  /// The distribution with these degrees of freedom.
  package init(_ numerator: Double, _ denominator: Double) {
    self.numerator = numerator
    self.denominator = denominator
  }

  /// Both tails at f: P(X ≤ f) and P(X > f).
  package func tails(_ f: Double) -> (lower: Double, upper: Double) {
    if f.isNaN { return (.nan, .nan) }
    if f <= 0 { return (0, 1) }
    let scaled = numerator * f
    if scaled.isInfinite { return (1, 0) }
    let total = scaled + denominator
    return Beta(numerator / 2, denominator / 2)
      .tails(scaled / total, complement: denominator / total)
  }

  /// P(X > f), accurate in the upper tail.
  package func upper(_ f: Double) -> Double { tails(f).upper }

  /// The f with P(X ≤ f) = p.
  package func quantile(_ p: Double) -> Double {
    let x = Beta(numerator / 2, denominator / 2).quantile(p)
    let y = Beta(denominator / 2, numerator / 2).quantile(1 - p)
    return y == 0 ? .infinity : x / y * denominator / numerator
  }
}

/// The binomial distribution of k successes in n trials.
package struct Binomial: Sendable {
  /// The number of trials.
  package let n: Int
  /// The chance of success.
  package let p: Double

  /// The distribution of successes in n trials of chance p.
  package init(_ n: Int, _ p: Double) {
    self.n = n
    self.p = p
  }

  /// P(K = k).
  package func density(_ k: Int) -> Double {
    guard k >= 0, k <= n else { return 0 }
    let (trials, successes, failures) = (Double(n), Double(k), Double(n - k))
    if p <= 0 { return k == 0 ? 1 : 0 }
    if p >= 1 { return k == n ? 1 : 0 }
    if k == 0 { return exp(trials * log1p(-p)) }
    if k == n { return exp(trials * log(p)) }
    let exponent =
      stirlingError(trials) - stirlingError(successes) - stirlingError(failures)
      - deviance(successes, trials * p) - deviance(failures, trials * (1 - p))
    return exp(exponent) * (trials / (2 * .pi * successes * failures)).squareRoot()
  }

  /// P(K ≤ k).
  package func cumulative(_ k: Int) -> Double {
    if k < 0 { return 0 }
    if k >= n { return 1 }
    return Beta(Double(k) + 1, Double(n - k)).tails(p).upper
  }
}
