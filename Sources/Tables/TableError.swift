/// What can go wrong when a table is asked or changed.
///
/// Cases hold facts; the sentences are in `TableError+Message.swift`. Rows count from 0 here and
/// from 1 in messages.
package enum TableError: Error, Equatable {
  /// No column `name` in a table called `table` with columns `names`.
  case noColumn(String, table: String?, names: [String])
  /// Two columns of a result would be called the same.
  case repeatedColumn(String)
  /// A column given for a table has another number of rows.
  case columnLength(String, rows: Int, expected: Int)
  /// More rows than row numbers can name.
  case tooManyRows(Int)
  /// A negative number of rows was asked for.
  case negative(Int, step: String)
  /// A value that is not one of the wanted type.
  case noCast(String, row: Int, value: String, from: ColumnType, to: ColumnType)
  /// There is no way from one type to the other.
  case noCastBetween(String, from: ColumnType, to: ColumnType)
  /// A value that is none of the levels.
  case unknownLevel(String, row: Int, value: String, levels: [String])
  /// The same level given twice.
  case repeatedLevel(String)
  /// A function that the type of its column does not suit.
  case unsuited(String, column: String?, type: ColumnType, expected: String)
  /// A function that needs a column got none.
  case noInput(String)
  /// A sum of integers beyond 64 bits.
  case sumTooLarge(String?)
  /// A number that should be from 0 to 1.
  case notAShare(Double, function: String)
  /// A number of rows that should be at least 1.
  case notPositive(Int, function: String)
  /// A total over overlapping groups of values that are known only within the groups.
  case noTotal(String)
  /// Parts of a split that are negative or do not add up to 1.
  case fractions([Double])
  /// Tables to concatenate have different columns: those that only one of them has.
  case differentColumns([String], table: Int)
  /// Columns of two types whose values would go into one.
  case mixedColumns(String, ColumnType, String, ColumnType)
  /// Columns of one name whose types do not go together.
  case differentTypes(String, ColumnType, ColumnType, step: String)
  /// Key columns of a join whose values can never be equal.
  case keyTypes(left: String, ColumnType, right: String, ColumnType)
  /// A join without keys.
  case noKeys
  /// Columns that both sides of a join have.
  case sharedColumns([String], prefix: String?)
  /// A row with several matches in a join that allows one.
  case severalMatches(row: Int, key: [String], values: [String], count: Int)
  /// A step back in time that is negative or not a number.
  case withinDays(Double)
  /// Columns of an asof join that are not both dates or both times.
  case asofTypes(left: String, ColumnType, right: String, ColumnType)
  /// Two rows with one key where each key should stand once.
  case repeatedKey(String, value: String, rows: [Int])
  /// Two rows for one cell of a wide table.
  case sameCell(row: [String], column: String, rows: [Int])
}
