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
    let encoding: ArrowColumn.Encoding
    var width = widest
    var codes = texts?.codes
    var dictionary = texts?.dictionary
    switch column.form {
    case .integer where isEmpty:
      // Nothing is known about it: a column of texts without any.
      dictionary = StringDictionary([])
      codes = []
      width = 1
      encoding = .dictionary(bits: 8, isSigned: true)
    case .integer: encoding = .integer(bits: width * 8)
    case .number: encoding = .number
    case .boolean: encoding = .boolean
    case .date:
      width = 4
      encoding = .date
    case .time:
      width = 8
      encoding = .time
    case .text(.codes):
      let count = dictionary?.count ?? 0
      width = count <= 1 << 8 ? 1 : count <= 1 << 16 ? 2 : 4
      encoding = .dictionary(bits: width * 8, isSigned: count <= 1 << (width * 8 - 1))
    case .text:
      width = max(widest, 4)
      encoding = .decimals(bits: width * 8)
    }
    plans.append(
      Plan(
        column: ArrowColumn(column.name, encoding), segment: segment, width: width,
        isBoolean: column.form == .boolean, codes: codes, dictionary: dictionary,
        missing: missing))
  }

  /// Adds a column with the same text in every row.
  mutating func add(_ name: String, constant text: String) {
    plans.append(
      Plan(
        column: ArrowColumn(name, .dictionary(bits: 8, isSigned: true)), segment: -1, width: 1,
        isBoolean: false, codes: nil, dictionary: StringDictionary([text]), missing: 0))
  }

  var isEmpty: Bool { plans.isEmpty }

  /// Writes the file and makes it durable; gives where each column lies.
  func write(to path: String) throws -> [ArrowPlacement] {
    let writer = try ArrowFileWriter(path: path, columns: plans.map(\.column))
    let places = try writer.place(
      rowCount: rowCount, missing: plans.map(\.missing), dictionaries: plans.map(\.dictionary))
    let failure = Mutex<FormatsError?>(nil)
    // The threads end before this returns; each fills room of its own.
    nonisolated(unsafe) let file = writer
    let piecesOfColumn = max(1, (chunks.count + 31) / 32)
    WorkerThreads.run(pieces: plans.count * piecesOfColumn) { next in
      let scratch = (Scratch(), Scratch())
      while let piece = next() {
        let column = piece / piecesOfColumn
        let range =
          piece % piecesOfColumn * 32..<min(chunks.count, (piece % piecesOfColumn + 1) * 32)
        do {
          for chunk in range {
            try fill(file, plans[column], chunk, at: places[column].values.lowerBound, scratch)
          }
          if range.lowerBound == 0 {
            try fillBits(file, plans[column], places[column])
          }
          beginWriting(file, plans[column], range, at: places[column].values.lowerBound)
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
    return places
  }

  /// Has the system write some chunks to disk while others are filled.
  private func beginWriting(
    _ file: ArrowFileWriter, _ plan: Plan, _ chunks: Range<Int>, at start: Int
  ) {
    guard !plan.isBoolean, let last = chunks.last else { return }
    let rows = starts[chunks.lowerBound]..<starts[last] + self.chunks[last].rowCount
    file.beginWriting(start + rows.lowerBound * plan.width..<start + rows.upperBound * plan.width)
  }

  private func fill(
    _ file: ArrowFileWriter, _ plan: Plan, _ number: Int, at start: Int,
    _ scratch: (Scratch, Scratch)
  ) throws {
    let chunk = chunks[number]
    if plan.isBoolean || chunk.rowCount == 0 { return }
    let place = start + starts[number] * plan.width
    if plan.segment < 0 || plan.codes?.isEmpty == true {
      let zeros = scratch.1.room(chunk.rowCount * plan.width, of: UInt8.self)
      zeros.update(repeating: 0)
      return try file.fill(UnsafeRawBufferPointer(zeros), at: place)
    }
    let segment = chunk.hot[plan.segment]
    let source = try spool.bytes(
      segment.position, count: chunk.rowCount * segment.width, room: scratch.0)
    if plan.codes == nil && segment.width == plan.width { return try file.fill(source, at: place) }
    let converted = scratch.1.room(chunk.rowCount * plan.width, of: UInt8.self)
    convert(
      source, segment.width, UnsafeMutableRawBufferPointer(converted), plan.width, chunk.rowCount,
      plan.codes?[chunk.worker])
    if plan.codes != nil, let validity = segment.validity {
      try clear(converted, plan.width, chunk.rowCount, validity, scratch.0)
    }
    try file.fill(UnsafeRawBufferPointer(converted), at: place)
  }

  /// Gives missing rows the code 0: translated they would tell which worker read them.
  private func clear(
    _ target: UnsafeMutableBufferPointer<UInt8>, _ width: Int, _ count: Int, _ validity: Int,
    _ scratch: Scratch
  ) throws {
    let valid = try spool.bytes(validity, count: count, room: scratch)
    for row in 0..<count where valid[row] == 0 {
      for byte in 0..<width { target[row * width + byte] = 0 }
    }
  }

  private func convert(
    _ source: UnsafeRawBufferPointer, _ from: Int, _ target: UnsafeMutableRawBufferPointer,
    _ to: Int, _ count: Int, _ codes: [UInt32]?
  ) {
    if let codes {
      switch from {
      case 1: translate(source.bindMemory(to: UInt8.self), target, to, count, codes)
      default: translate(source.bindMemory(to: UInt16.self), target, to, count, codes)
      }
      return
    }
    switch from {
    case 1: widen(source.bindMemory(to: Int8.self), target, to, count)
    case 2: widen(source.bindMemory(to: Int16.self), target, to, count)
    default: widen(source.bindMemory(to: Int32.self), target, to, count)
    }
  }

  private func widen<Narrow: FixedWidthInteger>(
    _ source: UnsafeBufferPointer<Narrow>, _ target: UnsafeMutableRawBufferPointer, _ width: Int,
    _ count: Int
  ) {
    func fill<Wide: FixedWidthInteger>(_ target: UnsafeMutableBufferPointer<Wide>) {
      for row in 0..<count { target[row] = Wide(truncatingIfNeeded: source[row]) }
    }
    switch width {
    case 2: fill(target.bindMemory(to: Int16.self))
    case 4: fill(target.bindMemory(to: Int32.self))
    default: fill(target.bindMemory(to: Int64.self))
    }
  }

  private func translate<Code: FixedWidthInteger>(
    _ source: UnsafeBufferPointer<Code>, _ target: UnsafeMutableRawBufferPointer, _ width: Int,
    _ count: Int, _ codes: [UInt32]
  ) {
    // A missing row's code is 0, also in a dictionary without texts.
    let codes = codes.isEmpty ? [0] : codes
    func fill<Wide: FixedWidthInteger>(_ target: UnsafeMutableBufferPointer<Wide>) {
      codes.withUnsafeBufferPointer { codes in
        for row in 0..<count { target[row] = Wide(truncatingIfNeeded: codes[Int(source[row])]) }
      }
    }
    switch width {
    case 1: fill(target.bindMemory(to: UInt8.self))
    case 2: fill(target.bindMemory(to: UInt16.self))
    default: fill(target.bindMemory(to: UInt32.self))
    }
  }

  /// Writes what is one bit a row: validity and booleans.
  private func fillBits(
    _ file: ArrowFileWriter, _ plan: Plan, _ place: ArrowPlacement
  ) throws {
    if plan.missing > 0 {
      try file.fill(
        bits { plan.segment < 0 ? nil : $0.hot[plan.segment].validity }, at: place.validity)
    }
    if plan.isBoolean {
      try file.fill(bits { $0.hot[plan.segment].position }, at: place.values)
    }
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

extension ArrowFileWriter {
  fileprivate func fill(_ bytes: [UInt8], at range: Range<Int>) throws {
    precondition(bytes.count == range.count, "\(bytes.count) bytes for \(range)")
    try bytes.withUnsafeBytes { try fill($0, at: range.lowerBound) }
  }
}
