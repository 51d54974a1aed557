import Terminal

/// A chart drawn with characters.
///
/// No line is wider than the style's width (80 when it has none). Everything that colour says,
/// shape or words say too.
package func chartText(_ chart: Chart, style: Style = Style()) -> String {
  var style = style
  style.width = style.width ?? 80
  let width = style.width ?? 80
  var lines = chart.title.visible(isUnicode: style.isUnicode).wrapped(to: width)
    .map { [Span($0, .strong)] }
  let canvas = ChartCanvas(chart: chart, width: width, style: style)
  switch chart.kind {
  case .bars(let bars): lines += canvas.bars(bars)
  case .line(let line): lines += canvas.line(line)
  case .histogram(let bins): lines += canvas.histogram(bins)
  case .bands(let parts, let rows): lines += canvas.bands(parts, rows)
  case .journey(let journey): lines += canvas.journey(journey)
  case .sparklines(let sparklines): lines += canvas.sparklines(sparklines)
  }
  return style.text(lines)
}

/// What the drawings of one chart share.
struct ChartCanvas {
  let chart: Chart
  let width: Int
  let style: Style

  func visible(_ text: String) -> String { text.visible(isUnicode: style.isUnicode) }

  func label(_ value: Double?) -> String { value == nil ? style.missing : chart.label(value) }

  /// Names cut to a third of the width and padded to one width.
  func names(_ names: [String]) -> [String] {
    let shown = names.map { visible($0).truncated(to: max(4, width / 3), mark: style.cut) }
    let widest = shown.reduce(0) { max($0, $1.displayWidth) }
    return shown.map { $0.padded(to: widest) }
  }

  /// A filled length of `fraction` of `cells` in eighths; something is always drawn for more than
  /// nothing.
  func block(_ fraction: Double, _ cells: Int) -> String {
    let eighths = Int((min(max(fraction, 0), 1) * Double(cells) * 8).rounded())
    let drawn = fraction > 0 ? max(1, eighths) : eighths
    if !style.isUnicode {
      return String(repeating: "#", count: fraction > 0 ? max(1, drawn / 8) : 0)
    }
    let parts = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"]
    return String(repeating: "█", count: drawn / 8) + parts[drawn % 8]
  }

  /// The room for a drawing beside names and texts; nil when there is too little.
  func room(_ names: [String], _ texts: [String]) -> Int? {
    let used =
      (names.first?.displayWidth ?? 0) + texts.reduce(0) { max($0, $1.displayWidth) } + 4
    return width - used >= 8 ? min(width - used, 60) : nil
  }
}
