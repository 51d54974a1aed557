import ArgumentParser
import LuaRuntime
import Scheduling
import Tables
import WorkspaceStore

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// `deed schedule history [NAME]`.
struct ScheduleHistoryCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "history", abstract: "List runs and missed instants, newest first.")

  @Argument(help: "The schedule; all when left out.")
  var name: String?

  @Option(help: ArgumentHelp("The most rows.", valueName: "count"))
  var limit = 50

  @Flag(help: "Print each row as one line of JSON.")
  var json = false

  @OptionGroup var workspace: WorkspaceOptions

  func validate() throws {
    guard (1...10_000_000).contains(limit) else {
      throw ValidationError("--limit is at least 1, got \(limit)")
    }
  }

  func run() throws {
    let workspace = try workspace.openForSchedules()
    try reporting {
      let store = try workspace.store()
      let runs = try store.scheduledRuns(of: name, limit: limit)
      // A removed schedule still has its history; a name that never was is a typo.
      if let name, runs.isEmpty { _ = try store.schedule(named: name) }
      if json {
        for run in runs { StandardStreams.write(JSONText.text(RunReport(run).json) + "\n") }
        return
      }
      if runs.isEmpty { return StandardStreams.write("no runs yet.\n") }
      let rows = runs.map { run in
        let report = RunReport(run)
        let several = run.until != nil ? " …" : ""
        return [
          "\(run.id)", run.settings.name, report.instant + several,
          run.state.rawValue + (run.attempt > 1 ? " (attempt \(run.attempt))" : ""),
          report.duration ?? "–", run.kind.rawValue, run.reason ?? "",
        ]
      }
      StandardStreams.write(
        PlainTable.text([["run", "schedule", "instant", "state", "took", "kind", "why"]] + rows))
    }
  }
}

/// `deed schedule logs RUN`.
struct ScheduleLogsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "logs", abstract: "Print what a run printed and logged.",
    discussion: "The run's output goes to standard output, its log to standard error.")

  @Argument(
    help: ArgumentHelp("The run's number, as `deed schedule history` lists it.", valueName: "run"))
  var number: Int64

  @Flag(help: "Print what is known of the run as JSON instead.")
  var json = false

  @OptionGroup var workspace: WorkspaceOptions

  func run() throws {
    let workspace = try workspace.openForSchedules()
    try reporting {
      let store = try workspace.store()
      let found = try store.scheduledRun(number)
      if json { return StandardStreams.write(JSONText.text(RunReport(found).json) + "\n") }
      let folder = RunFolder(number, of: workspace).current
      guard access(folder, F_OK) == 0 else {
        throw CommandFailure("run \(number) left nothing behind: \(RunReport(found).line)\n")
      }
      StandardStreams.write(SmallFile.text(folder + "/output.txt", limit: 1 << 28) ?? "")
      StandardStreams.writeError(SmallFile.text(folder + "/log.txt", limit: 1 << 28) ?? "")
      for name in RunFolder.names(in: folder + "/files") {
        StandardStreams.writeError("file: \(folder)/files/\(name)\n")
      }
      for delivery in try store.deliveries(of: number) {
        StandardStreams.writeError(
          "\(delivery.event.rawValue) to \(Redaction.channel(delivery.notification)): "
            + delivery.state + (delivery.remark.map { "; \($0)" } ?? "") + "\n")
      }
    }
  }
}
