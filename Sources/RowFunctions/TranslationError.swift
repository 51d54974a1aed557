import Tables

/// Why a function does not become a program.
package enum TranslationError: Error, Equatable {
  /// It runs row by row, because of what it does at `line`.
  case untranslatable(Obstacle, line: Int)
  /// It compares a column with a constant that no value of the column can equal.
  case neverEqual(column: String, type: ColumnType, constant: RowValue, line: Int)
}

/// What keeps a function from running over whole columns.
package enum Obstacle: Sendable, Equatable {
  case loop
  case innerFunction
  case assignsOutside
  case assignsToTable
  case makesTable
  case call(String)
  case variableArguments
  case operation(String)
  case noColumn(String)
  case tooLong
  case stripped
}
