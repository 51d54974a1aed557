import ArgumentParser
import Calendars
import LuaRuntime
import Scheduling
import Tables
import WorkspaceStore

/// `deed schedule list`.
struct ScheduleListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List the schedules with their next and last runs.")

  @Flag(help: "Print each schedule as one line of JSON.")
  var json = false

  @OptionGroup var workspace: WorkspaceOptions

  func run() throws {
    let workspace = try workspace.openForSchedules()
    try reporting {
      let store = try workspace.store()
      let schedules = try store.schedules()
      if schedules.isEmpty, !json {
        return StandardStreams.write(
          "no schedules yet; `deed schedule add NAME SCRIPT --cron 'EXPR'` makes one.\n")
      }
      var rows = [["schedule", "when", "zone", "next", "last"]]
      for schedule in schedules {
        let report = try ScheduleReport(schedule, store)
        if json {
          StandardStreams.write(JSONText.text(report.json) + "\n")
        } else {
          rows.append([
            schedule.settings.name, schedule.settings.expression, schedule.settings.zone,
            schedule.pausedAt == nil ? report.next ?? "never" : "paused",
            report.last.map { "\($0.state.rawValue) (run \($0.id))" } ?? "–",
          ])
        }
      }
      if !json { StandardStreams.write(PlainTable.text(rows)) }
    }
  }
}

/// `deed schedule show NAME`.
struct ScheduleShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Show what a schedule runs, when, and how it went.")

  @Argument(help: "The schedule.")
  var name: String

  @Flag(help: "Print it as JSON.")
  var json = false

  @OptionGroup var workspace: WorkspaceOptions

  func run() throws {
    let workspace = try workspace.openForSchedules()
    try reporting {
      let store = try workspace.store()
      let report = try ScheduleReport(store.schedule(named: name), store)
      if json { return StandardStreams.write(JSONText.text(report.json) + "\n") }
      StandardStreams.write(report.text)
    }
  }
}

/// How a schedule is told of.
struct ScheduleReport {
  let schedule: Schedule
  /// The next instant; nil when there is none or the schedule is paused.
  let next: String?
  /// The newest run that is no missed instant.
  let last: ScheduledRun?

  init(_ schedule: Schedule, _ store: WorkspaceStore) throws {
    self.schedule = schedule
    let times = try schedule.settings.times()
    let from = max(schedule.through, CivilSeconds.floor(microseconds: SystemClock.now()) - 1)
    next =
      schedule.pausedAt == nil
      ? times.next(after: from).map { ScheduleAddCommand.shown($0, times.zone) } : nil
    last = try store.scheduledRuns(of: schedule.settings.name, limit: 50)
      .first { $0.state != .missed && $0.schedule == schedule.id }
  }

  var text: String {
    let settings = schedule.settings
    var lines = [
      "\(settings.name): \(([settings.script] + settings.arguments).joined(separator: " "))",
      "  when       \(settings.expression), \(settings.zone)",
      "  next       \(schedule.pausedAt == nil ? next ?? "never" : "paused")",
      "  timeout    \(settings.timeoutSeconds) s",
      "  catch-up   \(settings.catchUp.rawValue)",
      "  overlap    \(settings.overlap.rawValue)",
      "  retries    \(settings.retries)"
        + (settings.retries > 0 ? ", the first after \(settings.retrySeconds) s" : ""),
    ]
    for notification in settings.notifications {
      let events = notification.events.map(\.rawValue).joined(separator: ", ")
      lines.append("  notify     \(Redaction.channel(notification)) (\(events))")
    }
    lines.append("  last       \(last.map { RunReport($0).line } ?? "no run yet")")
    return lines.joined(separator: "\n") + "\n"
  }

  var json: JSONValue {
    let settings = schedule.settings
    return .object([
      JSONMember("schedule", .string(settings.name)),
      JSONMember("script", .string(settings.script)),
      JSONMember("parameters", .array(settings.arguments.map { .string($0) })),
      JSONMember("cron", .string(settings.expression)), JSONMember("zone", .string(settings.zone)),
      JSONMember("next", next.map { .string($0) } ?? .null),
      JSONMember("paused", .boolean(schedule.pausedAt != nil)),
      JSONMember("timeout", .integer(Int64(settings.timeoutSeconds))),
      JSONMember("catchup", .string(settings.catchUp.rawValue)),
      JSONMember("overlap", .string(settings.overlap.rawValue)),
      JSONMember("retry", .integer(Int64(settings.retries))),
      JSONMember("retry_delay", .integer(Int64(settings.retrySeconds))),
      JSONMember(
        "notify", .array(settings.notifications.map { .string(Redaction.channel($0)) })),
      JSONMember("last", last.map { RunReport($0).json } ?? .null),
    ])
  }
}

/// Rows of text in columns.
enum PlainTable {
  /// The rows, each column as wide as its widest text.
  static func text(_ rows: [[String]]) -> String {
    let count = rows.map(\.count).max() ?? 0
    let widths = (0..<count).map { column in
      rows.map { $0.count > column ? $0[column].count : 0 }.max() ?? 0
    }
    return rows.map { row in
      let cells = zip(row, widths).map { cell, width in
        cell + String(repeating: " ", count: max(0, width - cell.count))
      }
      var line = cells.joined(separator: "  ")
      while line.last == " " { line.removeLast() }
      return line + "\n"
    }.joined()
  }
}
