extension SVGPainter {
  /// Where points and values of a plot lie.
  private struct Plot {
    let scale: LinearScale
    let left: Double
    let right: Double
    let top: Double
    let bottom: Double
    let count: Int

    func x(_ index: Int) -> Double {
      count < 2
        ? (left + right) / 2 : left + (right - left) * Double(index) / Double(count - 1)
    }

    func y(_ value: Double) -> Double { bottom - scale.fraction(value) * (bottom - top) }
  }

  mutating func line(_ line: Chart.Line) {
    let points = line.points
    let everything = points.flatMap {
      [$0.value, $0.center, $0.lower, $0.upper].compactMap(\.self)
    }
    guard !everything.isEmpty else { return say("no values") }
    let plot = grid(LinearScale(covering: everything), labels: points.map(\.label), most: 9)
    for path in [\Chart.Point.lower, \.upper] {
      steps(points.map { $0[keyPath: path] }, plot, .faint, isDashed: true)
    }
    steps(points.map(\.center), plot, .faint, isDashed: false)
    drawing.path(
      points.enumerated().map { index, point in
        point.value.map { (plot.x(index), plot.y($0)) }
      }, .high)
    for (index, point) in points.enumerated() {
      guard let value = point.value else { continue }
      let (x, y) = (plot.x(index), plot.y(value))
      if point.signal == nil {
        drawing.circle(x, y, points.count > 60 ? 2 : 4, .high)
      } else {
        drawing.polygon([(x, y - 7), (x + 7, y), (x, y + 7), (x - 7, y)], .signal)
      }
    }
    var legend = ["● " + chart.valueName.visible()]
    if points.contains(where: { $0.center != nil }) { legend.append("── center") }
    if points.contains(where: { $0.lower != nil || $0.upper != nil }) {
      legend.append("- - limits")
    }
    let signals = points.filter { $0.signal != nil }
    legend += signals.prefix(8).map {
      "◆ \($0.label.visible()) \(chart.label($0.value)) (\(($0.signal ?? "").visible()))"
    }
    if signals.count > 8 { legend.append(counted(signals.count - 8, "more signal")) }
    let missing = points.count { $0.value == nil }
    if missing > 0 { legend.append("\(groupedText(missing)) missing") }
    say(legend.joined(separator: " · "))
  }

  mutating func journey(_ journey: Chart.Journey) {
    let ratings = journey.steps.compactMap(\.rating)
    guard !ratings.isEmpty else { return say("no ratings") }
    let scale = LinearScale(covering: ratings + [journey.neutral])
    let names = journey.steps.enumerated().map { "\($0 + 1) \($1.name)" }
    let plot = grid(scale, labels: names, most: 7)
    let neutral = plot.y(journey.neutral)
    drawing.line(plot.left, neutral, plot.right, neutral, .faint, isDashed: true)
    drawing.path(
      journey.steps.enumerated().map { index, step in
        step.rating.map { (plot.x(index), plot.y($0)) }
      }, .high)
    for (index, step) in journey.steps.enumerated() {
      guard let rating = step.rating else { continue }
      let (x, y) = (plot.x(index), plot.y(rating))
      if index == journey.peak {
        drawing.polygon([(x, y - 9), (x + 9, y + 7), (x - 9, y + 7)], .signal)
      } else if index == journey.ending {
        drawing.polygon([(x - 7, y - 7), (x + 7, y - 7), (x + 7, y + 7), (x - 7, y + 7)], .signal)
      } else {
        drawing.circle(x, y, 5, rating < journey.neutral ? .low : .high)
      }
    }
    var legend: [String] = []
    for (mark, name, index) in [("▲", "peak", journey.peak), ("■", "end", journey.ending)] {
      guard let index, let rating = journey.steps[index].rating else { continue }
      let glyph = index == journey.peak ? "▲" : mark
      legend.append(
        "\(glyph) \(name): \(journey.steps[index].name.visible()) \(chart.label(rating))")
    }
    legend.append("- - neutral \(chart.label(journey.neutral))")
    let missing = journey.steps.count - ratings.count
    if missing > 0 { legend.append("\(groupedText(missing)) not rated") }
    say(legend.joined(separator: " · "))
  }

  /// Draws the axes and moves below them.
  private mutating func grid(_ scale: LinearScale, labels: [String], most: Int) -> Plot {
    let left = Self.margin + room(scale.ticks.map(\.text), limit: 160)
    let plot = Plot(
      scale: scale, left: left + 8, right: SVGDrawing.width - Self.margin - 24, top: top + 4,
      bottom: top + 244, count: labels.count)
    for tick in scale.ticks {
      let y = plot.y(tick.value)
      drawing.line(left, y, SVGDrawing.width - Self.margin, y, .grid)
      drawing.text(tick.text, x: left - 6, y: y + 4, .end, .faint, size: 11)
    }
    let shown = labelled(labels.count, most: most)
    let space = (plot.right - plot.left) / Double(max(1, shown.count)) * 1.1
    for index in shown {
      drawing.text(
        cut(labels[index], to: space), x: plot.x(index), y: plot.bottom + 20,
        index == 0 ? .start : .middle, .faint, size: 11)
    }
    top = plot.bottom + 26
    return plot
  }

  /// A line with a step half way between points, for limits that hold at a point.
  private mutating func steps(
    _ values: [Double?], _ plot: Plot, _ paint: SVGDrawing.Paint, isDashed: Bool
  ) {
    var points: [(Double, Double)?] = []
    for (index, value) in values.enumerated() {
      guard let value else {
        points.append(nil)
        continue
      }
      let before = index > 0 ? (plot.x(index - 1) + plot.x(index)) / 2 : plot.left
      let after =
        index + 1 < values.count ? (plot.x(index) + plot.x(index + 1)) / 2 : plot.right
      points += [(before, plot.y(value)), (after, plot.y(value))]
    }
    drawing.path(points, paint, width: 1.2, isDashed: isDashed)
  }
}
