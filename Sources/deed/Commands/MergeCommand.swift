import ArgumentParser
import LuaRuntime
import WorkspaceStore

/// `deed merge [TABLE…]`.
struct MergeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "merge", abstract: "Make one part of a table's parts.",
    discussion: """
      Imports do it by themselves when it pays. Touchpoints are put in order by customer, journey \
      and time, which makes questions about journeys fast.
      """)

  @Argument(help: ArgumentHelp("The tables; all unless given.", valueName: "table"))
  var tables: [String] = []

  @OptionGroup var workspace: WorkspaceOptions

  func run() throws {
    try reporting {
      let store = try workspace.open().store()
      for table in tables.isEmpty ? try store.tableNames() : tables {
        try store.merge(table)
        StandardStreams.write("merged \(table).\n")
      }
    }
  }
}
