import TestSupport

@testable import Tables

/// The names of a table with all its cells, for comparisons.
func cells(_ table: Table) throws -> [String: [Cell]] {
  Dictionary(
    zip(table.names, try table.columns(table.names).map(\.cells)), uniquingKeysWith: { a, _ in a })
}

/// Columns of all types with missing, repeated and extreme values.
func mixedColumns(_ rows: Int, _ random: inout SeededGenerator) -> [(name: String, column: Column)]
{
  func some<Value>(_ choices: [Value?]) -> [Value?] {
    (0..<rows).map { _ in choices.randomElement(using: &random) ?? nil }
  }
  return [
    ("score", .integers(some([0, 3, 6, 7, 9, 10, nil]))),
    ("small", .integers(some([-128, 127, 0, 300, nil]))),
    ("wide", .integers(some([.min, .max, -1, 0, 1, 1 << 40, nil]))),
    ("number", .numbers(some([0.0, -0.0, 1.5, -2.25, .nan, .infinity, -.infinity, nil]))),
    ("country", .strings(some(["NL", "BE", "", "é", "N", nil]))),
    ("yes", .booleans(some([true, false, nil]))),
    ("day", .dates(some([0, -1, 20_000, nil]))),
    ("at", .times(some([0, -1, 1 << 50, nil]))),
    ("none", .strings([String?](repeating: nil, count: rows))),
  ]
}

/// Whether cell `left` comes before `right` in a sort, written as the promise reads.
func comesBefore(_ left: Cell, _ right: Cell, descending: Bool) -> Bool {
  switch (left, right) {
  case (.missing, _): false
  case (_, .missing): true
  case (.number(let left), .number(let right)):
    if left.isNaN {
      false
    } else if right.isNaN {
      true
    } else if descending {
      left > right
    } else {
      left < right
    }
  case (.integer(let left), .integer(let right)): descending ? left > right : left < right
  case (.date(let left), .date(let right)): descending ? left > right : left < right
  case (.time(let left), .time(let right)): descending ? left > right : left < right
  case (.boolean(let left), .boolean(let right)): descending ? left && !right : !left && right
  case (.string(let left), .string(let right)):
    descending
      ? right.utf8.lexicographicallyPrecedes(left.utf8)
      : left.utf8.lexicographicallyPrecedes(right.utf8)
  default: false
  }
}

/// A cell as a key of a naive dictionary: −0 is 0, NaN is NaN.
func keyText(_ cell: Cell) -> String {
  if case .number(let number) = cell { return number == 0 ? "0" : "\(number)" }
  return "\(cell)"
}
