import Bindings
import LuaRuntime
import Reports
import WorkspaceStore

/// What `deed run` does.
///
/// ArgumentParser costs more than many a script, so a command line of a script, its parameters and
/// the usual options comes here without it.
struct ScriptRun {
  let script: String
  var timeout: Duration?
  var memory: MemorySize?
  var grants: [Capability] = []
  var json = false
  var quiet = false
  var debug = false
  var reveal = false
  /// The workspace's folder when it is named.
  var folder: String?
  /// The run's instant as it was written.
  var at: String?
  var failsOnFindings = false
  /// Where random draws begin, as it was written.
  var seed: String?
  /// The words for the script itself.
  var parameters: [String] = []

  init(script: String) { self.script = script }

  /// The run that the words of a command line ask for, or nil when they need parsing.
  ///
  /// Words are taken in which nobody can be in doubt: the script, flags, `--workspace`, and pairs of
  /// a parameter's name and value after the script.
  init?(_ words: [String]) {
    guard words.first == "run" else { return nil }
    var script: String?
    var rest = words.dropFirst()
    while let word = rest.popFirst() {
      if script == nil, !word.hasPrefix("-") {
        script = word
        continue
      }
      guard word.hasPrefix("--"), word.count > 2, !word.contains("=") else { return nil }
      switch word {
      // Read where the process splits.
      case "--trusted": break
      case "--json": json = true
      case "--quiet": quiet = true
      case "--debug": debug = true
      case "--reveal": reveal = true
      default:
        guard script != nil || word == "--workspace", !Self.parsedOptions.contains(word),
          let value = rest.popFirst(), !value.hasPrefix("-")
        else { return nil }
        if word != "--workspace" {
          parameters += [word, value]
        } else if folder == nil {
          folder = value
        } else {
          return nil
        }
      }
    }
    guard let script else { return nil }
    self.script = script
  }

  /// The options that a misspelt one may have meant.
  private static let options =
    [
      "--json", "--quiet", "--debug", "--reveal", "--trusted", "--workspace",
    ] + parsedOptions.prefix { $0 != "--version" }

  /// Options of `deed run` and of every command that are not taken here.
  private static let parsedOptions = [
    "--timeout", "--memory", "--allow-read", "--allow-write", "--allow-net", "--allow-secret",
    "--allow-personal", "--allow-append", "--as-of", "--fail-on", "--seed", "--help", "--version",
    "--generate-completion-script", "--experimental-dump-help",
  ]

  func run() throws {
    // Read first when it is a file, so that what it asks for can be read beside all that follows.
    let path = ScriptFile(path: script)
    let workspace = try WorkspaceOptions.find(folder, readingAheadFor: path?.text)
    defer { workspace?.endReadingAhead() }
    let file = try path ?? ScriptFile(named: script, in: workspace)
    if path == nil { workspace?.readAhead(for: file.text) }
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
        parameters + seed.parameters, header: header, script: script, today: host.today,
        options: Self.options)
    } catch {
      throw CommandFailure("\(error)\n", status: ExitStatus.usage)
    }
    host.permissions = try Grants.permissions(
      grants, of: file, named: script, header: header, arguments: arguments, workspace: workspace)
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
    if failsOnFindings, !host.findings.isEmpty {
      throw CommandFailure("", status: ExitStatus.findings)
    }
  }

  /// The instant that `--as-of` names in the workspace's zone, or now.
  private func instant(in workspace: Workspace?) throws -> Int64 {
    guard let at else { return Surroundings.instant(in: workspace) }
    return try TimeOption.instant(
      at, option: "--as-of", zone: workspace?.zone ?? Surroundings.zone())
  }
}
