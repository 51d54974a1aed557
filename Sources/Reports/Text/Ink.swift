import Terminal

/// What a piece of drawn text means; colour only repeats what shape and words say.
enum Ink: Sendable {
  case plain
  case strong
  case faint
  /// Detractors, complaints, losses: vermilion.
  case low
  /// Passives, the middle: grey.
  case middle
  /// Promoters, delight, gains: blue.
  case high
  /// What a chart points at: signals, peaks.
  case signal
}

/// A piece of a line.
struct Span: Sendable {
  var text: String
  var ink: Ink

  init(_ text: String, _ ink: Ink = .plain) {
    self.text = text
    self.ink = ink
  }
}

extension Style {
  /// The lines as text, each cut to the width; vermilion, blue and orange of Okabe and Ito are
  /// told apart with every kind of colour vision.
  func text(_ lines: [[Span]]) -> String {
    lines.map { spans in
      let isCut = spans.reduce(0) { $0 + $1.text.displayWidth } > width ?? .max
      var room = (width ?? .max) - (isCut ? cut.displayWidth : 0)
      var line = ""
      for span in spans {
        let text =
          isCut && span.text.displayWidth > room
          ? span.text.truncated(to: max(0, room), mark: "") : span.text
        line += inked(text, span.ink)
        if text != span.text { break }
        room -= text.displayWidth
      }
      if isCut { line += cut.truncated(to: width ?? .max, mark: "") }
      while line.last == " " { line.removeLast() }
      return line + "\n"
    }.joined()
  }

  private func inked(_ text: String, _ ink: Ink) -> String {
    guard isColoured, !text.isEmpty else { return text }
    let code =
      switch ink {
      case .plain: ""
      case .strong: "1"
      case .faint: "2"
      case .low: "38;5;166"
      case .middle: "38;5;245"
      case .high: "38;5;32"
      case .signal: "1;38;5;208"
      }
    return code.isEmpty ? text : "\u{1b}[\(code)m\(text)\u{1b}[0m"
  }
}
