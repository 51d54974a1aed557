import Calendars
import LuaRuntime
import Tables

/// `cx.read` and `cx.table`.
enum ReadFunctions {
  static let readOptions: [OptionDeclaration] = [
    OptionDeclaration(
      "columns", .table, "the columns to keep: names, or new name = name in the file"),
    OptionDeclaration(
      "types", .table, "types by column: integer, number, string, boolean, date, time"),
    OptionDeclaration("delimiter", .string, "what separates fields; found out by default"),
    OptionDeclaration("quote", .string, "what quotes fields; \"\" for nothing", default: "'\"'"),
    OptionDeclaration("decimal", .oneOf([".", ","]), "the decimal mark; found out by default"),
    OptionDeclaration("locale", .string, "how numbers and dates are written, such as `nl`"),
    OptionDeclaration(
      "encoding", .oneOf(ReadOptions.Encoding.allCases.map(\.rawValue)),
      "how text is stored; found out by default"),
    OptionDeclaration(
      "missing", .any("array of strings"), "cells that mean no value, beside empty ones"),
    OptionDeclaration("zone", .string, "the zone of times without one", default: "the workspace's"),
    OptionDeclaration(
      "skip", .integer, "lines (rows of a sheet) to leave out before the header", default: "0"),
    OptionDeclaration("skip_last", .integer, "rows to leave out at the end", default: "0"),
    OptionDeclaration("booleans", .table, "cells that are true and false: { yes = {…}, no = {…} }"),
    OptionDeclaration(
      "ragged", .oneOf(ReadOptions.Ragged.allCases.map(\.rawValue)),
      "what happens to rows with another number of fields", default: "\"refuse\""),
    OptionDeclaration("source", .string, "the name of a column to add with the file's name"),
    OptionDeclaration("sheet", .string, "the sheet of a workbook", default: "the first"),
    OptionDeclaration(
      "format", .string,
      "a survey tool's layout, which gives the standard columns: \(ReadFormat.layouts); "
        + "`survey` finds the tool out"),
  ]

  static let all: [Function] = [
    Function(
      "cx.read", "Reads a file, or several with the same columns, as a table.",
      Arg<LuaValue>(
        "path",
        "a path, a pattern such as `exports/*.csv`, or an array of them; "
          + "`sample:responses` is the bundled sample"),
      Options(readOptions),
      result: [ResultField("", "table", "columns are read when they are first used")],
      example: #"return cx.read("sample:responses"):head(3)"#
    ) { call, value, options in
      let paths = try paths(in: value)
      for path in paths { try call.checkRead(path) }
      let settings = try ReadSettings(options, zone: call.deed.zone)
      let source = options.string("source")
      let tables = try paths.map { path -> Table in
        let table = try settings.read(path)
        try ExpectedColumns.announce(table, call.deed, call.vm)
        guard let source else { return table }
        let name = String(path.split(separator: "/").last ?? "")
        return try table.adding([
          (
            source,
            Column.strings([name]).gathered(
              Values([Int32](repeating: 0, count: try table.rowCount())))
          )
        ])
      }
      guard let first = tables.first else {
        throw BindingError.sentence("cx.read: no file matches \(value.text ?? "the paths given").")
      }
      return tables.count == 1 ? first : try first.concatenated(Array(tables.dropFirst()))
    },
    Function(
      "cx.table", "A table of values: columns, or rows.",
      Arg<LuaTable>(
        "values",
        "`{ name = {…}, … }` for columns, whose holes are missing, or `{ {name = …}, … }` "
          + "for rows"),
      result: [ResultField("", "table", "columns in the order of their names")],
      example: #"return cx.table{ customer_id = { "K1", "K2" }, score = { 9, 6 } }"#
    ) { _, values in try TableBuilding.table(of: values) },
  ]

  private static func paths(in value: LuaValue) throws -> [String] {
    switch value {
    case .string:
      let text = value.text ?? ""
      return text.contains(where: { "*?[".contains($0) }) && !FilePatterns.exists(text)
        ? try FilePatterns.matches(text) : [text]
    case .table(let table):
      return try table.array.flatMap { element -> [String] in
        guard case .string = element else {
          throw BindingError.unusable(
            "cx.read", expected: "paths", found: element.typeName)
        }
        return try paths(in: element)
      }
    default:
      throw LuaError.argument(
        function: "cx.read", name: "path", index: 1, expected: "path or an array of paths",
        found: value.typeName)
    }
  }
}
