import CKernels

/// One worker's window on a file: a chunk's bytes and where its fields end.
///
/// A chunk owns the rows that begin in it. Rows that go beyond it are read to their end.
final class ChunkReader {
  /// How a chunk's rows came out.
  struct Rows {
    /// The offset in the file of the row after the last one.
    var next: Int
    /// The number of rows.
    var count = 0
    /// Blank lines left out.
    var blank = 0
    /// Rows padded or set aside.
    var ragged = 0
  }

  /// Longer rows are refused.
  static let longestRow = 1 << 30

  private let input: CSVInput
  private let layout: CSVLayout
  private let chunkSize: Int
  private let variant: deed_variant
  private var bytes: UnsafeMutablePointer<UInt8>
  private var capacity: Int
  private var separators: UnsafeMutablePointer<UInt32>
  private var separatorCapacity: Int
  // The window: offset in the file of the first byte, bytes read, and whether the file ends there.
  private var base = 0
  private var count = 0
  private var isFinal = false
  private var chunk = 0
  private var limit = 0
  // Rows of the strict path carry their start, so that rows between them can be left out.
  private var isStrict = false
  private var hasReturns = false
  private var rowCount = 0

  init(_ input: CSVInput, _ layout: CSVLayout, chunkSize: Int, variant: deed_variant) {
    self.input = input
    self.layout = layout
    self.chunkSize = chunkSize
    self.variant = variant
    self.capacity = chunkSize + min(chunkSize, 8192) + 2
    self.bytes = .allocate(capacity: capacity + Buffer.padding)
    self.separatorCapacity = 1024
    self.separators = .allocate(capacity: separatorCapacity)
  }

  deinit {
    bytes.deallocate()
    separators.deallocate()
  }

  /// The number of chunks of a file.
  static func chunkCount(_ layout: CSVLayout, chunkSize: Int) -> Int {
    (layout.rows.count + chunkSize - 1) / chunkSize
  }

  /// Reads a chunk's bytes.
  func open(_ chunk: Int) throws(ReadError) {
    self.chunk = chunk
    let start = layout.rows.lowerBound + chunk * chunkSize
    base = chunk == 0 ? start : start - 1
    count = 0
    isFinal = false
    limit = min(start + chunkSize, layout.rows.upperBound) - base
    try extend(by: limit + min(chunkSize, 8192))
  }

  /// Where the chunk's first row seems to begin in the file; nil when that cannot be told.
  func guess() -> Int? {
    if chunk == 0 { return base }
    for window in [2048, 8192] {
      if let start = plausibleStart(inside: false, window) ?? plausibleStart(inside: true, window) {
        return start
      }
    }
    return nil
  }

  /// Reads the rows from the one that begins at `start` by the fast path; nil when the chunk breaks
  /// its model.
  func readFast(from start: Int) throws(ReadError) -> Rows? {
    isStrict = false
    rowCount = 0
    guard start - base < limit else { return Rows(next: start) }
    let fields = layout.fields
    let newline = layout.dialect.newline
    var state = deed_index_state()
    state.edge = 1
    // One entry before the first is the offset before the first row.
    reserve(limit - (start - base) + 128)
    separators[0] = UInt32(truncatingIfNeeded: start - base - 1)
    var written = 1
    written += index(start - base, limit, &state, at: written)
    let whole = Int(state.newlines)
    guard state.broken == 0, written - 1 >= whole * fields,
      deed_csv_rows_end(bytes, separators + 1, fields, whole, newline)
    else { return nil }
    hasReturns = state.returns != 0
    rowCount = whole
    if whole > 0 && Int(separators[whole * fields]) == limit - 1 {
      return written - 1 == whole * fields ? Rows(next: base + limit, count: whole) : nil
    }
    // The last row goes on after the chunk.
    var position = limit
    while state.newlines == whole {
      if position == count {
        if isFinal || count > Self.longestRow { return nil }
        try extend(by: max(count, 8192))
      }
      let end = min(position + 4096, count)
      reserve(written + end - position + 128)
      written += index(position, end, &state, at: written)
      position = end
    }
    let last = (whole + 1) * fields
    guard state.broken == 0, written - 1 >= last, bytes[Int(separators[last])] == newline else {
      return nil
    }
    for entry in (whole * fields + 1)..<last where bytes[Int(separators[entry])] == newline {
      return nil
    }
    hasReturns = state.returns != 0
    rowCount = whole + 1
    return Rows(
      next: min(base + Int(separators[last]) + 1, layout.rows.upperBound), count: rowCount)
  }

