import Tables

extension Chart {
  /// The drawn values as a table, for those who cannot or do not want to see the drawing.
  package var table: Table {
    switch kind {
    case .bars(let bars):
      var columns: [(name: String, column: Column)] = [
        ("name", .strings(bars.map(\.name))), (valueName, .numbers(bars.map(\.value))),
      ]
      if bars.contains(where: { $0.low != nil }) {
        columns.append(("low", .numbers(bars.map(\.low))))
        columns.append(("high", .numbers(bars.map(\.high))))
      }
      return Table(Self.distinct(columns))
    case .line(let line):
      let points = line.points
      var columns: [(name: String, column: Column)] = [
        ("period", .strings(points.map(\.label))), (valueName, .numbers(points.map(\.value))),
      ]
      for (name, path) in [("center", \Point.center), ("lcl", \.lower), ("ucl", \.upper)]
      where points.contains(where: { $0[keyPath: path] != nil }) {
        columns.append((name, .numbers(points.map { $0[keyPath: path] })))
      }
      if points.contains(where: { $0.signal != nil }) {
        columns.append(("signal", .strings(points.map(\.signal))))
      }
      return Table(Self.distinct(columns))
    case .histogram(let bins):
      return Table(
        Self.distinct([
          (valueName, .strings(bins.map(\.label))),
          ("n", .integers(bins.map { Int64($0.count) })),
        ]))
    case .bands(let parts, let rows):
      var columns: [(name: String, column: Column)] = [("name", .strings(rows.map(\.name)))]
      for (index, part) in parts.enumerated() {
        let counts = rows.map { $0.counts.indices.contains(index) ? Int64($0.counts[index]) : nil }
        columns.append((part, .integers(counts)))
      }
      return Table(Self.distinct(columns))
    case .journey(let journey):
      let marks = journey.steps.indices.map { index in
        let names = [
          index == journey.peak ? "peak" : nil, index == journey.ending ? "end" : nil,
        ].compactMap(\.self)
        return names.isEmpty ? nil : names.joined(separator: ", ")
      }
      return Table(
        Self.distinct([
          ("touchpoint", .strings(journey.steps.map(\.name))),
          (valueName, .numbers(journey.steps.map(\.rating))), ("moment", .strings(marks)),
        ]))
    case .sparklines(let lines):
      let values = lines.flatMap(\.values)
      return Table(
        Self.distinct([
          ("name", .strings(lines.flatMap { line in line.values.map { _ in line.name } })),
          (
            "position",
            .integers(lines.flatMap { line in line.values.indices.map { Int64($0 + 1) } })
          ),
          (valueName, .numbers(values)),
        ]))
    }
  }

  /// The columns with a number behind names that came before.
  private static func distinct(
    _ columns: [(name: String, column: Column)]
  ) -> [(name: String, column: Column)] {
    var seen: Set<String> = []
    return columns.map { name, column in
      var candidate = name
      var number = 2
      while !seen.insert(candidate).inserted {
        candidate = "\(name)_\(number)"
        number += 1
      }
      return (candidate, column)
    }
  }

  /// What the chart shows in a sentence or two, for screen readers.
  package var summary: String {
    switch kind {
    case .bars(let bars):
      return named("bar", bars.map { ($0.name, $0.value) })
    case .line(let line):
      let signals = line.points.filter { $0.signal != nil }
      let text = named("point", line.points.map { ($0.label, $0.value) })
      return signals.isEmpty
        ? text
        : text + " " + counted(signals.count, "signal") + ": "
          + signals.map { "\($0.label) (\($0.signal ?? ""))" }.joined(separator: ", ") + "."
    case .histogram(let bins):
      let total = BandRow("", bins.map(\.count)).total
      let largest = bins.max { $0.count < $1.count }
      return counted(total, "value") + " in " + counted(bins.count, "bin")
        + (largest.map { ", most in \($0.label) (\(groupedText($0.count)))" } ?? "") + "."
    case .bands(let parts, let rows):
      return rows.map { row in
        let percentages = shares(row.counts)
        if !percentages.contains(where: { $0 > 0 }) { return row.name + ": no values." }
        let texts = zip(parts, percentages).map { "\($0) \($1)%" }
        let nps = row.nps(parts).map { ", NPS \(npsText($0))" } ?? ""
        return row.name + ": " + texts.joined(separator: ", ") + nps + "."
      }.joined(separator: " ")
    case .journey(let journey):
      let moments = [("peak", journey.peak), ("end", journey.ending)].compactMap { name, index in
        index.map { "\(name) \(journey.steps[$0].name) \(label(journey.steps[$0].rating))" }
      }
      let text = named("touchpoint", journey.steps.map { ($0.name, $0.rating) })
      return moments.isEmpty ? text : text + " " + moments.joined(separator: ", ") + "."
    case .sparklines(let lines):
      return lines.map { line in
        let values = line.values.compactMap(\.self)
        return "\(line.name): \(counted(values.count, "value")), "
          + "first \(label(values.first)), last \(label(values.last))."
      }.joined(separator: " ")
    }
  }

  private func named(_ noun: String, _ items: [(name: String, value: Double?)]) -> String {
    let values = items.compactMap { item in item.value.map { (item.name, $0) } }
    let missing = items.count - values.count
    var text = counted(items.count, noun)
    if let low = values.min(by: { $0.1 < $1.1 }), let high = values.max(by: { $0.1 < $1.1 }) {
      text += ", lowest \(low.0) \(label(low.1)), highest \(high.0) \(label(high.1))"
    }
    return text + (missing > 0 ? ", \(groupedText(missing)) missing" : "") + "."
  }

  /// A value's text in labels.
  func label(_ value: Double?) -> String {
    value.map { readableText($0, digits: digits, decimals: min(2, readableDecimals($0))) } ?? "–"
  }
}
