/// How one number is written for people.
package struct NumberDisplay: Sendable, Equatable {
  /// The marks of a language.
  package enum Locale: String, Sendable, CaseIterable {
    /// `1,234.5`
    case en
    /// `1.234,5`
    case nl
    /// `1.234,5`
    case de
    /// `1 234,5`
    case fr
  }

  /// The decimals; nil shows what the number has, at most 15 significant digits.
  package var digits: Int?
  /// Whether a positive number gets a `+`.
  package var hasSign: Bool
  /// What follows the number: `%` directly, anything else after a space.
  package var unit: String?
  /// The marks for decimals and thousands.
  package var locale: Locale

  /// A display; by default all decimals, no plus sign, English marks.
  package init(
    digits: Int? = nil, hasSign: Bool = false, unit: String? = nil, locale: Locale = .en
  ) {
    self.digits = digits
    self.hasSign = hasSign
    self.unit = unit
    self.locale = locale
  }

  /// The text of a number; nil, NaN and infinity are `–`.
  ///
  /// Rounded half away from zero on the decimal expansion that the number shows; never `-0`.
  /// Example: 1234.565 with two digits in `nl` is `1.234,57`.
  package func text(_ number: Double?) -> String {
    guard let number, let decimal = Decimal(number) else { return "–" }
    let decimals =
      digits.map { min(max(0, $0), 20) } ?? min(decimal.decimals, max(0, 15 - decimal.exponent))
    var (isNegative, whole, fraction) = decimal.fixed(decimals)
    if digits == nil { while fraction.last == "0" { fraction.removeLast() } }
    let isZero = !(whole + fraction).utf8.contains { $0 != UInt8(ascii: "0") }
    var text = isNegative ? "-" : hasSign && !isZero ? "+" : ""
    text += grouped(whole, locale.thousands)
    if !fraction.isEmpty { text += locale.decimal + fraction }
    if let unit, !unit.isEmpty { text += (unit == "%" ? "" : " ") + unit }
    return text
  }
}

extension NumberDisplay.Locale {
  /// The mark before the decimals.
  var decimal: String { self == .en ? "." : "," }

  /// The mark between thousands.
  var thousands: String {
    switch self {
    case .en: ","
    case .nl, .de: "."
    case .fr: "\u{202F}"
    }
  }
}

/// A Net Promoter Score as people read it: a whole number, half away from zero, never `-0`.
///
/// Example: −1.5 is `-2`; nil is `–`.
package func npsText(_ nps: Double?) -> String {
  NumberDisplay(digits: 0).text(nps)
}
