import ArgumentParser
import Bindings
import LuaRuntime
import RowFunctions

/// `deed check SCRIPT…`.
struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Find mistakes in scripts, and say how each row function will run, without running.",
    discussion: """
      Names, parameters, options and modules that are not there, globals that are set by accident, \
      and what the script asks to be granted. Column types are not known before a script runs: a \
      function is taken for what it can be, so `c.tenure > 24` makes tenure a number. `t:explain()` says how a step did run. The exit code \
      is 1 when a script cannot be right.
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
    // A library's own modules are required by its name.
    if let library = scripts.first(where: { (try? FileText.text($0 + "/deed.toml")) != nil }) {
      host.useLibraries(of: library)
    }
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
        for (path, found) in try execution.session.findings(of: file.text, path: file.path) {
          if found.isError { tally.mistakes += 1 } else { tally.doubts += 1 }
          host.write("\(path):\(found.line): \(found.text)\n")
        }
        for need in try file.header().needs {
          let capability = try Capability(need)
          if capability.remark != nil { tally.doubts += 1 }
          host.write(
            "\(file.path): asks to \(capability.text)"
              + (capability.remark.map { ": \($0)" } ?? "") + "\n")
        }
      } catch {
        tally.failures += 1
        if let mistake = error as? ScriptHeader.Mistake {
          host.writeError("\(file.path):\(mistake)\n")
        } else {
          host.writeError(execution.session.message(for: error))
        }
      }
    }
    host.write(tally.text)
    if tally.failures + tally.mistakes > 0 { throw CommandFailure("") }
  }
}

/// How many functions run in which way.
private struct Tally {
  var scripts = 0
  var failures = 0
  var mistakes = 0
  var doubts = 0
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
    let found = [
      mistakes == 0 ? nil : mistakes == 1 ? "1 mistake" : "\(mistakes) mistakes",
      doubts == 0 ? nil : doubts == 1 ? "1 doubt" : "\(doubts) doubts",
    ].compactMap(\.self)
    return "\(functions) in \(places)"
      + (parts.isEmpty ? "" : ": " + parts.joined(separator: ", ")) + "."
      + (found.isEmpty ? "" : " \(found.joined(separator: ", ")).") + "\n"
  }
}
