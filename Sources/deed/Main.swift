import ArgumentParser
import LuaRuntime
import Wording

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// The command line: thin over the libraries.
@main struct Deed: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "deed",
    abstract: "Scripting and automation for customer-experience analysts.",
    discussion: "deed help exit-codes says what the exit codes mean.",
    version: DeedVersion.text,
    subcommands: [
      RunCommand.self, EvalCommand.self, CheckCommand.self, ExitCodesCommand.self,
      InitCommand.self,
      ImportCommand.self,
      ImportsCommand.self,
      TablesCommand.self,
      ExportCommand.self,
      QuarantineCommand.self,
      ForgetCommand.self,
      BackupCommand.self,
      RestoreCommand.self,
      DoctorCommand.self,
      MergeCommand.self,
      ScheduleCommand.self,
      SegmentsCommand.self,
      SchedulerCommand.self,
      ScheduledRunCommand.self,
      DeliverCommand.self,
      ReplCommand.self,
      LibraryCommand.self,
      TestCommand.self,
      DeedsCommand.self,
      DocCommand.self,
      CompletionsCommand.self,
    ])

  static func main() {
    var words = Array(CommandLine.arguments.dropFirst())
    if words.isEmpty { words = ["repl"] }
    // `deed help exit-codes` is a page, not a command's help.
    if words.first == "help", words.dropFirst().first == "exit-codes" { words.removeFirst() }
    if let code = Worker.split(words) { leave(code) }
    let code = LuaThread.run { run(words) }
    let isWritten = StandardStreams.flush()
    leave(code == 0 && !isWritten ? ExitStatus.failed : code)
  }

  private static func run(_ words: [String]) -> Int32 {
    do {
      if let page = try RunCommand.scriptHelp(words) {
        StandardStreams.write(page)
        return ExitStatus.success
      }
      if let evaluation = Evaluation(words) {
        try evaluation.run(
          in: try WorkspaceOptions.find(nil, readingAheadFor: evaluation.code))
        return ExitStatus.success
      }
      if let run = ScriptRun(words) {
        try run.run()
        return ExitStatus.success
      }
      if let run = ImportRun(words) {
        try run.run()
        return ExitStatus.success
      }
      // Without the tree of all commands, whose making takes longer than many a script. What is
      // wrong, or asks for help, is said below.
      if words.first == "run", let command = try? RunCommand.parse(Array(words.dropFirst())) {
        try command.run()
        return ExitStatus.success
      }
      try refuseUnknownCommand(words)
      var command = try parseAsRoot(words)
      try command.run()
      return ExitStatus.success
    } catch let failure as CommandFailure {
      StandardStreams.writeError(failure.message)
      return failure.status
    } catch {
      let text = fullMessage(for: error)
      let code = exitCode(for: error)
      if code == .success {
        StandardStreams.write(text + "\n")
        return ExitStatus.success
      }
      // ArgumentParser opens with "Error: "; Deed's messages open with what is wrong.
      let message = text.hasPrefix("Error: ") ? String(text.dropFirst(7)) : text
      StandardStreams.writeError(message + "\n")
      return code == .validationFailure ? ExitStatus.usage : code.rawValue
    }
  }
}

extension Deed {
  /// ArgumentParser would call an unknown command unexpected arguments.
  private static func refuseUnknownCommand(_ words: [String]) throws {
    var rest = words.drop { $0 == "help" }
    var (command, name): (any ParsableCommand.Type, String) = (Deed.self, "deed")
    while let word = rest.popFirst(), !word.hasPrefix("-"), word != "help" {
      let inner = command.configuration.subcommands
      if inner.isEmpty { return }
      guard let next = inner.first(where: { $0._commandName == word }) else {
        let known = inner.map { $0._commandName }
        throw CommandFailure(
          "`\(word)` is no command of \(name).\(suggestion(for: word, among: known + ["help"])) "
            + "`\(name == "deed" ? "deed help" : name + " --help")` lists them.\n",
          status: ExitStatus.usage)
      }
      (command, name) = (next, "\(name) \(word)")
    }
  }
}

/// The version that `deed --version` prints.
enum DeedVersion {
  static let text = "0.1.0"
}

/// Ends the process; inside `Deed` the name `exit` is ArgumentParser's.
private func leave(_ code: Int32) -> Never { exit(code) }
