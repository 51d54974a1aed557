/// What can go wrong when a file is read.
///
/// Cases hold facts; the sentences are in `ReadError+Message.swift`.
package enum ReadError: Error, Equatable {
  /// Where in a file: its name, the data row and the line, both counted from 1.
  package struct Place: Sendable, Equatable {
    /// The file's name.
    package let file: String
    /// The data row, counted from 1 after the header; nil in the header.
    package let row: Int?
    /// The line, counted from 1.
    package let line: Int

    /// A place in a file.
    package init(file: String, row: Int?, line: Int) {
      self.file = file
      self.row = row
      self.line = line
    }
  }

  /// The system would not open or read a file, and its number for the reason.
  case system(path: String, code: Int32)
  /// A folder where a file was expected.
  case folder(path: String)
  /// Something that is no regular file.
  case notAFile(path: String)
  /// No header, since there are no bytes.
  case empty(file: String)
  /// The file changed while it was read.
  case changed(file: String)
  /// Memory ran out.
  case noMemory(file: String)
  /// An option that cannot be: its name, what was found, what was expected.
  case option(name: String, found: String, expected: String)
  /// A row with `found` fields where the header has `expected`.
  case ragged(Place, found: Int, expected: Int)
  /// Text after a closing quote.
  case textAfterQuote(Place, column: String, cell: String)
  /// A quote that never closes.
  case openQuote(Place, column: String, cell: String)
  /// A NUL byte.
  case nulByte(Place, column: String)
  /// Bytes of a cell that the encoding does not know.
  case encoding(Place, column: String, cell: String, encoding: String)
  /// A cell that is not of its column's declared type.
  case cell(Place, column: String, cell: String, type: ColumnType)
  /// A cell that can be read in two ways, and why.
  case ambiguous(Place, column: String, cell: String, reason: String)
  /// A column with decimal commas and decimal points.
  case mixedDecimals(Place, column: String, cell: String)
  /// A row of more than `limit` bytes.
  case rowTooLong(Place, limit: Int)
}
