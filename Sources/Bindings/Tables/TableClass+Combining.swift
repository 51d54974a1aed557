import LuaRuntime
import Tables

extension TableClass {
  private static let joinOptions = Options(
    OptionDeclaration(
      "kind", .oneOf(["inner", "left", "semi", "anti", "asof"]), "which rows stay",
      default: "\"inner\""),
    OptionDeclaration("prefix", .string, "what goes before the right table's column names"),
    OptionDeclaration(
      "many", .oneOf(["note", "error", "first"]), "what happens when a key has several right rows",
      default: "\"note\""),
    OptionDeclaration("left_at", .string, "asof: the left column of time"),
    OptionDeclaration("right_at", .string, "asof: the right column of time"),
    OptionDeclaration("within_days", .number, "asof: how many days back at most"))

  static let combiningVerbs: [Function] = [
    Function(
      "table:join", "The rows with those of another table that have the same key.", selfArgument,
      Arg<Table>("other", "the right table"),
      Arg<LuaValue>("keys", "a name, an array of names, or `{ left = …, right = … }`"), joinOptions,
      result: tableResult
    ) { _, table, other, keys, options in
      let many: Join.Many =
        switch options.string("many") {
        case "error": .error
        case "first": .first
        default: .note
        }
      return try table.joined(
        other,
        Join(
          try joinKeys(keys), kind: try joinKind(options), prefix: options.string("prefix"),
          many: many))
    },
    Function(
      "table:concat", "The rows of this table and then those of another.", selfArgument,
      Arg<Table>("other", "a table with the same columns"),
      Options(
        OptionDeclaration(
          "fill", .boolean, "whether columns that one lacks are missing there", default: "false")),
      result: tableResult
    ) { _, table, other, options in
      try table.concatenated([other], fill: options.boolean("fill") ?? false)
    },
    Function(
      "table:longer", "Columns as rows: each row becomes one for each of them.", selfArgument,
      Arg<LuaTable>("columns", "names"),
      Options(
        OptionDeclaration("name", .string, "the column of names", default: "\"name\""),
        OptionDeclaration("value", .string, "the column of values", default: "\"value\"")),
      result: tableResult
    ) { _, table, columns, options in
      try table.longer(
        names(columns.array, of: "table:longer"), name: options.string("name") ?? "name",
        value: options.string("value") ?? "value")
    },
    Function(
      "table:wider", "Rows as columns: one column for each value of `name`.", selfArgument,
      Options(
        OptionDeclaration("rows", .any("string or array"), "the columns that make a row"),
        OptionDeclaration("name", .string, "the column whose values become names"),
        OptionDeclaration("value", .string, "the column of values")), result: tableResult
    ) { _, table, options in
      guard let rows = options["rows"], let name = options.string("name"),
        let value = options.string("value")
      else {
        throw BindingError.unusable(
          "table:wider", expected: "the options rows, name and value", found: "fewer")
      }
      return try table.wider(rows: names([rows], of: "table:wider"), name: name, value: value)
    },
  ]

  private static func joinKeys(_ keys: LuaValue) throws -> [(left: String, right: String)] {
    switch keys {
    case .string: return [(keys.text ?? "", keys.text ?? "")]
    case .table(let table):
      if table.fields.isEmpty {
        return try names(table.array, of: "table:join").map { ($0, $0) }
      }
      guard table.array.isEmpty, let left = table["left"], let right = table["right"],
        table.fields.count == 2
      else { break }
      let leftNames = try names([left], of: "table:join")
      let rightNames = try names([right], of: "table:join")
      guard leftNames.count == rightNames.count else {
        throw BindingError.unusable(
          "table:join", expected: "as many left as right keys",
          found: "\(leftNames.count) and \(rightNames.count)")
      }
      return Array(zip(leftNames, rightNames)).map { (left: $0.0, right: $0.1) }
    default: break
    }
    throw LuaError.argument(
      function: "table:join", name: "keys", index: 2,
      expected: "name, array of names, or { left = …, right = … }", found: keys.typeName)
  }

  private static func joinKind(_ options: OptionValues) throws -> Join.Kind {
    let asof = ["left_at", "right_at", "within_days"].first { options[$0] != nil }
    switch options.string("kind") ?? "inner" {
    case "left": return .left
    case "semi": return .semi
    case "anti": return .anti
    case "asof":
      guard let left = options.string("left_at"), let right = options.string("right_at") else {
        throw BindingError.unusable(
          "table:join", expected: "left_at and right_at with kind = \"asof\"", found: "fewer")
      }
      return .asof(
        Join.Asof(leftAt: left, rightAt: right, withinDays: options.number("within_days")))
    default:
      if let asof {
        throw BindingError.cannotCombine(
          "table:join: option `\(asof)` is for asof joins", advice: "add kind = \"asof\"")
      }
      return .inner
    }
  }
}
