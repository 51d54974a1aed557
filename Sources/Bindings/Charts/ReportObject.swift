import LuaRuntime
import Reports
import Tables

/// A document that a script puts together.
final class ReportObject: LuaReadable, LuaWritable {
  static let luaType = "report"
  private var report: Report

  init(_ report: Report) { self.report = report }

  static func read(_ call: Call, at index: Int) -> Self? {
    call.object(at: index, tag: ClassTag.report) as? Self
  }

  func write(to encoder: inout ValueEncoder) { encoder.append(object: self, tag: ClassTag.report) }

  private func append(_ part: Report.Part) -> ReportObject {
    report.parts.append(part)
    return self
  }

  private static let selfArgument = Arg<ReportObject>("self", "a report")
  private static let chained = [ResultField("", "report", "the same report, for the next part")]

  static let luaClass = LuaClass(
    "report", tag: ClassTag.report,
    methods: [
      Function(
        "report:heading", "Adds a heading.", selfArgument, Arg<String>("text", "the heading"),
        result: chained, example: #"return cx.report("Wave 2"):heading("Result")"#
      ) { _, report, text in report.append(.heading(text)) },
      Function(
        "report:text", "Adds text; an empty line begins a new paragraph.", selfArgument,
        Arg<String>("text", "plain text"), result: chained,
        example: #"return cx.report("Wave 2"):text("All customers of spring.")"#
      ) { _, report, text in report.append(.text(text)) },
      Function(
        "report:show", "Adds a value as `show` prints it.", selfArgument,
        Arg<LuaValue>("value", "a table, a result, anything"),
        Options(
          OptionDeclaration("title", .string, "a line above"),
          OptionDeclaration("limit", .integer, "the rows shown at most", default: "20"),
          OptionDeclaration("digits", .integer, "decimals of numbers")),
        result: chained,
        example: #"return cx.report("Wave 2"):show(cx.nps(cx.read("sample:responses")))"#
      ) { _, report, value, options in
        if let limit = options.integer("limit"), limit < 0 {
          throw options.error("limit", expected: "at least 0")
        }
        var tree = ValueTree(value)
        if case .table(let table) = tree { tree = table.treeForPeople }
        return report.append(
          .value(
            tree,
            TableOptions(
              title: options.string("title"), limit: options.integer("limit") ?? 20,
              digits: options.integer("digits"))))
      },
      Function(
        "report:plot", "Adds a chart, with its values in a table below it.", selfArgument,
        Arg<LuaValue>("x", "what `plot` draws, or a plot"), Options(ChartRequest.options),
        result: chained,
        example: #"return cx.report("Wave 2"):plot(cx.nps(cx.read("sample:responses")))"#
      ) { call, report, value, options in
        let drawing = try ChartRequest(options, call.deed).drawing(of: value)
        _ = report.append(.chart(drawing.chart))
        return drawing.remark.map { report.append(.text($0 + ".")) } ?? report
      },
      Function(
        "report:write", "Writes the report to a file, which is replaced as a whole.", selfArgument,
        Arg<String>("path", "ends in .md, .html or .json"),
        example: #"local r = cx.report("Wave 2"):heading("Result") -- r:write("wave.html")"#
      ) { call, report, path in
        try call.checkLibraries("write", place: path)
        try report.write(to: path, call.deed)
        return NoResult()
      },
    ],
    metamethods: [
      Function("report.__tostring", "As text.", selfArgument) { _, report in
        let count = report.report.parts.count
        return "report “\(report.report.title)” with \(count) part\(count == 1 ? "" : "s")"
      }
    ],
    fieldNames: { _ in ["title"] },
    field: { call, name in
      guard name == "title", let object = ReportObject.read(call, at: 1) else { return nil }
      return .string(Array(object.report.title.utf8))
    })

  private func write(to path: String, _ host: Host) throws {
    let zone = host.zone
    let style = Style(zone: { zone.offset(atUTC: $0) })
    try DocumentFile.write(path, endings: [".html", ".md", ".json"]) { ending in
      switch ending {
      case ".html": try report.html(style: style)
      case ".md": try report.markdown(style: style)
      default: try report.json(style: style)
      }
    }
  }
}

/// `cx.report`.
enum ReportFunctions {
  static let library: [Function] = [
    Function(
      "cx.report", "A document of headings, texts, values and charts, for :write.",
      Arg<String>("title", "its title"),
      Options(
        OptionDeclaration(
          "language", .string, "of the texts, for screen readers", default: "\"en\"")),
      result: [ResultField("", "report", "with :heading, :text, :show, :plot and :write")],
      example: #"return cx.report("Wave 2"):heading("Result"):text("All customers.")"#
    ) { _, title, options in
      ReportObject(Report(title, language: options.string("language") ?? "en"))
    }
  ]
}
