import LuaRuntime
import Reports
import Tables

/// What a script asked to draw, and how.
struct ChartRequest {
  /// The options of `plot` and of a report's `:plot`.
  static let options = [
    OptionDeclaration("title", .string, "the line above; what is drawn by default"),
    OptionDeclaration(
      "kind", .oneOf(["bars", "line", "histogram", "bands", "journey", "sparklines"]),
      "the form; by default the one that suits the value"),
    OptionDeclaration("value", .string, "the column of values, when there are several"),
    OptionDeclaration("name", .string, "the column of names"),
    OptionDeclaration("digits", .integer, "decimals of labels; what they need by default"),
    OptionDeclaration(
      "scale", .string, "of ratings along a journey, such as `1-10`", default: "\"-5-5\""),
    OptionDeclaration("neutral", .number, "the rating that is neither good nor bad; the midpoint"),
  ]

  /// The most names that one chart draws.
  static let mostNames = 40

  /// The function that was called, for messages.
  let function: String
  let options: OptionValues
  let zone: (Int64) -> Int

  init(_ options: OptionValues, _ host: Host) {
    function = options.function
    self.options = options
    zone = { host.zone.offset(atUTC: $0) }
  }

  var kind: String? { options.string("kind") }

  /// The chart of any value that has one.
  ///
  /// - Throws: `BindingError` that says what to plot instead, `TableError.noColumn`.
  func drawing(of value: LuaValue) throws -> Drawing {
    if let digits = options.integer("digits"), !(0...17).contains(digits) {
      throw options.error("digits", expected: "a whole number from 0 to 17")
    }
    var drawing = try plainDrawing(of: value)
    if let title = options.string("title") { drawing.chart.title = title }
    if let digits = options.integer("digits") { drawing.chart.digits = digits }
    return drawing
  }

  private func plainDrawing(of value: LuaValue) throws -> Drawing {
    switch value {
    case .object(let table as Table, _): return try drawing(of: table, title: nil)
    case .object(let result as ResultObject, _): return try drawing(of: result.shown)
    case .object(let column as ColumnObject, _):
      return try drawing(of: column.column, named: column.name)
    case .object(let plot as PlotObject, _): return plot.drawing
    case .object(_, ClassTag.groups):
      throw BindingError.sentence(
        "\(function): groups have no figures yet. Plot figures of them, as in "
          + "plot(t:by(\"country\"):nps())")
    case .table(let table): return try drawing(of: table)
    default:
      throw BindingError.unusable(
        function, expected: "a table, a column, a result or an array of numbers",
        found: value.typeName)
    }
  }

  /// An array of numbers as a line, or as a histogram when asked; named numbers as bars.
  private func drawing(of table: LuaTable) throws -> Drawing {
    if table.fields.allSatisfy({ $0.key.text == "n" || $0.key.wholeNumber != nil }) {
      let numbers = try table.elements.map { value -> Double? in
        guard value.isNil || value.double != nil else {
          throw BindingError.unusable(
            function, expected: "an array of numbers", found: "a \(value.typeName) in it")
        }
        return value.double
      }
      guard !numbers.isEmpty else {
        throw BindingError.sentence("\(function): the array is empty, there is nothing to draw")
      }
      switch kind {
      case nil, "line":
        return Drawing(Chart("values", .line(line(numbers.enumerated().map { ("\($0 + 1)", $1) }))))
      case "sparklines": return Drawing(Chart("values", .sparklines([.init("values", numbers)])))
      default: return histogram(numbers, "values")
      }
    }
    let named = table.named
    guard !named.isEmpty, named.allSatisfy({ $0.value.double != nil }) else {
      throw BindingError.sentence(
        "\(function): a Lua table is drawn when it holds numbers; for rows of values make it a "
          + "table with `cx.table` first")
    }
    return bars(named.map { Chart.Bar($0.name, $0.value.double) }, "values")
  }

  /// A column: numbers as a histogram, anything else as how often each value occurs.
  private func drawing(of column: Column, named name: String) throws -> Drawing {
    if let numbers = try numbers(column, name) {
      switch kind {
      case "line":
        return Drawing(
          Chart(
            name, valueName: name, .line(line(numbers.enumerated().map { ("\($0 + 1)", $1) }))))
      case "sparklines": return Drawing(Chart(name, .sparklines([.init(name, numbers)])))
      default: return histogram(numbers, name)
      }
    }
    let counts = try column.counts()
    let labels = try counts.column("value")
    let frequencies = try counts.column("n").optionalNumbers(named: "n")
    return bars(
      frequencies.enumerated().map { Chart.Bar(label(labels[$0]), $1) }, "\(name): rows",
      valueName: "rows")
  }

  // MARK: Parts that all kinds of values share

  /// A column's numbers; nil when it holds something else.
  func numbers(_ column: Column, _ name: String) throws -> [Double?]? {
    guard column.type == .integer || column.type == .number else { return nil }
    return try column.optionalNumbers(named: name)
  }

  func histogram(_ numbers: [Double?], _ name: String) -> Drawing {
    let drawn = numbers.compactMap { $0.flatMap { $0.isFinite ? $0 : nil } }
    let left = numbers.count - drawn.count
    return Drawing(
      .histogram(name, of: drawn, valueName: name),
      remark: left == 0
        ? nil
        : left == 1
          ? "1 missing value is not drawn" : "\(groupedText(left)) missing values are not drawn")
  }

  func bars(_ bars: [Chart.Bar], _ title: String, valueName: String = "value") -> Drawing {
    Drawing(
      Chart(title, valueName: valueName, .bars(Array(bars.prefix(Self.mostNames)))),
      remark: Self.remark(on: bars.count))
  }

  static func remark(on names: Int) -> String? {
    names > mostNames ? "\(groupedText(names - mostNames)) more rows are not drawn" : nil
  }

  func line(_ values: [(label: String, value: Double?)]) -> Chart.Line {
    Chart.Line(values.map { Chart.Point($0.label, $0.value) })
  }

  /// A cell as the label of a bar or a point.
  func label(_ cell: Cell) -> String {
    switch cell {
    case .missing: "missing"
    case .boolean(let flag): flag ? "true" : "false"
    case .integer(let number): String(number)
    case .number(let number): NumberDisplay(digits: nil).text(number)
    case .string(let text): text
    case .date(let days): dateText(days)
    case .time(let instant): timeText(instant, zone: zone)
    }
  }
}

/// A chart with what could not be drawn.
struct Drawing {
  var chart: Chart
  /// What is not in the picture, in words; nil when everything is.
  var remark: String?

  init(_ chart: Chart, remark: String? = nil) {
    self.chart = chart
    self.remark = remark
  }
}
