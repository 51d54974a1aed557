import Reports
import Tables

extension ChartRequest {
  private static let bands = ["detractors", "passives", "promoters"]
  /// The figures that a chart is about when nobody says so, the first that is there.
  private static let figures = [
    "nps", "delta", "share_pct", "importance", "contribution", "value", "gap", "difference",
    "mean", "survival", "n",
  ]
  /// Columns that say how sure a figure is, not what it is.
  private static let doubts: Set<String> = [
    "low", "high", "se", "p", "p_adjusted", "missing", "invalid", "variance", "n_effective",
    "confidence",
  ]
  private static let timeNames: Set<String> = [
    "period", "month", "quarter", "week", "day", "date", "year", "time",
  ]

  /// The chart of a table: the one that `kind` asks for, or what its columns are good for.
  func drawing(of table: Table, title: String?) throws -> Drawing {
    for option in ["value", "name"] {
      if let column = options.string(option) { _ = try table.column(column) }
    }
    switch kind {
    case "journey": return try journeyDrawing(of: table, title: title)
    case "bands": return try bandDrawing(of: table, title: title)
    case "sparklines": return try sparklines(of: table, title: title)
    case "histogram":
      let name = try valueName(of: table)
      return histogram(try figures(table, name), name)
    case "line": return try seriesDrawing(of: table, title: title, center: nil)
    default: break
    }
    let isPlain = options.string("value") == nil && options.string("name") == nil
    if isPlain, kind == nil {
      if table.has("touchpoint"), table.has("rating") {
        return try journeyDrawing(of: table, title: title)
      }
      if !table.has("nps"), !table.has("value"), Self.bands.allSatisfy(table.has) {
        return try bandDrawing(of: table, title: title)
      }
    }
    if kind == nil, table.has("period") {
      let isRepeated = try Set(labels(table, ["period"])).count < table.rowCount()
      return isRepeated
        ? try sparklines(of: table, title: title)
        : try seriesDrawing(of: table, title: title, center: nil)
    }
    return try barDrawing(of: table, title: title)
  }

  /// Names with a value each as bars, or as a line when the names are points in time; raw values
  /// as a histogram.
  private func barDrawing(of table: Table, title: String?) throws -> Drawing {
    let value = try valueName(of: table)
    let names = try labelNames(of: table, value: value)
    let labels = try labels(table, names)
    // A name for each row of raw answers says nothing.
    let isRaw =
      kind == nil && options.string("name") == nil
      && (value == "score" || value == "rating" || labels.count > Self.mostNames)
    if names.isEmpty || isRaw || Set(labels).count < labels.count {
      guard kind == nil, options.string("name") == nil else {
        throw BindingError.sentence(
          names.isEmpty
            ? "\(function): the table has no column of names for bars; `name` says which"
            : "\(function): `\(names.joined(separator: ", "))` repeats its values. Make one row "
              + "for each, as in t:by(\"\(names[0])\"):summary{ mean = cx.mean(\"\(value)\") }")
      }
      return histogram(try figures(table, value), value)
    }
    let type = try table.column(names[0]).type
    if kind == nil, names.count == 1,
      Self.timeNames.contains(names[0]) || type == .date || type == .time
    {
      return try seriesDrawing(of: table, title: title, center: nil)
    }
    let values = try figures(table, value)
    var (low, high) = ([Double?](), [Double?]())
    if table.has("low"), table.has("high"), value != "low", value != "high" {
      low = try figures(table, "low")
      high = try figures(table, "high")
    }
    let bars = labels.indices.map { row in
      Chart.Bar(
        labels[row], values[row], low: low.isEmpty ? nil : low[row],
        high: high.isEmpty ? nil : high[row])
    }
    return self.bars(
      bars, title ?? "\(value) by \(names.joined(separator: ", "))", valueName: value)
  }

  /// Values in the order of rows, with centre, limits and signals where the table has them.
  func seriesDrawing(of table: Table, title: String?, center: Double?) throws -> Drawing {
    let value =
      options.string("value") == nil && table.has("ewma") ? "ewma" : try valueName(of: table)
    let values = try figures(table, value)
    let names =
      table.has("period") && options.string("name") == nil
      ? ["period"] : try labelNames(of: table, value: value)
    let labels =
      names.isEmpty ? values.indices.map { "\($0 + 1)" } : try labels(table, names)
    let lower = try optionalFigures(table, "lcl")
    let upper = try optionalFigures(table, "ucl")
    let signals = table.has("signal") ? try table.column("signal") : nil
    let points = values.indices.map { row -> Chart.Point in
      var signal: String?
      if case .string(let rule)? = signals?[row] { signal = rule }
      return Chart.Point(
        labels[row], values[row], center: center, lower: lower?[row], upper: upper?[row],
        signal: signal)
    }
    return Drawing(
      Chart(title ?? value, valueName: value, .line(Chart.Line(points))))
  }