  /// Reads the rows from the one that begins at `start` byte by byte.
  func readStrict(from start: Int) throws -> Rows {
    isStrict = true
    hasReturns = true
    rowCount = 0
    guard start - base < limit else { return Rows(next: start) }
    let ragged: deed_ragged =
      switch layout.ragged {
      case .refuse: DEED_RAGGED_REFUSE
      case .pad: DEED_RAGGED_PAD
      case .skip: DEED_RAGGED_SKIP
      }
    reserve(limit + layout.fields + 128)
    var dialect = layout.dialect
    while true {
      let result = deed_csv_strict(
        bytes, start - base, limit, count, isFinal, &dialect, layout.fields, ragged, separators,
        separatorCapacity)
      switch result.status {
      case DEED_STRICT_DONE:
        if result.next < limit && result.next < count {
          reserve(separatorCapacity * 2)
          continue
        }
        rowCount = result.rows
        return Rows(
          next: min(base + result.next, layout.rows.upperBound), count: rowCount,
          blank: result.blank, ragged: result.ragged)
      case DEED_STRICT_MORE:
        if isFinal || count > Self.longestRow {
          throw failure(result, at: result.next) { .rowTooLong($0, limit: Self.longestRow) }
        }
        try extend(by: max(count, 8192))
      default:
        throw failure(result)
      }
    }
  }

  /// The cells of the file's column `field` in the rows that were read last.
  func cells(_ field: Int) -> deed_cells {
    deed_cells(
      bytes: bytes, ends: separators + 1 + field,
      stride: isStrict ? layout.fields + 1 : layout.fields, rows: rowCount,
      dialect: layout.dialect, returns: hasReturns)
  }

  /// The offset in the file of a cell's first byte.
  func offset(of cell: deed_cell) -> Int { base + (cell.bytes - UnsafePointer(bytes)) }

  private func index(
    _ begin: Int, _ end: Int, _ state: inout deed_index_state, at written: Int
  ) -> Int {
    var dialect = layout.dialect
    return deed_csv_index(variant, bytes, begin, end, &dialect, &state, separators + written)
  }

  private func plausibleStart(inside: Bool, _ window: Int) -> Int? {
    let end = min(count, window)
    var state = deed_index_state()
    state.edge = 1
    state.inside = inside ? .max : 0
    reserve(end + 128)
    let written = index(0, end, &state, at: 0)
    guard state.broken == 0 else { return nil }
    let newline = layout.dialect.newline
    guard let first = (0..<written).first(where: { bytes[Int(separators[$0])] == newline }) else {
      return nil
    }
    var field = 0
    for entry in (first + 1)..<max(written, first + 1) {
      field += 1
      if (bytes[Int(separators[entry])] == newline) != (field == layout.fields) { return nil }
      if field == layout.fields { field = 0 }
    }
    return base + Int(separators[first]) + 1
  }

  // Reads on; at the file's end adds the line end that may be missing.
  private func extend(by more: Int) throws(ReadError) {
    let end = min(base + count + more, layout.rows.upperBound)
    let wanted = end - base
    if wanted + 1 > capacity {
      let larger = max(wanted + 1, capacity * 2)
      let moved = UnsafeMutablePointer<UInt8>.allocate(capacity: larger + Buffer.padding)
      moved.update(from: bytes, count: count)
      bytes.deallocate()
      bytes = moved
      capacity = larger
    }
    try input.read(base + count..<end, into: bytes + count)
    count = wanted
    if end == layout.rows.upperBound {
      isFinal = true
      if count > 0 && bytes[count - 1] != layout.dialect.newline {
        bytes[count] = layout.dialect.newline
        count += 1
      }
    }
    (bytes + count).update(repeating: 0, count: Buffer.padding)
  }

  private func reserve(_ wanted: Int) {
    guard wanted > separatorCapacity else { return }
    // Some more, because what is wanted differs a little from chunk to chunk.
    let larger = wanted + wanted / 8
    let moved = UnsafeMutablePointer<UInt32>.allocate(capacity: larger)
    moved.update(from: separators, count: separatorCapacity)
    separators.deallocate()
    separators = moved
    separatorCapacity = larger
  }

  private func failure(
    _ result: deed_strict_result, at offset: Int? = nil,
    _ error: (@Sendable (ReadError.Place) -> ReadError)? = nil
  ) -> ChunkFailure {
    let names = layout.names
    let column = result.field < names.count ? names[result.field] : "after the last one"
    let cell = text(around: base + result.at)
    let status = result.status
    let found = result.field
    return ChunkFailure(
      chunk: chunk, row: result.rows, offset: base + (offset ?? result.at),
      error: error ?? { place in
        switch status {
        case DEED_STRICT_RAGGED: .ragged(place, found: found, expected: names.count)
        case DEED_STRICT_NUL: .nulByte(place, column: column)
        case DEED_STRICT_QUOTE: .textAfterQuote(place, column: column, cell: cell)
        default: .openQuote(place, column: column, cell: cell)
        }
      })
  }

  // What stands before and after a byte, read from the file so that it is the same however the
  // file is divided.
  private func text(around offset: Int) -> String {
    let start = max(layout.rows.lowerBound, offset - 20)
    let end = min(layout.rows.upperBound, offset + 40)
    guard start < end, let bytes = try? input.bytes(start..<end) else { return "" }
    let isCut = { (byte: UInt8) in self.layout.encoding == .utf8 && byte & 0xc0 == 0x80 }
    let line = bytes.drop(while: isCut).map { $0 < 32 ? UInt8(ascii: " ") : $0 }
    return TextEncoding.decode(line, layout.encoding).text
  }
}
