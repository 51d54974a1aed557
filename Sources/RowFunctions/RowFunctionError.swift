import LuaRuntime
import Tables

/// What can go wrong when a function is evaluated for the rows of a table.
package enum RowFunctionError: Error {
  /// The function raised an error for a row, counted from 1; `missing` is the column that it used
  /// although the row has no value there.
  case raised(String, row: Int, missing: String? = nil)
  /// It returned values of two kinds, which no column holds; rows counted from 1.
  case valuesOfTwoKinds(ValueKind, row: Int, other: ValueKind, otherRow: Int)
  /// It compares a column with what the column can never equal.
  case neverEqual(TranslationError)
  /// The table has more rows than a selection can name.
  case tooManyRows(Int)
}

extension RowFunctionError: PositionedError {
  /// Whether the text has its position: the function's own errors do, those of the loop around it
  /// do not.
  package var hasPosition: Bool {
    if case .raised(let text, _, _) = self { ErrorExcerpt(message: text) != nil } else { false }
  }
}

extension RowFunctionError: CustomStringConvertible {
  /// The sentence for the analyst.
  package var description: String {
    switch self {
    case .raised(let text, let row, let missing):
      text.contains("no column `")
        ? text : "\(text) (row \(row))" + (missing.map { "; it has no `\($0)`" } ?? "")
    case .valuesOfTwoKinds(let first, let firstRow, let second, let secondRow):
      "the function returned \(first.noun) for row \(firstRow) and \(second.noun) for row "
        + "\(secondRow); a column holds values of one type"
    case .neverEqual(let error): error.description
    case .tooManyRows(let count): "a row function takes at most 2147483647 rows, got \(count)"
    }
  }
}
