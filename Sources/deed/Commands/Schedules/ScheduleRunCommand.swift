import ArgumentParser
import Calendars
import LuaRuntime
import Scheduling
import WorkspaceStore

/// `deed schedule run NAME`.
struct ScheduleRunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Run a schedule now, and keep it in its history.")

  @Argument(help: "The schedule.")
  var name: String

  @Option(
    help: ArgumentHelp(
      "The run's instant, which cx.today() and cx.now() give; now when left out.",
      valueName: "time"))
  var at: String?

  @OptionGroup var workspace: WorkspaceOptions

  func run() throws {
    let workspace = try workspace.openForSchedules()
    let foreground = try ForegroundRuns(workspace)
    defer { foreground.leave() }
    let schedule = try reporting { try workspace.store().schedule(named: name) }
    let zone = try reporting { try schedule.settings.times().zone }
    let instant = try at.map { try TimeOption.instant($0, option: "--at", zone: zone) }
    let run = try foreground.run(
      schedule, kind: .manual,
      instant: CivilSeconds.floor(microseconds: instant ?? SystemClock.now()))
    let folder = RunFolder(run.id, of: workspace)
    StandardStreams.write(SmallFile.text(folder.current + "/output.txt", limit: 1 << 28) ?? "")
    StandardStreams.writeError(SmallFile.text(folder.current + "/log.txt", limit: 1 << 28) ?? "")
    StandardStreams.writeError(RunReport(run).line + "\n")
    try ForegroundRuns.report(run)
  }
}

/// `deed schedule backfill NAME --from TIME --to TIME`.
struct ScheduleBackfillCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "backfill", abstract: "Run a schedule for its past instants, one after the other.",
    discussion: """
      Instants that a run succeeded for are left out, so that a backfill that was stopped goes on \
      where it was.
      """)

  @Argument(help: "The schedule.")
  var name: String

  @Option(help: ArgumentHelp("The first instant may be at this time.", valueName: "time"))
  var from: String

  @Option(help: ArgumentHelp("The last instant may be at this time.", valueName: "time"))
  var to: String

  @OptionGroup var workspace: WorkspaceOptions

  func run() throws {
    let workspace = try workspace.openForSchedules()
    let store = try reporting { try workspace.store() }
    let schedule = try reporting { try store.schedule(named: name) }
    let times = try reporting { try schedule.settings.times() }
    let first = CivilSeconds.floor(
      microseconds: try TimeOption.instant(from, option: "--from", zone: times.zone) + 999_999)
    let last = CivilSeconds.floor(
      microseconds: try TimeOption.instant(to, option: "--to", zone: times.zone))
    guard first <= last else {
      throw CommandFailure("--to is before --from.\n", status: ExitStatus.usage)
    }
    let done = try reporting { try store.succeededInstants(of: schedule, in: first...last) }
    let foreground = try ForegroundRuns(workspace)
    defer { foreground.leave() }
    var counts = (run: 0, done: 0, failed: 0)
    var next = times.next(after: first - 1)
    while let instant = next, instant <= last {
      next = times.next(after: instant)
      if done.contains(instant) {
        counts.done += 1
        continue
      }
      let run = try foreground.run(schedule, kind: .backfill, instant: instant)
      StandardStreams.write(RunReport(run).line + "\n")
      _ = StandardStreams.flush()
      counts.run += 1
      if !run.state.isSuccess { counts.failed += 1 }
      if foreground.isInterrupted { break }
    }
    StandardStreams.writeError(
      "\(counts.run) of \(counts.run + counts.done) instants run"
        + (counts.done > 0 ? ", \(counts.done) had succeeded before" : "")
        + (counts.failed > 0 ? ", \(counts.failed) failed" : "") + "\n")
    if counts.failed > 0 { throw CommandFailure("") }
  }
}
