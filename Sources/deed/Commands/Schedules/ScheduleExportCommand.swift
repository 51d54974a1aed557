import ArgumentParser
import Calendars
import LuaRuntime
import Scheduling
import WorkspaceStore

/// `deed schedule export`.
struct ScheduleExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Print the schedules for another scheduler.",
    discussion: """
      Each starts `deed schedule run NAME`, so that history, outputs and notifications stay here. \
      Catch-up, overlap and retries are then the other scheduler's affair.
      """)

  @Argument(help: "The schedule; all when left out.")
  var name: String?

  @Flag(help: "As units of systemd: a service and a timer for each.")
  var systemd = false

  @Flag(help: "As lines of a crontab.")
  var cron = false

  @OptionGroup var workspace: WorkspaceOptions

  func validate() throws {
    guard systemd != cron else {
      throw ValidationError("deed schedule export takes one of --systemd and --cron")
    }
  }

  func run() throws {
    let workspace = try workspace.openForSchedules()
    try reporting {
      let store = try workspace.store()
      let schedules = try name.map { [try store.schedule(named: $0)] } ?? store.schedules()
      for schedule in schedules {
        StandardStreams.write(
          systemd
            ? try units(schedule, in: workspace.root) : try line(schedule, in: workspace.root))
      }
    }
  }

  private func line(_ schedule: Schedule, in root: String) throws -> String {
    let settings = schedule.settings
    let expression = try CronExpression(settings.expression)
    guard !expression.text.contains(where: { "Ll#".contains($0) }) || expression.text.hasPrefix("@")
    else {
      return "# \(settings.name): `\(expression.text)` uses L or #, which cron does not have.\n"
    }
    let command =
      "cd \(Self.quoted(root)) && \(Self.quoted(Processes.program)) schedule run \(settings.name)"
    return (schedule.pausedAt == nil ? "" : "# \(settings.name) is paused.\n")
      + "CRON_TZ=\(settings.zone)\n"
      + "\(schedule.pausedAt == nil ? "" : "# ")\(expression.text) "
      + command.replacing("%", with: "\\%") + "\n"
  }

  private func units(_ schedule: Schedule, in root: String) throws -> String {
    let settings = schedule.settings
    let expression = try CronExpression(settings.expression)
    guard let times = expression.systemdCalendar else {
      return "# \(settings.name): systemd cannot say `\(expression.text)`.\n"
    }
    let unit = "deed-\(settings.name)"
    let calendar = times.map { "OnCalendar=\($0) \(settings.zone)\n" }.joined()
    func escaped(_ path: String) -> String { path.replacing("%", with: "%%") }
    return """
      # /etc/systemd/system/\(unit).service
      [Unit]
      Description=Deed: \(settings.name)

      [Service]
      Type=oneshot
      WorkingDirectory=\(escaped(root))
      ExecStart="\(escaped(Processes.program))" schedule run \(settings.name)

      # /etc/systemd/system/\(unit).timer
      [Unit]
      Description=Deed: when \(settings.name) runs

      [Timer]
      \(calendar)Persistent=\(settings.catchUp == .none ? "false" : "true")

      [Install]
      WantedBy=timers.target


      """
  }

  /// A word of the shell.
  private static func quoted(_ text: String) -> String {
    text.utf8.allSatisfy {
      ($0 | 32) &- 97 < 26 || $0 &- 48 < 10 || "/._-".utf8.contains($0)
    } ? text : "'" + text.replacing("'", with: "'\\''") + "'"
  }
}
