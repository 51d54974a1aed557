import Activity
import Bindings
import LuaRuntime

/// One run of a script or an expression under its limits, with its failure as an exit code.
struct Execution {
  let session: Session
  private let memory: MemorySize?
  private let timeout: Duration?
  private let debug: Bool

  init(_ host: Host, memory: MemorySize?, timeout: Duration?, debug: Bool) throws {
    self.memory = memory
    self.timeout = timeout
    self.debug = debug
    host.useLibraries(of: host.workspace?.root)
    do { session = try Session(host, memoryLimit: memory?.bytes ?? 0) } catch {
      throw CommandFailure("\(error)\n")
    }
  }

  /// Runs `body`; its error becomes a `CommandFailure` with message and exit code.
  func run(_ body: (Session) throws -> Void) throws {
    let (failure, cause) = session.vm.watched(
      seconds: Worker.left(of: timeout), cancelled: Cancellation.flag
    ) { () -> (any Error)? in
      do {
        try body(session)
        return nil
      } catch { return error }
    }
    _ = StandardStreams.flush()
    if let cause { throw CommandFailure(text(of: cause), status: cause.exitCode) }
    guard let failure else { return }
    if let failure = failure as? CommandFailure { throw failure }
    throw CommandFailure(text(of: failure))
  }

  private func text(of cause: StopCause) -> String {
    switch cause {
    case .interrupted: "interrupted\n"
    case .terminated: "terminated\n"
    case .timedOut: Worker.text(of: timeout)
    }
  }

  private func text(of error: any Error) -> String {
    if session.vm.isOverLimit, "\(error)".hasSuffix("not enough memory"), let memory {
      return "the script needed more than \(memory.text) of memory; --memory sets the limit\n"
    }
    if session.vm.isTextTooLong, "\(error)".hasSuffix("not enough memory") {
      return "the script made a text of more than 64M, the longest there is in Lua here\n"
    }
    var text = session.message(for: error)
    if debug, case .raised(_, let traceback?)? = error as? LuaError {
      text += trimmed(traceback) + "\n"
    }
    return text
  }

  /// The traceback without the host's own frames.
  private func trimmed(_ traceback: String) -> String {
    traceback.split(separator: "\n").filter { !$0.hasPrefix("\t[C]: in ?") }
      .joined(separator: "\n")
  }
}
