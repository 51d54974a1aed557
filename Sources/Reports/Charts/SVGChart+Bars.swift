import Terminal

extension SVGPainter {
  private static let rowHeight = 28.0

  mutating func bars(_ bars: [Chart.Bar]) {
    guard !bars.isEmpty else { return say("no values") }
    let texts = bars.map { bar in
      var text = chart.label(bar.value)
      if let low = bar.low, let high = bar.high {
        text += " [\(chart.label(low)), \(chart.label(high))]"
      }
      return text
    }
    let left = Self.margin + room(bars.map(\.name), limit: 220)
    let right = SVGDrawing.width - Self.margin - room(texts, limit: 200)
    let values = bars.flatMap { [$0.value, $0.low, $0.high].compactMap(\.self) }
    let scale = LinearScale(covering: values + [0])
    func x(_ value: Double) -> Double { left + scale.fraction(value) * (right - left) }
    let bottom = top + Double(bars.count) * Self.rowHeight
    for tick in scale.ticks {
      drawing.line(x(tick.value), top, x(tick.value), bottom, .grid)
      drawing.text(tick.text, x: x(tick.value), y: bottom + 16, .middle, .faint, size: 11)
    }
    drawing.line(x(0), top, x(0), bottom, .ink)
    for (index, bar) in bars.enumerated() {
      let middle = top + (Double(index) + 0.5) * Self.rowHeight
      drawing.text(
        cut(bar.name, to: left - Self.margin), x: left - 8, y: middle + 4, .end)
      drawing.text(texts[index], x: right + 10, y: middle + 4)
      if let value = bar.value {
        let ends = (min(x(0), x(value)), max(x(0), x(value)))
        drawing.rectangle(ends.0, middle - 8, ends.1 - ends.0, 16, value < 0 ? .low : .high)
      }
      if let low = bar.low, let high = bar.high {
        // White below the whiskers keeps them visible on the bar.
        for (paint, width) in [(SVGDrawing.Paint.white, 5.0), (.ink, 2)] {
          drawing.line(x(low), middle, x(high), middle, paint, width: width)
          for end in [low, high] {
            drawing.line(x(end), middle - 5, x(end), middle + 5, paint, width: width)
          }
        }
      }
    }
    top = bottom + 18
    say(chart.valueName.visible())
  }

  mutating func histogram(_ bins: [Chart.Bin]) {
    guard !bins.isEmpty else { return say("no values") }
    let largest = Double(bins.reduce(1) { max($0, $1.count) })
    let left = Self.margin
    let step = (SVGDrawing.width - 2 * Self.margin) / Double(bins.count)
    let height = 220.0
    let bottom = top + 16 + height
    let longest = bins.reduce(1) { max($0, $1.label.visible().displayWidth) }
    let fitting = Int(Double(bins.count) * step / (Double(longest) * 6.5 + 8))
    let labels = Set(labelled(bins.count, most: max(1, fitting)))
    for (index, bin) in bins.enumerated() {
      let x = left + Double(index) * step
      let length = Double(bin.count) / largest * height
      drawing.rectangle(x + 0.5, bottom - length, step - 1, length, .high)
      if step >= 24 {
        drawing.text(
          groupedText(bin.count), x: x + step / 2, y: bottom - length - 4, .middle, .faint,
          size: 11)
      }
      if labels.contains(index) {
        drawing.text(
          cut(bin.label, to: 160), x: x + step / 2, y: bottom + 16, .middle, .faint, size: 11)
      }
    }
    drawing.line(left, bottom, SVGDrawing.width - Self.margin, bottom, .ink)
    top = bottom + 18
    say(chart.valueName.visible())
  }

  mutating func bands(_ parts: [String], _ rows: [Chart.BandRow]) {
    guard !rows.isEmpty else { return say("no values") }
    let texts = rows.map { row in
      (row.nps(parts).map { "NPS \(npsText($0)) · " } ?? "") + "n " + groupedText(row.total)
    }
    let left = Self.margin + room(rows.map(\.name), limit: 220)
    let right = SVGDrawing.width - Self.margin - room(texts, limit: 120)
    for (index, row) in rows.enumerated() {
      let y = top + Double(index) * (Self.rowHeight + 4)
      drawing.text(cut(row.name, to: left - Self.margin), x: left - 8, y: y + 18, .end)
      drawing.text(texts[index], x: right + 10, y: y + 18, .start, .faint, size: 12)
      let lengths = shares(row.counts, of: Int(right - left))
      var x = left
      for (part, length) in lengths.enumerated() where length > 0 {
        drawing.rectangle(x, y, Double(length) - 1, Self.rowHeight - 2, paint(part, row.counts))
        let share = "\(shares(row.counts)[part])%"
        if length >= 32 {
          let isDark = paint(part, row.counts) == .high
          drawing.text(
            share, x: x + Double(length) / 2, y: y + 18, .middle, isDark ? .white : .ink, size: 12)
        }
        x += Double(length)
      }
    }
    top += Double(rows.count) * (Self.rowHeight + 4) + 8
    var x = left
    for (index, part) in parts.enumerated() {
      let text = cut(part, to: 160)
      drawing.rectangle(x, top, 12, 12, paint(index, parts.map { _ in 1 }))
      drawing.text(text, x: x + 18, y: top + 11, .start, .faint, size: 12)
      x += Double(text.displayWidth) * SVGDrawing.characterWidth + 40
    }
    drawing.height = top + 28
  }

  private func paint(_ index: Int, _ counts: [Int]) -> SVGDrawing.Paint {
    index == 0 ? .low : index == counts.count - 1 ? .high : .middle
  }

  mutating func sparklines(_ lines: [Chart.Sparkline]) {
    guard !lines.isEmpty else { return say("no values") }
    let left = Self.margin + room(lines.map(\.name), limit: 220)
    let right = SVGDrawing.width - Self.margin - 160
    for (index, line) in lines.enumerated() {
      let y = top + Double(index) * 36
      let values = line.values.compactMap(\.self)
      drawing.text(cut(line.name, to: left - Self.margin), x: left - 8, y: y + 20, .end)
      guard !values.isEmpty else {
        drawing.text("no values", x: left, y: y + 20, .start, .faint)
        continue
      }
      let scale = LinearScale(covering: values)
      let steps = Double(max(1, line.values.count - 1))
      let points = line.values.enumerated().map { position, value in
        value.map { value in
          (
            left + Double(position) / steps * (right - left),
            y + 28 - scale.fraction(value) * 24
          )
        }
      }
      drawing.path(points, .high)
      if let last = points.last(where: { $0 != nil }).flatMap(\.self) {
        drawing.circle(last.0, last.1, 3.5, .high)
      }
      drawing.text(
        chart.label(values.first) + " → " + chart.label(values.last), x: right + 12, y: y + 20,
        .start, .ink, size: 12)
    }
    top += Double(lines.count) * 36
    say(chart.valueName.visible())
  }
}
