import Experience
import LuaRuntime
import Reports
import Statistics
import Tables

/// `cx.privacy.*`.
enum PrivacyFunctions {
  static let library: [Function] = [
    Function(
      "cx.privacy.suppress", "Hides the figures of groups too small to publish.",
      Arg<LuaValue>("x", "a table with a row for each group, or groups"),
      Options(
        OptionDeclaration("n", .string, "the column of answers", default: "\"n\""),
        OptionDeclaration("minimum", .integer, "answers that may be shown", default: "5"),
        OptionDeclaration(
          "total_published", .boolean, "whether the total is known too", default: "true"),
        OptionDeclaration(
          "keys", .any("string or array"),
          "the columns that name the groups; those before the first number")),
      result: [
        ResultField(
          "", "table",
          "the rows, with nil for what is hidden; `.primary` and `.complementary` hold the keys")
      ],
      example: "return cx.privacy.suppress(cx.table{ store = { \"A\", \"B\" }, n = { 12, 4 } })",
      source: "Hundepool et al. 2012"
    ) { _, value, options in
      try Analysis.changed(value, of: "cx.privacy.suppress") { try suppress($0, options) }
    },
    DifferencingFunction.function,
  ]

  private static func suppress(_ table: Table, _ options: OptionValues) throws -> Table {
    let name = options.string("n") ?? "n"
    let keys = try options["keys"] == nil ? nil : declaredKeys(of: table, count: name, options)
    return try suppressed(
      table, count: name, minimum: try options.wholeNumber("minimum") ?? 5,
      totalPublished: options.boolean("total_published") ?? true, keys: keys)
  }

  /// The table with the figures of groups below `minimum` hidden, by the answers in column `count`.
  static func suppressed(
    _ table: Table, count name: String, minimum: Int, totalPublished: Bool = true,
    keys declared: [String]? = nil
  ) throws -> Table {
    let sizes = try table.column(name).optionalNumbers(named: name)
    let counts = try sizes.enumerated().map { row, number -> Int in
      // Without a count a group is hidden: it may be the result of an earlier suppression.
      guard let number else { return 0 }
      guard let count = Int(exactly: number.rounded(.down)), count >= 0 else {
        throw StatisticsError.outOfRange(
          name, found: number, expected: "a count from 0 in row \(row + 1)")
      }
      return count
    }
    let found = try Statistics.suppressed(
      counts, minimum: minimum, totalPublished: totalPublished)
    let keys = try declared ?? keys(of: table, count: name)
    let hidden = Set(found.primary + found.complementary)
    let shownRows = counts.indices.map { hidden.contains($0) ? Int32(-1) : Int32($0) }
    let columns = try table.columns(table.names)
    var changed: [(name: String, column: Column)] = []
    for (columnName, column) in zip(table.names, columns)
    where !keys.contains(columnName) && column.numbers != nil {
      changed.append((columnName, column.gathered(Values(shownRows))))
    }
    let result = try table.adding(changed, notes: notes(found, column: name, minimum))
    let keyColumns = try table.columns(keys)
    func named(_ rows: [Int]) -> ValueTree {
      .array(
        rows.map { row in
          keyColumns.count == 1
            ? ValueTree(keyColumns[0][row])
            : keyColumns.isEmpty
              ? .integer(Int64(row + 1)) : .array(keyColumns.map { ValueTree($0[row]) })
        })
    }
    let source = AttributedSource(
      result, title: "Published table",
      fields: [
        ValueTree.Field("primary", named(found.primary)),
        ValueTree.Field("complementary", named(found.complementary)),
      ],
      settings: [
        ShownResult.Setting("minimum", "\(minimum) answers"),
        ShownResult.Setting(
          "total", totalPublished ? "published" : "not published"),
      ],
      sentences: found.primary.count == 1 && found.complementary.isEmpty
        && totalPublished
        ? ["One group is hidden and no other is left to hide: the total gives it away."] : [])
    return Table(source, label: table.label)
  }

  private static func notes(_ found: Suppression, column: String, _ minimum: Int) -> [Note] {
    var notes: [Note] = []
    if !found.primary.isEmpty {
      notes.append(
        Note(
          step: "suppress", reason: "groups have fewer than \(minimum) answers and are hidden",
          column: column, count: found.primary.count))
    }
    if !found.complementary.isEmpty {
      notes.append(
        Note(
          step: "suppress", reason: "groups are hidden so that the total tells nothing",
          column: column, count: found.complementary.count))
    }
    return notes
  }

  /// The columns that an analyst said name the groups.
  private static func declaredKeys(
    of table: Table, count: String, _ options: OptionValues
  ) throws -> [String] {
    let names = try options.names("keys", "the columns that name the groups")
    _ = try table.columns(names)
    guard !names.contains(count) else {
      throw options.error("keys", expected: "columns other than `\(count)`")
    }
    return names
  }

  /// The columns that name the groups: those before the first number, else all that hold no
  /// numbers, else whole numbers before the counts.
  private static func keys(of table: Table, count: String) throws -> [String] {
    let columns = try zip(table.names, table.columns(table.names)).filter { $0.0 != count }
    let position = table.names.firstIndex(of: count) ?? 0
    // `cx.nps` writes its settings into every row: they name no group.
    let settings: Set = ["scale", "interval"]
    let leading = columns.prefix { $0.1.numbers == nil && $0.0 != count }.map(\.0)
    let worded = columns.filter { $0.1.numbers == nil && !settings.contains($0.0) }.map(\.0)
    let whole = columns.filter {
      $0.1.type == .integer && table.names.firstIndex(of: $0.0) ?? 0 < position
    }.map(\.0)
    let candidates = [leading, worded, whole, columns.first.map { [$0.0] } ?? []]
    return candidates.first { !$0.isEmpty } ?? []
  }
}
