import LuaRuntime
import Reports
import Tables

/// A chart as scripts hold it: it was drawn, and it can be written to a file.
final class PlotObject: LuaReadable, LuaWritable, ShownInLua {
  static let luaType = "plot"
  let drawing: Drawing

  init(_ drawing: Drawing) { self.drawing = drawing }

  static func read(_ call: Call, at index: Int) -> Self? {
    call.object(at: index, tag: ClassTag.plot) as? Self
  }

  func write(to encoder: inout ValueEncoder) { encoder.append(object: self, tag: ClassTag.plot) }

  /// The drawn values: what JSON and files for programs get.
  var shownTree: ValueTree { .table(drawing.chart.table) }

  /// The chart drawn with characters.
  func text(style: Style) -> String {
    chartText(drawing.chart, style: style) + (drawing.remark.map { $0 + "\n" } ?? "")
  }

  static let luaClass = LuaClass(
    "plot", tag: ClassTag.plot,
    methods: [
      Function(
        "plot:write", "Writes the chart to a file, which is replaced as a whole.",
        Arg<PlotObject>("self", "a plot"),
        Arg<String>("path", "ends in .svg, or .txt, .md, .html or .json"),
        example: #"local p = plot(cx.nps(cx.read("sample:responses"))) -- p:write("nps.svg")"#
      ) { call, plot, path in
        try call.checkWrite(path)
        try plot.write(to: path, call.deed)
        return NoResult()
      }
    ],
    metamethods: [
      Function("plot.__tostring", "As text.", Arg<PlotObject>("self", "")) { call, plot in
        plot.text(style: call.deed.style).trimmedNewlines
      }
    ],
    fieldNames: { _ in ["title", "summary"] },
    field: { call, name in
      guard let plot = PlotObject.read(call, at: 1) else { return nil }
      switch name {
      case "title": return .string(Array(plot.drawing.chart.title.utf8))
      case "summary": return .string(Array(plot.drawing.chart.summary.utf8))
      default: return nil
      }
    })

  private func write(to path: String, _ host: Host) throws {
    let chart = drawing.chart
    let zone = host.zone
    let style = Style(zone: { zone.offset(atUTC: $0) })
    let report = Report(chart.title, parts: [.chart(chart)])
    try DocumentFile.write(
      host.writablePath(path), endings: [".svg", ".txt", ".md", ".html", ".json"]
    ) { ending in
      switch ending {
      case ".svg": chartSVG(chart)
      case ".txt": text(style: style)
      case ".md": try report.markdown(style: style)
      case ".html": try report.html(style: style)
      default: try report.json(style: style)
      }
    }
  }
}

/// `plot`.
enum PlotFunctions {
  static let globals: [Function] = [
    Function(
      "plot", "Draws a chart of a result, a table, a column or numbers.",
      Arg<LuaValue>(
        "x",
        "a result such as of `cx.nps` or `cx.control.nps`, figures by group, a column, "
          + "journeys, an array of numbers"),
      Options(ChartRequest.options),
      result: [ResultField("", "plot", "the chart; `:write(\"x.svg\")` makes a picture")],
      example: #"plot(cx.read("sample:responses"):by("country"):nps(), { title = "NPS" })"#
    ) { call, value, options in
      let host = call.deed
      let plot = PlotObject(try ChartRequest(options, host).drawing(of: value))
      try draw(plot, title: options.string("title"), host)
      return plot
    }
  ]

  /// Prints a chart in the form that `show` has.
  static func draw(_ plot: PlotObject, title: String?, _ host: Host) throws {
    let chart = plot.drawing.chart
    if host.showsJSONLines {
      let values = try plot.shownTree.json(isOneLine: true, zone: { host.zone.offset(atUTC: $0) })
      host.write(
        "{\"title\":\((title ?? chart.title).quotedForJSON),\"value\":\(values)}\n")
      return
    }
    switch host.format {
    case .table:
      if host.hasShown { host.write("\n") }
      host.hasShown = true
      host.write(plot.text(style: host.style))
    case .md:
      var style = host.style
      style.isColoured = false
      host.write("```\n" + plot.text(style: style) + "```\n")
    case .html: host.write(chartSVG(chart))
    case .csv, .json:
      host.write(
        try text(
          of: chart.table, as: host.format, TableOptions(limit: nil), style: host.style
        ).endingWithNewline)
    }
  }
}
