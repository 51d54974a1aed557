/// What can go wrong when a file of one of the formats is read or written.
///
/// Cases hold facts; the sentences are in `FormatsError+Message.swift`.
package enum FormatsError: Error, Equatable {
  /// The system refused `action` (`read`, `write`) on `path`, with its number for the reason.
  case system(path: String, action: String, code: Int32)
  /// A folder where a file was expected.
  case folder(path: String)
  /// Something that is no regular file.
  case notAFile(path: String)
  /// The file's first bytes are not those of `expected`; `found` says what they look like.
  case otherFormat(file: String, expected: String, found: String)
  /// The part `place` of a file contradicts the format.
  case damaged(file: String, place: String, expected: String, found: String)
  /// The part `place` of a file uses something that is not read.
  case unsupported(file: String, place: String, found: String)
  /// A value of a column that no column type holds.
  case outOfRange(file: String, column: String, row: Int, value: String, expected: String)
  /// A column that is to be written and is not the one that was announced.
  case otherColumn(file: String, column: String, expected: String, found: String)
  /// Memory for `byteCount` bytes was not to be had.
  case noMemory(byteCount: Int)
  /// An export in which several questions could be the score.
  case severalScores(file: String, candidates: [String])
  /// An export in which no question could be the score; `columns` are its questions.
  case noScore(file: String, columns: [String])
  /// A column that a mapping names and the export does not have.
  case noSource(file: String, column: String, source: String, names: [String])
  /// A cell of an export that is not what its column is for.
  case answer(file: String, column: String, row: Int, cell: String, expected: String)
  /// A workbook without the sheet that was asked for, or without any.
  case noSheet(file: String, sheet: String?, names: [String])
  /// A library that is loaded on first use is not there, or is another version of it.
  case noLibrary(file: String, library: String, package: String, isOther: Bool)
}
