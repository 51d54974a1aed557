import LuaRuntime
import Reports
import Tables

/// The class `table`: the verbs, by topic in further files.
enum TableClass {
  static let luaClass = LuaClass(
    "table", tag: ClassTag.table,
    methods: rowVerbs + columnVerbs + combiningVerbs + lookingVerbs
      + groupingVerbs + [Table.atMethod, Table.rejectedMethod],
    metamethods: [
      Function(
        "table.__len", "The number of rows.", Arg<Table>("self", ""), Arg<LuaValue>("same", "")
      ) { _, table, _ in Int64(try table.rowCount()) },
      Function("table.__tostring", "As text.", Arg<Table>("self", "")) { call, table in
        try call.deed.published(table.treeForPeople).text(style: call.deed.style).trimmedNewlines
      },
      Function("table.__pairs", "Says how rows are walked.", Arg<Table>("self", "")) {
        (_: Call, _: Table) throws -> NoResult in
        throw BindingError.sentence(
          "`pairs` is for Lua tables; `for row in t:rows() do` walks the rows of this one, and "
            + "`ipairs(t:columns())` the names of its columns")
      },
    ],
    fieldNames: { call in
      Table.read(call, at: 1)?.attributes.map { ($0.fields + $0.quiet).map(\.name) } ?? []
    },
    field: { call, name in
      guard let table = Table.read(call, at: 1) else { return nil }
      if let value = table.attributes?.field(name) { return value }
      guard table.has(name) else { return nil }
      throw BindingError.sentence(
        "no field `\(name)` in a table; its column is `:column(\"\(name)\")`, and `c.\(name)` in a "
          + "function of its rows")
    })

  static let selfArgument = Arg<Table>("self", "a table")
  static let tableResult = [ResultField("", "table", "a new table")]

  static let rowVerbs: [Function] = [
    Function(
      "table:where", "The rows for which a function is true.", selfArgument,
      Arg<LuaValue>("predicate", "a row function or a segment"), Options(.strict),
      result: tableResult,
      example: #"return cx.read("sample:responses"):where(function(r) return r.score >= 9 end)"#
    ) { call, table, predicate, options in
      guard let rows = RowArgument(predicate) else {
        throw LuaError.argument(
          function: "table:where", name: "predicate", index: 1,
          expected: "row function or segment", found: predicate.typeName)
      }
      let found = try rows.selection(
        of: table, step: "where", strict: options.boolean("strict") ?? false, call)
      let plan = found.plan(step: "where", rowCount: try table.rowCount())
      return try table.filtered(rows: found.matches, notes: found.notes(step: "where") + [plan])
    },
    Function(
      "table:sort", "The rows in order; `-name` is descending, missing values come last.",
      selfArgument, Rest("names", "string", "columns, the first decides first"), result: tableResult
    ) { _, table, arguments in
      try table.sorted(by: names(arguments, of: "table:sort").map { SortKey($0) })
    },
    counted("head", "The first rows.") { try $0.head($1) },
    counted("tail", "The last rows.") { try $0.tail($1) },
    Function(
      "table:sample", "Rows drawn at random, in the table's order.", selfArgument,
      Arg<Int64>("n", "how many"), Options(.seed), result: tableResult
    ) { _, table, count, options in
      try table.sampled(count: Int(clamping: count), seed: Int64(options.integer("seed") ?? 1))
    },
    Function(
      "table:distinct", "The first row of each combination of values.", selfArgument,
      Rest("names", "string", "columns; nothing means all"), result: tableResult
    ) { _, table, arguments in
      try table.distinct(by: names(arguments, of: "table:distinct"))
    },
    Function(
      "table:split", "The rows drawn into parts at random, each row into one.", selfArgument,
      Arg<LuaTable>("shares", "`{ train = 0.7, test = 0.3, seed = 1 }`; the shares add to 1"),
      result: [ResultField("", "table", "a Lua table of tables by name")]
    ) { _, table, shares in
      var seed: Int64 = 1
      var fractions: [(name: String, fraction: Double)] = []
      for (name, value) in try Deriving.entries(shares, of: "table:split") {
        guard let number = value.double else {
          throw LuaError.option(
            function: "table:split", option: name, expected: "number", found: value.typeName)
        }
        if name == "seed" {
          seed = value.wholeNumber ?? 1
        } else {
          fractions.append((name, number))
        }
      }
      return LuaValue.table(
        LuaTable(
          fields: try table.split(fractions, seed: seed).map {
            (.string(Array($0.name.utf8)), .object($0.table, tag: ClassTag.table))
          }))
    },
    Function(
      "table:within", "The rows whose key is in another table (a semi join).", selfArgument,
      Arg<Table>("other", "a table with the key"), Arg<String?>("key", "`customer_id`"),
      result: tableResult
    ) { _, table, other, key in try table.within(other, key: key ?? "customer_id") },
  ]

  private static func counted(
    _ name: String, _ summary: String, _ body: @escaping @Sendable (Table, Int) throws -> Table
  ) -> Function {
    Function(
      "table:\(name)", summary, selfArgument, Arg<Int64?>("n", "how many; 10"), result: tableResult
    ) { _, table, count in try body(table, Int(clamping: count ?? 10)) }
  }
}
