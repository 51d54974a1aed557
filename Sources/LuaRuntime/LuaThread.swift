#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// A thread with a stack that is large enough for Lua's deepest recursion.
package enum LuaThread {
  /// The size of the stack: Lua's own limit needs 416 KiB, Swift's frames between more.
  package static let stackBytes = 64 << 20

  /// Runs `body` on a thread of its own and waits for its result.
  ///
  /// When no thread can be made, `body` runs on this one.
  package static func run<Result>(_ body: () -> Result) -> Result {
    withoutActuallyEscaping(body) { body in
      let job = Job(body)
      var attributes = pthread_attr_t()
      pthread_attr_init(&attributes)
      defer { pthread_attr_destroy(&attributes) }
      pthread_attr_setstacksize(&attributes, stackBytes)
      #if canImport(Darwin)
      var thread: pthread_t?
      #else
      var thread = pthread_t()
      #endif
      let context = Unmanaged.passUnretained(job).toOpaque()
      let status = pthread_create(&thread, &attributes, entry, context)
      if status == 0 {
        #if canImport(Darwin)
        if let thread { pthread_join(thread, nil) }
        #else
        pthread_join(thread, nil)
        #endif
      }
      if let result = job.result as? Result { return result }
      return body()
    }
  }

  private final class Job {
    private let body: () -> Any
    private(set) var result: Any?
    init(_ body: @escaping () -> Any) { self.body = body }
    func run() { result = body() }
  }

  #if canImport(Darwin)
  private static let entry: @convention(c) (UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? = {
    Unmanaged<Job>.fromOpaque($0).takeUnretainedValue().run()
    return nil
  }
  #else
  private static let entry: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? =
    { context in
      reserve()
      if let context { Unmanaged<Job>.fromOpaque(context).takeUnretainedValue().run() }
      return nil
    }

  /// Makes room for what a short script allocates.
  ///
  /// The C library gives a thread other than the first its memory page by page, with a call of the
  /// system for each, and keeps what it once gave.
  private static func reserve() {
    #if canImport(Glibc)
    let blocks = (0..<8).map { _ in malloc(120 << 10) }
    for block in blocks { free(block) }
    #endif
  }
  #endif
}
