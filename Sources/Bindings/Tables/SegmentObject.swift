import LuaRuntime
import Reports
import Tables

/// A named set of rows: a predicate that is usable wherever a row function is.
final class SegmentObject: LuaReadable, LuaWritable, ShownInLua {
  static let luaType = "segment"
  let name: String
  let function: LuaReference

  init(_ name: String, _ function: LuaReference) {
    self.name = name
    self.function = function
  }

  static func read(_ call: Call, at index: Int) -> Self? {
    call.object(at: index, tag: ClassTag.segment) as? Self
  }

  func write(to encoder: inout ValueEncoder) { encoder.append(object: self, tag: ClassTag.segment) }

  var shownTree: ValueTree { .string("segment \(name)") }

  static let luaClass = LuaClass(
    "segment", tag: ClassTag.segment, methods: [],
    metamethods: [
      combination("__band", "and", "return a(c) and b(c)"),
      combination("__bor", "or", "return a(c) or b(c)"),
      Function(
        "segment.__bnot", "What is not in the segment.", Arg<SegmentObject>("self", ""),
        Arg<LuaValue>("same", "")
      ) { call, segment, _ in
        SegmentObject(
          "not \(segment.name)", try compose("return not a(c)", [segment.function], call))
      },
      Function(
        "segment.__call", "Whether a row is in the segment.", Arg<SegmentObject>("self", ""),
        Arg<LuaValue>("row", "")
      ) { call, segment, row in
        LuaResults(try call.invoke(segment.function, [row]))
      },
      Function("segment.__tostring", "As text.", Arg<SegmentObject>("self", "")) { _, segment in
        "segment \(segment.name)"
      },
    ],
    fieldNames: { _ in ["name"] },
    field: { call, name in
      guard name == "name", let segment = SegmentObject.read(call, at: 1) else { return nil }
      return .string(Array(segment.name.utf8))
    })

  private static func combination(_ name: String, _ word: String, _ body: String) -> Function {
    Function(
      "segment.\(name)", "Combines segments.", Arg<LuaValue>("left", ""), Arg<LuaValue>("right", "")
    ) { call, left, right in
      guard let first = RowArgument(left), let second = RowArgument(right) else {
        throw BindingError.cannotCombine(
          "attempt to combine a \(left.typeName) with a \(right.typeName)",
          advice: "segments and row functions combine with `&`, `|` and `~`")
      }
      return SegmentObject(
        "\(title(left)) \(word) \(title(right))",
        try compose(body, [first.function, second.function], call))
    }
  }

  private static func title(_ value: LuaValue) -> String {
    if case .object(let segment as SegmentObject, _) = value { segment.name } else { "function" }
  }

  /// A Lua function of a row `c` that calls others, so that it can be read like them.
  private static func compose(
    _ body: String, _ functions: [LuaReference], _ call: Call
  ) throws -> LuaReference {
    let chunk = try call.vm.load(
      "local a, b = ... return function(c) \(body) end", name: "@deed:segment")
    guard
      case .function(let function)? = try call.invoke(chunk, functions.map { .function($0) }).first
    else { throw BindingError.sentence("the segments could not be combined") }
    return function
  }

  static let functions: [Function] = [
    Function(
      "cx.segment", "Names a set of rows by a predicate.",
      Arg<String>("name", "what it is called"),
      Arg<LuaReference>("predicate", "a function of a row, true for those in the segment"),
      result: [
        ResultField("", "segment", "usable wherever a row function is; `a & b`, `a | b`, `~a`")
      ],
      example: #"return cx.segment("Loyal", function(c) return c.tenure > 24 end)"#
    ) { _, name, predicate in SegmentObject(name, predicate) }
  ]
}
