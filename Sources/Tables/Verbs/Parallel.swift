import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// The number of rows that kernels take at a time.
///
/// It does not depend on the machine, so that sums by chunk come out the same on any number of
/// cores; it is a multiple of 64, so that chunks never share a word of a bitmap.
let rowsInChunk = 1 << 16

/// The number of threads that kernels use.
let kernelThreads = max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))

/// Runs `body` once for each part in `0..<parts`, on all cores, and returns when all are done.
///
/// Which thread runs which part is not determined: parts write to places of their own.
func inParallel(parts: Int, _ body: (Int) -> Void) {
  let threads = min(parts, kernelThreads)
  guard threads > 1 else {
    for part in 0..<max(parts, 0) { body(part) }
    return
  }
  withoutActuallyEscaping(body) { body in
    let work = SharedWork(parts: parts, body: body)
    let started = (1..<threads).compactMap { _ in startThread(on: work) }
    work.run()
    for thread in started { pthread_join(thread, nil) }
  }
}

/// Runs `body` for the ranges of `rowsInChunk` rows that make up `0..<count`, on all cores.
func inChunks(of count: Int, _ body: (Range<Int>) -> Void) {
  inParallel(parts: (count + rowsInChunk - 1) / rowsInChunk) { part in
    let lower = part * rowsInChunk
    body(lower..<min(lower + rowsInChunk, count))
  }
}

/// The parts of one call, handed out one by one.
private final class SharedWork: @unchecked Sendable {
  // @unchecked because: `body` is called concurrently by contract of `inParallel`, and all threads
  // have ended before it goes out of scope.
  private let next = Atomic<Int>(0)
  private let parts: Int
  private let body: (Int) -> Void

  init(parts: Int, body: @escaping (Int) -> Void) {
    self.parts = parts
    self.body = body
  }

  func run() {
    while true {
      let part = next.wrappingAdd(1, ordering: .relaxed).oldValue
      if part >= parts { return }
      body(part)
    }
  }
}

/// A thread that works along, or nil when the system refuses one: the others then do its parts.
private func startThread(on work: SharedWork) -> pthread_t? {
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
