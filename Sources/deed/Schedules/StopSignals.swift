#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Counts SIGTERM and SIGINT.
final class StopSignals {
  /// Becomes readable when a signal came.
  let descriptor: Int32

  init() throws {
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else {
      throw CommandFailure("cannot make a pipe: \(String(cString: strerror(errno))).\n")
    }
    for end in ends {
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
    }
    descriptor = ends[0]
    stopPipe = ends[1]
    for number in [SIGTERM, SIGINT] {
      signal(number) { _ in
        stopCount &+= 1
        var byte: UInt8 = 1
        _ = write(stopPipe, &byte, 1)
      }
    }
    signal(SIGPIPE, SIG_IGN)
    var needed = sigset_t()
    sigemptyset(&needed)
    sigaddset(&needed, SIGTERM)
    sigaddset(&needed, SIGINT)
    pthread_sigmask(SIG_UNBLOCK, &needed, nil)
  }

  deinit { close(descriptor) }

  /// How many signals came.
  var count: Int { Int(stopCount) }

  /// Forgets what woke the process.
  func drain() {
    var bytes = [UInt8](repeating: 0, count: 64)
    while read(descriptor, &bytes, bytes.count) > 0 {}
  }
}

// Unsafe because a signal handler can reach globals only; the pipe is set before handlers are, and
// the count is one aligned word that only handlers change.
nonisolated(unsafe) private var stopPipe: Int32 = -1
nonisolated(unsafe) private var stopCount: Int32 = 0
