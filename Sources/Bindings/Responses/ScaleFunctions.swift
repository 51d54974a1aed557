import Experience
import LuaRuntime
import Manifest
import Reports
import Tables

/// `cx.scale.check`.
enum ScaleFunctions {
  static let library: [Function] = [
    Function(
      "cx.scale.check",
      "Looks for signs that scores are on another scale than the declared one; recodes nothing.",
      Arg<LuaValue>("x", "a table of responses, a column, an array of numbers, or groups"),
      Options(
        OptionDeclaration("score", .string, "the column of a table", default: "\"score\""),
        OptionDeclaration(
          "scale", .string, "lowest and highest answer, such as `1-5`",
          default: "the column's own, else \"0-10\""),
        OptionDeclaration(
          "at", .string, "the column of dates or times, for changes over time",
          default: "\"answered_at\" when there is one")),
      result: [
        ResultField("ok", "boolean", "whether there is no sign"),
        ResultField(
          "flags", "table",
          "columns `flag` (out_of_range, spike_above, codes_from_one, changes_scale, decimals), "
            + "`evidence`, `setting`: what to write into deed.toml if it is so"),
        ResultField("n", "integer", "scores that were looked at"),
        ResultField("scale", "string", "the scale that was expected"),
      ],
      example: "return cx.scale.check({ 1, 5, 6, 6, 4 }, { scale = \"1-5\" }).ok"
    ) { call, value, options in
      try Analysis.each(call, value, options) { call, part, options in
        try check(part, options, call.deed)
      }
    }
  ]

  private static func check(
    _ value: LuaValue, _ options: OptionValues, _ host: Host
  ) throws -> LuaValue {
    let input = try ScoreInput(
      value, function: "cx.scale.check", score: options.string("score"))
    guard case .column(let column, let name, let table) = input else {
      throw LuaError.argument(
        function: "cx.scale.check", name: "x", index: 1,
        expected: "table, column or array of numbers",
        found: { if case .groups = input { "groups" } else { "counts" } }())
    }
    _ = try column.optionalNumbers(named: name)
    let asked = options.string("scale")
    if let own = column.scale, let asked, own != asked {
      throw ExperienceError.scaleConflict(name, own: own, asked: asked)
    }
    let scale = asked ?? column.scale ?? "0-10"
    guard let bounds = SurveySettings.bounds(of: scale) else {
      throw options.error("scale", expected: "lowest and highest answer, such as \"1-5\"")
    }
    if options["at"] != nil && table == nil {
      throw options.error("at", expected: "no column name beside an array or a column")
    }
    let at = options.string("at") ?? (table?.has("answered_at") == true ? "answered_at" : nil)
    let dates = try at.flatMap { name in try table.map { try moments($0, name, options) } }
    let found = ScaleCheck(score: column, bounds: bounds, at: dates, zone: host.zone)
    let flags = Table([
      ("flag", .strings(found.flags.map(\.name))),
      ("evidence", .strings(found.flags.map(\.evidence))),
      ("setting", .strings(found.flags.map(\.setting))),
    ])
    return Analysis.result(
      ShownResult(
        title: found.ok ? "Scale \(scale): no sign of another" : "Scale \(scale): look at this",
        fields: [
          ValueTree.Field("ok", .boolean(found.ok)), ValueTree.Field("flags", .table(flags)),
          ValueTree.Field("n", .count(column.count - column.missingCount)),
          ValueTree.Field("scale", .string(scale)),
        ],
        settings: [
          ShownResult.Setting(
            "scale", scale, isAssumed: asked == nil && column.scale == nil)
        ],
        sentences: found.flags.map { flag in
          flag.evidence + "." + (flag.setting.map { " If so, declare \($0)." } ?? "")
        }))
  }

  /// A column of dates or times.
  private static func moments(
    _ table: Table, _ name: String, _ options: OptionValues
  ) throws -> Column {
    let column = try table.column(name)
    guard column.type == .date || column.type == .time else {
      throw BindingError.unusable(
        options.function, expected: "dates or times in column `\(name)`",
        found: "\(column.type.rawValue)s")
    }
    return column
  }
}
