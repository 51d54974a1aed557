import Tables

/// Any value that a script can show, as a tree.
///
/// Whoever builds it from Lua stops at a few hundred levels (`opaque`), because the tree's own
/// destruction goes level by level.
package indirect enum ValueTree: Sendable {
  case null
  case boolean(Bool)
  case integer(Int64)
  case number(Double)
  case string(String)
  /// Days since 1970-01-01.
  case date(Int32)
  /// Microseconds since 1970-01-01T00:00:00Z.
  case time(Int64)
  /// A Lua table with keys 1…n.
  case array([ValueTree])
  /// Any other Lua table, in the order to show.
  case object([Field])
  case table(Table)
  case result(ShownResult)
  /// A Lua table that is shown further out already: it contains itself.
  case cycle
  /// What has no text of its own, such as `function`.
  case opaque(String)

  /// A named value.
  package struct Field: Sendable {
    /// The name.
    package let name: String
    /// The value.
    package let value: ValueTree

    /// A named value.
    package init(_ name: String, _ value: ValueTree) {
      self.name = name
      self.value = value
    }
  }

  /// The value of a column's cell.
  package init(_ cell: Cell) {
    switch cell {
    case .missing: self = .null
    case .boolean(let flag): self = .boolean(flag)
    case .integer(let number): self = .integer(number)
    case .number(let number): self = .number(number)
    case .string(let text): self = .string(text)
    case .date(let days): self = .date(days)
    case .time(let microseconds): self = .time(microseconds)
    }
  }
}
