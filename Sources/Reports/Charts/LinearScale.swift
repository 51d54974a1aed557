/// An axis: finite values from `low` to `high`, which differ.
struct LinearScale: Equatable {
  let low: Double
  let high: Double

  /// The range of the values, extended to round numbers; 0…1 when there are none.
  init(covering values: [Double]) {
    let values = values.filter(\.isFinite)
    var low = values.min() ?? 0
    var high = values.max() ?? 1
    if low == high {
      let room = max(low.magnitude * 0.1, 1)
      low -= room
      high += room
    }
    if let step = Self.step(low, high) {
      let roundLow = (low / step).rounded(.down) * step
      let roundHigh = (high / step).rounded(.up) * step
      if roundLow.isFinite, roundHigh.isFinite, roundLow < roundHigh {
        (low, high) = (roundLow, roundHigh)
      }
    }
    if !low.isFinite || !high.isFinite || low >= high { (low, high) = (0, 1) }
    self.low = low
    self.high = high
  }

  /// Where the value lies, from 0 at `low` to 1 at `high`; beyond them at the end.
  func fraction(_ value: Double) -> Double {
    let fraction = (value / 2 - low / 2) / (high / 2 - low / 2)
    return fraction.isNaN ? 0 : min(max(fraction, 0), 1)
  }

  /// The cell of `0..<count` that holds the value.
  func cell(_ value: Double, of count: Int) -> Int {
    Int((fraction(value) * Double(max(1, count) - 1)).rounded())
  }

  /// Round values from low to high with their text.
  var ticks: [(value: Double, text: String)] {
    guard let step = Self.step(low, high), let exponent = Decimal(step)?.exponent else {
      return [low, high].map { ($0, readableText($0, digits: nil)) }
    }
    let first = (low / step).rounded(.up)
    return (0...10).compactMap { index in
      let value = (first + Double(index)) * step
      guard value <= high + step / 1000 else { return nil }
      let text = readableText(value, digits: nil, decimals: max(0, 1 - exponent))
      return (value, value.magnitude < step / 1000 ? "0" : text)
    }
  }

  /// 1, 2 or 5 times a power of ten, so that there are four to nine steps; nil when the span is
  /// beyond numbers.
  private static func step(_ low: Double, _ high: Double) -> Double? {
    let span = high - low
    guard span.isFinite, span > 1e-300, let order = Decimal(span / 9)?.exponent,
      let unit = Double("1e\(order - 1)"), unit > 0
    else { return nil }
    return [1, 2, 5, 10].lazy.map { $0 * unit }.first { $0 * 9 >= span * 0.999_999 }
  }
}
