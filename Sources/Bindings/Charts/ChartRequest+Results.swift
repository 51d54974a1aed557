import Reports
import Tables

extension ChartRequest {
  /// The chart of a result: its bands, its points, its interval, its shares, or its first table.
  func drawing(of result: ShownResult) throws -> Drawing {
    if !result.bands.isEmpty, kind == nil || kind == "bands" {
      let counts = result.bands.map { result[$0]?.whole ?? 0 }
      return Drawing(
        Chart(result.title, .bands(parts: result.bands, rows: [.init(result.title, counts)])))
    }
    if case .table(let points)? = result["points"], points.has("period") {
      return try seriesDrawing(
        of: points, title: result.title, center: result["center"]?.real)
    }
    let headline = headlineBar(result)
    if let headline, headline.low != nil {
      return bars([headline], result.title, valueName: headline.name)
    }
    let shares = shareBars(result)
    if shares.count > 1 { return bars(shares, result.title, valueName: "%") }
    for case .table(let table) in result.fields.map(\.value) where try table.rowCount() > 0 {
      return try drawing(of: table, title: result.title)
    }
    if let headline { return bars([headline], result.title, valueName: headline.name) }
    throw BindingError.sentence(
      "\(function): a result of \(result.title) has nothing to draw. Its fields: "
        + result.fields.map(\.name).joined(separator: ", "))
  }

  private func headlineBar(_ result: ShownResult) -> Chart.Bar? {
    guard let headline = result.headline, let value = result[headline.field]?.real else {
      return nil
    }
    return Chart.Bar(headline.field, value, low: result["low"]?.real, high: result["high"]?.real)
  }

  /// Percentages of a result as bars, with their intervals where it has them.
  private func shareBars(_ result: ShownResult) -> [Chart.Bar] {
    result.fields.compactMap { field in
      guard field.name.hasSuffix("_pct"), let share = field.value.real else { return nil }
      let stem = String(field.name.dropLast(4))
      return Chart.Bar(
        stem, share, low: result["\(stem)_low"]?.real, high: result["\(stem)_high"]?.real)
    }
  }
}

extension ValueTree {
  /// The number that the value is, or nil.
  fileprivate var real: Double? {
    switch self {
    case .integer(let number): Double(number)
    case .number(let number): number
    default: nil
    }
  }

  /// The count that the value is, or nil.
  fileprivate var whole: Int? {
    switch self {
    case .integer(let number): Int(exactly: number)
    case .number(let number): Int(exactly: number.rounded())
    default: nil
    }
  }
}
