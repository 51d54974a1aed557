import Tables

extension TranslationError: CustomStringConvertible {
  /// The sentence for the analyst, without the script's name.
  package var description: String {
    switch self {
    case .untranslatable(let obstacle, let line):
      "runs row by row, because of line \(line): \(obstacle)"
    case .neverEqual(let column, let type, let constant, let line):
      "`\(column)` holds \(type.rawValue) values, which never equal \(constant.sourceText) "
        + "(line \(line))." + hint(type, constant)
    }
  }

  private func hint(_ type: ColumnType, _ constant: RowValue) -> String {
    guard case .string = constant else { return "" }
    return switch type {
    case .date: " Use cx.date(\(constant.sourceText))."
    case .time: " Use cx.time(\(constant.sourceText))."
    case .integer, .number: " Write the number without quotes."
    case .boolean: " Compare with true or false."
    case .string: ""
    }
  }
}

extension Obstacle: CustomStringConvertible {
  /// What the function does there.
  package var description: String {
    switch self {
    case .loop: "it has a loop."
    case .innerFunction: "it defines a function."
    case .assignsOutside: "it assigns to a variable outside the function."
    case .assignsToTable: "it writes into a table."
    case .makesTable: "it makes a table."
    case .call(let name): "it calls \(name)."
    case .variableArguments: "it takes or passes a varying number of values."
    case .operation(let name): "\(name)."
    case .noColumn(let name): "there is no column `\(name)`."
    case .tooLong: "the function is too long."
    case .stripped: "it was compiled without its names and lines."
    }
  }
}

extension ValueKind {
  /// The kind with its article.
  package var noun: String {
    switch self {
    case .nothing: "nil"
    case .boolean: "a boolean"
    case .integer: "an integer"
    case .number: "a number"
    case .string: "a string"
    case .date: "a date"
    case .time: "a time"
    }
  }
}

extension RowValue {
  /// The value as it is written in Lua.
  package var sourceText: String {
    switch self {
    case .nothing: "nil"
    case .boolean(let value): "\(value)"
    case .integer(let value): "\(value)"
    case .number(let value): "\(value)"
    case .string(let text): "\"\(String(decoding: text, as: UTF8.self))\""
    case .date(let days): "date(\(days))"
    case .time(let microseconds): "time(\(microseconds))"
    }
  }
}
