import Formats
import Synchronization
import Tables

/// Writes the raw file of a part out of the spool, now that widths and dictionaries are known.
struct HotFile {
  /// A column as it will be in the file.
  private struct Plan {
    let column: ArrowColumn
    /// The place among the chunks' raw columns.
    let segment: Int
    let width: Int
    let isBoolean: Bool
    /// By worker, the file's codes for the worker's; nil for columns that have none.
    let codes: [[UInt32]]?
    let dictionary: StringDictionary?
    let missing: Int
  }

  /// The blocks that a thread fills at a time.
  private static let blocksInPiece = 16

  let chunks: [StreamedChunk]
  let spool: Spool
  private let rowCount: Int
  private let starts: [Int]
  private var plans: [Plan] = []

  init(_ chunks: [StreamedChunk], _ spool: Spool) {
    self.chunks = chunks
    self.spool = spool
    var rowCount = 0
    starts = chunks.map { chunk in
      defer { rowCount += chunk.rowCount }
      return rowCount
    }
    self.rowCount = rowCount
  }

  /// Adds a column whose values are the chunks' `segment`-th raw ones; `texts` are the dictionary of
  /// its codes and each worker's codes in it.
  mutating func add(
    _ column: StreamColumn, segment: Int, isEmpty: Bool,
    texts: MergedTexts?
  ) {
    let widest = chunks.map { $0.hot[segment].width }.max() ?? 1
    let missing = chunks.reduce(0) { $0 + $1.hot[segment].missing }
    // Of an empty column nothing is known: one of texts without any.
    let form: StreamForm = isEmpty ? .text(.codes) : column.form
    let dictionary = isEmpty ? StringDictionary([]) : texts?.dictionary
    let layout = HotLayout(form, widest: widest, texts: dictionary?.count ?? 0)
    plans.append(
      Plan(
        column: ArrowColumn(column.name, layout.encoding), segment: segment, width: layout.width,
        isBoolean: column.form == .boolean, codes: isEmpty ? [] : texts?.codes,
        dictionary: dictionary, missing: missing))
  }

  /// Adds a column with the same text in every row.
  mutating func add(_ name: String, constant text: String) {
    plans.append(
      Plan(
        column: ArrowColumn(name, .dictionary(bits: 8, isSigned: true)), segment: -1, width: 1,
        isBoolean: false, codes: nil, dictionary: StringDictionary([text]), missing: 0))
  }

  var isEmpty: Bool { plans.isEmpty }

  /// Writes the file and makes it durable; gives the checksums of each column's values and validity.
  func write(to path: String) throws -> [[Checksums]] {
    let writer = try ArrowFileWriter(path: path, columns: plans.map(\.column))
    let places = try writer.place(
      rowCount: rowCount, missing: plans.map(\.missing), dictionaries: plans.map(\.dictionary))
    let failure = Mutex<FormatsError?>(nil)
    let sums = Mutex(
      places.map { [UInt32](repeating: 0, count: Checksums.blocks($0.values).count) })
    let bitSums = Mutex([[Checksums]](repeating: [], count: plans.count))
    // The threads end before this returns; each fills room of its own.
    nonisolated(unsafe) let file = writer
    let pieces = plans.indices.flatMap { taken(of: $0, places[$0]) }
    WorkerThreads.run(pieces: pieces.count) { next in
      let scratch = (Scratch(), Scratch())
      while let piece = next() {
        let (column, blocks) = pieces[piece]
        let place = places[column]
        do {
          for block in blocks {
            let sum = try fill(file, plans[column], block, of: place.values, scratch)
            sums.withLock { $0[column][block] = sum }
          }
          if blocks.isEmpty {
            let found = try fillBits(file, plans[column], place)
            bitSums.withLock { $0[column] = found }
          }
          beginWriting(file, blocks, of: place.values)
        } catch {
          failure.withLock { failure in
            failure =
              failure ?? error as? FormatsError ?? .system(path: path, action: "write", code: 0)
          }
        }
      }
    }
    if let failure = failure.withLock({ $0 }) { throw failure }
    try writer.finish()
    let (valueSums, others) = (sums.withLock { $0 }, bitSums.withLock { $0 })
    return plans.indices.map { column in
      let values = places[column].values
      let own =
        plans[column].isBoolean || values.isEmpty
        ? [] : [Checksums(range: values, sums: valueSums[column])]
      return own + others[column]
    }
  }

  /// What threads take: some blocks of a column's values, or none where bits are to be written.
  private func taken(
    of column: Int, _ place: ArrowPlacement
  ) -> [(column: Int, blocks: Range<Int>)] {
    let plan = plans[column]
    let count = plan.isBoolean ? 0 : Checksums.blocks(place.values).count
    let pieces = stride(from: 0, to: count, by: Self.blocksInPiece).map {
      (column: column, blocks: $0..<min($0 + Self.blocksInPiece, count))
    }
    return plan.isBoolean || plan.missing > 0 ? pieces + [(column, 0..<0)] : pieces
  }

