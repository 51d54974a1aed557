import LuaRuntime
import RowFunctions
import Tables

/// Something to evaluate for each row: a Lua function or a segment.
struct RowArgument {
  let function: LuaReference

  /// A row function in a copied value, or nil.
  init?(_ value: LuaValue) {
    switch value {
    case .function(let function): self.function = function
    case .object(let segment as SegmentObject, _): function = segment.function
    default: return nil
    }
  }

  /// The rows for which the function is true, with what was set aside.
  func selection(
    of table: Table, step: String, strict: Bool, _ call: Call
  ) throws -> RowEvaluation {
    try call.deed.rowFunctions(of: call.vm).evaluate(
      function, over: table, need: .selection, strict: strict, in: call)
  }

  /// The function's value for each row.
  func column(
    of table: Table, step: String, strict: Bool, _ call: Call
  ) throws -> (column: Column, notes: [Note]) {
    let evaluation = try call.deed.rowFunctions(of: call.vm).evaluate(
      function, over: table, need: .column, strict: strict, in: call)
    let rowCount = try table.rowCount()
    let notes = evaluation.notes(step: step) + [evaluation.plan(step: step, rowCount: rowCount)]
    return (
      evaluation.column ?? .integers([Int64?](repeating: nil, count: rowCount)), notes
    )
  }
}

/// Names given as arguments, or as one array, and at the end perhaps a table of options.
func names(_ arguments: [LuaValue], of function: String) throws -> [String] {
  var names: [String] = []
  for (index, argument) in arguments.enumerated() {
    switch argument {
    case .string: names.append(argument.text ?? "")
    case .table(let table) where table.fields.isEmpty:
      names += try Bindings.names(table.array, of: function)
    default:
      throw LuaError.argument(
        function: function, name: "names", index: index + 1, expected: "column name",
        found: argument.typeName)
    }
  }
  return names
}

extension OptionDeclaration {
  static let strict = OptionDeclaration(
    "strict", .boolean, "whether a row that fails on a missing value raises", default: "false")
}
