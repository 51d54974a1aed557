import ArgumentParser
import Calendars
import LuaRuntime
import Scheduling
import WorkspaceStore

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// `deed scheduler`.
struct SchedulerCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "scheduler", abstract: "Run the workspace's schedules until it is stopped.",
    discussion: """
      SIGTERM or Ctrl-C lets the runs that go on end and starts no others; a second one stops \
      them. Several schedulers may run on one workspace: none runs an instant that another runs.
      """)

  @OptionGroup var workspace: WorkspaceOptions

  @Option(help: ArgumentHelp("The most runs at a time.", valueName: "count"))
  var concurrency = 4

  @Option(
    help: ArgumentHelp(
      "Answer /healthz and /metrics on this port of this machine; 0 takes a free one.",
      valueName: "port"))
  var listen: UInt16?

  @Option(help: "The form of the log on standard error: text or json.")
  var log = LogForm.text

  @Option(
    help: ArgumentHelp(
      "How long a silent scheduler keeps its runs, such as 30s.", valueName: "duration"),
    transform: Duration.parsed)
  var lease: Duration?

  @Option(help: ArgumentHelp("How many days history and logs are kept.", valueName: "days"))
  var keepDays = 90

  @Option(
    help: ArgumentHelp(
      "Stop by itself after this time, such as 8h.", valueName: "duration"),
    transform: Duration.parsed)
  var stopAfter: Duration?

  @Option(
    help: ArgumentHelp("How often to look what is due, such as 100ms.", visibility: .hidden),
    transform: Duration.parsed)
  var interval: Duration?

  func validate() throws {
    guard (1...1000).contains(concurrency) else {
      throw ValidationError("--concurrency is 1 to 1000, got \(concurrency)")
    }
    guard (1...36_500).contains(keepDays) else {
      throw ValidationError("--keep-days is 1 to 36500, got \(keepDays)")
    }
    if let lease, lease.seconds < 1 { throw ValidationError("--lease is at least 1s") }
  }

  func run() throws {
    let workspace = try workspace.openForSchedules()
    let store = try reporting { try workspace.store() }
    let log = SchedulerLog(form: log)
    let launcher = ProcessLauncher(workspace) { log.write(.problem($0)) }
    var settings = SchedulerSettings()
    settings.concurrency = concurrency
    if let lease { settings.leaseMicroseconds = Int64(lease.seconds * 1_000_000) }
    let scheduler = Scheduler(
      store, launcher: launcher, clock: SystemClock(), settings: settings, note: log.write)
    let server = try listen.map(HealthServer.init)
    if let server {
      log.write("listening", "answering on http://127.0.0.1:\(server.port)/healthz and /metrics")
    }
    let signals = try StopSignals()
    var loop = SchedulerLoop(
      scheduler: scheduler, launcher: launcher, server: server, signals: signals, log: log,
      workspace: workspace, keepDays: keepDays, interval: interval?.seconds,
      stopAt: stopAfter.map { SystemClock.uptime() + Int64($0.seconds * 1_000_000) })
    loop.run()
  }
}

/// The scheduler's steps, until it is stopped.
private struct SchedulerLoop {
  let scheduler: Scheduler<WorkspaceStore, ProcessLauncher, SystemClock>
  let launcher: ProcessLauncher
  let server: HealthServer?
  let signals: StopSignals
  let log: SchedulerLog
  let workspace: Workspace
  let keepDays: Int
  let interval: Double?
  let stopAt: Int64?

  private var problems = 0
  private var lastStep = SystemClock.uptime()
  private var lastProblem = ""
  private var prunesAt: Int64 = .min

  init(
    scheduler: Scheduler<WorkspaceStore, ProcessLauncher, SystemClock>, launcher: ProcessLauncher,
    server: HealthServer?, signals: StopSignals, log: SchedulerLog, workspace: Workspace,
    keepDays: Int, interval: Double?, stopAt: Int64?
  ) {
    self.scheduler = scheduler
    self.launcher = launcher
    self.server = server
    self.signals = signals
    self.log = log
    self.workspace = workspace
    self.keepDays = keepDays
    self.interval = interval
    self.stopAt = stopAt
  }

  mutating func run() {
    while true {
      step()
      if let stopAt, SystemClock.uptime() >= stopAt { drain("its time is over") }
      if scheduler.isDraining, scheduler.activeRuns.isEmpty, launcher.isIdle { break }
      wait()
      let stops = signals.count
      if stops > 0 { drain("asked to stop") }
      if stops > 1 { scheduler.stopAll() }
      server?.serve(answer)
    }
    do { try scheduler.leave() } catch { log.write(.problem("\(error)")) }
    log.write("ended", "the scheduler ended")
  }

  private mutating func step() {
    do {
      try scheduler.step()
      lastStep = SystemClock.uptime()
      lastProblem = ""
      try prune()
    } catch {
      problems += 1
      let text = "\(error)"
      // A problem that stays is said once.
      if text != lastProblem { log.write(.problem(text)) }
      lastProblem = text
    }
  }

  /// Removes old history, every hour.
  private mutating func prune() throws {
    guard SystemClock.uptime() >= prunesAt, !scheduler.isDraining else { return }
    prunesAt = SystemClock.uptime() + 3_600_000_000
    let limit = SystemClock.now() - Int64(keepDays) * 86_400_000_000
    for run in try workspace.store().pruneRuns(endedBefore: limit, keeping: 20) {
      RunFolder(run, of: workspace).remove()
    }
  }

  private func drain(_ reason: String) {
    guard !scheduler.isDraining else { return }
    scheduler.isDraining = true
    let count = scheduler.activeRuns.count
    log.write(
      "draining", "\(reason): waiting for \(count == 1 ? "1 run" : "\(count) runs") to end")
  }

  /// Waits for a request, a signal or the next step.
  private func wait() {
    let milliseconds =
      interval.map { Int32(min(60_000, max(1, $0 * 1000))) }
      ?? (launcher.isIdle ? 1000 : 200)
    var waited = ([signals.descriptor] + (server?.descriptors ?? [])).map {
      pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
    }
    _ = poll(&waited, nfds_t(waited.count), milliseconds)
    signals.drain()
  }

  private func answer(_ path: String) -> (status: String, body: String) {
    let age = SystemClock.uptime() - lastStep
    switch path {
    case "/healthz":
      return age < 60_000_000 && lastProblem.isEmpty
        ? ("200 OK", "ok\n") : ("503 Service Unavailable", lastProblem + "\n")
    case "/metrics":
      return (
        "200 OK",
        SchedulerMetrics(
          counts: scheduler.counts, activeRuns: scheduler.activeRuns.count, problems: problems,
          sinceStep: age
        ).text
      )
    default: return ("404 Not Found", "there are /healthz and /metrics\n")
    }
  }
}
