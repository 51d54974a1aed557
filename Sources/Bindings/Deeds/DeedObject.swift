import Experience
import LuaRuntime
import Reports

/// A definition of a good deed as scripts see it: its fields, and its condition.
final class DeedObject: LuaReadable, LuaWritable, ShownInLua {
  static let luaType = "deed"
  let definition: DeedDefinition
  /// The condition on a visit; nil when every visit will do.
  let when: LuaReference?

  init(_ definition: DeedDefinition, when: LuaReference?) {
    self.definition = definition
    self.when = when
  }

  static func read(_ call: Call, at index: Int) -> Self? {
    call.object(at: index, tag: ClassTag.deed) as? Self
  }

  func write(to encoder: inout ValueEncoder) { encoder.append(object: self, tag: ClassTag.deed) }

  static let luaClass = LuaClass(
    "deed", tag: ClassTag.deed, methods: [],
    metamethods: [
      Function("deed.__tostring", "As text.", Arg<DeedObject>("self", "")) { call, deed in
        try ValueTree.result(deed.shown).text(style: call.deed.style).trimmedNewlines
      }
    ],
    fieldNames: { _ in fieldNames },
    field: { call, name in
      guard let deed = DeedObject.read(call, at: 1) else { return nil }
      if name == "when" { return deed.when.map { .function($0) } ?? .nil }
      return deed.fields.first { $0.name == name }.map { LuaValue($0.value) }
    })

  static let fieldNames = [
    "id", "name", "touchpoint", "service", "sign", "meaning", "evidence", "when", "cost", "uplift",
    "max_per_customer", "per_days",
  ]

  private var fields: [ValueTree.Field] {
    [
      .init("id", .string(definition.id)), .init("name", .string(definition.name)),
      .init("touchpoint", definition.touchpoint.map { .string($0) } ?? .null),
      .init("service", .string(definition.service)), .init("sign", .string(definition.sign)),
      .init("meaning", .string(definition.meaning)),
      .init("evidence", .string(definition.evidence.name)),
      .init("cost", .number(definition.cost)), .init("uplift", .init(definition.uplift)),
      .init("max_per_customer", .integer(Int64(definition.maximumPerCustomer))),
      .init("per_days", .integer(Int64(definition.perDays))),
    ]
  }

  private var shown: ShownResult {
    ShownResult(
      title: "Good deed \(definition.id)", fields: fields,
      settings: [.init("when", when == nil ? "any visit" : "a condition")])
  }

  var shownTree: ValueTree { .result(shown) }
}

extension ClassTag {
  /// A definition of a good deed.
  static let deed: Int32 = 20
}
