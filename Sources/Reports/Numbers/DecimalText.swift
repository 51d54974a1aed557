/// The shortest decimal expansion that reads back as a finite number: `0.digits × 10^exponent`.
struct Decimal {
  let isNegative: Bool
  /// Values 0…9, without leading or trailing zeros; empty for zero.
  let digits: [UInt8]
  let exponent: Int

  /// The expansion that Swift prints, or nil when the number is not finite.
  init?(_ number: Double) {
    guard number.isFinite else { return nil }
    var digits: [UInt8] = []
    var point: Int?
    var exponent = 0
    let text = Array(number.magnitude.description.utf8)
    for (index, byte) in text.enumerated() {
      if byte == UInt8(ascii: ".") {
        point = digits.count
      } else if byte == UInt8(ascii: "e") {
        exponent = Int(String(decoding: text[(index + 1)...], as: UTF8.self)) ?? 0
        break
      } else {
        digits.append(byte &- UInt8(ascii: "0"))
      }
    }
    exponent += point ?? digits.count
    let zeros = digits.prefix { $0 == 0 }.count
    digits.removeFirst(zeros)
    while digits.last == 0 { digits.removeLast() }
    self.isNegative = number.sign == .minus && !digits.isEmpty
    self.exponent = digits.isEmpty ? 0 : exponent - zeros
    self.digits = digits
  }

  /// The decimals that the expansion has.
  var decimals: Int { max(0, digits.count - exponent) }

  /// The text with exactly `decimals` decimals, rounded half away from zero on the expansion.
  ///
  /// Never a negative zero.
  func fixed(_ decimals: Int) -> (isNegative: Bool, whole: String, fraction: String) {
    let kept = exponent + decimals
    var rounded = kept < 0 ? [] : Array(digits.prefix(kept))
    var exponent = exponent
    if kept >= 0, kept < digits.count, digits[kept] >= 5 {
      var index = rounded.count - 1
      while index >= 0, rounded[index] == 9 {
        rounded[index] = 0
        index -= 1
      }
      if index >= 0 {
        rounded[index] += 1
      } else {
        rounded.insert(1, at: 0)
        exponent += 1
      }
    }
    let isZero = rounded.allSatisfy { $0 == 0 }
    func digit(_ position: Int) -> UInt8 {
      UInt8(ascii: "0") + (rounded.indices.contains(position) ? rounded[position] : 0)
    }
    let whole = exponent > 0 ? (0..<exponent).map(digit) : [UInt8(ascii: "0")]
    let fraction = (0..<max(0, decimals)).map { digit(exponent + $0) }
    return (
      isNegative && !isZero, String(decoding: whole, as: UTF8.self),
      String(decoding: fraction, as: UTF8.self)
    )
  }
}

/// The number with exactly `decimals` decimals, half away from zero on its shortest decimal
/// expansion: 2.675 with two is `2.68`.
///
/// Never `-0`. NaN and infinity are `nan`, `inf`, `-inf`.
package func fixedText(_ number: Double, decimals: Int) -> String {
  guard let decimal = Decimal(number) else {
    return number.isNaN ? "nan" : number < 0 ? "-inf" : "inf"
  }
  let (isNegative, whole, fraction) = decimal.fixed(min(max(0, decimals), 20))
  return (isNegative ? "-" : "") + whole + (fraction.isEmpty ? "" : "." + fraction)
}

/// A whole number with `separator` between thousands: `5,000`.
package func groupedText(_ number: Int, separator: String = ",") -> String {
  (number < 0 ? "-" : "") + grouped(String(number.magnitude), separator)
}

func grouped(_ digits: String, _ separator: String) -> String {
  guard digits.utf8.count > 3 else { return digits }
  var text = ""
  for (index, digit) in digits.enumerated() {
    if index > 0, (digits.utf8.count - index) % 3 == 0 { text += separator }
    text.append(digit)
  }
  return text
}
