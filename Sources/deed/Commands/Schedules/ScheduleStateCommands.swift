import ArgumentParser
import LuaRuntime
import WorkspaceStore

/// `deed schedule pause NAME`.
struct SchedulePauseCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pause", abstract: "Keep a schedule from starting runs.")

  @Argument(help: "The schedule.")
  var name: String

  @OptionGroup var workspace: WorkspaceOptions

  func run() throws {
    let workspace = try workspace.openForSchedules()
    let isNew = try reporting { try workspace.store().pause(name) }
    StandardStreams.write(isNew ? "\(name) is paused.\n" : "\(name) was paused before.\n")
  }
}

/// `deed schedule resume NAME`.
struct ScheduleResumeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "resume", abstract: "Let a paused schedule start runs again, from now on.")

  @Argument(help: "The schedule.")
  var name: String

  @OptionGroup var workspace: WorkspaceOptions

  func run() throws {
    let workspace = try workspace.openForSchedules()
    try reporting {
      let store = try workspace.store()
      guard try store.resume(name) else {
        return StandardStreams.write("\(name) was not paused.\n")
      }
      let report = try ScheduleReport(store.schedule(named: name), store)
      StandardStreams.write("\(name) goes on, next \(report.next ?? "never").\n")
    }
  }
}

/// `deed schedule remove NAME`.
struct ScheduleRemoveCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "remove", abstract: "Remove a schedule; its history stays.")

  @Argument(help: "The schedule.")
  var name: String

  @OptionGroup var workspace: WorkspaceOptions

  func run() throws {
    let workspace = try workspace.openForSchedules()
    try reporting { try workspace.store().removeSchedule(name) }
    StandardStreams.write("\(name) is removed; `deed schedule history \(name)` still shows it.\n")
  }
}
