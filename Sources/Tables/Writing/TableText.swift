import Activity
import Calendars

/// Writes a table as text, piece by piece.
///
/// Dates are `2026-01-31`, times `2026-01-31T11:00:00Z` or with the zone's offset, booleans `true`
/// and `false`. Numbers are the shortest that read back as the same double; whole ones keep a
/// decimal (`5.0`), so that the column reads back as numbers. Numbers that are not finite are
/// written as missing and noted. Bytes of strings that are not UTF-8 become U+FFFD and are noted.
///
/// In CSV a missing value is an empty cell and an empty string is `""`; only cells that need quotes
/// have them. In a table of one column a missing value is `""` too, because an empty line is no row.
/// In JSON a missing value is `null`.
package struct TableText {
  /// The format.
  package let format: TextFormat
  /// The zone in whose clocks times are written; each with its offset.
  package let zone: TimeZoneRules
  /// The bytes that are collected before they go to the receiver.
  package let pieceSize: Int

  /// A writer of one format.
  package init(_ format: TextFormat, zone: TimeZoneRules = .utc, pieceSize: Int = 1 << 18) {
    self.format = format
    self.zone = zone
    self.pieceSize = pieceSize
  }

  /// Writes all rows to `receive`, in pieces of about `pieceSize` bytes; returns what the analyst
  /// must know of it.
  ///
  /// - Throws: what reading the table and what `receive` throws.
  package func write(
    _ table: Table, to receive: (UnsafeRawBufferPointer) throws -> Void
  ) throws -> [Note] {
    let columns = try table.columns(table.names)
    // Without columns a row of CSV has nothing to show for itself.
    let rowCount = table.names.isEmpty && format.isDelimited ? 0 : try table.rowCount()
    var cells = columns.map { CellText($0, format: format, zone: zone) }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(pieceSize + 4096)
    let frame = RowFrame(format, names: table.names)
    bytes += frame.opening
    let isTold = Progress.begin(pieces: rowCount >> 14)
    defer { if isTold { Progress.end() } }
    for row in 0..<rowCount {
      if row & 0x3FFF == 0 {
        try Cancellation.check()
        if isTold { Progress.advance() }
      }
      for index in cells.indices {
        bytes += frame.beforeCell[index]
        cells[index].append(row, to: &bytes)
        if bytes.count >= pieceSize { try Self.flush(&bytes, receive) }
      }
      if cells.count == 1, frame.quotesEmptyLine, cells[0].wasEmpty {
        bytes += [UInt8(ascii: "\""), UInt8(ascii: "\"")]
      }
      bytes += row + 1 < rowCount ? frame.betweenRows : frame.afterRows
    }
    bytes += frame.closing
    try Self.flush(&bytes, receive)
    return frame.notes + zip(table.names, cells).flatMap { $1.notes(column: $0) }
  }

  /// The whole text, for small tables.
  ///
  /// - Throws: what reading the table throws.
  package func bytes(_ table: Table) throws -> [UInt8] {
    var whole: [UInt8] = []
    _ = try write(table) { whole.append(contentsOf: $0) }
    return whole
  }

  /// Writes a table to a file, which is replaced as a whole.
  ///
  /// - Throws: `WriteError`, and what reading the table throws.
  package func write(_ table: Table, toFile path: String) throws -> [Note] {
    var notes: [Note] = []
    try AtomicFile.replace(path) { file in
      notes = try write(table) { try file.write($0) }
    }
    return notes
  }

  private static func flush(
    _ bytes: inout [UInt8], _ receive: (UnsafeRawBufferPointer) throws -> Void
  ) throws {
    if bytes.isEmpty { return }
    try bytes.withUnsafeBytes { try receive($0) }
    bytes.removeAll(keepingCapacity: true)
  }
}
