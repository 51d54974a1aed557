import CKernels

/// Puts the workers' parts of a column together, in row order.
///
/// The result is the same for any number of workers: texts get their codes by first appearance in
/// the file.
struct ColumnAssembly: @unchecked Sendable {
  // @unchecked because: the parts were written before they came here.

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

  /// Whether a complete column of moments never descends; nil of another column.
  var ascends: Bool? {
    guard plan.type == .time || plan.type == .date, rowCount > 0 else { return nil }
    let pieces = pieces().filter { $0.part.values.count > 0 }
    guard pieces.allSatisfy({ $0.part.valid == nil }) else { return nil }
    return withExtendedLifetime(workers) {
      let ends = UnsafeMutablePointer<(first: Int64, last: Int64)?>.allocate(
        capacity: pieces.count)
      defer { ends.deallocate() }
      inPieces(pieces.count) { (ends + $0).initialize(to: pieces[$0].part.values.ends) }
      var last = Int64.min
      for piece in pieces.indices {
        guard let next = ends[piece], next.first >= last else { return false }
        last = next.last
      }
      return true
    }
  }

  private func put() -> Column {
    let pieces = pieces()
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

  // The pieces in the order of the rows.
  private func pieces() -> [Piece] {
    var pieces = workers.enumerated().flatMap { worker, parts in
      parts.parts.map { Piece(worker: worker, part: $0, start: 0) }
    }
    pieces.sort { $0.part.chunk < $1.part.chunk }
    var start = 0
    return pieces.map { piece in
      defer { start += piece.part.values.count }
      return Piece(worker: piece.worker, part: piece.part, start: start)
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
      func scale(
        _ seconds: UnsafeBufferPointer<some FixedWidthInteger>, _ first: UInt32, _ start: Int
      ) {
        for (index, value) in seconds.enumerated() {
          let second = Int64(truncatingIfNeeded: value) &+ Int64(first)
          target[start + index] = Element(truncatingIfNeeded: second &* 1_000_000)
        }
      }
      inPieces(pieces.count) { part in
        let piece = pieces[part]
        switch piece.part.values {
        case .int8(let values): copy(values, piece.start)
        case .int16(let values): copy(values, piece.start)
        case .int32(let values): copy(values, piece.start)
        case .int64(let values): copy(values, piece.start)
        case .seconds16(let values, let from): scale(values, from, piece.start)
        case .seconds32(let values): scale(values, 0, piece.start)
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
        case .int8, .int16, .int32, .int64, .seconds16, .seconds32, .float64: break
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
    case .seconds16(let values, from: _): values.count
    case .seconds32(let values): values.count
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
    case .int64, .seconds16, .seconds32, .float64: 8
    }
  }

  /// The first and the last of values that never descend, as the column has them; nil when they
  /// descend, without any, and of texts and numbers.
  var ends: (first: Int64, last: Int64)? {
    switch self {
    case .int8(let values): Self.ends(values)
    case .int16(let values): Self.ends(values)
    case .int32(let values): Self.ends(values)
    case .int64(let values): Self.ends(values)
    case .seconds16(let values, let from): Self.ends(values, from: from, unit: 1_000_000)
    case .seconds32(let values): Self.ends(values, unit: 1_000_000)
    case .float64, .codes8, .codes16, .codes32: nil
    }
  }

  private static func ends(
    _ values: UnsafeBufferPointer<some FixedWidthInteger>, from: UInt32 = 0, unit: Int64 = 1
  ) -> (first: Int64, last: Int64)? {
    guard let first = values.first, let last = values.last else { return nil }
    var descents = 0
    for index in 1..<values.count { descents &+= values[index] < values[index - 1] ? 1 : 0 }
    if descents > 0 { return nil }
    func whole(_ value: some FixedWidthInteger) -> Int64 {
      (Int64(truncatingIfNeeded: value) &+ Int64(from)) &* unit
    }
    return (whole(first), whole(last))
  }
}
