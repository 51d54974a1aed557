/// The elements of an SVG picture, written as they are added; every text is escaped.
struct SVGDrawing {
  /// Okabe and Ito's colours, which are told apart with every kind of colour vision.
  enum Paint: String {
    case ink = "#222222"
    case faint = "#666666"
    case grid = "#dddddd"
    case low = "#d55e00"
    case middle = "#c8c8c8"
    case high = "#0072b2"
    case signal = "#e69f00"
    case white = "#ffffff"
  }

  enum Anchor: String {
    case start
    case middle
    case end
  }

  static let width = 720.0
  /// A rough width of a character of 13 pixels.
  static let characterWidth = 7.0
  private(set) var elements = ""
  var height = 0.0

  mutating func text(
    _ text: String, x: Double, y: Double, _ anchor: Anchor = .start, _ paint: Paint = .ink,
    size: Int = 13, isBold: Bool = false
  ) {
    guard !text.isEmpty else { return }
    elements += "<text x=\"\(number(x))\" y=\"\(number(y))\" text-anchor=\"\(anchor.rawValue)\""
    elements += " fill=\"\(paint.rawValue)\" font-size=\"\(size)\""
    elements += (isBold ? " font-weight=\"bold\"" : "") + ">\(text.escapedForHTML)</text>\n"
  }

  mutating func line(
    _ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ paint: Paint, width: Double = 1,
    isDashed: Bool = false
  ) {
    elements += "<line x1=\"\(number(x1))\" y1=\"\(number(y1))\" x2=\"\(number(x2))\""
    elements += " y2=\"\(number(y2))\" stroke=\"\(paint.rawValue)\""
    elements += " stroke-width=\"\(number(width))\""
    elements += (isDashed ? " stroke-dasharray=\"5 4\"" : "") + "/>\n"
  }

  mutating func rectangle(
    _ x: Double, _ y: Double, _ width: Double, _ height: Double, _ paint: Paint
  ) {
    elements += "<rect x=\"\(number(x))\" y=\"\(number(y))\" width=\"\(number(max(0, width)))\""
    elements += " height=\"\(number(max(0, height)))\" fill=\"\(paint.rawValue)\"/>\n"
  }

  mutating func circle(_ x: Double, _ y: Double, _ radius: Double, _ paint: Paint) {
    elements += "<circle cx=\"\(number(x))\" cy=\"\(number(y))\" r=\"\(number(radius))\""
    elements += " fill=\"\(paint.rawValue)\" stroke=\"#ffffff\"/>\n"
  }

  /// A closed shape.
  mutating func polygon(_ points: [(Double, Double)], _ paint: Paint) {
    elements += "<polygon points=\"\(list(points))\" fill=\"\(paint.rawValue)\""
    elements += " stroke=\"#222222\"/>\n"
  }

  /// Lines through the points, interrupted where one is nil; a point on its own is a dot.
  mutating func path(
    _ points: [(Double, Double)?], _ paint: Paint, width: Double = 2, isDashed: Bool = false
  ) {
    for run in points.split(whereSeparator: { $0 == nil }) {
      if run.count == 1, let point = run.first.flatMap(\.self) {
        circle(point.0, point.1, width, paint)
        continue
      }
      elements += "<polyline points=\"\(list(run.compactMap(\.self)))\" fill=\"none\""
      elements += " stroke=\"\(paint.rawValue)\" stroke-width=\"\(number(width))\""
      elements += (isDashed ? " stroke-dasharray=\"5 4\"" : "") + "/>\n"
    }
  }

  private func list(_ points: [(Double, Double)]) -> String {
    points.map { number($0.0) + "," + number($0.1) }.joined(separator: " ")
  }

  private func number(_ coordinate: Double) -> String {
    let text = fixedText(coordinate, decimals: 1)
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }

  /// The whole picture with a title and a description for screen readers.
  ///
  /// `id` makes the references unique in a document with several pictures.
  func document(title: String, description: String, id: String) -> String {
    let width = number(Self.width)
    let height = number(height)
    return """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(width) \(height)" \
      width="\(width)" height="\(height)" role="img" \
      aria-labelledby="\(id)-title \(id)-description" \
      font-family="system-ui, -apple-system, 'Segoe UI', sans-serif">
      <title id="\(id)-title">\(title.escapedForHTML)</title>
      <desc id="\(id)-description">\(description.escapedForHTML)</desc>
      <rect width="\(width)" height="\(height)" fill="#ffffff"/>
      \(elements)</svg>

      """
  }
}