  /// Has the system write some blocks to disk while others are filled.
  private func beginWriting(
    _ file: ArrowFileWriter, _ blocks: Range<Int>, of values: Range<Int>
  ) {
    let start = values.lowerBound + blocks.lowerBound * Checksums.blockBytes
    let end = values.lowerBound + blocks.upperBound * Checksums.blockBytes
    file.beginWriting(start..<min(end, max(start, values.upperBound)))
  }

  /// Fills a block of a column's values, and gives its checksum.
  private func fill(
    _ file: ArrowFileWriter, _ plan: Plan, _ block: Int, of values: Range<Int>,
    _ scratch: (Scratch, Scratch)
  ) throws -> UInt32 {
    let start = block * Checksums.blockBytes
    let bytes = UnsafeMutableRawBufferPointer(
      scratch.1.room(min(Checksums.blockBytes, values.count - start), of: UInt8.self))
    var row = start / plan.width
    let end = row + bytes.count / plan.width
    var done = 0
    var chunk = chunk(of: row)
    while row < end {
      let first = row - starts[chunk]
      let rows = first..<min(chunks[chunk].rowCount, first + end - row)
      let target = UnsafeMutableRawBufferPointer(
        rebasing: bytes[done..<done + rows.count * plan.width])
      try fill(target, plan, chunks[chunk], rows, scratch.0)
      row += rows.count
      done += target.count
      chunk += 1
    }
    let written = UnsafeRawBufferPointer(bytes)
    try file.fill(written, at: values.lowerBound + start)
    return Checksums.sum(of: written)
  }

  /// The chunk that has a row: the last one that begins there or before.
  private func chunk(of row: Int) -> Int {
    var low = 0
    var high = starts.count
    while low < high {
      let middle = (low + high) / 2
      if starts[middle] <= row { low = middle + 1 } else { high = middle }
    }
    return low - 1
  }

  /// The values of some rows of a chunk as they are in the file.
  private func fill(
    _ target: UnsafeMutableRawBufferPointer, _ plan: Plan, _ chunk: StreamedChunk,
    _ rows: Range<Int>, _ scratch: Scratch
  ) throws {
    if rows.isEmpty { return }
    if plan.segment < 0 || plan.codes?.isEmpty == true {
      target.initializeMemory(as: UInt8.self, repeating: 0)
      return
    }
    let segment = chunk.hot[plan.segment]
    let source = try spool.bytes(
      segment.position + rows.lowerBound * segment.width, count: rows.count * segment.width,
      room: scratch)
    HotValues.convert(
      source, segment.width, to: target, plan.width, count: rows.count,
      codes: plan.codes?[chunk.worker])
    if plan.codes != nil, let validity = segment.validity {
      let valid = try spool.bytes(validity + rows.lowerBound, count: rows.count, room: scratch)
      HotValues.clear(target, plan.width, where: valid)
    }
  }

  /// Writes what is one bit a row, validity and booleans, and gives the checksums.
  private func fillBits(
    _ file: ArrowFileWriter, _ plan: Plan, _ place: ArrowPlacement
  ) throws -> [Checksums] {
    var sums: [Checksums] = []
    func fill(_ bits: [UInt8], at range: Range<Int>) throws {
      precondition(bits.count == range.count, "\(bits.count) bytes for \(range)")
      if range.isEmpty { return }
      try bits.withUnsafeBytes { bytes in
        try file.fill(bytes, at: range.lowerBound)
        sums.append(Checksums(of: bytes, at: range.lowerBound))
      }
    }
    if plan.isBoolean {
      try fill(bits { $0.hot[plan.segment].position }, at: place.values)
    }
    if plan.missing > 0 {
      try fill(
        bits { plan.segment < 0 ? nil : $0.hot[plan.segment].validity }, at: place.validity)
    }
    return sums
  }

  /// One bit for each row's byte in the spool; set where a chunk has none.
  private func bits(_ position: (StreamedChunk) -> Int?) throws -> [UInt8] {
    var bits = [UInt8](repeating: 0, count: (rowCount + 7) / 8)
    let scratch = Scratch()
    for (chunk, start) in zip(chunks, starts) {
      let bytes = scratch.room(chunk.rowCount, of: UInt8.self)
      if let position = position(chunk) {
        try spool.read(position, into: UnsafeMutableRawBufferPointer(bytes))
      } else {
        bytes.update(repeating: 1)
      }
      for (index, byte) in bytes.enumerated() where byte == 1 {
        bits[(start + index) >> 3] |= 1 << UInt8((start + index) & 7)
      }
    }
    return bits
  }
}
