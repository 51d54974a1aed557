/// A Lua value copied to Swift.
///
/// Strings are bytes, as in Lua. Tables are copied whole; a table inside itself is `cycle`.
@usableFromInline package enum LuaValue {
  case `nil`
  case boolean(Bool)
  case integer(Int64)
  case number(Double)
  case string([UInt8])
  /// An object of the class with this tag.
  case object(AnyObject, tag: Int32)
  /// A small value without identity, such as a date, of the class with this tag.
  case scalar(tag: Int32, payload: Int64)
  case function(LuaReference)
  case table(LuaTable)
  case cycle
  /// A value that cannot cross, by the name of its type.
  case other(String)

  /// The text of a string, nil for other types; bytes that are not UTF-8 become U+FFFD.
  package var text: String? {
    if case .string(let bytes) = self { String(decoding: bytes, as: UTF8.self) } else { nil }
  }

  /// The value as a double: integers and numbers.
  package var double: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .number(let value): value
    default: nil
    }
  }

  /// The value as a whole number: integers, and numbers without a fraction that fit.
  package var wholeNumber: Int64? {
    switch self {
    case .integer(let value): value
    case .number(let value): Int64(exactly: value)
    default: nil
    }
  }

  /// Whether the value is nil.
  package var isNil: Bool { if case .nil = self { true } else { false } }

  /// Lua's name of the value's type, for messages.
  package var typeName: String {
    switch self {
    case .nil: "nil"
    case .boolean: "boolean"
    case .integer, .number: "number"
    case .string: "string"
    case .object(_, let tag), .scalar(let tag, _): LuaClassNames.name(of: tag)
    case .function: "function"
    case .table, .cycle: "table"
    case .other(let name): name
    }
  }
}

/// A Lua table copied to Swift.
@usableFromInline package struct LuaTable {
  /// The values at 1…#t.
  package var array: [LuaValue] = []
  /// All other entries, those with text keys sorted by bytes, then the rest as Lua gave them.
  package var fields: [(key: LuaValue, value: LuaValue)] = []

  /// A table of an array and further entries.
  package init(array: [LuaValue] = [], fields: [(key: LuaValue, value: LuaValue)] = []) {
    self.array = array
    self.fields = fields
  }

  /// The value under a text key.
  package subscript(_ name: String) -> LuaValue? {
    for (key, value) in fields where key.text == name { return value }
    return nil
  }

  /// Entries with text keys, sorted by bytes.
  package var named: [(name: String, value: LuaValue)] {
    fields.compactMap { entry in entry.key.text.map { ($0, entry.value) } }
  }

  /// Whether the table has no entries.
  package var isEmpty: Bool { array.isEmpty && fields.isEmpty }

  /// The most elements of a list that may be missing behind its last one without a hole before it: a
  /// few bytes of Lua must not ask for gigabytes here.
  package static let mostHoles = 1 << 24

  /// The number of elements as Lua writers mean it: field `n` as `table.pack` sets it, else the
  /// largest whole key.
  ///
  /// A number that would leave more than `mostHoles` missing is no length: `n = 1 << 40` is an
  /// option, `[20260131]` a key.
  package var length: Int {
    let most = Int64(array.count + Self.mostHoles)
    if let count = self["n"]?.wholeNumber, count >= 0, count <= most {
      return max(Int(count), array.count)
    }
    return fields.compactMap { entry -> Int? in
      if case .integer(let key) = entry.key, key > 0, key <= most { Int(key) } else { nil }
    }.max().map { max($0, array.count) } ?? array.count
  }

  /// The elements 1…`length`, holes as nil.
  package var elements: [LuaValue] {
    let count = length
    if count == array.count { return array }
    var elements = array + Array(repeating: LuaValue.nil, count: count - array.count)
    for (key, value) in fields {
      if case .integer(let position) = key, position > 0, position <= Int64(count) {
        elements[Int(position) - 1] = value
      }
    }
    return elements
  }
}
