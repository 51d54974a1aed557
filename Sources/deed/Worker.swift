import ArgumentParser
import Bindings
import CWorker
import LuaRuntime

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// The process of its own in which `deed run` runs a script.
///
/// The process splits while it has one thread, which costs a fraction of starting a program: the
/// worker goes on with the command, the other process watches it and says why it ended.
enum Worker {
  /// The variables of the environment that a worker keeps.
  private static let environment = [
    "PATH", "HOME", "USER", "TZ", "TZDIR", "LANG", "LC_*", "TERM", "COLORTERM", "NO_COLOR",
    "COLUMNS", "LINES", "TMPDIR", "XDG_*", "DEED_*",
  ]
  /// The largest file that a worker writes.
  private static let mostFileBytes: UInt64 = 64 << 30
  private static let mostFiles: UInt64 = 1024

  /// Whether this process is a worker.
  static var isRunning: Bool { deed_worker_is_one() }

  /// Splits the process for `deed run`; in the watching one gives the exit code once the worker has
  /// ended, in the worker, and for other commands, nil.
  static func split(_ words: [String]) -> Int32? {
    guard words.first == "run", words.count > 1,
      !words.contains(where: { ["--trusted", "--help", "-h"].contains($0) })
    else { return nil }
    let timeout = timeout(in: words)
    let process = deed_worker_fork()
    if process < 0 {
      StandardStreams.writeError(
        "the system has no room for the script's process: "
          + "\(String(cString: strerror(errno)).lowercased()). --trusted runs it without one.\n")
      return ExitStatus.failed
    }
    if process > 0 {
      return outcome(deed_worker_wait(process, timeout?.seconds ?? 0), timeout)
    }
    confine()
    return nil
  }

  /// The limit that the words give; what is wrong with them the command itself says.
  private static func timeout(in words: [String]) -> Duration? {
    CommandWords.value(of: "--timeout", in: words).flatMap { try? Duration.parsed($0) }
  }

  private static func confine() {
    var names = environment.map { strdup($0).map { UnsafePointer($0) } }
    names.append(nil)
    deed_worker_keep_environment(names)
    guard deed_worker_confine() else {
      #if os(Linux)
      StandardStreams.writeError(
        "the script's process cannot be confined on this system; --trusted runs it without one.\n")
      exit(ExitStatus.failed)
      #else
      return
      #endif
    }
  }

  /// Sets the worker's limits, once the command is known and before the script is loaded; nothing
  /// in another process.
  ///
  /// `files` are those whose size adds to the memory that the worker may map.
  static func limit(memory: Int, timeout: Duration?, files: [String], network: Bool) {
    guard isRunning else { return }
    let mapped = files.reduce(UInt64(0)) { sum, path in
      var status = stat()
      return stat(path, &status) == 0 ? sum &+ UInt64(max(0, status.st_size)) : sum
    }
    let memory = UInt64(memory) &+ deed_worker_physical_memory() &+ mapped
    let processors = Double(max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))))
    let seconds = timeout.flatMap { UInt64(exactly: (($0.seconds + 1) * processors).rounded(.up)) }
    deed_worker_limit(memory, seconds ?? 0, mostFileBytes, mostFiles)
    if !network { _ = deed_worker_refuse_network() }
  }

  /// The seconds of a limit that are left, counted from the split.
  static func left(of timeout: Duration?) -> Double {
    guard let timeout else { return 0 }
    return isRunning ? max(0.001, timeout.seconds - deed_worker_age()) : timeout.seconds
  }

  /// For tests: breaks the machine or the process in the way that `DEED_TEST_BREAK` names.
  static func breakForTests(_ vm: LuaVM) {
    guard isRunning, let way = getenv("DEED_TEST_BREAK").map({ String(cString: $0) }) else {
      return
    }
    switch way {
    case "machine": vm.corruptForTests()
    case "deaf": deed_worker_hang()
    case "crash": _ = raise(SIGSEGV)
    case "probe": StandardStreams.writeError("probe \(deed_worker_probe())\n")
    default: break
    }
  }

  private static func outcome(_ end: deed_worker_end, _ timeout: Duration?) -> Int32 {
    if end.timed_out {
      if end.code != ExitStatus.timedOut { StandardStreams.writeError(Self.text(of: timeout)) }
      return ExitStatus.timedOut
    }
    if end.code >= 0 { return end.code }
    switch end.signal {
    case SIGPIPE: return 128 + SIGPIPE
    case SIGINT: return ExitStatus.interrupted
    case SIGTERM: return ExitStatus.terminated
    case SIGXCPU:
      StandardStreams.writeError("the script used more processor time than its limit allows\n")
      return ExitStatus.timedOut
    case SIGKILL:
      StandardStreams.writeError(
        "the script's process was killed: the machine may have had no memory left\n")
    default:
      let name = strsignal(end.signal).map { String(cString: $0).lowercased() } ?? ""
      StandardStreams.writeError(
        "the script's process crashed (signal \(end.signal), \(name)): a fault of Deed's, please "
          + "report it with the script. What the script had not finished writing is not there.\n")
    }
    return ExitStatus.failed
  }

  /// The sentence about a script that ran out of time.
  static func text(of timeout: Duration?) -> String {
    "the script ran longer than \(timeout.map(\.text) ?? "its limit"); --timeout sets the limit\n"
  }
}
