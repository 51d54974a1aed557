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
/// A thread costs tens of microseconds: worth it from some hundred thousand rows on.
package enum WorkerThreads {
  /// The processors that the process may use.
  package static let processorCount = max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))

  /// Lets threads take pieces `0..<pieces` until none is left, the calling thread among them.
  ///
  /// `body` is called once on each thread, perhaps on several at once; `next` gives it the number of
  /// its next piece. When the machine has no further thread, the others do the work.
  package static func run(
    pieces: Int, threads wanted: Int = processorCount, _ body: (_ next: () -> Int?) -> Void
  ) {
    withoutActuallyEscaping(body) { body in
      let work = SharedWork(pieces: pieces, body: body)
      let started = (1..<max(1, min(wanted, pieces))).compactMap { _ in start(work) }
      work.run()
      for thread in started { pthread_join(thread, nil) }
    }
  }

  /// Calls `body` once for each of `parts` parts, in any order, perhaps several at once.
  static func run(parts: Int, threads: Int = processorCount, _ body: (Int) -> Void) {
    run(pieces: parts, threads: threads) { next in
      while let part = next() { body(part) }
    }
  }

  private static func start(_ work: SharedWork) -> pthread_t? {
    let context = Unmanaged.passRetained(work)
    #if canImport(Darwin)
    var thread: pthread_t?
    let status = pthread_create(
      &thread, nil,
      { context in
        Unmanaged<SharedWork>.fromOpaque(context).takeRetainedValue().run()
        return nil
      }, context.toOpaque())
    #else
    var thread = pthread_t()
    let status = pthread_create(
      &thread, nil,
      { context in
        if let context { Unmanaged<SharedWork>.fromOpaque(context).takeRetainedValue().run() }
        return nil
      }, context.toOpaque())
    #endif
    if status == 0 { return thread }
    context.release()
    return nil
  }
}

private final class SharedWork: @unchecked Sendable {
  // @unchecked because: `body` is called concurrently by contract of `WorkerThreads.run`, and all
  // threads have ended before it goes out of scope.
  private let next = Atomic<Int>(0)
  private let pieces: Int
  private let body: (() -> Int?) -> Void

  init(pieces: Int, body: @escaping (() -> Int?) -> Void) {
    self.pieces = pieces
    self.body = body
  }

  func run() {
    body {
      let piece = next.wrappingAdd(1, ordering: .relaxed).oldValue
      return piece < pieces ? piece : nil
    }
  }
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
