import ArgumentParser
import Bindings
import LuaRuntime
import Reports

/// `deed eval 'CODE'`.
struct EvalCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "eval", abstract: "Evaluate an expression, or a chunk that returns, and show it.")

  @Argument(help: "Lua, such as 'cx.nps(cx.read(\"responses.csv\"))'.")
  var code: String

  @Flag(help: "Print the value as one JSON document.")
  var json = false

  @Flag(help: "Print the Lua traceback of an error.")
  var debug = false

  @Option(
    help: ArgumentHelp("Stop after this time, such as 30s or 10m.", valueName: "duration"),
    transform: Duration.parsed)
  var timeout: Duration?

  @Option(
    help: ArgumentHelp("The most memory Lua may use, such as 512M or 2G.", valueName: "size"),
    transform: MemorySize.parsed)
  var memory: MemorySize?

  @Flag(help: "Show personal columns as they are, which is recorded.")
  var reveal = false

  @OptionGroup var workspace: WorkspaceOptions

  func run() throws {
    let place = try workspace.find()
    let host = Host(
      style: Surroundings.style(), zone: Surroundings.zone(),
      instant: Surroundings.instant(in: place),
      workspace: place)
    host.reveals = reveal
    defer { recordReveal(host, "eval \(code)") }
    let execution = try Execution(host, memory: memory, timeout: timeout, debug: debug)
    defer { execution.session.close() }
    try execution.run { session in
      for value in try session.evaluate(code, traceback: debug) {
        if json {
          host.write(
            try host.published(ValueTree(value)).json(zone: { host.zone.offset(atUTC: $0) }) + "\n")
          if case .table(let table) = ValueTree(value) {
            for note in table.notes { host.writeError(noteText(note) + "\n") }
          }
        } else {
          try showValue(value, host)
        }
      }
    }
  }
}
