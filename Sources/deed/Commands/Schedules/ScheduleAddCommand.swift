import ArgumentParser
import Bindings
import Calendars
import LuaRuntime
import Scheduling
import WorkspaceStore

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// `deed schedule add NAME SCRIPT --cron 'EXPR'`.
struct ScheduleAddCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "add", abstract: "Save a script to be run at its times.",
    discussion: """
      The script's own parameters follow as --name value. --notify is written \
      [EVENTS=]KIND:TARGET: events are failure, recovery, findings and success (the first three \
      when left out), kinds are command:PROGRAM, webhook:URL, file:PATH and email:ADDRESS.
      """)

  @Argument(help: "What to call it.")
  var name: String

  @Argument(help: "A path, or the name of a script of the workspace, its libraries or Deed.")
  var script: String

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("When, such as '0 6 * * mon-fri'.", valueName: "expression"))
  var cron: String

  @Option(help: ArgumentHelp("The zone of its times; the workspace's when left out."))
  var zone: String?

  @Option(
    help: ArgumentHelp("Stop a run after this time; 10m when left out.", valueName: "duration"),
    transform: Duration.parsed)
  var timeout: Duration?

  @Option(help: "What is run of what was missed while no scheduler ran: latest, none or all.")
  var catchup = CatchUp.latest

  @Option(help: "What to do when the last run still goes on: skip, queue, replace or allow.")
  var overlap = Overlap.skip

  @Option(help: ArgumentHelp("How often to try a run again that failed.", valueName: "count"))
  var retry = 0

  @Option(
    help: ArgumentHelp(
      "How long to wait before the first retry, then twice as long each; 1m when left out.",
      valueName: "duration"), transform: Duration.parsed)
  var retryDelay: Duration?

  @Option(
    parsing: .unconditionalSingleValue,
    help: ArgumentHelp("Who is told of what.", valueName: "target"))
  var notify: [String] = []

  @OptionGroup var workspace: WorkspaceOptions

  @Argument(parsing: .allUnrecognized, help: "The script's parameters: --name value.")
  var parameters: [String] = []

  func run() throws {
    let workspace = try workspace.openForSchedules()
    let settings = try settings(in: workspace)
    let schedule = try reporting { try workspace.store().addSchedule(settings) }
    let times = try reporting { try settings.times() }
    let next = times.next(after: schedule.through)
    StandardStreams.write(
      "\(name): `\(cron)` in \(settings.zone)"
        + (next.map { ", next \(Self.shown($0, times.zone))" } ?? "") + "\n")
  }

  /// An instant in its zone.
  static func shown(_ instant: Int64, _ zone: TimeZoneRules) -> String {
    ISOText.time(instant * 1_000_000, offset: zone.offset(atUTC: instant))
  }

  private func settings(in workspace: Workspace) throws -> ScheduleSettings {
    func refused(_ text: String) -> CommandFailure {
      CommandFailure(text + "\n", status: ExitStatus.usage)
    }
    guard ScheduleSettings.isName(name) else {
      throw refused(
        "`\(name)` cannot be a schedule's name: letters, digits, _, - and . are used, at most 64.")
    }
    guard (0...100).contains(retry) else { throw refused("--retry is 0 to 100, found \(retry).") }
    if let zone { _ = try ZoneOption.rules(zone) }
    let file = try ScriptFile(named: script, in: workspace)
    var settings = ScheduleSettings(
      name: name, script: Self.path(script, in: workspace), expression: cron,
      zone: zone ?? workspace.zone.name)
    do {
      let expression = try CronExpression(cron)
      guard expression.occurs else { throw SchedulingError.neverOccurs(cron) }
      settings.notifications = try notify.map { try Scheduling.Notification($0) }
      let header = try file.header()
      _ = try ScriptArguments(
        RunSeed.split(parameters, header: header).parameters, header: header, script: script,
        today: workspace.zone.localDays(ofMicroseconds: SystemClock.now()))
    } catch let failure as CommandFailure {
      throw failure
    } catch {
      throw refused("\(error)")
    }
    settings.arguments = parameters
    settings.timeoutSeconds = timeout.map { max(1, Int($0.seconds.rounded(.up))) } ?? 600
    settings.catchUp = catchup
    settings.overlap = overlap
    settings.retries = retry
    settings.retrySeconds = retryDelay.map { max(1, Int($0.seconds.rounded(.up))) } ?? 60
    return settings
  }

  /// A path that means the same from the workspace's folder.
  private static func path(_ script: String, in workspace: Workspace) -> String {
    guard script.contains("/") || script.hasSuffix(".lua"), let real = realpath(script, nil) else {
      return script
    }
    defer { free(real) }
    let path = String(cString: real)
    let root = workspace.root + "/"
    return path.hasPrefix(root) ? String(path.dropFirst(root.count)) : path
  }
}

extension CatchUp: ExpressibleByArgument {}
extension Overlap: ExpressibleByArgument {}
