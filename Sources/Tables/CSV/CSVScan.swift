import Activity
import CKernels
import Synchronization

/// One pass over the rows of a file on several threads.
struct CSVScan {
  let input: CSVInput
  let layout: CSVLayout
  let reader: CellReader
  let chunkSize: Int
  let workers: Int
  let variant: deed_variant

  /// What a pass came to.
  struct Outcome {
    /// The rows of each chunk.
    var rows: [Int]
    /// The columns' plans, with what contradicted them.
    var plans: [ColumnPlan]
    /// Whether a plan was contradicted, so that its column must be read again.
    var isContradicted: [Bool]
    var blank = 0
    var ragged = 0

    /// The number of rows.
    var rowCount: Int { rows.reduce(0, +) }
  }

  /// The columns of a worker.
  typealias Decoders = [ColumnDecoder]

  /// Reads the planned columns of all chunks.
  ///
  /// Each worker makes an accumulator and takes chunks until none is left; `finish` gets every
  /// worker's accumulator with its decoders. An accumulator sees each chunk once, in ascending
  /// order; a decoder with contradictions holds no rows then. No further chunk is read once
  /// `isStopped`.
  func run<Accumulator, Result>(
    _ plans: [ColumnPlan], isStopped: @escaping @Sendable () -> Bool = { false },
    make: @escaping @Sendable (Int) -> Accumulator,
    consume: @escaping @Sendable (inout Accumulator, Decoders, _ chunk: Int, _ rows: Int) -> Void,
    finish: @escaping @Sendable (Accumulator, Decoders) -> Result
  ) throws -> (outcome: Outcome, results: [Result]) {
    let chunks = ChunkReader.chunkCount(layout, chunkSize: chunkSize)
    let relay = ChunkRelay(count: chunks, start: layout.rows.lowerBound)
    let count = max(1, min(workers, chunks))
    let shared = Shared<Result>(chunks: chunks, plans: plans, workers: count)
    let isTold = Progress.begin(pieces: chunks)
    defer { if isTold { Progress.end() } }
    // The workers outlive no call of this function: `run` waits for them.
    WorkerThreads.run(parts: count, threads: count) { number in
      var accumulator = make(number)
      var tally = Tally()
      let decoders = plans.compactMap { ColumnDecoder($0, reader) }
      do throws(Stop) {
        guard decoders.count == plans.count else { throw .error(.noMemory(file: input.label)) }
        let window = ChunkReader(input, layout, chunkSize: chunkSize, variant: variant)
        while !isStopped(), let chunk = relay.take() {
          if Cancellation.isRequested { throw .request }
          if isTold { Progress.advance() }
          guard let rows = try read(chunk, window, relay) else { continue }
          tally.add(chunk, rows)
          for decoder in decoders {
            decoder.decode(window, chunk: chunk)
            if let failure = decoder.failure { tally.failure = .earlier(tally.failure, failure) }
          }
          if tally.failure != nil { relay.stop(after: chunk) }
          if tally.failure == nil { consume(&accumulator, decoders, chunk, rows.count) }
        }
      } catch {
        switch error {
        case .failure(let failure):
          tally.failure = .earlier(tally.failure, failure)
          relay.stop(after: failure.chunk)
        case .error(let error):
          tally.error = error
          relay.stop(after: -1)
        case .request: relay.stop(after: -1)
        }
      }
      let result = finish(accumulator, decoders)
      let evidence = decoders.map(\.contradictions)
      let sawValue = decoders.map(\.sawValue)
      shared.add(number, tally, evidence, sawValue, result)
    }
    return try conclude(shared)
  }

  private enum Stop: Error {
    case failure(ChunkFailure)
    case error(ReadError)
    case request
  }

  private struct Tally {
    var rows: [(chunk: Int, count: Int)] = []
    var blank = 0
    var ragged = 0
    var failure: ChunkFailure?
    var error: ReadError?

    mutating func add(_ chunk: Int, _ read: ChunkReader.Rows) {
      rows.append((chunk, read.count))
      blank += read.blank
      ragged += read.ragged
    }
  }

  private final class Shared<Result>: @unchecked Sendable {
    // @unchecked because: workers write under `lock`, and the caller reads after they have ended.

