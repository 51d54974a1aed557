import Tables

extension ValueTree {
  /// The levels that JSON may have.
  package static let deepestJSON = 100

  /// The value as one JSON document: on one line, or with a line for each row of its tables.
  ///
  /// A Lua table with keys 1…n is an array, any other an object, a `Table` an array of row
  /// objects, a result an object of its fields; NaN and infinity are null.
  ///
  /// - Throws: `ReportsError` when the value contains itself or is too deep.
  package func json(
    isOneLine: Bool = false, zone: (Int64) -> Int = { _ in 0 }
  ) throws -> String {
    var text = ""
    try append(to: &text, path: [], isOneLine, zone)
    return text
  }

  private func append(
    to text: inout String, path: [String], _ isOneLine: Bool, _ zone: (Int64) -> Int
  ) throws {
    guard path.count <= Self.deepestJSON else {
      throw ReportsError.tooDeep(limit: Self.deepestJSON)
    }
    switch self {
    case .null: text += "null"
    case .boolean(let flag): text += flag ? "true" : "false"
    case .integer(let number): text += String(number)
    case .number(let number): text += number.isFinite ? number.description : "null"
    case .string(let string): text += string.quotedForJSON
    case .date(let days): text += dateText(days).quotedForJSON
    case .time(let microseconds): text += timeText(microseconds, zone: zone).quotedForJSON
    case .opaque(let name): text += name.quotedForJSON
    case .cycle: throw ReportsError.containsItself(path: path.joined(separator: "."))
    case .array(let items):
      text += "["
      for (index, item) in items.enumerated() {
        if index > 0 { text += "," }
        try item.append(to: &text, path: path + [String(index + 1)], isOneLine, zone)
      }
      text += "]"
    case .object(let fields):
      try Self.append(fields, to: &text, path: path, isOneLine, zone)
    case .result(let result):
      try Self.append(result.fields, to: &text, path: path, isOneLine, zone)
    case .table(let table):
      text += try jsonText(table, TableOptions(limit: nil), isOneLine: isOneLine, zone: zone)
    }
  }

  private static func append(
    _ fields: [Field], to text: inout String, path: [String], _ isOneLine: Bool,
    _ zone: (Int64) -> Int
  ) throws {
    text += "{"
    for (index, field) in fields.enumerated() {
      text += (index > 0 ? "," : "") + field.name.quotedForJSON + ":"
      try field.value.append(to: &text, path: path + [field.name], isOneLine, zone)
    }
    text += "}"
  }
}
