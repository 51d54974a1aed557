import Terminal

extension ChartCanvas {
  /// Values over a grid with centre, limits and signals; a legend names what is drawn.
  func line(_ line: Chart.Line) -> [[Span]] {
    let points = line.points
    let everything = points.flatMap {
      [$0.value, $0.center, $0.lower, $0.upper].compactMap(\.self)
    }
    guard !everything.isEmpty else { return [[Span("no values", .faint)]] }
    var grid = Grid(LinearScale(covering: everything), points: points.count, self)
    for (index, point) in points.enumerated() {
      for limit in [point.lower, point.upper] {
        if let limit { grid.mark(index, limit, style.isUnicode ? "┄" : ".", .faint, spread: true) }
      }
    }
    for (index, point) in points.enumerated() {
      if let center = point.center {
        grid.mark(index, center, style.isUnicode ? "─" : "-", .faint, spread: true)
      }
    }
    for (index, point) in points.enumerated() where point.signal == nil {
      if let value = point.value { grid.mark(index, value, style.isUnicode ? "●" : "o", .high) }
    }
    for (index, point) in points.enumerated() where point.signal != nil {
      if let value = point.value { grid.mark(index, value, style.isUnicode ? "◆" : "X", .signal) }
    }
    var lines = grid.lines
    lines.append([Span(grid.ends(points.first?.label ?? "", points.last?.label ?? ""), .faint)])
    let signals = points.filter { $0.signal != nil }
    var legend = [(style.isUnicode ? "● " : "o ") + visible(chart.valueName)]
    if points.contains(where: { $0.center != nil }) {
      legend.append((style.isUnicode ? "─" : "-") + " center")
    }
    if points.contains(where: { $0.lower != nil || $0.upper != nil }) {
      legend.append((style.isUnicode ? "┄" : ".") + " limits")
    }
    for point in signals.prefix(8) {
      legend.append(
        (style.isUnicode ? "◆ " : "X ") + visible(point.label) + " " + label(point.value) + " ("
          + visible(point.signal ?? "") + ")")
    }
    if signals.count > 8 { legend.append(counted(signals.count - 8, "more signal")) }
    let missing = points.count { $0.value == nil }
    if missing > 0 { legend.append("\(groupedText(missing)) missing") }
    return lines + legend.joined(separator: "   ").wrapped(to: width).map { [Span($0, .faint)] }
  }

  /// The curve of ratings around the neutral line, with the peak and the end named.
  func journey(_ journey: Chart.Journey) -> [[Span]] {
    let ratings = journey.steps.compactMap(\.rating)
    guard !ratings.isEmpty else { return [[Span("no ratings", .faint)]] }
    let scale = LinearScale(covering: ratings + [journey.neutral])
    var grid = Grid(scale, points: journey.steps.count, self)
    for index in journey.steps.indices {
      grid.mark(index, journey.neutral, style.isUnicode ? "┄" : ".", .faint, spread: true)
    }
    for (index, step) in journey.steps.enumerated() {
      if let rating = step.rating {
        grid.mark(
          index, rating, style.isUnicode ? "●" : "o", rating < journey.neutral ? .low : .high)
      }
    }
    var legend: [String] = []
    let marks = [
      ("peak", journey.peak, style.isUnicode ? "▲" : "P"),
      ("end", journey.ending, style.isUnicode ? "■" : "E"),
    ]
    for (name, index, glyph) in marks {
      guard let index, let rating = journey.steps[index].rating else { continue }
      let isBoth = name == "end" && index == journey.peak
      if !isBoth { grid.mark(index, rating, glyph, .signal) }
      let place = "\(index + 1) " + visible(journey.steps[index].name)
      legend.append("\(isBoth ? marks[0].2 : glyph) \(name) \(place) \(label(rating))")
    }
    let steps = journey.steps.enumerated().map { index, step in
      "\(index + 1) \(visible(step.name)) \(label(step.rating))"
    }
    let first = journey.steps.first?.name ?? ""
    var lines = grid.lines
    lines.append([Span(grid.ends(first, journey.steps.last?.name ?? ""), .faint)])
    lines += legend.joined(separator: "   ").wrapped(to: width).map { [Span($0)] }
    return lines
      + steps.joined(separator: style.isUnicode ? " → " : " > ").wrapped(to: width)
      .map { [Span($0, .faint)] }
  }

  /// Cells over an axis.
  private struct Grid {
    let scale: LinearScale
    let points: Int
    let canvas: ChartCanvas
    let cells: Int
    let height: Int
    let labels: [Int: String]
    let labelWidth: Int
    var rows: [[Span]]

    init(_ scale: LinearScale, points: Int, _ canvas: ChartCanvas) {
      self.scale = scale
      self.points = points
      self.canvas = canvas
      // Every tick gets a row of its own at equal distances.
      let ticks = scale.ticks
      let steps = max(1, ticks.count - 1)
      height = steps * max(1, 10 / steps) + 1
      var labels: [Int: String] = [:]
      for tick in ticks {
        labels[height - 1 - scale.cell(tick.value, of: height)] = tick.text
      }
      self.labels = labels
      labelWidth = labels.values.reduce(0) { max($0, $1.displayWidth) }
      cells = max(1, min(canvas.width - labelWidth - 2, max(points * 4 - 3, 20)))
      rows = Array(repeating: Array(repeating: Span(" "), count: cells), count: height)
    }

    private func place(_ index: Int) -> Int {
      points < 2 ? (cells - 1) / 2 : index * (cells - 1) / (points - 1)
    }

    /// Draws a glyph at a point, or from there half way to its neighbours.
    mutating func mark(
      _ index: Int, _ value: Double, _ glyph: String, _ ink: Ink, spread: Bool = false
    ) {
      let row = height - 1 - scale.cell(value, of: height)
      var range = place(index)...place(index)
      if spread {
        let before = index > 0 ? (place(index - 1) + place(index) + 1) / 2 : 0
        let after = index + 1 < points ? (place(index) + place(index + 1)) / 2 : cells - 1
        range = min(before, place(index))...max(after, place(index))
      }
      for cell in range where rows.indices.contains(row) && rows[row].indices.contains(cell) {
        rows[row][cell] = Span(glyph, ink)
      }
    }

    var lines: [[Span]] {
      rows.enumerated().map { index, row in
        let wall = canvas.style.isUnicode ? (labels[index] == nil ? "│" : "┤") : "|"
        return [Span((labels[index] ?? "").padded(to: labelWidth, .right) + wall, .faint)] + row
      }
    }

    /// The first and the last name under the ends of the axis.
    func ends(_ first: String, _ last: String) -> String {
      let indent = String(repeating: " ", count: labelWidth + 1)
      let left = canvas.visible(first).truncated(to: cells / 2, mark: canvas.style.cut)
      guard points > 1 else { return indent + left }
      let right = canvas.visible(last).truncated(to: cells / 2, mark: canvas.style.cut)
      return indent + left + right.padded(to: cells - left.displayWidth, .right)
    }
  }
}
