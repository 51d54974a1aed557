/// A value of `deed.toml`, as it stands there.
package enum Setting: Sendable, Equatable {
  case string(String)
  case integer(Int64)
  case number(Double)
  case boolean(Bool)
  /// A day, as `2026-01-31`.
  case date(String)
  /// A time of day or an instant, as TOML writes it.
  case moment(String)
  case array([Setting])
  /// Names and their values, by name.
  case table([String: Setting])

  /// What messages call this kind of value.
  package var kind: String {
    switch self {
    case .string: "a text"
    case .integer: "a whole number"
    case .number: "a number"
    case .boolean: "true or false"
    case .date: "a date"
    case .moment: "a time"
    case .array: "a list"
    case .table: "a section"
    }
  }

  /// The text, when the value is one.
  package var text: String? {
    if case .string(let text) = self { text } else { nil }
  }

  /// The names and values, when the value is a section.
  package var members: [String: Setting]? {
    if case .table(let members) = self { members } else { nil }
  }
}
