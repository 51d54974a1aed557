import LuaRuntime
import Scheduling
import WorkspaceStore

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Runs that a command waits for: it is their scheduler as long as it takes.
final class ForegroundRuns {
  /// Whether a run was stopped from outside.
  private(set) var isInterrupted = false
  private let workspace: Workspace
  private let store: WorkspaceStore
  private let launcher: ProcessLauncher
  private let signals: StopSignals
  private let scheduler: Int64
  private var renewsAt = SystemClock.uptime() + 10_000_000

  init(_ workspace: Workspace) throws {
    self.workspace = workspace
    store = try reporting { try workspace.store() }
    launcher = ProcessLauncher(workspace) { StandardStreams.writeError($0 + "\n") }
    signals = try StopSignals()
    let process = launcher.process
    let store = store
    scheduler = try reporting {
      try store.register(
        process, leaseUntil: SystemClock.uptime() + 30_000_000, at: SystemClock.now())
    }
  }

  /// Leaves the store.
  func leave() { try? store.release(scheduler, at: SystemClock.now()) }

  /// Runs a schedule for an instant, and gives the run as it ended.
  func run(_ schedule: Schedule, kind: RunKind, instant: Int64) throws -> ScheduledRun {
    try reporting {
      let run = try store.addRun(of: schedule, kind: kind, instant: instant, scheduler: scheduler)
      let ending: RunEnding
      do {
        try launcher.start(run, scheduler: scheduler)
        ending = try wait(for: run)
      } catch let error as Spawn.Failure {
        ending = RunEnding(.failed, reason: "it could not be started: \(error)")
      }
      _ = try store.finish(run.id, scheduler, ending, at: SystemClock.now())
      launcher.keep(run.id, ending: ending)
      for delivery in try store.claimDeliveries(of: run.id, scheduler: scheduler) {
        try Courier(workspace: workspace).deliver(delivery, from: store)
      }
      return try store.scheduledRun(run.id)
    }
  }

  /// The command's exit code for a run.
  static func report(_ run: ScheduledRun) throws {
    if run.state == .succeeded { return }
    let code = run.exitCode.flatMap { Int32(exactly: $0) } ?? ExitStatus.failed
    throw CommandFailure("", status: code == 0 ? ExitStatus.failed : code)
  }

  private func wait(for run: ScheduledRun) throws -> RunEnding {
    let limit = run.settings.timeoutSeconds
    let deadline = SystemClock.uptime() + Int64(limit) * 1_000_000
    var stopping: RunEnding?
    var killsAt = Int64.max
    while true {
      if let exit = launcher.finished().first?.exit {
        return stopping ?? RunEnding(exit)
      }
      let uptime = SystemClock.uptime()
      if stopping == nil {
        if uptime >= deadline {
          stopping = RunEnding(.timedOut, exitCode: 124, reason: "it ran longer than \(limit) s")
        } else if signals.count > 0 {
          stopping = RunEnding(.stopped, exitCode: 130, reason: "its command was interrupted")
          isInterrupted = true
        }
        if stopping != nil {
          launcher.stop(run.id, forcibly: false)
          killsAt = uptime + 5_000_000
        }
      } else if uptime >= killsAt {
        launcher.stop(run.id, forcibly: true)
      }
      if uptime >= renewsAt {
        renewsAt = uptime + 10_000_000
        _ = try store.renew(scheduler, leaseUntil: uptime + 30_000_000, at: SystemClock.now())
      }
      usleep(20_000)
    }
  }
}
