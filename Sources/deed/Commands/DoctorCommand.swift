import ArgumentParser
import LuaRuntime
import Tables
import WorkspaceStore

/// `deed doctor`.
struct DoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Check every byte, key and reference of the workspace's data.",
    discussion: "Says what is wrong and how to repair it; the exit code is then 1.")

  @Flag(help: "Print a JSON document.")
  var json = false

  @OptionGroup var workspace: WorkspaceOptions

  func run() throws {
    try reporting {
      let workspace = try workspace.open()
      let problems = workspace.hasData ? try workspace.store().problems() : []
      let tables = problems.isEmpty && workspace.hasData ? try workspace.store().summaries() : []
      if json {
        StandardStreams.write(
          JSONText.text(
            .object([
              JSONMember("ok", .boolean(problems.isEmpty)),
              JSONMember("problems", .array(problems.map { .string($0) })),
            ])) + "\n")
      } else if problems.isEmpty {
        let rows = tables.reduce(0) { $0 + $1.rows }
        let bytes = tables.reduce(0) { $0 + $1.byteCount }
        StandardStreams.write(
          "all is well: \(tables.count) \(tables.count == 1 ? "table" : "tables") with \(rows) "
            + "\(rows == 1 ? "row" : "rows"), \(bytes) bytes checked.\n")
      } else {
        StandardStreams.write(problems.joined(separator: "\n") + "\n")
      }
      if !problems.isEmpty {
        throw CommandFailure(
          json ? "" : "\(problems.count) \(problems.count == 1 ? "problem" : "problems").\n")
      }
    }
  }
}
