import ArgumentParser
import Bindings
import LuaRuntime
import Reports
import WorkspaceStore

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
    var evaluation = Evaluation(code: code)
    evaluation.json = json
    evaluation.debug = debug
    evaluation.timeout = timeout
    evaluation.memory = memory
    evaluation.reveal = reveal
    try evaluation.run(in: try workspace.find())
  }
}

/// What `deed eval` does.
///
/// ArgumentParser costs more than the evaluation of a small expression, so `deed eval CODE` without
/// options comes here without it.
struct Evaluation {
  let code: String
  var json = false
  var debug = false
  var timeout: Duration?
  var memory: MemorySize?
  var reveal = false

  /// The evaluation that the words of a command line ask for, or nil when they need parsing.
  init?(_ words: [String]) {
    guard words.count == 2, words[0] == "eval", !words[1].hasPrefix("-") else { return nil }
    code = words[1]
  }

  init(code: String) { self.code = code }

  func run(in workspace: Workspace?) throws {
    let host = Host(
      style: Surroundings.style(), zone: Surroundings.zone(),
      instant: Surroundings.instant(in: workspace),
      workspace: workspace)
    host.reveals = reveal
    defer { recordReveal(host, "eval \(code)") }
    defer { workspace?.endReadingAhead() }
    let execution = try Execution(host, memory: memory, timeout: timeout, debug: debug)
    defer { execution.session.close() }
    try execution.run { session in
      for value in try session.evaluate(code, traceback: debug) { try show(value, host) }
    }
  }

  private func show(_ value: LuaValue, _ host: Host) throws {
    guard json else { return try showValue(value, host) }
    let tree = ValueTree(value)
    host.write(try host.published(tree).json(zone: { host.zone.offset(atUTC: $0) }) + "\n")
    if case .table(let table) = tree {
      for note in table.notes { host.writeError(noteText(note) + "\n") }
    }
  }
}
