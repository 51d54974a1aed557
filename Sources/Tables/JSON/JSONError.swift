/// Why text is not read as JSON, or not as a table.
///
/// Cases hold facts; the sentences are in `JSONError+Message.swift`.
package enum JSONError: Error, Equatable {
  /// A place in the text: lines and columns count from 1, columns in bytes.
  package struct Place: Hashable, Sendable {
    /// The line, counted by line feeds.
    package let line: Int
    /// The byte in the line.
    package let column: Int

    /// A place in the text.
    package init(line: Int, column: Int) {
      self.line = line
      self.column = column
    }
  }

  /// What was expected at a place, and the byte found there; nil is the end of the text.
  case expected(String, found: UInt8?, at: Place)
  /// A string holds bytes that are not UTF-8.
  case notUTF8(at: Place)
  /// A string holds a control character that JSON wants escaped.
  case controlCharacter(UInt8, at: Place)
  /// A string holds a backslash sequence that JSON does not know, or half of a surrogate pair.
  case badEscape(at: Place)
  /// A number that no double holds, such as `1e999`.
  case hugeNumber(at: Place)
  /// Arrays and objects lie deeper than the limit.
  case tooDeep(limit: Int, at: Place)
  /// Something follows the document's end.
  case trailing(UInt8, at: Place)
  /// A row of a table is no object but this.
  case rowIsNoObject(found: String, row: Int, at: Place)
  /// The document is neither an array of objects nor an object.
  case noRows(found: String, at: Place)
  /// A value is not of the type that was declared for its column.
  case notOfType(ColumnType, column: String, found: String, row: Int)
  /// The rows have more different names than a table may have columns.
  case tooManyColumns(limit: Int, row: Int)
  /// The rows of a column hold values that no one column type holds.
  case mixedColumn(String, first: String, firstRow: Int, second: String, secondRow: Int)
  /// Somebody asked to stop.
  case stopped
}
