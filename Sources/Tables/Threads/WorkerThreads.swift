import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Threads for loops over rows and bytes.
///
/// A helping thread costs tens of microseconds: worth it from some hundred thousand rows on.
package enum WorkerThreads {
  /// The processors that the process may use.
  package static let processorCount = max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))

  /// Lets threads take pieces `0..<pieces` until none is left, the calling thread among them.
  ///
  /// `body` is called once on each thread, perhaps on several at once; `next` gives it the number of
  /// its next piece. When the machine has no further thread, or none that is free in time, the
  /// others do the work.
  package static func run(
    pieces: Int, threads wanted: Int = processorCount, _ body: (_ next: () -> Int?) -> Void
  ) {
    withoutActuallyEscaping(body) { body in
      let work = SharedWork(pieces: pieces, body: body)
      let helpers = HelperThread.begin(work, count: min(wanted, pieces) - 1)
      work.run()
      HelperThread.end(helpers)
      work.close()
    }
  }

  /// Calls `body` once for each of `parts` parts, in any order, perhaps several at once.
  static func run(parts: Int, threads: Int = processorCount, _ body: (Int) -> Void) {
    run(pieces: parts, threads: threads) { next in
      while let part = next() { body(part) }
    }
  }
}

/// A loop whose pieces several threads take.
final class SharedWork: @unchecked Sendable {
  // @unchecked because: `body` is called concurrently by contract of `WorkerThreads.run`, and is
  // changed by `close` only, when no thread runs it any more.
  private let next = Atomic<Int>(0)
  private let pieces: Int
  private var body: ((() -> Int?) -> Void)?

  init(pieces: Int, body: @escaping (() -> Int?) -> Void) {
    self.pieces = pieces
    self.body = body
  }

  func run() {
    body? {
      let piece = next.wrappingAdd(1, ordering: .relaxed).oldValue
      return piece < pieces ? piece : nil
    }
  }

  /// Lets go of the loop, whose variables end with it.
  func close() { body = nil }
}

/// Rows that one thread handles at a time.
let rowsInChunk = 1 << 16

/// The threads that kernels use.
let kernelThreads = WorkerThreads.processorCount

/// Calls `body` once for each of `parts` parts, perhaps several at once.
func inParallel(parts: Int, _ body: (Int) -> Void) { WorkerThreads.run(parts: parts, body) }

/// Calls `body` for consecutive ranges that together are `0..<count`, perhaps several at once.
func inChunks(of count: Int, _ body: (Range<Int>) -> Void) {
  inParallel(parts: (count + rowsInChunk - 1) / rowsInChunk) { part in
    let lower = part * rowsInChunk
    body(lower..<min(lower + rowsInChunk, count))
  }
}
