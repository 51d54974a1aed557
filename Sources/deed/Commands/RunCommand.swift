import ArgumentParser
import Bindings
import LuaRuntime
import Reports
import WorkspaceStore

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
    let workspace = try workspace.find()
    let file = try ScriptFile(named: script, in: workspace)
    let host = Host(
      style: Surroundings.style(), showsJSONLines: json, isQuiet: quiet,
      zone: Surroundings.zone(), instant: try instant(in: workspace), workspace: workspace)
    host.reveals = reveal
    defer { recordReveal(host, "run \(script)") }
    if at == nil, !quiet { Surroundings.noteDay(of: host) }
    let header = try file.header()
    let seed = try RunSeed(seed, header: header)
    host.seed = seed.value
    let arguments: ScriptArguments
    do {
      arguments = try ScriptArguments(
        parameters + seed.parameters, header: header, script: script, today: host.today)
    } catch {
      throw CommandFailure("\(error)\n", status: ExitStatus.usage)
    }
    host.permissions = try grants.permissions(
      of: file, named: script, header: header, arguments: arguments, workspace: workspace)
    host.permissions.script = script
    host.reveals = reveal || host.permissions.maySeePeople
    if let folder = Surroundings.outputFolder() {
      host.outputFolder = folder
      host.permissions.grant(.write([folder]))
    }
    if file.library != nil {
      host.modules.start(
        file.path, reading: arguments.readPaths,
        writing: arguments.writePaths + [host.outputFolder].compactMap(\.self))
    }
    let memory = memory ?? .usual
    let execution = try Execution(host, memory: memory, timeout: timeout, debug: debug)
    defer { execution.session.close() }
    Worker.limit(
      memory: memory.bytes, timeout: timeout, files: arguments.readPaths,
      network: host.permissions.mayConnect)
    try execution.run { session in
      Worker.breakForTests(session.vm)
      try session.setArguments(arguments.values)
      _ = try session.run(
        file.text, path: file.path, origin: file.library == nil ? "" : file.path, traceback: debug)
    }
    if failOn == .findings, !host.findings.isEmpty {
      throw CommandFailure("", status: ExitStatus.findings)
    }
  }

  /// The help page of a script when the words ask for one, else nil.
  static func scriptHelp(_ words: [String]) throws -> String? {
    guard words.first == "run", words.contains("--help") || words.contains("-h"),
      let script = words.dropFirst().first(where: { !$0.hasPrefix("-") })
    else { return nil }
    let file = try ScriptFile(named: script, in: try WorkspaceOptions.find(folder(in: words)))
    return try file.header().helpText(script: script)
  }
}

extension RunCommand {
  /// The instant that `--as-of` names in the workspace's zone, or now.
  private func instant(in workspace: Workspace?) throws -> Int64 {
    guard let at else { return Surroundings.instant(in: workspace) }
    return try TimeOption.instant(
      at, option: "--as-of", zone: workspace?.zone ?? Surroundings.zone())
  }

  /// The folder that `--workspace` names among the words.
  private static func folder(in words: [String]) -> String? {
    for (word, next) in zip(words, words.dropFirst() + [""]) {
      if word == "--workspace" { return next }
      if word.hasPrefix("--workspace=") { return String(word.dropFirst("--workspace=".count)) }
    }
    return nil
  }
}
