import Experience
import LuaRuntime
import Reports
import Tables
import Wording
import WorkspaceStore

/// The tables of the workspace: `cx.customers`, `cx.responses`, `cx.data`, `cx.append` and so on.
enum WorkspaceFunctions {
  static let library: [Function] =
    [responses, surveys, data, append]
    + [
      standard("customers", "The customers", "`customer_id`, `opt_out`"),
      standard(
        "touchpoints", "What customers went through",
        "`customer_id`, `journey_id`, `touchpoint`, `channel`, `at`, `rating`, `direct`, "
          + "`department`"),
      standard(
        "visits", "The visits that are planned or were made",
        "`visit_id`, `customer_id`, `journey_id`, `touchpoint`, `at`, `team`"),
      standard(
        "promises", "The promises",
        "`promise_id`, `customer_id`, `promised`, `delivered`, `due`, `promiser`"),
      standard(
        "complaints", "The complaints",
        "`complaint_id`, `customer_id`, `opened`, `closed`, `channel`, `contacts`"),
      standard("extras", "The extras", "`customer_id`, `at`, `type`, `reaction`, `cost`"),
      standard("contacts", "The invitations", "`customer_id`, `at`, `kind`, `survey_id`"),
      standard("deed_items", "The good deeds that were planned and done", "one row an item"),
    ]

  private static func standard(_ name: String, _ content: String, _ columns: String) -> Function {
    Function(
      "cx.\(name)", "\(content) of the workspace.",
      result: [
        ResultField(
          "", "table", "\(columns) and further columns; no rows before the first import")
      ],
      example: "return cx.\(name)():count()"
    ) { call in try stored(name, call) }
  }

  /// A table with its personal columns marked.
  private static func stored(_ name: String, _ call: Call) throws -> Table {
    let workspace = try call.deed.openWorkspace()
    return try workspace.table(name).markingPersonal(workspace.personalColumns(of: name))
  }

  private static let data = Function(
    "cx.data", "A table of the workspace by its name.", Arg<String>("name", "the table"),
    result: [ResultField("", "table", "columns are read when they are first used")],
    example: #"return cx.data("customers"):columns()"#
  ) { call, name in
    switch name {
    case "surveys": try surveyTable(call)
    default: try stored(name, call)
    }
  }

  private static let surveys = Function(
    "cx.surveys", "The surveys: those of the table, and those that deed.toml declares.",
    result: [
      ResultField("", "table", "`survey_id`, `name`, `kind`, `scale`, `launched` and further ones")
    ],
    example: "return cx.surveys():columns()"
  ) { call in try surveyTable(call) }

  private static func surveyTable(_ call: Call) throws -> Table {
    let workspace = try call.deed.openWorkspace()
    let stored = try workspace.table("surveys")
    let ids = stored.has("survey_id") ? try stored.column("survey_id") : nil
    let known = Set((0..<(ids?.count ?? 0)).compactMap { ids?[$0].text })
    let declared = workspace.manifest.surveys.filter { !known.contains($0.key) }
      .sorted { Array($0.key.utf8).lexicographicallyPrecedes(Array($1.key.utf8)) }
    guard !declared.isEmpty else { return stored }
    let rows = Table([
      ("survey_id", .strings(declared.map(\.key))),
      ("name", .strings(declared.map(\.value.name))),
      ("kind", .strings(declared.map(\.value.kind))),
      ("scale", .strings(declared.map { $0.value.scale ?? "0-10" })),
      (
        "launched",
        try Column.strings(declared.map(\.value.launched)).cast(to: .date, named: "launched")
      ),
    ])
    return try stored.rowCount() == 0
      ? rows.labelled("surveys") : stored.concatenated([rows], fill: true)
  }

  private static let responses = Function(
    "cx.responses",
    "The answers that figures are made of: complete, not set aside, one of a customer and month.",
    Options(
      OptionDeclaration("survey", .string, "the survey", default: "all of them"),
      OptionDeclaration(
        "partial", .boolean, "whether partial answers with a score come too", default: "false"),
      OptionDeclaration(
        "quarantined", .boolean, "gives only the answers that were set aside, with `reason`",
        default: "false"),
      OptionDeclaration(
        "duplicates", .oneOf(DuplicateRule.allCases.map(\.rawValue)),
        "which of a customer's answers in a local month counts", default: "\"last\"")),
    result: [
      ResultField(
        "", "table",
        "`response_id`, `customer_id`, `survey_id`, `score` with its survey's scale, "
          + "`answered_at`, `comment` and further ones; notes say what was left out")
    ],
    example: "return cx.nps(cx.responses{ partial = true })"
  ) { call, options in
    let workspace = try call.deed.openWorkspace()
    let survey = options.string("survey")
    let table: Table
    if options.boolean("quarantined") == true {
      table = try workspace.quarantined(survey: survey)
    } else {
      var query = ResponseQuery()
      query.survey = survey
      query.partial = options.boolean("partial") ?? false
      if let rule = options.string("duplicates").flatMap(DuplicateRule.init) {
        query.duplicates = rule
      }
      table = try workspace.responses(query)
    }
    if let survey, try table.rowCount() == 0 { try check(survey, in: workspace) }
    return table.markingPersonal(workspace.personalColumns(of: "responses"))
  }

