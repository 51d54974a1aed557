import LuaRuntime
import Reports
import Tables

/// An aggregate or a window function before it meets a table, as `cx.mean("score")` gives.
final class AggregateObject: LuaReadable, LuaWritable, ShownInLua {
  static let luaType = "aggregate"

  /// What is computed.
  enum Kind {
    case aggregate(Aggregate.Function)
    case window(Window.Function)
    /// The net promoter score of a column, with the options of `cx.nps`.
    case promoterScore(OptionValues)
  }

  /// What it is computed from.
  enum Input {
    case rows
    case column(String)
    case function(RowArgument)
  }

  let name: String
  let kind: Kind
  let input: Input

  init(_ name: String, _ kind: Kind, _ input: Input) {
    self.name = name
    self.kind = kind
    self.input = input
  }

  static func read(_ call: Call, at index: Int) -> Self? {
    call.object(at: index, tag: ClassTag.aggregate) as? Self
  }

  func write(to encoder: inout ValueEncoder) {
    encoder.append(object: self, tag: ClassTag.aggregate)
  }

  var shownTree: ValueTree { .string(name) }

  static let luaClass = LuaClass(
    "aggregate", tag: ClassTag.aggregate, methods: [],
    metamethods: [
      Function("aggregate.__tostring", "As text.", Arg<AggregateObject>("self", "")) { _, object in
        object.name
      }
    ])

  /// The input for the rows of a table, its row function evaluated.
  func resolved(
    over table: Table, step: String, strict: Bool, _ call: Call
  ) throws -> (input: Aggregate.Input, notes: [Note]) {
    switch input {
    case .rows: return (.rows, [])
    case .column(let name): return (.column(name), [])
    case .function(let function):
      let (column, notes) = try function.column(of: table, step: step, strict: strict, call)
      return (.ready(column), notes)
    }
  }
}
