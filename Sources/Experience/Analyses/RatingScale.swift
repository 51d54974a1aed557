import Statistics

/// The lowest and the highest rating that a question allows, which is declared and never guessed.
package struct RatingScale: Sendable, Equatable {
  /// The bounds; `low` is below `high`.
  package let low, high: Double

  /// A scale of these bounds.
  ///
  /// - Throws: `StatisticsError.outOfRange` unless both are finite and `low` is below `high`.
  package init(low: Double, high: Double) throws(StatisticsError) {
    guard low.isFinite, high.isFinite, low < high else {
      throw .outOfRange("scale", found: high, expected: "an upper end above the lower end \(low)")
    }
    self.low = low
    self.high = high
  }

  /// The scale that a text such as `1-10` or `-5-5` names; nil when it names none.
  package init?(_ text: String) {
    let bytes = Array(text)
    guard bytes.count > 2, let dash = bytes.dropFirst().firstIndex(of: "-"),
      let low = Double(String(bytes[..<dash])), let high = Double(String(bytes[(dash + 1)...])),
      let scale = try? RatingScale(low: low, high: high)
    else { return nil }
    self = scale
  }

  /// The middle, which is neutral unless somebody says otherwise.
  package var midpoint: Double { low + (high - low) / 2 }

  /// The name, such as `1-10`.
  package var name: String { "\(Self.text(low))-\(Self.text(high))" }

  /// Whether a rating is on the scale; fractions are.
  package func holds(_ rating: Double) -> Bool { rating >= low && rating <= high }

  /// Ratings off the scale as missing, and how many there were.
  package func valid(_ ratings: [Double?]) -> (ratings: [Double?], invalid: Int) {
    var invalid = 0
    let valid = ratings.map { rating -> Double? in
      guard let rating else { return nil }
      if holds(rating) { return rating }
      invalid += 1
      return nil
    }
    return (valid, invalid)
  }

  /// Where a rating stands on another scale, in proportion.
  package func moved(_ rating: Double, to other: RatingScale) -> Double {
    other.low + (rating - low) / (high - low) * (other.high - other.low)
  }

  private static func text(_ number: Double) -> String {
    Int64(exactly: number).map { String($0) } ?? String(number)
  }
}
