import Calendars
import Scheduling
import WorkspaceStore

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Starts the runs of schedules as processes of their own, and sees them end.
///
/// Each begins as `deed scheduled-run`, which says in the store that it is there and then becomes
/// `deed run`; so no run starts that its scheduler does not hold any more.
final class ProcessLauncher: RunLauncher {
  let process = Processes.own()
  private let workspace: Workspace
  private var runs: [Int32: Int64] = [:]
  private var deliveries: Set<Int32> = []
  private let problem: (String) -> Void

  /// A launcher for the workspace; `problem` gets what could not be kept.
  init(_ workspace: Workspace, problem: @escaping (String) -> Void) {
    self.workspace = workspace
    self.problem = problem
  }

  func start(_ run: ScheduledRun, scheduler: Int64) throws {
    let folder = RunFolder(run.id, of: workspace)
    try folder.make()
    let output = try folder.file("output.txt")
    defer { close(output) }
    let errors = try folder.file("log.txt")
    defer { close(errors) }
    let number = try spawn(
      [
        "scheduled-run", "--workspace", workspace.root, "--run", "\(run.id)", "--scheduler",
        "\(scheduler)", "--parent", "\(getpid())",
      ], output: output, errors: errors)
    runs[number] = run.id
  }

  func finished() -> [(run: Int64, exit: ProcessExit)] {
    var finished: [(run: Int64, exit: ProcessExit)] = []
    for (number, run) in runs.sorted(by: { $0.key < $1.key }) {
      guard let exit = Self.exit(of: number) else { continue }
      runs[number] = nil
      finished.append((run, exit))
    }
    for number in deliveries where Self.exit(of: number) != nil { deliveries.remove(number) }
    return finished
  }

  func stop(_ run: Int64, forcibly: Bool) {
    guard let number = runs.first(where: { $0.value == run })?.key else { return }
    // Before the process has a session of its own its number reaches it alone.
    kill(number, forcibly ? SIGKILL : SIGTERM)
    if forcibly { Processes.signalSession(number, SIGKILL) }
  }

  func stopRemains(of run: ScheduledRun) {
    if let process = run.process, Processes.isAlive(process) {
      Processes.signalSession(process.number, SIGKILL)
    }
    keep(run.id, ending: RunEnding(.crashed))
  }

  func isAlive(_ process: ProcessIdentity) -> Bool { Processes.isAlive(process) }

  func keep(_ run: Int64, ending: RunEnding) {
    do {
      let run = try workspace.store().scheduledRun(run)
      try RunFolder(run.id, of: workspace).keep(RunReport(run).json)
    } catch {
      problem("what run \(run) left behind cannot be kept: \(error)")
    }
  }

  func deliver(_ delivery: Int64, scheduler: Int64) throws {
    let null = open("/dev/null", O_RDWR | O_CLOEXEC)
    defer { close(null) }
    deliveries.insert(
      try spawn(
        ["deliver", "--workspace", workspace.root, "\(delivery)"], output: null, errors: null))
  }

  /// Whether anything that was started is still there.
  var isIdle: Bool { runs.isEmpty && deliveries.isEmpty }

  private func spawn(_ words: [String], output: Int32, errors: Int32) throws -> Int32 {
    let null = open("/dev/null", O_RDWR | O_CLOEXEC)
    defer { close(null) }
    return try Spawn.start(
      Processes.program, words, environment: Spawn.environment(), input: null, output: output,
      errors: errors)
  }

  private static func exit(of number: Int32) -> ProcessExit? {
    var status: Int32 = 0
    let found = waitpid(number, &status, WNOHANG)
    if found == 0 || (found < 0 && errno == EINTR) { return nil }
    guard found == number else { return .signal(0) }
    let signal = status & 0x7f
    return signal == 0 ? .code(Int(status >> 8 & 0xff)) : .signal(Int(signal))
  }
}
