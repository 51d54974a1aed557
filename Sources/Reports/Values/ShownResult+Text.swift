import Terminal
import Tables

/// A result as lines of text: the headline with its interval and n, a bar of the bands, the other
/// figures, the settings, remarks and notes, then tables.
///
/// No line is wider than the style's width. Interval limits beyond the headline's range are drawn
/// at its end, and the text says so.
package func resultText(
  _ result: ShownResult, _ options: TableOptions = TableOptions(), style: Style = Style()
) throws -> String {
  var lines: [[Span]] = []
  if let title = options.title {
    lines += title.visible(isUnicode: style.isUnicode).wrapped(to: style.width)
      .map { [Span($0, .strong)] }
  }
  lines.append([Span(result.headlineText(options.digits, style), .strong)])
  if let bar = result.bandLine(style) { lines += bar }
  let separator = style.isUnicode ? " · " : ", "
  let figures = result.plainFields.map { field in
    field.name.visible(isUnicode: style.isUnicode) + " "
      + field.value.inline(digits: options.digits, style: style)
  }
  lines += joined(figures, separator: "   ", style).map { [Span($0)] }
  let settings = result.settings.map { setting in
    "\(setting.name) \(setting.text)" + (setting.isAssumed ? " (assumed)" : "")
  }
  lines += joined(settings, separator: separator, style).map { [Span($0, .faint)] }
  var remarks = result.sentences
  if let clipped = result.clippedSentence { remarks.append(clipped) }
  remarks += sentences(result.notes)
  lines += remarks.flatMap {
    $0.visible(isUnicode: style.isUnicode).wrapped(to: style.width)
  }.map { [Span($0, .faint)] }
  var text = style.text(lines)
  for field in result.fields {
    if case .table(let table) = field.value {
      text +=
        "\n"
        + (try tableText(
          table, TableOptions(title: field.name, limit: options.limit, digits: options.digits),
          style: style))
    }
  }
  return text
}

/// Texts side by side, as many in a line as fit.
private func joined(_ texts: [String], separator: String, _ style: Style) -> [String] {
  var lines: [String] = []
  let width = style.width ?? 100
  for text in texts.map({ $0.visible(isUnicode: style.isUnicode) }) {
    if let last = lines.last, (last + separator + text).displayWidth <= width {
      lines[lines.count - 1] = last + separator + text
    } else {
      lines.append(text)
    }
  }
  return lines.flatMap { $0.wrapped(to: style.width) }
}

extension ShownResult {
  /// Such as `NPS 39.8  [37.2, 42.5]  n 2,746`.
  func headlineText(_ digits: Int?, _ style: Style) -> String {
    var text = title.visible(isUnicode: style.isUnicode)
    if let headline {
      let display = NumberDisplay(digits: digits ?? headline.digits)
      func shown(_ number: Double?) -> String { number.map(display.text) ?? style.missing }
      text += " " + shown(self[headline.field]?.double)
      if let unit = headline.unit { text += (unit == "%" ? "" : " ") + unit }
      if let (low, high) = interval {
        text += "  [\(shown(clipped(low))), \(shown(clipped(high)))]"
      }
    }
    if let n = self["n"]?.count { text += "  n " + groupedText(n) }
    return text
  }

  var clippedSentence: String? {
    guard let range = headline?.range, let (low, high) = interval,
      low < range.lowerBound || high > range.upperBound
    else { return nil }
    let ends = [range.lowerBound, range.upperBound].map { NumberDisplay().text($0) }
    return "the interval is drawn within \(ends[0])…\(ends[1]); its fields hold the full limits"
  }

  private var interval: (low: Double, high: Double)? {
    guard headline != nil, let low = self["low"]?.double, let high = self["high"]?.double else {
      return nil
    }
    return (low, high)
  }

  private func clipped(_ limit: Double) -> Double {
    guard let range = headline?.range, !limit.isNaN else { return limit }
    return min(max(limit, range.lowerBound), range.upperBound)
  }

  /// The fields that no other line shows.
  fileprivate var plainFields: [ValueTree.Field] {
    let settingNames = Set(settings.map(\.name))
    let hasInterval = interval != nil
    let bandNames = bandCounts == nil ? [] : Set(bands)
    return fields.filter { field in
      if case .table = field.value { return false }
      if field.name == headline?.field || bandNames.contains(field.name) { return false }
      if settingNames.contains(field.name) { return false }
      if field.name == "n" { return field.value.count == nil }
      return !(hasInterval && (field.name == "low" || field.name == "high"))
    }
  }

  private var bandCounts: [Int]? {
    let counts = bands.compactMap { self[$0]?.count }
    return counts.count == bands.count && counts.contains { $0 > 0 } ? counts : nil
  }

  fileprivate func bandLine(_ style: Style) -> [[Span]]? {
    guard let counts = bandCounts else { return nil }
    let bar = bandSpans(counts, width: min(40, style.width ?? 40), style)
    let percentages = shares(counts)
    let legend = zip(bands.indices, zip(bands, zip(counts, percentages))).map { index, band in
      let (name, (count, share)) = band
      let glyph = bandGlyph(index, of: bands.count, style)
      return "\(glyph) \(name) \(share)% (\(groupedText(count)))"
    }
    return [bar] + joined(legend, separator: "   ", style).map { [Span($0)] }
  }
}

/// A bar of parts, each with its own pattern: the first stands for the worst, the last for the
/// best.
func bandSpans(_ counts: [Int], width: Int, _ style: Style) -> [Span] {
  zip(counts.indices, shares(counts, of: width)).map { index, length in
    let ink: Ink = index == 0 ? .low : index == counts.count - 1 ? .high : .middle
    return Span(
      String(repeating: bandGlyph(index, of: counts.count, style), count: length), ink)
  }
}

func bandGlyph(_ index: Int, of count: Int, _ style: Style) -> String {
  if index == 0 { return style.isUnicode ? "▓" : "-" }
  if index == count - 1 { return style.isUnicode ? "█" : "#" }
  return style.isUnicode ? "░" : "."
}