    private let lock = Mutex<Void>(())
    var outcome: Outcome
    var failure: ChunkFailure?
    var error: ReadError?
    var results: [Result?]
    var sawValue: [Bool]
    var evidence: [ColumnEvidence]

    init(chunks: Int, plans: [ColumnPlan], workers: Int) {
      outcome = Outcome(
        rows: Array(repeating: 0, count: chunks), plans: plans,
        isContradicted: plans.map { _ in false })
      results = Array(repeating: nil, count: workers)
      sawValue = plans.map { _ in false }
      evidence = plans.map { _ in ColumnEvidence() }
    }

    func add(
      _ number: Int, _ tally: Tally, _ evidence: [ColumnEvidence], _ sawValue: [Bool],
      _ result: Result
    ) {
      lock.withLock { _ in locked(number, tally, evidence, sawValue, result) }
    }

    private func locked(
      _ number: Int, _ tally: Tally, _ evidence: [ColumnEvidence], _ sawValue: [Bool],
      _ result: Result
    ) {
      for (chunk, count) in tally.rows { outcome.rows[chunk] = count }
      outcome.blank += tally.blank
      outcome.ragged += tally.ragged
      failure = .earlier(failure, tally.failure)
      error = error ?? tally.error
      for index in evidence.indices {
        self.evidence[index].merge(evidence[index])
        self.sawValue[index] = self.sawValue[index] || sawValue[index]
      }
      results[number] = result
    }
  }

  // Reads a chunk's rows from where they truly begin; nil when an earlier chunk failed.
  private func read(
    _ chunk: Int, _ window: ChunkReader, _ relay: ChunkRelay
  ) throws(Stop) -> ChunkReader.Rows? {
    do {
      try window.open(chunk)
      var rows: ChunkReader.Rows?
      let guess = window.guess()
      if let guess {
        rows = try window.readFast(from: guess)
        if let rows { relay.publish(chunk, start: guess, next: rows.next) }
      }
      guard let start = relay.start(of: chunk) else { return nil }
      if let rows, start == guess { return rows }
      if start != guess { rows = try window.readFast(from: start) }
      let read = try start != guess && rows != nil ? rows : window.readStrict(from: start)
      if let read { relay.publish(chunk, start: start, next: read.next) }
      return read
    } catch let error as ReadError {
      throw .error(error)
    } catch let failure as ChunkFailure {
      throw .failure(failure)
    } catch {
      throw .error(.changed(file: input.label))
    }
  }

  private func conclude<Result>(
    _ shared: Shared<Result>
  ) throws -> (outcome: Outcome, results: [Result]) {
    try Cancellation.check()
    if let error = shared.error { throw error }
    if let failure = shared.failure { throw error(for: failure, rows: shared.outcome.rows) }
    var outcome = shared.outcome
    for index in outcome.plans.indices {
      let contradictions = shared.evidence[index]
      if outcome.plans[index].isOpen && shared.sawValue[index] {
        let start = CellPosition(chunk: 0, row: 0, offset: layout.rows.lowerBound, cell: "")
        outcome.plans[index].evidence.add(.integer, at: start)
      }
      guard !contradictions.isEmpty else { continue }
      outcome.isContradicted[index] = true
      outcome.plans[index].evidence.merge(contradictions)
    }
    return (outcome, shared.results.compactMap(\.self))
  }

  /// The error for a failure, with rows and lines counted from the file's start.
  func error(for failure: ChunkFailure, rows: [Int]) -> any Error {
    let row = rows.prefix(failure.chunk).reduce(0, +) + failure.row + 1
    do {
      let line = try lines(before: failure.offset) + 1
      return failure.error(ReadError.Place(file: input.label, row: row, line: line))
    } catch {
      return error
    }
  }

  // Counts line ends: `\n`, `\r\n` and `\r`.
  private func lines(before offset: Int) throws(ReadError) -> Int {
    var total = 0
    var at = 0
    var last: UInt8 = 0
    while at < offset {
      let bytes = try input.bytes(at..<min(at + 1 << 18, offset))
      for byte in bytes {
        if byte == 0x0d || (byte == 0x0a && last != 0x0d) { total += 1 }
        last = byte
      }
      at += bytes.count
      if bytes.isEmpty { break }
    }
    return total
  }
}
