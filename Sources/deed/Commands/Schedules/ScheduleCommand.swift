import ArgumentParser

/// `deed schedule …`.
struct ScheduleCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schedule", abstract: "Run saved scripts at their times.",
    subcommands: [ScheduleNextCommand.self])
}
