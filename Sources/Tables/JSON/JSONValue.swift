/// One value of a JSON document.
package enum JSONValue: Equatable, Sendable {
  case null
  case boolean(Bool)
  /// A number written without fraction and exponent that 64 bits hold.
  case integer(Int64)
  /// Any other number, rounded to the nearest double, never infinite.
  case number(Double)
  case string(String)
  case array([JSONValue])
  /// The members in the order of the document; of several with one name, the last.
  case object([JSONMember])

  /// The member of this name when the value is an object that has one.
  package subscript(_ name: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.name == name }?.value
  }
}

/// A name and a value in a JSON object.
package struct JSONMember: Equatable, Sendable {
  /// The member's name, unescaped.
  package let name: String
  /// The member's value.
  package let value: JSONValue

  /// A member of an object.
  package init(_ name: String, _ value: JSONValue) {
    self.name = name
    self.value = value
  }
}
