#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif
import Synchronization

/// Threads for loops over rows: the pieces are handed out by a counter, so none waits for another.
package enum WorkerThreads {
  /// The processors that the machine offers.
  package static let processorCount = max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))

  /// Calls `body` with a function that hands out the numbers 0..<pieces, on as many threads as pay.
  ///
  /// The calling thread is one of them. Returns when all are done.
  package static func run(
    pieces: Int, threads wanted: Int = processorCount,
    _ body: @escaping @Sendable (_ next: () -> Int?) -> Void
  ) {
    let loop = Loop(pieces: pieces, body: body)
    var threads: [pthread_t] = []
    for _ in 1..<max(1, min(wanted, pieces)) {
      let context = Unmanaged.passRetained(loop)
      #if canImport(Darwin)
      var thread: pthread_t?
      #else
      var thread = pthread_t()
      #endif
      let status = pthread_create(&thread, nil, enter, context.toOpaque())
      if status != 0 {
        // The machine has no thread left: the others do the work.
        context.release()
        break
      }
      #if canImport(Darwin)
      if let thread { threads.append(thread) }
      #else
      threads.append(thread)
      #endif
    }
    loop.work()
    for thread in threads { pthread_join(thread, nil) }
  }

  private final class Loop: Sendable {
    private let counter = Atomic<Int>(0)
    private let pieces: Int
    private let body: @Sendable (() -> Int?) -> Void

    init(pieces: Int, body: @escaping @Sendable (() -> Int?) -> Void) {
      self.pieces = pieces
      self.body = body
    }

    func work() {
      body {
        let piece = counter.add(1, ordering: .relaxed).oldValue
        return piece < pieces ? piece : nil
      }
    }
  }

  #if canImport(Darwin)
  private static let enter: @convention(c) (UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? =
    { context in
      Unmanaged<Loop>.fromOpaque(context).takeRetainedValue().work()
      return nil
    }
  #else
  private static let enter: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? =
    { context in
      if let context { Unmanaged<Loop>.fromOpaque(context).takeRetainedValue().work() }
      return nil
    }
  #endif
}
