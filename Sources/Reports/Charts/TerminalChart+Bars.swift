import Terminal

extension ChartCanvas {
  /// A bar from zero for each value, or a point with whiskers where there are intervals.
  func bars(_ bars: [Chart.Bar]) -> [[Span]] {
    let hasIntervals = bars.contains { $0.low != nil }
    let names = names(bars.map(\.name))
    let texts = bars.map { bar in
      var text = label(bar.value)
      if let low = bar.low, let high = bar.high { text += " [\(label(low)), \(label(high))]" }
      return text
    }
    guard let cells = room(names, texts) else {
      return zip(names, texts).map { [Span($0 + "  " + $1)] }
    }
    let ends = bars.flatMap { [$0.value, $0.low, $0.high].compactMap(\.self) }
    let scale = LinearScale(covering: ends + [0])
    var lines = zip(bars, zip(names, texts)).map { bar, labels in
      let drawing = hasIntervals ? whiskers(bar, scale, cells) : filled(bar, scale, cells)
      return [Span(labels.0 + "  ")] + drawing + [Span("  " + labels.1)]
    }
    if hasIntervals {
      let indent = String(repeating: " ", count: (names.first?.displayWidth ?? 0) + 2)
      lines.append([Span(indent + axis(scale, cells), .faint)])
    }
    return lines
  }

  private func filled(_ bar: Chart.Bar, _ scale: LinearScale, _ cells: Int) -> [Span] {
    guard let value = bar.value else { return [Span(String(repeating: " ", count: cells))] }
    if scale.low >= 0 {
      return [Span(block(scale.fraction(value), cells).padded(to: cells), .high)]
    }
    let zero = scale.cell(0, of: cells)
    let place = scale.cell(value, of: cells)
    var glyphs = Array(repeating: " ", count: cells)
    let full = style.isUnicode ? "█" : "#"
    for cell in min(zero, place)...max(zero, place) { glyphs[cell] = full }
    glyphs[zero] = style.isUnicode ? "│" : "|"
    return [Span(glyphs.joined(), value < 0 ? .low : .high)]
  }

  private func whiskers(_ bar: Chart.Bar, _ scale: LinearScale, _ cells: Int) -> [Span] {
    var glyphs = Array(repeating: " ", count: cells)
    glyphs[scale.cell(0, of: cells)] = style.isUnicode ? "│" : "|"
    if let low = bar.low, let high = bar.high {
      let left = scale.cell(min(low, high), of: cells)
      let right = scale.cell(max(low, high), of: cells)
      for cell in left...right { glyphs[cell] = style.isUnicode ? "─" : "-" }
      glyphs[left] = style.isUnicode ? "├" : "["
      glyphs[right] = style.isUnicode ? "┤" : "]"
    }
    if let value = bar.value { glyphs[scale.cell(value, of: cells)] = style.isUnicode ? "●" : "o" }
    return [Span(glyphs.joined())]
  }

  /// The texts of the ticks under their places, those that do not overlap.
  func axis(_ scale: LinearScale, _ cells: Int) -> String {
    var text = ""
    for tick in scale.ticks {
      let start = max(0, scale.cell(tick.value, of: cells) - tick.text.utf8.count / 2)
      let used = text.displayWidth
      guard used == 0 || start > used, start + tick.text.utf8.count <= cells + 2 else { continue }
      text = text.padded(to: start) + tick.text
    }
    return text
  }

  /// A bar for each bin with its count.
  func histogram(_ bins: [Chart.Bin]) -> [[Span]] {
    guard !bins.isEmpty else { return [[Span("no values", .faint)]] }
    let widest = bins.reduce(0) { max($0, visible($1.label).displayWidth) }
    let names = bins.map {
      visible($0.label).truncated(to: max(4, width / 2), mark: style.cut)
        .padded(to: min(widest, max(4, width / 2)), .right)
    }
    let texts = bins.map { groupedText($0.count) }
    let largest = bins.reduce(1) { max($0, $1.count) }
    guard let cells = room(names, texts) else {
      return zip(names, texts).map { [Span($0 + "  " + $1)] }
    }
    return zip(bins, zip(names, texts)).map { bin, labels in
      let bar = block(Double(bin.count) / Double(largest), cells)
      return [Span(labels.0 + "  "), Span(bar, .high), Span("  " + labels.1)]
    }
  }

  /// A bar of patterns for each row, with the shares and, where the parts are those, the Net
  /// Promoter Score.
  func bands(_ parts: [String], _ rows: [Chart.BandRow]) -> [[Span]] {
    let names = names(rows.map(\.name))
    let texts = rows.map { row in
      let percentages = shares(row.counts).map { "\($0)%" }.joined(separator: " ")
      if row.total == 0 { return style.missing }
      let nps = row.nps(parts).map { "NPS \(npsText($0))  " } ?? ""
      return nps + percentages + "  n " + groupedText(row.total)
    }
    let legend = parts.enumerated().map { index, part in
      bandGlyph(index, of: parts.count, style) + " " + visible(part)
    }.joined(separator: "   ")
    let cells = room(names, texts)
    return zip(rows, zip(names, texts)).map { row, labels in
      var spans = [Span(labels.0 + "  ")]
      if let cells, row.counts.contains(where: { $0 > 0 }) {
        spans += bandSpans(row.counts, width: cells, style)
      } else if let cells {
        spans.append(Span(String(repeating: " ", count: cells)))
      }
      return spans + [Span("  " + labels.1)]
    } + legend.wrapped(to: width).map { [Span($0, .faint)] }
  }

  /// A line of blocks for each name, between its lowest and highest value.
  func sparklines(_ lines: [Chart.Sparkline]) -> [[Span]] {
    let names = names(lines.map(\.name))
    let glyphs =
      style.isUnicode
      ? ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"] : ["_", ".", "-", "~", "+", "*", "%", "#"]
    return zip(lines, names).map { line, name in
      let values = line.values.compactMap(\.self)
      let ends =
        label(values.first) + " " + (style.isUnicode ? "→" : "->") + " "
        + label(values.last)
      let cells = max(1, width - name.displayWidth - ends.displayWidth - 4)
      // More values than cells: the last ones count, and the text says how many came before.
      let shown = line.values.suffix(cells)
      let low = values.min() ?? 0
      let high = values.max() ?? 0
      let drawing = shown.map { value -> String in
        guard let value else { return " " }
        guard low < high else { return glyphs[3] }
        let fraction = (value / 2 - low / 2) / (high / 2 - low / 2)
        return glyphs[min(7, max(0, Int((fraction.isFinite ? fraction : 0) * 7.999)))]
      }.joined()
      let earlier = line.values.count - shown.count
      return [
        Span(name + "  "), Span(drawing, .high), Span("  " + ends),
        Span(earlier > 0 ? " (\(groupedText(earlier)) earlier)" : "", .faint),
      ]
    }
  }
}
