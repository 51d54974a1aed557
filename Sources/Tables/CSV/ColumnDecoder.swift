import CKernels

/// Decodes one column for one worker, chunk after chunk.
final class ColumnDecoder {
  /// How the column is read.
  let plan: ColumnPlan
  /// Whole numbers, booleans (0 and 1), dates and times.
  let integers = ScratchArray<Int64>()
  /// Numbers.
  let numbers = ScratchArray<Double>()
  /// Codes of `dictionary`.
  let codes = ScratchArray<UInt32>()
  /// 1 where the row has a value.
  let valid = ScratchArray<UInt8>()
  /// The texts by first appearance to this worker, in the file's encoding.
  let dictionary: OpaquePointer
  /// What the cells that do not fit an undeclared type say.
  private(set) var contradictions = ColumnEvidence()
  /// The first failure.
  private(set) var failure: ChunkFailure?
  /// Rows without a value in the chunk that was decoded last.
  private(set) var missing = 0
  /// Whether any row of an open column had a value.
  private(set) var sawValue = false
  /// Rows of the chunk that was decoded last whose text is no decimal number, though all should be.
  private(set) var oddDecimals = 0

  private let reader: CellReader
  private let text: ValueText
  private let odd = ScratchArray<UInt32>()
  private var unquoted: [UInt8] = []
  // What a dictionary's codes mean: 0 false, 1 true, 2 missing, 3 neither; empty when not needed.
  private var meanings: [UInt8] = []
  private var checkedCodes = 0

  /// A decoder; nil without memory.
  init?(_ plan: ColumnPlan, _ reader: CellReader) {
    guard let dictionary = deed_dictionary_new() else { return nil }
    self.dictionary = dictionary
    self.plan = plan
    self.reader = reader
    self.text = reader.text(decimal: plan.decimal, order: plan.order)
  }

  deinit { deed_dictionary_free(dictionary) }

  /// Decodes the rows of a chunk.
  func decode(_ rows: ChunkReader, chunk: Int) {
    if contradictions.isSettled || failure != nil { return }
    var cells = rows.cells(plan.field)
    let count = cells.rows
    valid.reserve(count)
    odd.reserve(count)
    switch plan.type {
    case .integer:
      integers.reserve(count)
      finish(
        deed_csv_integers(&cells, integers.base, valid.base, odd.base), rows, cells, chunk)
    case .number:
      numbers.reserve(count)
      let decimal = text.decimal.rawValue
      finish(
        deed_csv_numbers(&cells, decimal, numbers.base, valid.base, odd.base), rows, cells, chunk)
    case .date:
      integers.reserve(count)
      finish(deed_csv_dates(&cells, integers.base, valid.base, odd.base), rows, cells, chunk)
    case .time:
      integers.reserve(count)
      finish(
        deed_csv_times(&cells, reader.isUTC, integers.base, valid.base, odd.base), rows, cells,
        chunk)
    case .string where plan.streamed == .decimals:
      integers.reserve(count)
      let decoded = deed_csv_decimals(&cells, integers.base, valid.base, odd.base)
      missing = decoded.missing
      oddDecimals = decoded.odd
    case .string, .boolean:
      decodeTexts(rows, &cells, chunk)
    }
  }

  private func finish(
    _ decoded: deed_decoded, _ rows: ChunkReader, _ cells: deed_cells, _ chunk: Int
  ) {
    missing = decoded.missing
    if plan.isOpen && decoded.missing + decoded.odd < cells.rows { sawValue = true }
    for index in 0..<decoded.odd {
      let row = Int(odd.base[index])
      withBytes(cells, row) { bytes, cell in readOdd(bytes, cell, row, rows, chunk) }
      if contradictions.isSettled || failure != nil { return }
    }
  }

  // Reads a cell that the kernel left.
  private func readOdd(
    _ bytes: UnsafeBufferPointer<UInt8>, _ cell: deed_cell, _ row: Int, _ rows: ChunkReader,
    _ chunk: Int
  ) {
    if reader.isMissing(bytes) || ValueText.trimmed(bytes).isEmpty {
      missing += 1
      return
    }
    if read(bytes, row) {
      valid.base[row] = 1
      return
    }
    let position = position(bytes, cell, row, rows, chunk)
    guard plan.isDeclared else {
      return reader.judge(bytes, at: position, into: &contradictions)
    }
    let name = plan.name
    let type = plan.type
    let reason = doubt(bytes)
    fail(position) { place in
      if let reason {
        .ambiguous(place, column: name, cell: position.cell, reason: reason)
      } else {
        .cell(place, column: name, cell: position.cell, type: type)
      }
    }
  }

