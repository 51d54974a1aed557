import LuaRuntime
import Reports
import Tables

/// A result as scripts see it: fields, a good `tostring`, `:table()`.
final class ResultObject {
  /// What it holds and how it prints.
  let shown: ShownResult
  /// Methods that only this kind of result has, by name.
  let methods: [String: Method]

  typealias Method = (Call, [LuaValue]) throws -> LuaValue

  init(_ shown: ShownResult, methods: [String: Method] = [:]) {
    self.shown = shown
    self.methods = methods
  }

  static let luaClass = LuaClass(
    "result", tag: ClassTag.result,
    methods: [
      Function(
        "result:table", "The fields as a Lua table.", Arg<ResultObject>("self", "a result"),
        result: [ResultField("", "table", "the fields in full precision")]
      ) { _, result in
        try LuaValue.table(
          LuaTable(
            fields: result.shown.fields.map { (.string(Array($0.name.utf8)), try plain($0.value)) })
        )
      },
      dispatch("at", "The value at a time.", "time"),
      dispatch("what_if", "What a change would do.", "arguments"),
      dispatch("rejected", "What was rejected, with the rule.", "arguments"),
    ],
    metamethods: [
      Function("result.__tostring", "As text.", Arg<ResultObject>("self", "")) { call, result in
        try call.deed.published(.result(result.shown)).text(style: call.deed.style)
          .trimmedNewlines
      },
      Function(
        "result.__pairs", "The fields, for `for name, value in pairs(r) do … end`.",
        Arg<ResultObject>("self", "")
      ) { _, result in Iteration(function: nextField, state: FieldCursor(result.shown.fields)) },
    ],
    fieldNames: { call in
      ResultObject.read(call, at: 1)?.shown.fields.map(\.name) ?? []
    },
    field: { call, name in
      guard let result = ResultObject.read(call, at: 1) else { return nil }
      if let value = result.shown[name] { return LuaValue(value) }
      // Every result has `n`; what counts nothing has none.
      return name == "n" ? .nil : nil
    })

  private static let nextField = Function(
    "result.__next", "The next field.", Arg<LuaValue>("state", ""), Arg<LuaValue>("last", "")
  ) { _, state, _ in
    guard case .object(let cursor as FieldCursor, _) = state, let field = cursor.next() else {
      return LuaResults([.nil])
    }
    return LuaResults([.string(Array(field.name.utf8)), LuaValue(field.value)])
  }

  /// Where an iteration over fields stands; fields without a value are passed over, as in a table.
  private final class FieldCursor {
    private var fields: IndexingIterator<[ValueTree.Field]>

    init(_ fields: [ValueTree.Field]) {
      self.fields = fields.filter { if case .null = $0.value { false } else { true } }
        .makeIterator()
    }

    func next() -> ValueTree.Field? { fields.next() }
  }

  private static func dispatch(_ name: String, _ summary: String, _ argument: String) -> Function {
    Function(
      "result:\(name)", summary, Arg<ResultObject>("self", "a result"),
      Rest(argument, "any", "see the function that made the result")
    ) { call, result, arguments in
      guard let method = result.methods[name] else {
        throw LuaError.noField(name, type: "result", known: result.shown.fields.map(\.name))
      }
      return try method(call, arguments)
    }
  }
}

extension ResultObject: LuaReadable {
  static var luaType: String { "result" }

  static func read(_ call: Call, at index: Int) -> Self? {
    call.object(at: index, tag: ClassTag.result) as? Self
  }
}

extension ResultObject: LuaWritable {
  func write(to encoder: inout ValueEncoder) { encoder.append(object: self, tag: ClassTag.result) }
}

extension Table: LuaReadable {
  package static var luaType: String { "table" }

  package static func read(_ call: Call, at index: Int) -> Self? {
    call.object(at: index, tag: ClassTag.table) as? Self
  }
}

extension Table: LuaWritable {
  package func write(to encoder: inout ValueEncoder) {
    encoder.append(object: self, tag: ClassTag.table)
  }
}

/// A value as nothing but Lua's own types: a table becomes an array of rows.
func plain(_ value: ValueTree) throws -> LuaValue {
  switch value {
  case .table(let table): try rows(of: table)
  case .result(let result):
    try .table(
      LuaTable(fields: result.fields.map { (.string(Array($0.name.utf8)), try plain($0.value)) }))
  case .array(let elements): try .table(LuaTable(array: elements.map(plain)))
  case .object(let fields):
    try .table(LuaTable(fields: fields.map { (.string(Array($0.name.utf8)), try plain($0.value)) }))
  default: LuaValue(value)
  }
}

/// A table as a Lua array of rows; a missing value is absent from its row.
func rows(of table: Table) throws -> LuaValue {
  let names = table.names.map { LuaValue.string(Array($0.utf8)) }
  let columns = try table.columns(table.names)
  return .table(
    LuaTable(
      array: (0..<(try table.rowCount())).map { row in
        .table(
          LuaTable(
            fields: zip(names, columns).compactMap { name, column in
              column.isMissing(row) ? nil : (name, LuaValue(column, row: row))
            }))
      }))
}

extension LuaValue {
  /// A shown value as scripts get it from a field.
  init(_ value: ValueTree) {
    switch value {
    case .null, .cycle, .opaque: self = .nil
    case .boolean(let flag): self = .boolean(flag)
    case .integer(let number): self = .integer(number)
    case .number(let number): self = .number(number)
    case .string(let text): self = .string(Array(text.utf8))
    case .date(let days): self = .scalar(tag: ClassTag.date, payload: Int64(days))
    case .time(let instant): self = .scalar(tag: ClassTag.time, payload: instant)
    case .array(let elements): self = .table(LuaTable(array: elements.map(LuaValue.init)))
    case .object(let fields):
      self = .table(
        LuaTable(fields: fields.map { (.string(Array($0.name.utf8)), LuaValue($0.value)) }))
    case .table(let table): self = .object(table, tag: ClassTag.table)
    case .result(let result): self = .object(ResultObject(result), tag: ClassTag.result)
    }
  }

  /// A column's value at a row; strings keep their bytes.
  init(_ column: Column, row: Int) {
    if !column.isMissing(row), let dictionary = column.dictionary, let code = column.textCode(row) {
      self = .string(Array(dictionary.utf8(code)))
    } else {
      self = LuaValue(ValueTree(column[row]))
    }
  }
}
