import Experience
import Formats
import Synchronization
import Tables

/// What a chunk of a streamed file came to.
final class StreamedChunk: @unchecked Sendable {
  // @unchecked because: it is made by one thread and handed over to another under a lock.

  let number: Int
  let worker: Int
  let rowCount: Int
  /// By raw column.
  var hot: [HotSegment] = []
  /// Where the raw values are until the chunk is accepted; nil when they are in the spool.
  var memory: ChunkMemory?
  /// How many rows of each compressed column are missing.
  var missing: [Int] = []
  /// The compressed columns; empty when there are none, and once they are in the file.
  var cold: ArrowBatch?
  var keys = KeySegment()
  /// The first and the last key, when they ascend.
  var ascending: ClosedRange<Int64>?
  /// The rows that rules set aside.
  var entries: [Quarantine.Entry] = []
  /// Where the rows' hashes are, when they were asked for.
  var hashes = 0
  /// The rows about people who were forgotten.
  var forgotten: [Int] = []
  /// The first texts of columns whose texts are not kept, for looking at.
  var samples: [Int: [[UInt8]]] = [:]

  init(_ chunk: ChunkColumns) {
    number = chunk.chunk
    worker = chunk.worker
    rowCount = chunk.count
  }
}

/// What a pass over a file is for.
enum StreamPurpose: Sendable {
  /// All rows are stored.
  case storing
  /// Rows are hashed, to be compared with the stored ones; those about forgotten people are found.
  case hashing(RowHashPlan, ForgottenPeople?)
  /// The rows with a flag are stored, chunk `number` being those from `starts[number]` on.
  case picking(isKept: [Bool], starts: [Int])
}

/// What one thread makes of a streamed file.
final class StreamWorker {
  private let columns: [StreamColumn]
  private let sink: StreamSink
  private let hot = HotWriter()
  // By raw column, how many of the worker's texts the sink was told.
  private var toldTexts: [Int]
  private let cold = ColdBatch()
  private var hasher: KeyHasher?
  private let ascendingKey: Int?
  private(set) var judge: StreamJudge?
  private var rowHasher: ChunkHasher?
  private var forgotten: ForgottenRows?
  private let picking: (isKept: [Bool], starts: [Int])?
  private let picked: PickedChunk
  private let stores: Bool

  /// By column whose texts are codes, which of them occur in picked rows; nil when all rows are stored.
  var used: [[Bool]]? { picking == nil ? nil : picked.used }

  /// A worker; `ascendingKey` is the column whose numbers ascend as far as is known.
  init(
    _ columns: [StreamColumn], for purpose: StreamPurpose, sink: StreamSink, key: [Int],
    ascendingKey: Int?, judge: StreamJudge?
  ) {
    self.columns = columns
    self.sink = sink
    picked = PickedChunk(columns)
    switch purpose {
    case .storing:
      picking = nil
      stores = true
    case .hashing(let plan, let people):
      picking = nil
      stores = false
      rowHasher = ChunkHasher(plan, columns)
      forgotten = people.flatMap { ForgottenRows($0, columns) }
    case .picking(let isKept, let starts):
      picking = (isKept, starts)
      stores = true
    }
    self.ascendingKey = ascendingKey
    self.judge = judge
    toldTexts = columns.map { _ in 0 }
    hasher = key.isEmpty || ascendingKey != nil ? nil : KeyHasher(key)
  }

  /// Takes the next chunk, unless something is in the way.
  func take(_ chunk: ChunkColumns) {
    if sink.isStopped { return }
    for (position, column) in columns.enumerated() {
      if let obstacle = Self.obstacle(chunk.columns[position], column, position) {
        return sink.stop(obstacle)
      }
    }
    var chunk = chunk
    if let picking {
      let start = picking.starts[chunk.chunk]
      let rows = (0..<chunk.count).filter { picking.isKept[start + $0] }
      if rows.count < chunk.count {
        chunk = picked.picked(rows, of: chunk)
      } else {
        picked.all(chunk)
      }
    }
    let made = StreamedChunk(chunk)
    if let key = ascendingKey, chunk.count > 0 {
      made.ascending = Self.ascending(chunk.columns[key])
      if made.ascending == nil { return sink.stop(.keysOutOfOrder) }
    }
    do {
      try fill(made, chunk)
    } catch {
      return sink.fail(error)
    }
    if judge?.isTooVaried == true { return sink.stop(.tooVaried) }
    sink.deposit(made)
  }