  private func read(_ bytes: UnsafeBufferPointer<UInt8>, _ row: Int) -> Bool {
    switch plan.type {
    case .integer:
      guard plan.isDeclared || !CellReader.hasLeadingZeros(bytes) else { return false }
      switch text.number(bytes) {
      case .integer(let value): integers.base[row] = value
      case .number(let value):
        // `9.0` is a declared integer.
        guard plan.isDeclared, let whole = Int64(exactly: value) else { return false }
        integers.base[row] = whole
      case .notANumber, .ambiguous: return false
      }
    case .number:
      guard plan.isDeclared || !CellReader.hasLeadingZeros(bytes) else { return false }
      switch text.number(bytes) {
      case .integer(let value): numbers.base[row] = Double(value)
      case .number(let value): numbers.base[row] = value
      case .notANumber, .ambiguous: return false
      }
    case .date:
      guard case .date(let days) = text.moment(bytes) else { return false }
      integers.base[row] = Int64(days)
    case .time:
      guard case .time(let microseconds) = text.moment(bytes) else { return false }
      integers.base[row] = microseconds
    case .string, .boolean: return false
    }
    return true
  }

  private func doubt(_ bytes: UnsafeBufferPointer<UInt8>) -> String? {
    switch plan.type {
    case .integer, .number:
      if case .ambiguous(let doubt) = text.number(bytes) { return doubt.description }
    case .date, .time:
      if case .ambiguous(let doubt) = text.moment(bytes) { return doubt.description }
    case .string, .boolean: break
    }
    return nil
  }

  private func decodeTexts(_ rows: ChunkReader, _ cells: inout deed_cells, _ chunk: Int) {
    codes.reserve(cells.rows)
    if plan.streamed == .texts {
      deed_dictionary_clear(dictionary)
      meanings.removeAll(keepingCapacity: true)
      checkedCodes = 0
    }
    let position = UInt64(chunk) << 32
    let appends = plan.streamed.map { $0 == .texts } ?? plan.hasManyTexts
    let decoded = deed_csv_codes(
      &cells, dictionary, appends && plan.type == .string, position, codes.base, valid.base,
      odd.base)
    missing = decoded.missing
    if decoded.odd > 0 {
      failure = ChunkFailure(chunk: chunk, row: Int(odd.base[0]), offset: 0) {
        .noMemory(file: $0.file)
      }
      return
    }
    let hasMissing = checkNewTexts(rows, cells, chunk)
    if plan.type == .boolean {
      integers.reserve(cells.rows)
      // Rows without a value get one too: widths are chosen by all of them.
      for row in 0..<cells.rows {
        let meaning = valid.base[row] == 1 ? meanings[Int(codes.base[row])] : 0
        integers.base[row] = meaning == 1 ? 1 : 0
      }
    }
    if hasMissing {
      for row in 0..<cells.rows where valid.base[row] == 1 {
        guard meanings[Int(codes.base[row])] == 2 else { continue }
        valid.base[row] = 0
        codes.base[row] = 0
        missing += 1
      }
    }
  }

  // Looks at the texts that this chunk brought; whether any known text means missing.
  private func checkNewTexts(
    _ rows: ChunkReader, _ cells: deed_cells, _ chunk: Int
  ) -> Bool {
    let count = deed_dictionary_count(dictionary)
    let new = checkedCodes..<max(count, checkedCodes)
    let needsMeanings = plan.type == .boolean || !reader.missing.isEmpty
    guard let offsets = deed_dictionary_offsets(dictionary),
      let bytes = deed_dictionary_bytes(dictionary), let first = deed_dictionary_first(dictionary)
    else { return false }
    let areWhole = reader.encoding != .utf8 || Self.areUTF8(new, offsets, bytes)
    for code in areWhole && !needsMeanings ? count..<count : new {
      let text = UnsafeBufferPointer(
        start: bytes + Int(offsets[code]), count: Int(offsets[code + 1] - offsets[code]))
      let row = Int(first[code] & 0xffff_ffff)
      if !areWhole, deed_utf8_valid(text.baseAddress, text.count) != text.count {
        let cell = deed_csv_cell([cells], row)
        let name = plan.name
        let position = position(text, cell, row, rows, chunk)
        fail(position) {
          .encoding($0, column: name, cell: position.cell, encoding: "UTF-8")
        }
        break
      }
      if needsMeanings { meanings.append(meaning(text, cells, row, rows, chunk)) }
    }
    checkedCodes = count
    if needsMeanings && meanings.count < count {
      meanings.append(contentsOf: repeatElement(3, count: count - meanings.count))
    }
    return needsMeanings && meanings.contains(2)
  }

