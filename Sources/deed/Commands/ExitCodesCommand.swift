import ArgumentParser
import LuaRuntime

/// `deed help exit-codes`.
struct ExitCodesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "exit-codes", abstract: "What the exit codes mean.", shouldDisplay: false)

  /// The codes, one a line.
  static let text = """
    0    success
    1    the script failed
    2    the command line is wrong
    3    the script recorded findings, and --fail-on findings was given
    124  the script ran out of time
    130  interrupted (Ctrl-C)
    143  terminated

    """

  func run() { StandardStreams.write(Self.text) }
}
