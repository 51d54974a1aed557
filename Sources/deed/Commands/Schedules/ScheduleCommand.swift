import ArgumentParser

/// `deed schedule …`.
struct ScheduleCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schedule", abstract: "Run saved scripts at their times.",
    discussion: "`deed scheduler` runs what is due.",
    subcommands: [
      ScheduleAddCommand.self, ScheduleListCommand.self, ScheduleShowCommand.self,
      SchedulePauseCommand.self, ScheduleResumeCommand.self, ScheduleRemoveCommand.self,
      ScheduleRunCommand.self, ScheduleBackfillCommand.self, ScheduleHistoryCommand.self,
      ScheduleLogsCommand.self, ScheduleNextCommand.self, ScheduleExportCommand.self,
      ScheduleNotifyCommand.self,
    ])
}
