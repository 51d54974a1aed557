import Terminal

/// A chart as an SVG picture: no scripts, no references outwards, escaped texts, a title and a
/// description for screen readers.
///
/// `number` tells the pictures of one document apart.
package func chartSVG(_ chart: Chart, number: Int = 1) -> String {
  var painter = SVGPainter(chart: chart)
  painter.begin()
  switch chart.kind {
  case .bars(let bars): painter.bars(bars)
  case .line(let line): painter.line(line)
  case .histogram(let bins): painter.histogram(bins)
  case .bands(let parts, let rows): painter.bands(parts, rows)
  case .journey(let journey): painter.journey(journey)
  case .sparklines(let lines): painter.sparklines(lines)
  }
  return painter.drawing.document(
    title: chart.title, description: chart.summary, id: "chart-\(number)")
}

/// What the pictures of all kinds share.
struct SVGPainter {
  let chart: Chart
  var drawing = SVGDrawing()
  /// Where the next thing may be drawn.
  var top = 0.0

  init(chart: Chart) { self.chart = chart }

  static let margin = 16.0

  mutating func begin() {
    top = 28
    for line in chart.title.visible().wrapped(to: 80) {
      drawing.text(line, x: Self.margin, y: top, size: 16, isBold: true)
      top += 20
    }
    drawing.height = top + 8
  }

  mutating func say(_ text: String) {
    for line in text.wrapped(to: 96) {
      top += 18
      drawing.text(line, x: Self.margin, y: top, .start, .faint, size: 12)
    }
    drawing.height = top + 14
  }

  /// The text cut to about `width` pixels.
  func cut(_ text: String, to width: Double) -> String {
    text.visible().truncated(to: max(1, Int(width / SVGDrawing.characterWidth)))
  }

  /// The pixels that the widest of the texts takes, at most `limit`.
  func room(_ texts: [String], limit: Double) -> Double {
    let widest = texts.reduce(0) { max($0, $1.visible().displayWidth) }
    return min(Double(widest) * SVGDrawing.characterWidth + 8, limit)
  }

  /// Positions of at most `most` labels among `count`, evenly spaced, always with the first.
  func labelled(_ count: Int, most: Int) -> [Int] {
    let step = max(1, (count + most - 1) / max(1, most))
    return Array(stride(from: 0, to: count, by: step))
  }
}
