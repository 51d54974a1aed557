import Statistics

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// What an effort for delight costs and brings.
package struct BusinessCase: Sendable, Equatable {
  /// What the figures allow to say.
  package enum Verdict: String, Sendable {
    case pays
    case doesNotPay = "does not pay"
    case notShown = "not shown"
  }

  /// The value in money, and its limits from those of the uplift.
  package let value: Double
  package let low, high: Double?
  /// The uplift at which the value is 0; nil when nothing can be earned.
  package let breakEven: Double?
  /// `pays` and `does not pay` need limits that agree.
  package let verdict: Verdict
}

/// The assumptions of a business case.
package struct BusinessCaseInput: Sendable {
  /// Money for one act, and the number of acts.
  package var cost, acts: Double
  /// Money that a customer brings in a year, and the number of customers.
  package var margin, customers: Double
  /// The share by which it rises, with its limits when they are known.
  package var uplift: Double
  package var upliftLow, upliftHigh: Double?
  /// The interest of a year, 0–1; the return comes at the end of each year.
  package var discount: Double
  /// Years in which the uplift lasts.
  package var years: Int

  /// Assumptions.
  package init(
    cost: Double, acts: Double, margin: Double, customers: Double, uplift: Double,
    upliftLow: Double? = nil, upliftHigh: Double? = nil, discount: Double = 0, years: Int = 1
  ) {
    self.cost = cost
    self.acts = acts
    self.margin = margin
    self.customers = customers
    self.uplift = uplift
    self.upliftLow = upliftLow
    self.upliftHigh = upliftHigh
    self.discount = discount
    self.years = years
  }
}

/// uplift · margin · customers, discounted, minus cost · acts.
///
/// An uplift whose interval holds 0, or whose value's interval does, shows nothing. Source: Rust,
/// Zahorik & Keiningham 1995.
///
/// - Throws: `StatisticsError.outOfRange` for amounts that are not finite or negative.
package func businessCase(_ input: BusinessCaseInput) throws(StatisticsError) -> BusinessCase {
  for (name, amount) in [
    ("cost", input.cost), ("acts", input.acts), ("margin", input.margin),
    ("customers", input.customers), ("discount", input.discount),
  ] where !(amount >= 0 && amount.isFinite) {
    throw .outOfRange(name, found: amount, expected: "a number from 0")
  }
  let uplifts = [
    ("uplift", input.uplift), ("uplift_low", input.upliftLow ?? input.uplift),
    ("uplift_high", input.upliftHigh ?? input.uplift),
  ]
  for (name, uplift) in uplifts where !uplift.isFinite {
    throw .outOfRange(name, found: uplift, expected: "a share such as 0.02")
  }
  guard input.years >= 1, input.years <= 100 else {
    throw .outOfRange("years", found: Double(input.years), expected: "1 to 100")
  }
  if let low = input.upliftLow, low > input.uplift {
    throw .outOfRange("uplift_low", found: low, expected: "at most the uplift \(input.uplift)")
  }
  if let high = input.upliftHigh, high < input.uplift {
    throw .outOfRange("uplift_high", found: high, expected: "at least the uplift \(input.uplift)")
  }
  let factor =
    input.discount == 0
    ? Double(input.years)
    : (1...input.years).reduce(0) { $0 + pow(1 + input.discount, -Double($1)) }
  let spent = input.cost * input.acts
  let earned = input.margin * input.customers * factor
  let (low, high) = (input.upliftLow, input.upliftHigh)
  let value = (
    low: low.map { $0 * earned - spent }, high: high.map { $0 * earned - spent }
  )
  var verdict = BusinessCase.Verdict.notShown
  if let low, let high, low > 0 || high < 0 {
    if let least = value.low, least > 0 { verdict = .pays }
    if let most = value.high, most < 0 { verdict = .doesNotPay }
  }
  return BusinessCase(
    value: input.uplift * earned - spent, low: value.low, high: value.high,
    breakEven: earned > 0 ? spent / earned : nil, verdict: verdict)
}

/// Whether the return on a dose of delight grows in proportion or faster.
package struct ReturnShape: Sendable, Equatable {
  /// `linear`, `exponential`, or `not shown` when the criteria differ by less than 2.
  package let name: String
  /// Akaike's criterion of both lines, on the scale of the outcome: less is better.
  package let linear, exponential: Double?
  /// The pairs used.
  package let n: Int
}

/// The fit of a straight line against that of an exponential curve.
///
/// Nothing is shown by fewer than 5 pairs, a constant dose, or outcomes that are not above 0.
/// The exponential is a line through the logarithms; its criterion carries the logarithms' sum, so
/// that both speak of the same outcomes. Source: Akaike 1974.
package func returnShape(dose: [Double?], outcome: [Double?]) -> ReturnShape {
  var (x, y): ([Double], [Double]) = ([], [])
  for (dose, outcome) in zip(dose, outcome) {
    guard let dose, let outcome, dose.isFinite, outcome.isFinite else { continue }
    x.append(dose)
    y.append(outcome)
  }
  let nothing = ReturnShape(name: "not shown", linear: nil, exponential: nil, n: x.count)
  guard x.count >= 5, y.allSatisfy({ $0 > 0 }) else { return nothing }
  let logarithms = y.map { log($0) }
  func criterion(_ y: [Double]) -> Double? {
    guard let line = simpleRegression(x, y) else { return nil }
    let residual = zip(x, y).reduce(0) {
      let error = $1.1 - line.intercept - line.slope * $1.0
      return $0 + error * error
    }
    let variance = residual / Double(x.count)
    // A perfect fit has no logarithm: the rounding of the data bounds it.
    let scale = y.reduce(0) { $0 + $1 * $1 } / Double(x.count)
    return Double(x.count) * log(max(variance, scale * 1e-24)) + 6
  }
  guard let linear = criterion(y), let curved = criterion(logarithms) else { return nothing }
  let exponential = curved + 2 * logarithms.reduce(0, +)
  let name =
    abs(linear - exponential) < 2
    ? "not shown" : linear < exponential ? "linear" : "exponential"
  return ReturnShape(name: name, linear: linear, exponential: exponential, n: x.count)
}
