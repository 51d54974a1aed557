@testable import Reports

/// One small chart of each kind, with missing values.
enum Sample {
  static let signed = Chart(
    "Signed", .bars([Chart.Bar("up", 40), Chart.Bar("down", -20), Chart.Bar("none", nil)]))
  static let intervals = Chart(
    "Intervals", valueName: "nps",
    .bars([Chart.Bar("NL", 40, low: 30, high: 50), Chart.Bar("BE", -2, low: -12, high: 8.5)]))
  static let control = Chart("Control", valueName: "nps", .line(Chart.Line(points)))
  static let scores = Chart.histogram("Scores", of: [0, 3, 7, 8, 8, 9, 9, 9, 10, 10, 10, 10])
  static let spend = Chart.histogram("Spend", of: (0..<200).map { Double($0 * $0) / 7 })
  static let bands = Chart(
    "Bands",
    .bands(
      parts: ["detractors", "passives", "promoters"],
      rows: [
        Chart.BandRow("NL", [10, 20, 70]), Chart.BandRow("BE", [5, 5, 1]),
        Chart.BandRow("DE", [0, 0, 0]),
      ]))
  static let journey = Chart(
    "Journey", valueName: "rating", .journey(Chart.Journey(steps, peak: 2, ending: 4)))
  static let spark = Chart(
    "Spark",
    .sparklines([Chart.Sparkline("NL", [1, 2, 3, nil, 5]), Chart.Sparkline("BE", [5, 5])]))

  static let all = [signed, intervals, control, scores, spend, bands, journey, spark]

  private static let steps: [(name: String, rating: Double?)] = [
    ("Order", 2), ("Wait", -3), ("Delivery", 4.5), ("Use", nil), ("Invoice", -1),
  ]

  private static var points: [Chart.Point] {
    (1...12).map { month -> Chart.Point in
      let value: Double? = month == 4 ? nil : Double(10 + month * month % 7)
      let signal: String? = month == 9 ? "beyond limits" : nil
      return Chart.Point(
        "2026-\(month)", value, center: 13, lower: 9, upper: 17, signal: signal)
    }
  }
}
