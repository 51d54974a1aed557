import ArgumentParser
import Bindings

/// `deed repl`, and `deed` without a command.
struct ReplCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "repl",
    abstract: "Work interactively: statements, tables, charts, help.",
    discussion: """
      `deed` without a command does the same. Without a terminal it runs the statements of standard \
      input. `.help` lists what a session can do; docs/repl.md tells more.
      """)

  @Flag(help: "Edit with the keys of vi; so does DEED_EDITING=vi.")
  var vi = false

  @Flag(help: "Do not run the start-up file.")
  var noStartup = false

  @OptionGroup var workspace: WorkspaceOptions

  func run() throws {
    let output = ReplOutput()
    let place = try workspace.find()
    let host = Host(
      style: Surroundings.style(), zone: Surroundings.zone(),
      instant: Surroundings.instant(in: place),
      workspace: place, write: { output.write($0) }, writeError: { output.writeError($0) })
    let isVi = vi || ReplPaths.variable("DEED_EDITING") == "vi"
    let repl = try Repl(host, output: output, isVi: isVi)
    if !noStartup { repl.runStartUpFile() }
    let status = repl.run()
    if status != ExitStatus.success { throw CommandFailure("", status: status) }
  }
}
