import Bindings
import LuaRuntime
import WorkspaceStore

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Measures what a whole process cannot show; `Benchmarks/bench.py` runs it.
///
/// `DeedBenchmarks session REPEATS SCRIPT [--name value …]` runs a script that returns a function,
/// calls that function REPEATS times in the same process, prints the table that it returns as CSV,
/// and on standard error each call's wall and processor time in milliseconds; `session-in WORKSPACE`
/// in place of `session` does so in a workspace.
/// `DeedBenchmarks calls` prints the cost of one call from Lua, in nanoseconds.
/// `DeedBenchmarks libraries COUNT` resolves a graph of COUNT libraries, and prints the nanoseconds.
/// `DeedBenchmarks sandbox SCRIPT` runs the parts of a script in turn in plain Lua and in Deed, and
/// prints the nanoseconds of both.
@main enum DeedBenchmarks {
  static func main() {
    let words = Array(CommandLine.arguments.dropFirst())
    let status = LuaThread.run { () -> Int32 in
      do {
        try run(words)
        return 0
      } catch {
        StandardStreams.writeError("\(error)\n")
        return 1
      }
    }
    exit(StandardStreams.flush() ? status : 1)
  }

  private static func run(_ words: [String]) throws {
    var words = words
    var workspace: Workspace?
    if words.count >= 2, words[0] == "session-in" {
      workspace = try Workspace(folder: words[1])
      words.replaceSubrange(0...1, with: ["session"])
    }
    let session = try Session(Host(instant: 0, workspace: workspace))
    defer { session.close() }
    if words == ["calls"] {
      for (name, nanoseconds) in try HostCalls.measured(in: session) {
        StandardStreams.write("\(name),\(nanoseconds)\n")
      }
      return
    }
    if words.count == 2, words[0] == "libraries", let count = Int(words[1]),
      (1...100_000).contains(count)
    {
      for (name, value) in try Resolving.measured(count) {
        StandardStreams.write("\(name),\(value)\n")
      }
      return
    }
    if words.count == 2, words[0] == "sandbox" {
      let parts = try SandboxCost.measured(try FileText.text(words[1]), in: session)
      for part in parts {
        StandardStreams.write("\(part.part) plain,\(part.plain)\n")
        StandardStreams.write("\(part.part) sandbox,\(part.sandbox)\n")
      }
      return
    }
    guard words.count >= 3, words[0] == "session", let repeats = Int(words[1]), repeats > 0 else {
      throw Usage()
    }
    try measure(session, script: words[2], words: Array(words.dropFirst(3)), repeats)
  }

  private static func measure(
    _ session: Session, script: String, words: [String], _ repeats: Int
  ) throws {
    let text = try FileText.text(script)
    let arguments = try ScriptArguments(
      words, header: ScriptHeader(of: text), script: script, today: session.host.today)
    try session.setArguments(arguments.values)
    guard case .function(let measured)? = try session.run(text, path: script).first else {
      throw Usage()
    }
    var result: [LuaValue] = []
    for _ in 0..<repeats {
      let watch = Stopwatch()
      result = try session.vm.call(measured)
      let (wall, processor) = (watch.wall, watch.processor)
      StandardStreams.writeError("REPEAT \(wall / 1e6) \(processor / 1e6)\n")
    }
    let show = try session.vm.load("show(..., { format = \"csv\", limit = 1000 })", name: "=show")
    _ = try session.vm.call(show, result)
  }

  private struct Usage: Error, CustomStringConvertible {
    var description: String {
      "DeedBenchmarks session REPEATS SCRIPT [--name value …], with a script that returns a "
        + "function; DeedBenchmarks sandbox SCRIPT; DeedBenchmarks libraries COUNT; or "
        + "DeedBenchmarks calls"
    }
  }
}
