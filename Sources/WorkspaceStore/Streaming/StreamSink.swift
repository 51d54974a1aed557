import Formats
import Synchronization
import Tables

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Where the workers' chunks come together: compressed columns and those that have a place go to their
/// files in the order of the rows, everything else is remembered.
final class StreamSink: @unchecked Sendable {
  // @unchecked because: what changes is used under `mutex` only, but for the files, which belong to
  // the thread that has set `isWriting`.

  /// How many texts of a column are looked at.
  static let sampleSize = 1000
  /// How many chunks may wait for an earlier one.
  private static let mostWaiting = 8

  let spool: Spool
  private let file: ArrowFileWriter?
  private let placed: PlacedColumns?
  private let stopped = Atomic<Bool>(false)
  private let isSampling = Atomic<Bool>(true)
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let changed = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private var waiting: [Int: StreamedChunk] = [:]
  private var isEnding = false
  private var isWriting = false
  private var unused: [ChunkMemory] = []
  /// The chunks so far, in the order of the rows.
  private(set) var chunks: [StreamedChunk] = []
  private(set) var samples: [Int: [[UInt8]]] = [:]
  private(set) var obstacle: StreamObstacle?
  private(set) var error: (any Error)?

  /// A sink; `file` takes the compressed columns, nil when there are none, and `placed` the raw ones,
  /// nil when they wait in the spool.
  init(spool: Spool, file: ArrowFileWriter?, placed: PlacedColumns?) {
    self.spool = spool
    self.file = file
    self.placed = placed
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(changed, nil)
  }

  deinit {
    pthread_mutex_destroy(mutex)
    pthread_cond_destroy(changed)
    mutex.deallocate()
    changed.deallocate()
  }

  /// Whether no further chunk is wanted.
  var isStopped: Bool { stopped.load(ordering: .relaxed) }
  /// Whether texts for looking at are still wanted.
  var wantsSamples: Bool { isSampling.load(ordering: .relaxed) }

  /// Memory for a chunk's raw values; nil when they go to the spool.
  func memoryForChunk() -> ChunkMemory? {
    if placed == nil { return nil }
    return locked { unused.popLast() } ?? ChunkMemory()
  }

  /// Takes a chunk; waits while too many wait for an earlier one.
  func deposit(_ chunk: StreamedChunk) {
    locked {
      waiting[chunk.number] = chunk
      // One thread writes what is next, and the others go on with their chunks meanwhile.
      if !isWriting {
        isWriting = true
        while !isStopped, let next = waiting.removeValue(forKey: chunks.count) { accept(next) }
        isWriting = false
      }
      // When a worker has ended an earlier chunk may never come.
      while waiting.count > Self.mostWaiting && !isStopped && !isEnding {
        pthread_cond_wait(changed, mutex)
      }
    }
  }

  /// Something is in the way of the pass; the first that is said counts.
  func stop(_ obstacle: StreamObstacle) {
    locked {
      if self.obstacle == nil && error == nil { self.obstacle = obstacle }
      end()
    }
  }

  /// A chunk could not be written.
  func fail(_ error: any Error) {
    locked {
      if self.error == nil { self.error = error }
      end()
    }
  }

  /// A worker has no more chunks.
  func leave() {
    locked {
      isEnding = true
      pthread_cond_broadcast(changed)
    }
  }

  private func end() {
    stopped.store(true, ordering: .relaxed)
    waiting = [:]
    pthread_cond_broadcast(changed)
  }

  /// Writes the next chunk, unlocked meanwhile.
  private func accept(_ chunk: StreamedChunk) {
    let last = chunks.last { $0.rowCount > 0 }
    pthread_mutex_unlock(mutex)
    let outcome = Result { try write(chunk, after: last) }
    pthread_mutex_lock(mutex)
    defer { pthread_cond_broadcast(changed) }
    switch outcome {
    case .success(let obstacle?):
      self.obstacle = self.obstacle ?? obstacle
      end()
    case .success(nil): keep(chunk)
    case .failure(let error):
      self.error = self.error ?? error
      end()
    }
  }

  /// Writes what of a chunk has its place in a file; gives what is in the way.
  private func write(_ chunk: StreamedChunk, after last: StreamedChunk?) throws -> StreamObstacle? {
    if let last = last?.ascending, let next = chunk.ascending, last.upperBound >= next.lowerBound {
      return .keysOutOfOrder
    }
    if let file, chunk.cold != nil { try chunk.write(to: file) }
    if let placed, let memory = chunk.memory, try !placed.append(chunk, memory) {
      return .misplaced(chunk: chunk.number)
    }
    return nil
  }

  private func keep(_ chunk: StreamedChunk) {
    if let memory = chunk.memory {
      memory.clear()
      unused.append(memory)
      chunk.letValuesGo()
    }
    var isFull = true
    for (column, texts) in chunk.samples {
      let more = max(0, Self.sampleSize - samples[column, default: []].count)
      samples[column, default: []] += texts.prefix(more)
      isFull = isFull && samples[column, default: []].count == Self.sampleSize
    }
    if isFull { isSampling.store(false, ordering: .relaxed) }
    chunk.samples = [:]
    chunks.append(chunk)
  }

  private func locked<Value>(_ body: () -> Value) -> Value {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return body()
  }
}

extension StreamedChunk {
  /// Forgets the raw values, which are in their places.
  fileprivate func letValuesGo() {
    memory = nil
    for index in hot.indices { hot[index].newTexts = [] }
  }

  /// Writes the compressed columns and lets their memory go.
  fileprivate func write(to file: ArrowFileWriter) throws {
    guard let batch = cold.take() else { return }
    try file.append(batch)
  }
}
