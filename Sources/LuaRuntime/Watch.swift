import CLua

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Why a watched machine was stopped.
package enum StopCause: Sendable {
  case interrupted
  case terminated
  case timedOut

  /// The exit code of a process that ends for this cause.
  package var exitCode: Int32 {
    switch self {
    case .interrupted: 130
    case .terminated: 143
    case .timedOut: 124
    }
  }
}

extension LuaVM {
  /// Runs `body`, during which a time limit in seconds (0: none) stops the machine.
  ///
  /// When the machine's run is all that the process is for (`ownsProcess`), Ctrl-C and SIGTERM stop
  /// it too, and what does not stop within a moment ends the process with the cause's exit code.
  /// `cancelled` is set to 1 with the first request, for loops of the host, and to 0 at the end.
  package func watched<Result>(
    seconds: Double = 0, ownsProcess: Bool = true,
    cancelled: UnsafeMutablePointer<Int32>? = nil, _ body: () -> Result
  ) -> (result: Result, cause: StopCause?) {
    deed_watch(handle, seconds, ownsProcess, cancelled)
    let result = body()
    let cause: StopCause? =
      switch deed_unwatch(handle) {
      case SIGINT: .interrupted
      case SIGTERM: .terminated
      case SIGALRM: .timedOut
      default: nil
      }
    return (result, cause)
  }
}

extension Call {
  /// The declared function at `index`, or nil when it is not one of the host's.
  package func hostFunction(at index: Int) -> Function? {
    deed_function_context(state, Int32(index)).map {
      Unmanaged<Function>.fromOpaque($0).takeUnretainedValue()
    }
  }
}
