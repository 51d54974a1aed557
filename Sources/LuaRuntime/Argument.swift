/// One declared argument of a function: what reads it, checks it and documents it.
@usableFromInline package protocol ArgumentDeclaration: Sendable {
  /// The type that the function's body gets.
  associatedtype Value

  /// How the argument is documented.
  var documentation: ArgumentDocumentation { get }

  /// The value of the argument at `index`.
  ///
  /// - Throws: `LuaError.argument` and what the type's own checks find.
  func read(_ call: Call, at index: Int, of function: String) throws -> Value
}

/// What help and the manual say about an argument.
@usableFromInline package struct ArgumentDocumentation: Sendable {
  /// The name, as in the signature.
  package let name: String
  /// The type, such as `table` or `number?`.
  package let type: String
  /// What it means, with units and default.
  package let summary: String
  /// The options, when the argument is the table of options.
  package let options: [OptionDeclaration]
  /// Whether any number of values may stand here.
  @usableFromInline package let isVariadic: Bool

  /// Documentation of an argument.
  package init(
    name: String, type: String, summary: String, options: [OptionDeclaration] = [],
    isVariadic: Bool = false
  ) {
    self.name = name
    self.type = type
    self.summary = summary
    self.options = options
    self.isVariadic = isVariadic
  }
}

/// An argument of one type.
@usableFromInline package struct Arg<Value: LuaReadable>: ArgumentDeclaration {
  /// How the argument is documented.
  @usableFromInline package let documentation: ArgumentDocumentation
  @usableFromInline let name: String

  /// An argument called `name`.
  package init(_ name: String, _ summary: String) {
    self.name = name
    self.documentation = ArgumentDocumentation(
      name: name, type: Value.luaType, summary: summary)
  }

  @inlinable package func read(_ call: Call, at index: Int, of function: String) throws -> Value {
    if let value = try Value.read(call, at: index) { return value }
    throw mismatch(call, at: index, of: function)
  }

  @usableFromInline func mismatch(_ call: Call, at index: Int, of function: String) -> LuaError {
    .argument(
      function: function, name: name, index: place(ofArgument: index, of: function),
      expected: Value.luaType, found: foundText(call, at: index))
  }

  /// The type that was found; Lua's tables and Deed's have one name, and are told apart here.
  private func foundText(_ call: Call, at index: Int) -> String {
    let found = call.typeName(at: index)
    guard found == "table", Value.luaType.hasPrefix("table") else { return found }
    return Value.self == LuaTable.self || Value.self == LuaTable?.self
      ? "a table of rows; its `:table()` is a Lua table"
      : "a Lua table; `cx.table` makes a table of rows of it"
  }
}

/// All arguments from here on, copied.
package struct Rest: ArgumentDeclaration {
  /// How the arguments are documented.
  @usableFromInline package let documentation: ArgumentDocumentation

  /// Any number of arguments called `name`.
  package init(_ name: String, _ type: String, _ summary: String) {
    self.documentation = ArgumentDocumentation(
      name: name, type: type, summary: summary, isVariadic: true)
  }

  @usableFromInline package func read(_ call: Call, at index: Int, of function: String) throws
    -> [LuaValue]
  {
    if index > call.count { return [] }
    return try (index...call.count).map { try call.value(at: $0) }
  }
}

/// The place of an argument as the script writes it: a method's object, before the `:`, is none.
func place(ofArgument index: Int, of function: String) -> Int {
  function.contains(":") ? index - 1 : index
}
