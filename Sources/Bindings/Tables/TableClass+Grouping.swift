import LuaRuntime
import Reports
import Statistics
import Tables

extension TableClass {
  static let groupingVerbs: [Function] = [
    Function(
      "table:by", "The rows in groups of equal keys, sorted by key, nil last.", selfArgument,
      Rest(
        "keys", "string or table",
        "columns, `{ name = row function }` for computed keys, at the end perhaps "
          + "`{ strict = true }`"),
      result: [ResultField("", "groups", "for :nps{}, :summary{}, :each() …")],
      example: #"return cx.read("sample:responses"):by("country"):nps()"#
    ) { call, table, arguments in
      var keys: [GroupKey] = []
      var notes: [Note] = []
      let (arguments, strict) = strictLast(arguments)
      for (index, argument) in arguments.enumerated() {
        switch argument {
        case .string: keys.append(.column(argument.text ?? ""))
        case .table(let given):
          keys += try names(given.array, of: "table:by").map { .column($0) }
          for (name, value) in given.named {
            if let column = value.text {
              keys.append(.computed(name, try table.column(column)))
              continue
            }
            guard let rows = RowArgument(value) else {
              throw BindingError.unusable(
                "table:by, key `\(name)`", expected: "a row function", found: value.typeName)
            }
            let (column, found) = try rows.column(of: table, step: "by", strict: strict, call)
            notes += found
            keys.append(.computed(name, column))
          }
        default:
          throw LuaError.argument(
            function: "table:by", name: "keys", index: index + 1,
            expected: "column name or a table of row functions", found: argument.typeName)
        }
      }
      if keys.isEmpty {
        throw BindingError.sentence("table:by needs at least one column, as in t:by(\"country\")")
      }
      let names = keys.compactMap { if case .column(let name) = $0 { name } else { nil } }
      if names.count == keys.count, Set(names).count == names.count {
        for name in names where !table.has(name) {
          throw TableError.noColumn(name, table: table.label, names: table.names)
        }
        return GroupsObject(of: table, by: names)
      }
      return GroupsObject(try table.grouped(by: keys, notes: notes))
    },
    Function(
      "table:by_segments", "Groups that may overlap, one for each segment.", selfArgument,
      Arg<LuaTable>("segments", "an array of segments"), Options(.strict),
      result: [ResultField("", "groups", "key `segment`")]
    ) { call, table, segments, options in
      GroupsObject(
        try Segmenting(segments, of: "table:by_segments").groups(
          table, strict: options.boolean("strict") ?? false, call))
    },
    Function(
      "table:summary", "Figures of all rows, as a table of one row.", selfArgument,
      Arg<LuaTable>("figures", "name = aggregate, or a function of the table"), Options(.strict),
      result: tableResult
    ) { call, table, figures, options in
      try GroupsClass.summary(
        try table.grouped(by: []), figures, total: nil,
        strict: options.boolean("strict") ?? false, call)
    },
    Function(
      "table:nps", "The net promoter score of the rows; see `cx.nps`.", selfArgument,
      Options(OptionDeclaration.promoter), result: PromoterFunctions.resultFields
    ) { _, table, options in
      try PromoterFunctions.result(
        of: .object(table, tag: ClassTag.table), options, function: "table:nps", title: "NPS")
    },
  ]
}

/// Keys without a last `{ strict = true }`, and whether it is there.
private func strictLast(_ arguments: [LuaValue]) -> (keys: [LuaValue], strict: Bool) {
  guard arguments.count > 1, case .table(let options)? = arguments.last,
    options.array.isEmpty, options.fields.count == 1, case .boolean(let strict)? = options["strict"]
  else { return (arguments, false) }
  return (arguments.dropLast(), strict)
}

/// The class `groups`.
enum GroupsClass {
  static let luaClass = LuaClass(
    "groups", tag: ClassTag.groups, methods: methods + StatisticsFunctions.groupMethods,
    metamethods: [
      Function(
        "groups.__len", "The number of groups.", Arg<GroupsObject>("self", ""),
        Arg<LuaValue>("same", "")
      ) { _, object, _ in Int64(try object.groups().count) },
      Function("groups.__tostring", "As text.", Arg<GroupsObject>("self", "")) { call, object in
        try object.shownTree.text(style: call.deed.style).trimmedNewlines
      },
    ])

  private static let selfArgument = Arg<GroupsObject>("self", "groups")

