import LuaRuntime
import Reports
import Tables

extension TableClass {
  static let lookingVerbs: [Function] = [
    Function(
      "table:column", "A column.", selfArgument, Arg<String>("name", "its name"),
      result: [ResultField("", "column", "with :values(), :mean(), :counts() …")]
    ) { _, table, name in ColumnObject(name, try table.column(name)) },
    Function(
      "table:columns", "The names of the columns, in order.", selfArgument,
      result: [ResultField("", "array", "names")]
    ) { _, table in table.names },
    Function(
      "table:count", "The number of rows.", selfArgument,
      result: [ResultField("", "integer", "rows")]
    ) { _, table in Int64(try table.rowCount()) },
    Function(
      "table:schema", "What the columns are.", selfArgument,
      result: [ResultField("", "table", "columns `column`, `type`, `scale`, `levels`")]
    ) { _, table in try table.schema() },
    Function(
      "table:describe", "What the columns hold.", selfArgument,
      result: [ResultField("", "table", "one row a column: n, missing, distinct, min, mean, …")]
    ) { _, table in try table.describe() },
    Function(
      "table:notes", "What was set aside, trimmed or multiplied on the way.", selfArgument,
      result: [ResultField("", "table", "columns `step`, `reason`, `column`, `n`")]
    ) { _, table in
      // Reading everything gives all notes.
      _ = try table.columns(table.names)
      return table.notesTable()
    },
    Function(
      "table:explain", "How each step ran: over whole columns, or row by row and why.",
      selfArgument, result: [ResultField("steps", "table", "columns `step`, `how`, `rows`")]
    ) { _, table in
      let plans = table.plans
      let steps = Table([
        ("step", .strings(plans.map(\.step))), ("how", .strings(plans.map(\.reason))),
        ("rows", .integers(plans.map { Int64($0.count) })),
      ])
      return ResultObject(
        ShownResult(
          title: "How it ran", fields: [ValueTree.Field("steps", .table(steps))],
          sentences: plans.isEmpty
            ? ["No row function ran."]
            : plans.map { "\($0.step), \(groupedText($0.count)) rows: \($0.reason)" }))
    },
    Function(
      "table:row", "One row as a Lua table.", selfArgument, Arg<Int64>("n", "from 1"),
      result: [
        ResultField("", "table?", "values by column, missing ones nil; nil beyond the end")
      ]
    ) { call, table, number in
      guard number >= 1, number <= Int64(try table.rowCount()) else { return ReadRow.none }
      let columns = try table.columns(table.names)
      call.deed.noteTaken(zip(table.names, columns), row: Int(number) - 1)
      return ReadRow(
        values: try row(of: columns, table.names, Int(number) - 1),
        owner: try RowCursor(table, columns))
    },
    Function(
      "table:rows", "The rows, for `for row in t:rows() do … end`.", selfArgument,
      result: [
        ResultField(
          "", "iterator", "each row as a Lua table; a name that is no column is an error")
      ]
    ) { call, table in
      let columns = try table.columns(table.names)
      call.deed.noteTaken(zip(table.names, columns))
      return try Iteration(function: RowCursor.next, state: RowCursor(table, columns))
    },
    Function(
      "table:table", "The rows as a Lua array of tables.", selfArgument,
      result: [ResultField("", "array", "values by column, missing ones absent")]
    ) { call, table in
      let columns = try table.columns(table.names)
      call.deed.noteTaken(zip(table.names, columns))
      return LuaValue.table(
        LuaTable(
          array: try (0..<table.rowCount()).map { try row(of: columns, table.names, $0) }))
    },
    Function(
      "table:map", "A Lua table for look-ups.", selfArgument, Arg<String>("key", "a column"),
      Arg<String>("value", "a column"),
      result: [ResultField("", "table", "key → value; a key that occurs twice is an error")]
    ) { call, table, key, value in
      let columns = try table.columns([key, value])
      call.deed.noteTaken(zip([key, value], columns))
      let rows = try table.rowCount()
      let doubled = try table.grouped(by: [.column(key)])
      if doubled.count < rows {
        for group in 0..<doubled.count where doubled.rows(of: group).count > 1 {
          let cell = doubled.keys[0].column[group]
          if cell == .missing { continue }
          throw BindingError.sentence(
            "table:map: key \(try ValueTree(cell).text(style: Style()).trimmedNewlines) occurs "
              + "\(doubled.rows(of: group).count) times in `\(key)`; "
              + "`:distinct(\"\(key)\")` keeps the first")
        }
      }
      return LuaValue.table(
        LuaTable(
          fields: (0..<rows).compactMap { row in
            columns[0].isMissing(row)
              ? nil : (LuaValue(columns[0], row: row), LuaValue(columns[1], row: row))
          }))
    },
    Function(
      "table:write", "Writes the table to a file, which is replaced as a whole.", selfArgument,
      Arg<String>("path", "ends in .csv, .tsv, .jsonl, .json, .md, .html, .xlsx or .arrow"),
      Options(
        OptionDeclaration("locale", .string, "`nl` writes `;` and decimal commas"),
        OptionDeclaration(
          "bom", .boolean, "whether a byte order mark is written", default: "false"),
        OptionDeclaration("delimiter", .string, "what separates fields"),
        OptionDeclaration(
          "formula_guard", .boolean,
          "whether texts that a spreadsheet would execute get a leading quote", default: "true"))
    ) { call, table, path, options in
      let path = try call.checkWrite(path)
      try TableWriting(options, zone: call.deed.zone).write(call.deed.masked(table), to: path)
      return NoResult()
    },
  ]

  static func row(of columns: [Column], _ names: [String], _ row: Int) throws -> LuaValue {
    .table(
      LuaTable(
        fields: zip(names, columns).compactMap { name, column in
          column.isMissing(row)
            ? nil : (.string(Array(name.utf8)), LuaValue(column, row: row))
        }))
  }
}

/// What a generic `for` takes: a function of the host, its state, and the first control value.
struct Iteration: LuaWritable {
  let function: Function
  let state: AnyObject

  func write(to encoder: inout ValueEncoder) {
    encoder.append(function: function)
    encoder.append(object: state, tag: ClassTag.cursor)
    encoder.appendNil()
  }
}
