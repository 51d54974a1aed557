/// One declared option of a function.
@usableFromInline package struct OptionDeclaration: Sendable {
  /// What the value of an option must be.
  package enum Kind: Sendable {
    case string
    case number
    case integer
    case boolean
    case table
    case function
    /// One of these texts.
    case oneOf([String])
    /// The function looks itself; the text is the type's name in the documentation.
    case any(String)
  }

  /// The name.
  package let name: String
  /// What the value must be.
  package let kind: Kind
  /// What it means, with units.
  package let summary: String
  /// The default as the documentation shows it, such as `"adjusted"`.
  package let defaultText: String?

  /// An option called `name`.
  package init(_ name: String, _ kind: Kind, _ summary: String, default defaultText: String? = nil)
  {
    self.name = name
    self.kind = kind
    self.summary = summary
    self.defaultText = defaultText
  }

  /// The type's name in messages and documentation.
  package var typeName: String {
    switch kind {
    case .string: "string"
    case .number: "number"
    case .integer: "integer"
    case .boolean: "boolean"
    case .table: "table"
    case .function: "function"
    case .oneOf(let choices): "one of " + choices.map { "\"\($0)\"" }.joined(separator: ", ")
    case .any(let name): name
    }
  }

  func accepts(_ value: LuaValue) -> Bool {
    switch (kind, value) {
    case (.string, .string), (.number, .integer), (.number, .number), (.boolean, .boolean),
      (.table, .table), (.function, .function), (.any, _):
      true
    case (.integer, _): value.wholeNumber != nil
    case (.oneOf(let choices), .string): choices.contains(value.text ?? "")
    default: false
    }
  }
}

/// The table of options, the last argument of a function.
package struct Options: ArgumentDeclaration {
  /// How the argument is documented.
  @usableFromInline package let documentation: ArgumentDocumentation
  private let known: [OptionDeclaration]

  /// These options, all of which may be left out.
  package init(_ known: OptionDeclaration...) { self.init(known) }

  /// These options, all of which may be left out.
  package init(_ known: [OptionDeclaration]) {
    self.known = known
    self.documentation = ArgumentDocumentation(
      name: "options", type: "table?", summary: "settings by name", options: known)
  }

  @usableFromInline package func read(
    _ call: Call, at index: Int, of function: String
  ) throws -> OptionValues {
    if call.isNil(at: index) { return OptionValues(function: function, [:]) }
    guard let table = try LuaTable.read(call, at: index) else {
      throw LuaError.argument(
        function: function, name: "options", index: place(ofArgument: index, of: function),
        expected: "table of options", found: call.typeName(at: index))
    }
    return try check(table, of: function)
  }

  /// Checks a table of options that came some other way.
  package func check(_ table: LuaTable, of function: String) throws -> OptionValues {
    var values: [String: LuaValue] = [:]
    for (index, _) in table.array.enumerated() {
      throw LuaError.unknownOption(
        function: function, option: "[\(index + 1)]", known: known.map(\.name))
    }
    for (key, value) in table.fields {
      guard let name = key.text, let declaration = known.first(where: { $0.name == name }) else {
        throw LuaError.unknownOption(
          function: function, option: key.text ?? "[\(key.typeName)]", known: known.map(\.name))
      }
      guard declaration.accepts(value) else {
        let found = value.text.map { "\"\($0)\"" } ?? value.typeName
        throw LuaError.option(
          function: function, option: name, expected: declaration.typeName, found: found)
      }
      values[name] = value
    }
    return OptionValues(function: function, values)
  }
}

/// The options that a call gave, checked against their declarations.
package struct OptionValues {
  /// The function's name, for messages.
  package let function: String
  private let values: [String: LuaValue]

  init(function: String, _ values: [String: LuaValue]) {
    self.function = function
    self.values = values
  }

  /// The value of an option, nil when it was not given.
  package subscript(_ name: String) -> LuaValue? { values[name] }

  /// The text of an option.
  package func string(_ name: String) -> String? { values[name]?.text }

  /// The number of an option.
  package func number(_ name: String) -> Double? { values[name]?.double }

  /// The whole number of an option.
  package func integer(_ name: String) -> Int? {
    values[name]?.wholeNumber.flatMap { Int(exactly: $0) }
  }

  /// The truth of an option.
  package func boolean(_ name: String) -> Bool? {
    if case .boolean(let value)? = values[name] { value } else { nil }
  }

  /// The table of an option.
  package func table(_ name: String) -> LuaTable? {
    if case .table(let value)? = values[name] { value } else { nil }
  }

  /// An error about the value of an option.
  package func error(_ name: String, expected: String) -> LuaError {
    let value = values[name] ?? .nil
    let found =
      value.text.map { "\"\($0)\"" } ?? value.double.map { "\($0)" } ?? value.typeName
    return .option(function: function, option: name, expected: expected, found: found)
  }
}
