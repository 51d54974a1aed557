import ArgumentParser
import LuaRuntime
import Scheduling
import WorkspaceStore

/// `deed schedule notify NAME --test`.
struct ScheduleNotifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "notify", abstract: "Show who is told of a schedule's runs, or try it.")

  @Argument(help: "The schedule.")
  var name: String

  @Flag(help: "Send a test to each, and say whether it arrived.")
  var test = false

  @OptionGroup var workspace: WorkspaceOptions

  func run() throws {
    let workspace = try workspace.openForSchedules()
    let schedule = try reporting { try workspace.store().schedule(named: name) }
    if schedule.settings.notifications.isEmpty {
      return StandardStreams.write("nobody is told of \(name); --notify of `add` says who.\n")
    }
    var failures = 0
    for notification in schedule.settings.notifications {
      let shown = Redaction.channel(notification)
      guard test else {
        StandardStreams.write(
          "\(shown) (\(notification.events.map(\.rawValue).joined(separator: ", ")))\n")
        continue
      }
      do {
        try Courier(workspace: workspace).deliver(
          News(testOf: schedule, in: workspace), to: notification, attempts: 1)
        StandardStreams.write("\(shown): sent\n")
      } catch {
        failures += 1
        StandardStreams.write("\(shown): failed; \(error)\n")
      }
    }
    if failures > 0 { throw CommandFailure("") }
  }
}

/// `deed deliver NUMBER`: what a scheduler starts for news.
struct DeliverCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "deliver", abstract: "Deliver news of a run; for schedulers.",
    shouldDisplay: false)

  @Argument var delivery: Int64

  @OptionGroup var workspace: WorkspaceOptions

  func run() throws {
    let workspace = try workspace.openForSchedules()
    try reporting {
      let store = try workspace.store()
      try Courier(workspace: workspace).deliver(store.delivery(delivery), from: store)
    }
  }
}
