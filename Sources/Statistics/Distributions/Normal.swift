#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// The standard normal distribution.
package enum Normal {
  /// The density at x.
  package static func density(_ x: Double) -> Double { exp(-x * x / 2 - logRootTwoPi) }

  /// P(Z ≤ x), accurate in the lower tail.
  package static func cumulative(_ x: Double) -> Double { upper(-x) }

  /// P(Z > x), accurate in the upper tail.
  package static func upper(_ x: Double) -> Double {
    let root = 0.7071067811865476
    let argument = x * root
    let tail = erfc(argument)
    guard tail.isNormal, argument.isFinite else { return tail / 2 }
    // x/√2 is rounded; far out in the tail what was lost is worth several digits.
    let lost = (-argument).addingProduct(x, root) + x * -4.833646656726457e-17
    return tail / 2 - lost * exp(-argument * argument) / Double.pi.squareRoot()
  }

  /// P(|Z| ≥ |z|).
  package static func twoSided(_ z: Double) -> Double { 2 * upper(abs(z)) }

  /// The x with P(Z ≤ x) = p; −∞ and ∞ at 0 and 1, NaN outside.
  ///
  /// Source: Wichura 1988, algorithm AS 241 (16 digits). The 97.5 % point is 1.959963984540054.
  package static func quantile(_ p: Double) -> Double {
    guard p > 0, p < 1 else { return p == 0 ? -.infinity : p == 1 ? .infinity : .nan }
    let q = p - 0.5
    if q == 0 { return 0 }
    let tail = q < 0 ? p : 1 - p
    let start: Double
    if abs(q) <= 0.425 {
      let r = 0.180625 - q * q
      start = abs(q) * polynomial(centreNumerator, r) / polynomial(centreDenominator, r)
    } else {
      let r = (-log(tail)).squareRoot()
      start =
        r <= 5
        ? polynomial(middleNumerator, r - 1.6) / polynomial(middleDenominator, r - 1.6)
        : polynomial(tailNumerator, r - 5) / polynomial(tailDenominator, r - 5)
    }
    // One Newton step settles the last digit.
    let slope = density(start)
    let x = slope > 1e-290 ? start + (upper(start) - tail) / slope : start
    return q < 0 ? -x : x
  }

  /// The z of a two-sided interval at `confidence`.
  package static func critical(_ confidence: Double) -> Double {
    -quantile(tail(of: confidence))
  }

  private static func polynomial(_ coefficients: [Double], _ x: Double) -> Double {
    coefficients.reversed().reduce(0) { $0 * x + $1 }
  }

  private static let centreNumerator = [
    3.3871328727963666080, 133.14166789178437745, 1971.5909503065514427, 13731.693765509461125,
    45921.953931549871457, 67265.770927008700853, 33430.575583588128105, 2509.0809287301226727,
  ]
  private static let centreDenominator = [
    1.0, 42.313330701600911252, 687.18700749205790830, 5394.1960214247511077,
    21213.794301586595867, 39307.895800092710610, 28729.085735721942674, 5226.4952788528545610,
  ]
  private static let middleNumerator = [
    1.42343711074968357734, 4.63033784615654529590, 5.76949722146069140550,
    3.64784832476320460504, 1.27045825245236838258, 0.241780725177450611770,
    0.0227238449892691845833, 7.74545014278341407640e-4,
  ]
  private static let middleDenominator = [
    1.0, 2.05319162663775882187, 1.67638483018380384940, 0.689767334985100004550,
    0.148103976427480074590, 0.0151986665636164571966, 5.47593808499534494600e-4,
    1.05075007164441684324e-9,
  ]
  private static let tailNumerator = [
    6.65790464350110377720, 5.46378491116411436990, 1.78482653991729133580,
    0.296560571828504891230, 0.0265321895265761230930, 1.24266094738807843860e-3,
    2.71155556874348757815e-5, 2.01033439929228813265e-7,
  ]
  private static let tailDenominator = [
    1.0, 0.599832206555887937690, 0.136929880922735805310, 0.0148753612908506148525,
    7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7,
    2.04426310338993978564e-15,
  ]
}
