import CKernels

/// Puts the workers' parts of a column together, in row order.
///
/// The result is the same for any number of workers: texts get their codes by first appearance in
/// the file.
struct ColumnAssembly {
  let plan: ColumnPlan
  let workers: [ColumnParts]
  let encoding: ReadOptions.Encoding
  let rowCount: Int

  private struct Piece {
    let worker: Int
    let part: ColumnParts.Part
    let start: Int
  }

  /// The column.
  func column() -> Column {
    // The parts' values are in the workers' memory.
    withExtendedLifetime(workers) { put() }
  }

  private func put() -> Column {
    var pieces = workers.enumerated().flatMap { worker, parts in
      parts.parts.map { Piece(worker: worker, part: $0, start: 0) }
    }
    pieces.sort { $0.part.chunk < $1.part.chunk }
    var start = 0
    pieces = pieces.map { piece in
      defer { start += piece.part.values.count }
      return Piece(worker: piece.worker, part: piece.part, start: start)
    }
    let validity = validity(pieces)
    switch plan.type {
    case .string: return texts(pieces, validity)
    case .number:
      let values = Values<Double>(count: rowCount) { target in
        inPieces(pieces.count) { part in
          guard case .float64(let values) = pieces[part].part.values else { return }
          for (index, value) in values.enumerated() { target[pieces[part].start + index] = value }
        }
      }
      return Column(.number, .float64(values), validity: validity)
    case .boolean:
      let buffer = Buffer.filled(byteCount: (rowCount + 7) / 8) { bytes in
        bytes.initializeMemory(as: UInt8.self, repeating: 0)
        for piece in pieces {
          guard case .int8(let values) = piece.part.values else { continue }
          for (index, value) in values.enumerated() where value == 1 {
            let row = piece.start + index
            bytes[row >> 3] |= 1 << UInt8(row & 7)
          }
        }
      }
      return Column(.boolean, .bits(Bitmap(buffer, count: rowCount)), validity: validity)
    case .date: return Column(.date, .int32(integers(pieces)), validity: validity)
    case .time: return Column(.time, .int64(integers(pieces)), validity: validity)
    case .integer:
      if pieces.allSatisfy({ $0.part.present == 0 }) && !plan.isDeclared {
        return .coded(
          Array(repeating: 0, count: rowCount), StringDictionary([]), validity: validity)
      }
      let width = pieces.map(\.part.values.width).max() ?? 1
      let storage: Column.Storage =
        switch width {
        case 1: .int8(integers(pieces))
        case 2: .int16(integers(pieces))
        case 4: .int32(integers(pieces))
        default: .int64(integers(pieces))
        }
      return Column(.integer, storage, validity: validity)
    }
  }

  /// Calls `body` for each piece, with all threads when it pays.
  private func inPieces(_ count: Int, _ body: (Int) -> Void) {
    WorkerThreads.run(
      parts: count, threads: rowCount < 1 << 18 ? 1 : WorkerThreads.processorCount, body)
  }

  private func validity(_ pieces: [Piece]) -> Bitmap? {
    guard pieces.contains(where: { $0.part.valid != nil }) else { return nil }
    let buffer = Buffer.filled(byteCount: (rowCount + 7) / 8) { bytes in
      bytes.initializeMemory(as: UInt8.self, repeating: 0)
      for piece in pieces {
        for row in piece.start..<piece.start + piece.part.values.count
        where piece.part.valid?[row - piece.start] ?? 1 == 1 {
          bytes[row >> 3] |= 1 << UInt8(row & 7)
        }
      }
    }
    return Bitmap(buffer, count: rowCount)
  }

  private func integers<Element: FixedWidthInteger & BitwiseCopyable>(
    _ pieces: [Piece]
  ) -> Values<Element> {
    Values(count: rowCount) { target in
      func copy(_ values: UnsafeBufferPointer<some FixedWidthInteger>, _ start: Int) {
        for (index, value) in values.enumerated() {
          target[start + index] = Element(truncatingIfNeeded: value)
        }
      }
      inPieces(pieces.count) { part in
        let piece = pieces[part]
        switch piece.part.values {
        case .int8(let values): copy(values, piece.start)
        case .int16(let values): copy(values, piece.start)
        case .int32(let values): copy(values, piece.start)
        case .int64(let values): copy(values, piece.start)
        case .float64, .codes8, .codes16, .codes32: break
        }
      }
    }
  }

  private func texts(_ pieces: [Piece], _ validity: Bitmap?) -> Column {
    var builder = TextsBuilder(encoding)
    let codes: [[UInt32]]
    if plan.hasManyTexts {
      codes = manyTexts(pieces, &builder)
    } else {
      codes = WorkerTexts.merged(workers.map(\.texts), into: &builder)
    }
    let dictionary = builder.finish(isDistinct: !plan.hasManyTexts)
    let count = dictionary.count
    let storage: Column.Storage =
      if count <= 1 << 8 {
        .codes8(remapped(pieces, codes), dictionary)
      } else if count <= 1 << 16 {
        .codes16(remapped(pieces, codes), dictionary)
      } else {
        .codes32(remapped(pieces, codes), dictionary)
      }
    return Column(.string, storage, validity: validity)
  }

  // All texts in row order.
  private func manyTexts(_ pieces: [Piece], _ builder: inout TextsBuilder) -> [[UInt32]] {
    var codes = workers.map { [UInt32](repeating: 0, count: $0.texts.count) }
    var next = workers.map { _ in 0 }
    for piece in pieces {
      let texts = workers[piece.worker].texts
      while next[piece.worker] < texts.count,
        texts.first[next[piece.worker]] >> 32 == UInt64(piece.part.chunk)
      {
        let code = next[piece.worker]
        codes[piece.worker][code] = UInt32(truncatingIfNeeded: builder.count)
        builder.append(texts, code)
        next[piece.worker] += 1
      }
    }
    return codes
  }

  private func remapped<Element: FixedWidthInteger & BitwiseCopyable>(
    _ pieces: [Piece], _ codes: [[UInt32]]
  ) -> Values<Element> {
    Values(count: rowCount) { target in
      func copy(_ values: UnsafeBufferPointer<some FixedWidthInteger>, _ piece: Piece) {
        let codes = codes[piece.worker]
        for (index, value) in values.enumerated() {
          // A missing row's code is 0, also in a dictionary without texts.
          let code = codes.isEmpty ? 0 : codes[Int(truncatingIfNeeded: value)]
          target[piece.start + index] = Element(truncatingIfNeeded: code)
        }
      }
      inPieces(pieces.count) { part in
        let piece = pieces[part]
        switch piece.part.values {
        case .codes8(let values): copy(values, piece)
        case .codes16(let values): copy(values, piece)
        case .codes32(let values): copy(values, piece)
        case .int8, .int16, .int32, .int64, .float64: break
        }
      }
    }
  }
}

extension ColumnParts.Values {
  /// The number of rows.
  var count: Int {
    switch self {
    case .int8(let values): values.count
    case .int16(let values): values.count
    case .int32(let values): values.count
    case .int64(let values): values.count
    case .float64(let values): values.count
    case .codes8(let values): values.count
    case .codes16(let values): values.count
    case .codes32(let values): values.count
    }
  }

  /// The bytes of one value.
  var width: Int {
    switch self {
    case .int8, .codes8: 1
    case .int16, .codes16: 2
    case .int32, .codes32: 4
    case .int64, .float64: 8
    }
  }
}
