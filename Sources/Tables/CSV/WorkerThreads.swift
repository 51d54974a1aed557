#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Threads that run one function and end.
enum WorkerThreads {
  /// The processors that this process may use.
  static var processors: Int { max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))) }

  /// Calls `body` with 0, 1, … `count - 1`, each on its own thread, and waits for all.
  ///
  /// The calling thread takes number 0; when a thread cannot be had, it takes that number as well.
  static func run(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) {
    var threads: [pthread_t] = []
    var left: [Int] = [0]
    for number in 1..<max(count, 1) {
      let call = Unmanaged.passRetained(Call(number, body))
      #if os(Linux)
      var thread = pthread_t()
      #else
      var thread: pthread_t?
      #endif
      let status = pthread_create(&thread, nil, threadEntry, call.toOpaque())
      if status != 0 {
        call.release()
        left.append(number)
        continue
      }
      #if os(Linux)
      threads.append(thread)
      #else
      if let thread { threads.append(thread) }
      #endif
    }
    for number in left { body(number) }
    for thread in threads { pthread_join(thread, nil) }
  }
}

private final class Call: Sendable {
  let number: Int
  let body: @Sendable (Int) -> Void

  init(_ number: Int, _ body: @escaping @Sendable (Int) -> Void) {
    self.number = number
    self.body = body
  }
}

#if os(Linux)
private func threadEntry(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
  if let argument {
    let call = Unmanaged<Call>.fromOpaque(argument).takeRetainedValue()
    call.body(call.number)
  }
  return nil
}
#else
private func threadEntry(_ argument: UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? {
  let call = Unmanaged<Call>.fromOpaque(argument).takeRetainedValue()
  call.body(call.number)
  return nil
}
#endif
