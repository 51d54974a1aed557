import ArgumentParser
import Bindings
import LuaRuntime
import WorkspaceStore

/// `deed init [DIR]`.
struct InitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init", abstract: "Make a workspace: a folder for a team's data and scripts.",
    discussion: """
      Makes deed.toml with every setting explained, scripts/, lib/ and segments/ for Lua, .deed/ \
      for the data and .gitignore. Nothing that exists is overwritten.
      """)

  @Argument(help: ArgumentHelp("The folder; made when it is not there.", valueName: "folder"))
  var folder = "."

  @Flag(help: "Fill it with the data of a fictitious company.")
  var sample = false

  func run() throws {
    try reporting {
      let workspace = try Workspace.make(in: folder)
      if sample { try SampleWorkspace.fill(workspace) }
      let place = folder == "." ? "this folder" : folder
      StandardStreams.write(
        """
        \(place) is now a workspace: deed.toml has its settings.
        Next: deed import responses FILE --survey ID\(sample ? ", or deed tables" : "")

        """)
    }
  }
}
