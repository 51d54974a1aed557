import ArgumentParser
import Bindings

/// `deed run SCRIPT`.
struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Run a script with its parameters.",
    discussion: "deed run SCRIPT --help shows the script's own parameters.")

  @Argument(help: "A path, or the name of a script of the workspace, its libraries or Deed.")
  var script: String

  @Option(
    help: ArgumentHelp("Stop after this time, such as 30s or 10m.", valueName: "duration"),
    transform: Duration.parsed)
  var timeout: Duration?

  @Option(
    help: ArgumentHelp("The most memory Lua may use, such as 512M or 2G.", valueName: "size"),
    transform: MemorySize.parsed)
  var memory: MemorySize?

  @Flag(help: "Run the script without a process of its own, which is quicker to start.")
  var trusted = false

  @OptionGroup var grants: Grants

  @Flag(help: "Print each shown value as one line of JSON.")
  var json = false

  @Flag(help: "Print no notes and no log.")
  var quiet = false

  @Flag(help: "Print the Lua traceback of an error.")
  var debug = false

  @Flag(help: "Show personal columns as they are, which is recorded.")
  var reveal = false

  @OptionGroup var workspace: WorkspaceOptions

  // Not `--at`: scripts have parameters of that name.
  @Option(
    name: .customLong("as-of"),
    help: ArgumentHelp(
      "The run's instant, which cx.today() and cx.now() give; now when left out.",
      valueName: "time"))
  var at: String?

  @Option(
    help: ArgumentHelp("Exit with 3 when the script recorded findings.", valueName: "findings"))
  var failOn: FailOn?

  // Scripts have parameters of this name: they are given it too.
  @Option(
    help: ArgumentHelp(
      "Where math.random, and a parameter `seed` of the script, begin; 1 when left out.",
      valueName: "number"))
  var seed: String?

  @Argument(parsing: .allUnrecognized, help: "The script's parameters: --name value.")
  var parameters: [String] = []

  enum FailOn: String, ExpressibleByArgument, CaseIterable {
    case findings
  }

  func run() throws {
    var run = ScriptRun(script: script)
    run.timeout = timeout
    run.memory = memory
    run.grants = grants.capabilities
    run.json = json
    run.quiet = quiet
    run.debug = debug
    run.reveal = reveal
    run.folder = workspace.folder
    run.at = at
    run.failsOnFindings = failOn == .findings
    run.seed = seed
    run.parameters = parameters
    try run.run()
  }

  /// The help page of a script when the words ask for one, else nil.
  static func scriptHelp(_ words: [String]) throws -> String? {
    guard words.first == "run", words.contains("--help") || words.contains("-h"),
      let script = words.dropFirst().first(where: { !$0.hasPrefix("-") })
    else { return nil }
    let folder = CommandWords.value(of: "--workspace", in: words)
    let file = try ScriptFile(named: script, in: try WorkspaceOptions.find(folder))
    return try file.header().helpText(script: script)
  }
}
