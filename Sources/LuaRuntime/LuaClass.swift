/// A class of objects that scripts see: its name, methods, operators and fields.
package struct LuaClass {
  /// The name in messages, such as `Table`.
  package let name: String
  /// The number that marks its objects, 1…255, one for each class.
  package let tag: Int32
  /// The methods, called with `:`.
  package let methods: [(name: String, function: Function)]
  /// The operators, such as `__tostring` and `__len`.
  package let metamethods: [(name: String, function: Function)]
  let fieldFunction: Function

  /// A class; `field` gives the value of a field that is no method, or nil when there is none, and
  /// `fieldNames` lists the fields for messages.
  package init(
    _ name: String, tag: Int32, methods: [Function], metamethods: [Function] = [],
    fieldNames: @escaping @Sendable (Call) -> [String] = { _ in [] },
    field: @escaping @Sendable (Call, String) throws -> LuaValue? = { _, _ in nil }
  ) {
    self.name = name
    self.tag = tag
    self.methods = methods.map { ($0.shortName, $0) }
    let methodNames = methods.map(\.shortName)
    let unwritable = Function(
      "\(name).__newindex", "Refuses to change an object.", Rest("arguments", "any", "")
    ) { (_: Call, _: [LuaValue]) throws -> NoResult in
      throw LuaObjectError.unwritable(name)
    }
    self.metamethods =
      metamethods.map { ($0.shortName, $0) } + [("__newindex", unwritable)]
    self.fieldFunction = Function(
      "\(name).__field", "A field of an object.", Rest("arguments", "any", "")
    ) { (call: Call, arguments: [LuaValue]) throws -> LuaValue in
      let key = arguments.count > 1 ? arguments[1] : .nil
      if let text = key.text, let value = try field(call, text) { return value }
      throw LuaError.noField(
        key.text ?? "[\(key.typeName)]", type: name, known: fieldNames(call) + methodNames)
    }
  }
}

/// Misuse of an object that scripts see.
package enum LuaObjectError: Error, CustomStringConvertible {
  /// Objects of this class cannot be changed.
  case unwritable(String)

  /// The sentence for the analyst.
  package var description: String {
    switch self {
    case .unwritable(let name):
      "a \(name) cannot be changed; verbs such as `derive` give a new one"
    }
  }
}