  private static let methods: [Function] = [
    Function(
      "groups:nps", "The net promoter score of each group; see `cx.nps`.", selfArgument,
      Options(OptionDeclaration.promoter),
      result: [ResultField("", "table", "the keys and the fields of `cx.nps`")]
    ) { _, object, options in
      try PromoterAnalysis(options: options).table(object)
    },
    Function(
      "groups:enps", "The employee net promoter score of each group; see `cx.nps`.", selfArgument,
      Options(OptionDeclaration.promoter),
      result: [ResultField("", "table", "the keys and the fields of `cx.nps`")]
    ) { _, object, options in
      try PromoterAnalysis(options: options).table(object)
    },
    Function(
      "groups:summary", "Figures of each group.", selfArgument,
      Arg<LuaTable>("figures", "name = aggregate, or a function of the part"),
      Options(
        OptionDeclaration("total", .string, "the label of a row for all rows together"), .strict),
      result: TableClass.tableResult
    ) { call, object, figures, options in
      let groups = try object.groups()
      let table = try summary(
        groups, figures, total: options.string("total"),
        strict: options.boolean("strict") ?? false, call)
      return try call.deed.publishable(table, of: groups)
    },
    Function(
      "groups:derive", "Adds columns; aggregates and windows are taken within each group.",
      selfArgument, Arg<LuaTable>("columns", "name = row function, aggregate, window or constant"),
      Options(.strict), result: [ResultField("", "table", "all rows, in their order")]
    ) { call, object, columns, options in
      var deriving = Deriving(
        try object.groups(), step: "derive", strict: options.boolean("strict") ?? false, call)
      let added = try Deriving.entries(columns, of: "groups:derive").map {
        (name: $0.name, column: try deriving.column($0.value, named: $0.name))
      }
      return try object.groups().table.adding(added, notes: deriving.notes)
    },
    Function(
      "groups:head", "The first rows of each group.", selfArgument,
      Arg<Int64?>("n", "how many; 10"),
      result: TableClass.tableResult
    ) { _, object, count in try object.groups().head(Int(clamping: count ?? 10)) },
    Function(
      "groups:count", "The number of groups.", selfArgument,
      result: [ResultField("", "integer", "groups")]
    ) { _, object in Int64(try object.groups().count) },
    Function(
      "groups:each", "The groups, for `for key, part in g:each() do … end`.", selfArgument,
      result: [
        ResultField(
          "", "iterator", "the key and the rows; several keys are a table, by position and by name")
      ]
    ) { _, object in try Iteration(function: nextGroup, state: GroupCursor(object.groups())) },
    Function(
      "groups:map", "What a function gives for each group, as a table.", selfArgument,
      Arg<LuaReference>("function", "takes the part and its key"), result: TableClass.tableResult
    ) { call, object, function in
      let groups = try object.groups()
      return try stacked(groups) { group in
        try call.invoke(
          function, [.object(try groups.part(group), tag: ClassTag.table), key(of: groups, group)]
        ).first ?? .nil
      }
    },
  ]

  static func summary(
    _ groups: Groups, _ figures: LuaTable, total: String?, strict: Bool, _ call: Call
  ) throws -> Table {
    let entries = try Deriving.entries(figures, of: "summary")
    var deriving = Deriving(groups, step: "summary", strict: strict, call)
    var columns = groups.keys
    if total != nil, let first = columns.first, first.column.type != .string {
      // Only a text column can hold the label.
      columns[0].column = try first.column.cast(to: .string, named: first.name)
    }
    for (name, value) in entries {
      if groups.keys.contains(where: { $0.name == name }) { throw TableError.repeatedColumn(name) }
      columns.append((name, try deriving.figures(value, named: name)))
    }
    let table = Table(
      columns, rowCount: groups.count,
      notes: groups.table.notes + groups.table.plans + deriving.notes)
    guard let total else { return table }
    var all = Deriving(try groups.whole.grouped(by: []), step: "summary", strict: strict, call)
    var row: [(name: String, column: Column)] = []
    for (index, key) in groups.keys.enumerated() {
      row.append(
        (
          key.name,
          index == 0 ? .strings([total]) : key.column.gathered(Values([Int32(-1)]))
        ))
    }
    for (name, value) in entries { row.append((name, try all.figures(value, named: name))) }
    return try table.concatenated([Table(row, rowCount: 1)])
  }

  static func key(of groups: Groups, _ group: Int) -> LuaValue {
    let values = groups.keys.map { LuaValue($0.column, row: group) }
    if values.count == 1 { return values[0] }
    let names = groups.keys.map { LuaValue.string(Array($0.name.utf8)) }
    return .table(LuaTable(array: values, fields: zip(names, values).filter { !$1.isNil }))
  }

  private static let nextGroup = Function(
    "groups.__next", "The next group.", Arg<LuaValue>("state", ""), Arg<LuaValue>("last", "")
  ) { _, state, _ in
    guard case .object(let cursor as GroupCursor, _) = state, cursor.next < cursor.groups.count
    else { return LuaResults([.nil]) }
    defer { cursor.next += 1 }
    // A generic `for` ends at nil: the group of the missing key is called false.
    let key = key(of: cursor.groups, cursor.next)
    return LuaResults([
      key.isNil ? .boolean(false) : key,
      .object(try cursor.groups.part(cursor.next), tag: ClassTag.table),
    ])
  }

  /// Where an iteration over groups stands.
  private final class GroupCursor {
    let groups: Groups
    var next = 0
    init(_ groups: Groups) { self.groups = groups }
  }
}