  private func fill(_ made: StreamedChunk, _ chunk: ChunkColumns) throws {
    made.entries = try judge?.judge(chunk) ?? []
    if let hashes = hasher?.hashes(chunk, columns.map(\.form)) {
      made.keys = try hasher?.write(hashes, to: sink.spool) ?? KeySegment()
    }
    if let hashes = try rowHasher?.write(chunk, to: sink.spool) {
      made.hashes = hashes
      made.forgotten = forgotten?.rows(chunk) ?? []
    }
    if stores { try store(made, chunk) }
    if sink.wantsSamples {
      for (position, column) in columns.enumerated() {
        made.samples[position] = Self.sample(chunk.columns[position], column.form)
      }
    }
  }

  private func store(_ made: StreamedChunk, _ chunk: ChunkColumns) throws {
    var compressed: [(StreamColumn, ChunkColumn)] = []
    made.memory = sink.memoryForChunk()
    let store: any HotStore = made.memory ?? sink.spool
    for (position, (column, values)) in zip(columns, chunk.columns).enumerated() {
      if column.isHot {
        var segment = try hot.write(values, column.form, to: store)
        if made.memory != nil && column.form == .text(.codes) {
          segment.newTexts = (toldTexts[position]..<values.codeCount).map {
            Array(values.bytes($0))
          }
          toldTexts[position] = values.codeCount
        }
        made.hot.append(segment)
      } else {
        compressed.append((column, values))
        made.missing.append(values.missing)
      }
    }
    if !compressed.isEmpty && (picking == nil || chunk.count > 0) {
      made.cold = cold.batch(compressed, rowCount: chunk.count)
    }
  }

  private static func obstacle(
    _ values: ChunkColumn, _ column: StreamColumn, _ position: Int
  ) -> StreamObstacle? {
    switch column.form {
    case .text(.decimals):
      if values.oddDecimals > 0 { return .form(column: position, .texts) }
      if !column.isHot && !column.isWide,
        (0..<values.count).contains(where: { values.integers[$0] > Int32.max })
      {
        return .wide(column: position)
      }
      return nil
    case .text(.codes):
      let byteCount = values.textOffsets?[values.codeCount] ?? 0
      return values.codeCount > 1 << 16 || byteCount > 1 << 24
        ? .form(column: position, .decimals) : nil
    default: return nil
    }
  }

  /// The first and the last of numbers that ascend without a gap in the rows; nil for others.
  private static func ascending(_ values: ChunkColumn) -> ClosedRange<Int64>? {
    guard values.missing == 0 else { return nil }
    var breaks = 0
    for row in 1..<max(values.count, 1) {
      breaks &+= values.integers[row - 1] < values.integers[row] ? 0 : 1
    }
    return breaks == 0 ? values.integers[0]...values.integers[values.count - 1] : nil
  }

  private static func sample(_ values: ChunkColumn, _ form: StreamForm) -> [[UInt8]]? {
    var texts: [[UInt8]] = []
    switch form {
    case .text(.texts):
      guard let offsets = values.textOffsets, let bytes = values.textBytes else { return nil }
      for code in 0..<min(values.codeCount, StreamSink.sampleSize) {
        texts.append(
          Array(
            UnsafeBufferPointer(
              start: bytes + Int(offsets[code]), count: Int(offsets[code + 1] - offsets[code]))))
      }
    case .text(.decimals):
      for row in 0..<values.count where values.valid[row] == 1 {
        if texts.count == StreamSink.sampleSize { break }
        texts.append(Array(String(values.integers[row]).utf8))
      }
    default: return nil
    }
    return texts
  }
}
