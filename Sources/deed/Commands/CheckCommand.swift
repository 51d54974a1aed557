import ArgumentParser
import Bindings
import LuaRuntime
import RowFunctions

/// `deed check SCRIPT…`.
struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Say how each row function of a script will run, without running it.",
    discussion: """
      Column types are not known before a script runs: a function is taken for what it can be, so \
      `c.tenure > 24` makes tenure a number. `t:explain()` says how a step did run. The exit code \
      is 1 when a script does not parse.
      """)

  @Argument(help: "Scripts, folders of scripts, or names of scripts of the workspace and of Deed.")
  var scripts: [String]

  @OptionGroup var workspace: WorkspaceOptions

  func run() throws {
    let workspace = try workspace.find()
    let host = Host(
      style: Surroundings.style(), zone: Surroundings.zone(), instant: Surroundings.now(),
      workspace: workspace)
    let execution = try Execution(host, memory: nil, timeout: nil, debug: false)
    defer { execution.session.close() }
    var tally = Tally()
    for path in try scripts.flatMap(ScriptPaths.inside) {
      let file = try ScriptFile(named: path, in: workspace)
      tally.scripts += 1
      do {
        for found in try execution.session.rowFunctions(of: file.text, path: file.path) {
          tally.add(found.way)
          let use = found.use.map { "\($0) " } ?? "a function that is not passed to a verb here "
          host.write("\(file.path):\(found.line): \(use)\(found.text)\n")
        }
      } catch {
        tally.failures += 1
        host.writeError(execution.session.message(for: error))
      }
    }
    host.write(tally.text)
    if tally.failures > 0 { throw CommandFailure("") }
  }
}

/// How many functions run in which way.
private struct Tally {
  var scripts = 0
  var failures = 0
  private var ways: [CheckedFunction.Way: Int] = [:]

  mutating func add(_ way: CheckedFunction.Way) { ways[way, default: 0] += 1 }

  /// One line for all scripts.
  var text: String {
    let total = ways.values.reduce(0, +)
    let parts: [String] = [
      (CheckedFunction.Way.columns, "over whole columns"),
      (.distinctValues, "in part once per distinct value"),
      (.combinations, "once per distinct combination"), (.rowByRow, "row by row"),
    ].compactMap { way, words in ways[way].map { "\($0) \(words)" } }
    let functions = total == 1 ? "1 row function" : "\(total) row functions"
    let places = scripts == 1 ? "1 script" : "\(scripts) scripts"
    return "\(functions) in \(places)"
      + (parts.isEmpty ? "" : ": " + parts.joined(separator: ", ")) + ".\n"
  }
}