  /// Detractors, passives and promoters of each row.
  private func bandDrawing(of table: Table, title: String?) throws -> Drawing {
    let counts = try Self.bands.map { try figures(table, $0) }
    var names = options.string("name").map { [$0] } ?? []
    if names.isEmpty {
      names = table.names.prefix { !Self.bands.contains($0) && !Self.figures.contains($0) }
    }
    let labels = names.isEmpty ? counts[0].map { _ in "all" } : try labels(table, names)
    let rows = labels.indices.prefix(Self.mostNames).map { row in
      Chart.BandRow(
        labels[row], counts.map { $0[row].flatMap { Int(exactly: $0.rounded()) } ?? 0 })
    }
    return Drawing(
      Chart(
        title ?? (names.isEmpty ? "NPS" : "NPS by \(names.joined(separator: ", "))"),
        .bands(parts: Self.bands, rows: rows)),
      remark: Self.remark(on: labels.count))
  }

  /// One line of values for each name, in the order of rows.
  private func sparklines(of table: Table, title: String?) throws -> Drawing {
    let value = try valueName(of: table)
    let values = try figures(table, value)
    var names = options.string("name").map { [$0] } ?? []
    if names.isEmpty { names = try labelNames(of: table, value: value).filter { $0 != "period" } }
    let labels = names.isEmpty ? values.map { _ in value } : try labels(table, names)
    var order: [String] = []
    var lines: [String: [Double?]] = [:]
    for (label, value) in zip(labels, values) {
      if lines[label] == nil { order.append(label) }
      lines[label, default: []].append(value)
    }
    let drawn = order.prefix(Self.mostNames).map { Chart.Sparkline($0, lines[$0] ?? []) }
    return Drawing(
      Chart(
        title ?? (names.isEmpty ? value : "\(value) by \(names.joined(separator: ", "))"),
        valueName: value, .sparklines(drawn)),
      remark: Self.remark(on: order.count))
  }

  // MARK: Which columns

  private func valueName(of table: Table) throws -> String {
    if let name = options.string("value") {
      _ = try figures(table, name)
      return name
    }
    if let name = Self.figures.first(where: table.has), try isNumeric(table, name) { return name }
    if table.has("score"), try isNumeric(table, "score") { return "score" }
    let candidates = try table.names.filter {
      try isNumeric(table, $0) && !Self.doubts.contains($0) && $0 != options.string("name")
    }
    guard let first = candidates.first else {
      throw BindingError.sentence(
        "\(function): the table has no column of numbers to draw; it has "
          + table.names.prefix(12).joined(separator: ", "))
    }
    return first
  }

  private func isNumeric(_ table: Table, _ name: String) throws -> Bool {
    let type = try table.column(name).type
    return type == .integer || type == .number
  }

  /// The columns that name the rows: those before the value that are no figures, else the first.
  private func labelNames(of table: Table, value: String) throws -> [String] {
    if let name = options.string("name") { return [name] }
    let before = table.names.prefix { $0 != value }
    let named = try before.filter { try !isNumeric(table, $0) }
    if !named.isEmpty { return Array(named) }
    if let first = before.first { return [first] }
    return try table.names.first { try table.column($0).type == .string }.map { [$0] } ?? []
  }

  /// The rows' names: the cells of the columns, joined.
  private func labels(_ table: Table, _ names: [String]) throws -> [String] {
    let columns = try table.columns(names)
    return (0..<(try table.rowCount())).map { row in
      columns.map { label($0[row]) }.joined(separator: ", ")
    }
  }

  func figures(_ table: Table, _ name: String) throws -> [Double?] {
    try table.column(name).optionalNumbers(named: name)
  }

  private func optionalFigures(_ table: Table, _ name: String) throws -> [Double?]? {
    table.has(name) && name != options.string("value") ? try figures(table, name) : nil
  }
}
