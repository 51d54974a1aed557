/// A chart as a description of what it shows; renderers draw it in a terminal or as SVG.
///
/// A value that is nil, NaN or infinite is missing: it is not drawn, and the summary counts it.
package struct Chart: Sendable {
  /// What is drawn.
  package enum Kind: Sendable {
    /// One bar for each name; with intervals, a point and its whiskers.
    case bars([Bar])
    /// Values in order, with centre and control limits.
    case line(Line)
    /// Counts of neighbouring ranges.
    case histogram([Bin])
    /// Parts of a whole for each name, the worst part first.
    case bands(parts: [String], rows: [BandRow])
    /// The ratings along a journey, with its peak and its end.
    case journey(Journey)
    /// One small line for each name.
    case sparklines([Sparkline])
  }

  /// What the chart says.
  package var title: String
  /// What the values are, such as `NPS, points`.
  package var valueName: String
  /// The decimals of values in labels; nil picks what they need.
  package var digits: Int?
  /// What is drawn.
  package var kind: Kind

  /// A chart.
  package init(_ title: String, valueName: String = "value", digits: Int? = nil, _ kind: Kind) {
    self.title = title
    self.valueName = valueName
    self.digits = digits
    self.kind = kind
  }

  /// A value with an interval.
  package struct Bar: Sendable {
    package let name: String
    package let value: Double?
    package let low: Double?
    package let high: Double?

    /// A bar; low and high belong together.
    package init(_ name: String, _ value: Double?, low: Double? = nil, high: Double? = nil) {
      self.name = name
      self.value = value.finite
      let hasBoth = low.finite != nil && high.finite != nil
      self.low = hasBoth ? low : nil
      self.high = hasBoth ? high : nil
    }
  }

  /// Values in order, and the lines to judge them by.
  package struct Line: Sendable {
    package let points: [Point]

    /// Points in order.
    package init(_ points: [Point]) { self.points = points }
  }

  /// One value of a line with what holds at its place.
  package struct Point: Sendable {
    package let label: String
    package let value: Double?
    package let center: Double?
    package let lower: Double?
    package let upper: Double?
    /// The rule that the value breaks, or nil.
    package let signal: String?

    /// A point.
    package init(
      _ label: String, _ value: Double?, center: Double? = nil, lower: Double? = nil,
      upper: Double? = nil, signal: String? = nil
    ) {
      self.label = label
      self.value = value.finite
      self.center = center.finite
      self.lower = lower.finite
      self.upper = upper.finite
      self.signal = signal
    }
  }

  /// A range and how many values lie in it.
  package struct Bin: Sendable {
    package let label: String
    package let count: Int

    /// A bin; a negative count is taken as zero.
    package init(_ label: String, _ count: Int) {
      self.label = label
      self.count = max(0, count)
    }
  }

  /// The parts of one whole.
  package struct BandRow: Sendable {
    package let name: String
    package let counts: [Int]

    /// A row; negative counts are taken as zero.
    package init(_ name: String, _ counts: [Int]) {
      self.name = name
      self.counts = counts.map { max(0, $0) }
    }

    /// All counts together, at most `Int.max`.
    var total: Int {
      counts.reduce(0) { sum, count in
        let (total, isTooLarge) = sum.addingReportingOverflow(count)
        return isTooLarge ? .max : total
      }
    }

    /// The Net Promoter Score when the parts are detractors, passives and promoters, else nil.
    func nps(_ parts: [String]) -> Double? {
      guard parts == ["detractors", "passives", "promoters"], counts.count == 3, total > 0 else {
        return nil
      }
      return (Double(counts[2]) - Double(counts[0])) / Double(total) * 100
    }
  }

  /// The ratings of a journey.
  package struct Journey: Sendable {
    /// The touchpoints in order.
    package let steps: [(name: String, rating: Double?)]
    /// The rating that is neither good nor bad.
    package let neutral: Double
    /// The position of the most intense moment, or nil.
    package let peak: Int?
    /// The position of the last rated moment, or nil.
    package let ending: Int?

    /// A journey; positions outside the steps are nil.
    package init(
      _ steps: [(name: String, rating: Double?)], neutral: Double = 0, peak: Int? = nil,
      ending: Int? = nil
    ) {
      self.steps = steps.map { ($0.name, $0.rating.finite) }
      self.neutral = neutral.isFinite ? neutral : 0
      self.peak = peak.flatMap { steps.indices.contains($0) ? $0 : nil }
      self.ending = ending.flatMap { steps.indices.contains($0) ? $0 : nil }
    }
  }

  /// A name with its values in order.
  package struct Sparkline: Sendable {
    package let name: String
    package let values: [Double?]

    /// A line of values.
    package init(_ name: String, _ values: [Double?]) {
      self.name = name
      self.values = values.map(\.finite)
    }
  }
}

extension Double? {
  /// The number when there is one and it is finite.
  var finite: Double? { flatMap { $0.isFinite ? $0 : nil } }
}