  /// Refuses the name of a survey that nothing knows, when there are answers to others.
  private static func check(_ survey: String, in workspace: Workspace) throws {
    let all = try workspace.table("responses")
    guard workspace.manifest.surveys[survey] == nil, all.has("survey_id") else { return }
    let ids = try all.column("survey_id").counts().column("value")
    let known = Set((0..<ids.count).compactMap { ids[$0].text } + workspace.manifest.surveys.keys)
    guard !known.isEmpty, !known.contains(survey) else { return }
    throw BindingError.sentence(
      "no survey `\(survey)` in this workspace." + suggestion(for: survey, among: known.sorted())
        + " Surveys: \(known.sorted().joined(separator: ", ")).")
  }

  private static let append = Function(
    "cx.append", "Adds rows to a table of the workspace, all of them or none.",
    Arg<String>(
      "table", "its name; a new one is made, unless it is close to a name that is known"),
    Arg<LuaValue>("rows", "an array of rows, one row, or a table"),
    result: [
      ResultField("added", "integer", "rows whose key was not there"),
      ResultField("changed", "integer", "rows that replaced an older version"),
      ResultField("unchanged", "integer", "rows that were there already"),
      ResultField("quarantined", "integer", "answers that the rules set aside"),
      ResultField("import", "integer", "its number, for `deed import --undo`"),
    ],
    example: #"""
      return cx.append("promises", { { promise_id = "P1", promised = 3, delivered = 2 } }).added
      """#
  ) { call, name, rows in
    try call.checkLibraries("append", name: name)
    let workspace = try call.deed.openWorkspace()
    try call.checkAppend(to: name)
    try refuseMistyped(name, in: workspace)
    if case .table(let given) = rows, given.isEmpty { return appended(nil, to: name) }
    let receipt = try workspace.append(
      table(of: rows), to: name, source: call.position?.source ?? "a script")
    return appended(receipt, to: name)
  }

  /// Refuses a name that is close to one that is known, when nothing has it: it is mistyped.
  private static func refuseMistyped(_ name: String, in workspace: Workspace) throws {
    let stored = workspace.hasData ? try workspace.store().summaries().map(\.name) : []
    let known = Set(stored + StandardTables.names + workspace.manifest.tables.keys)
    guard !known.contains(name), let meant = closestName(to: name, among: known.sorted()) else {
      return
    }
    throw BindingError.sentence(
      "cx.append: there is no table `\(name)`. Did you mean `\(meant)`? A new table whose name is so "
        + "close to another one is declared first: `[tables.\(name)]` in deed.toml.")
  }

  /// What was added; nothing for an empty array of rows, which has no columns.
  private static func appended(_ receipt: ImportReceipt?, to name: String) -> LuaValue {
    let quarantined = receipt?.quarantined ?? [:]
    return Analysis.result(
      ShownResult(
        title: "Added to \(name)",
        fields: [
          ValueTree.Field("added", .count(receipt?.added ?? 0)),
          ValueTree.Field("changed", .count(receipt?.changed ?? 0)),
          ValueTree.Field("unchanged", .count(receipt?.unchanged ?? 0)),
          ValueTree.Field("quarantined", .count(quarantined.values.reduce(0, +))),
          ValueTree.Field("import", .count(receipt?.id.map { Int($0) })),
        ],
        sentences: quarantined.sorted { $0.key < $1.key }.map {
          "\($0.value) set aside: \($0.key)."
        }))
  }

  private static func table(of rows: LuaValue) throws -> Table {
    switch rows {
    case .object(let table as Table, _): return table
    case .table(let values):
      let isOneRow =
        values.array.isEmpty && !values.fields.isEmpty
        && values.fields.allSatisfy { if case .table = $0.value { false } else { true } }
      return try TableBuilding.table(of: isOneRow ? LuaTable(array: [rows]) : values)
    default:
      throw LuaError.argument(
        function: "cx.append", name: "rows", index: 2, expected: "array of rows, or table",
        found: rows.typeName)
    }
  }
}
