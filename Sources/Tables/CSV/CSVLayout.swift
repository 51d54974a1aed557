import CKernels

/// What was found out about a file before its rows are read.
struct CSVLayout: Sendable {
  /// The bytes that give the file its structure.
  var dialect = deed_dialect(
    delimiter: UInt8(ascii: ","), quote: UInt8(ascii: "\""), newline: UInt8(ascii: "\n"),
    quotes: true)
  /// How the text is stored: UTF-8 or Windows-1252 (UTF-16 was converted before).
  var encoding = ReadOptions.Encoding.utf8
  /// The names of all the file's columns, different.
  var names: [String] = []
  /// Where the rows begin and end.
  var rows = 0..<0
  /// What to do with rows of another length.
  var ragged = ReadOptions.Ragged.refuse
  /// What the header's cleaning has to say.
  var notes: [Note] = []

  /// The number of columns in the file.
  var fields: Int { names.count }
}

/// A failure in a chunk, before its rows and lines are counted from the file's start.
struct ChunkFailure: Error {
  /// The chunk.
  let chunk: Int
  /// The row within the chunk.
  let row: Int
  /// The offset in the file of the offending byte, for the line.
  let offset: Int
  /// The error for a place.
  let error: @Sendable (ReadError.Place) -> ReadError

  /// The failure that comes first in the file.
  static func earlier(_ a: ChunkFailure?, _ b: ChunkFailure?) -> ChunkFailure? {
    guard let a else { return b }
    guard let b else { return a }
    return (a.chunk, a.row) <= (b.chunk, b.row) ? a : b
  }
}
