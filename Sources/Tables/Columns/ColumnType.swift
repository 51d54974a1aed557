/// What the values of a column are to an analyst.
package enum ColumnType: String, Sendable, CaseIterable {
  /// Whole numbers of up to 64 bits.
  case integer
  /// Double-precision numbers.
  case number
  /// Bytes, normally UTF-8.
  case string
  /// True or false.
  case boolean
  /// Days, stored as days since 1970-01-01.
  case date
  /// Instants, stored as microseconds since 1970-01-01T00:00:00Z.
  case time
}