  // Whether texts that lie one after the other are UTF-8, each by itself: all of them together are,
  // and none begins within a character.
  private static func areUTF8(
    _ codes: Range<Int>, _ offsets: UnsafePointer<Int64>, _ bytes: UnsafePointer<UInt8>
  ) -> Bool {
    let start = Int(offsets[codes.lowerBound])
    let count = Int(offsets[codes.upperBound]) - start
    return deed_utf8_valid(bytes + start, count) == count
      && codes.allSatisfy { bytes[Int(offsets[$0])] & 0xc0 != 0x80 }
  }

  private func meaning(
    _ text: UnsafeBufferPointer<UInt8>, _ cells: deed_cells, _ row: Int, _ rows: ChunkReader,
    _ chunk: Int
  ) -> UInt8 {
    if reader.encoding == .windows1252, text.contains(where: { $0 >= 0x80 }) {
      let converted = TextEncoding.utf8(fromWindows1252: text)
      return converted.withUnsafeBufferPointer { meaning(utf8: $0, cells, row, rows, chunk) }
    }
    return meaning(utf8: text, cells, row, rows, chunk)
  }

  private func meaning(
    utf8 text: UnsafeBufferPointer<UInt8>, _ cells: deed_cells, _ row: Int, _ rows: ChunkReader,
    _ chunk: Int
  ) -> UInt8 {
    if reader.isMissing(text) { return 2 }
    guard plan.type == .boolean else { return 3 }
    if ValueText.trimmed(text).isEmpty { return 2 }
    if let value = reader.boolean(text, isDeclared: plan.isDeclared) { return value ? 1 : 0 }
    let position = position(text, deed_csv_cell([cells], row), row, rows, chunk)
    if plan.isDeclared {
      let name = plan.name
      fail(position) { .cell($0, column: name, cell: position.cell, type: .boolean) }
    } else {
      reader.judge(text, at: position, into: &contradictions)
    }
    return 3
  }

  private func fail(
    _ position: CellPosition, _ error: @escaping @Sendable (ReadError.Place) -> ReadError
  ) {
    failure = .earlier(
      failure,
      ChunkFailure(
        chunk: position.chunk, row: position.row, offset: position.offset, error: error))
  }

  private func position(
    _ bytes: UnsafeBufferPointer<UInt8>, _ cell: deed_cell, _ row: Int, _ rows: ChunkReader,
    _ chunk: Int
  ) -> CellPosition {
    CellPosition(
      chunk: chunk, row: row, offset: rows.offset(of: cell),
      cell: String(decoding: bytes.prefix(256), as: UTF8.self))
  }

  // The cell as UTF-8 with doubled quotes made single.
  private func withBytes(
    _ cells: deed_cells, _ row: Int, _ body: (UnsafeBufferPointer<UInt8>, deed_cell) -> Void
  ) {
    let cell = deed_csv_cell([cells], row)
    let bytes = UnsafeBufferPointer(start: cell.bytes, count: cell.count)
    let isASCII = reader.encoding == .utf8 || bytes.allSatisfy { $0 < 0x80 }
    if !cell.escaped && isASCII { return body(bytes, cell) }
    unquoted.removeAll(keepingCapacity: true)
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      if isASCII {
        unquoted.append(byte)
      } else {
        TextEncoding.append(windows1252: byte, to: &unquoted)
      }
      if cell.escaped, byte == cells.dialect.quote { index += 1 }
      index += 1
    }
    unquoted.withUnsafeBufferPointer { body($0, cell) }
  }
}
