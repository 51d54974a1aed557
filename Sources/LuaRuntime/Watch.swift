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
  /// Runs `body`, during which Ctrl-C, SIGTERM and a time limit in seconds (0: none) stop the
  /// machine.
  ///
  /// What does not stop within a second ends the process with the cause's exit code.
  package func watched<Result>(
    seconds: Double = 0, _ body: () -> Result
  ) -> (result: Result, cause: StopCause?) {
    deed_watch(handle, seconds)
    let result = body()
    let cause: StopCause? =
      switch deed_unwatch() {
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
