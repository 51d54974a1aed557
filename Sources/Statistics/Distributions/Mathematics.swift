#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// log √(2π).
let logRootTwoPi = 0.918938533204672741780329736406

/// The error of Stirling's formula for log Γ(x + 1), for x > 0.
///
/// Source: Loader 2000, *Fast and Accurate Computation of Binomial Probabilities*.
func stirlingError(_ x: Double) -> Double {
  if x > 15 {
    let square = x * x
    return
      (1 / 12.0 - (1 / 360.0 - (1 / 1260.0 - (1 / 1680.0 - 1 / 1188.0 / square) / square) / square)
        / square)
      / x
  }
  // The recurrence carries small arguments up to where the series holds all digits.
  var error = 0.0
  var shifted = x
  while shifted <= 15 {
    error += (shifted + 0.5) * log1p(1 / shifted) - 1
    shifted += 1
  }
  return error + stirlingError(shifted)
}

/// x·log(x/m) + m − x without cancellation when x is close to m.
func deviance(_ x: Double, _ mean: Double) -> Double {
  if abs(x - mean) < 0.1 * (x + mean) {
    let ratio = (x - mean) / (x + mean)
    var sum = (x - mean) * ratio
    var term = 2 * x * ratio
    let square = ratio * ratio
    var odd = 3.0
    while odd < 400 {
      term *= square
      let next = sum + term / odd
      if next == sum { break }
      sum = next
      odd += 2
    }
    return sum
  }
  return x * log(x / mean) + mean - x
}

/// log Γ(x) for x > 0, without the C library's shared sign.
func logGamma(_ x: Double) -> Double {
  if x == 1 || x == 2 { return 0 }
  if x > 15 {
    let less = x - 1
    return (less + 0.5) * log(less) - less + logRootTwoPi + stirlingError(less)
  }
  return log(tgamma(x))
}

/// The x in which an increasing `rise` crosses zero, by Newton steps held inside a bracket.
///
/// `low` and `high` must bracket the crossing; the slope may be anything, a bad one costs a
/// bisection.
func crossing(
  from low: Double, to high: Double, start: Double, rise: (Double) -> Double,
  slope: (Double) -> Double
) -> Double {
  var (low, high) = (low, high)
  var x = min(max(start, low), high)
  for _ in 0..<400 {
    let value = rise(x)
    if value == 0 { return x }
    if value < 0 { low = x } else { high = x }
    let steepness = slope(x)
    var next = x - value / steepness
    if !(next > low && next < high) { next = low + (high - low) / 2 }
    if next == x || abs(next - x) <= 1e-16 * abs(x) || next <= low && next >= high { return next }
    // An underflown bracket cannot be narrowed further.
    if low.nextUp >= high { return next }
    x = next
  }
  return x
}

/// The chance on each side of a two-sided interval, without the binary rounding of 1 − 0.95.
func tail(of confidence: Double) -> Double {
  let tail = (1 - confidence) / 2
  return tail > 1e-9 ? (tail * 1e15).rounded() / 1e15 : tail
}
