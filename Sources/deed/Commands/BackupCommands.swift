import ArgumentParser
import LuaRuntime
import WorkspaceStore

/// `deed backup FILE`.
struct BackupCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "backup", abstract: "Write the workspace's data and deed.toml into one file.",
    discussion: """
      Every byte is checked first, and the file appears when it is complete. Scripts are not in \
      it: keep those under version control.
      """)

  @Argument(help: "The file to write.")
  var file: String

  @OptionGroup var workspace: WorkspaceOptions

  func run() throws {
    try reporting {
      try workspace.open().backup(to: file)
      StandardStreams.write("wrote \(file). `deed restore \(file)` brings it back.\n")
    }
  }
}

/// `deed restore FILE`.
struct RestoreCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "restore", abstract: "Bring a backup back into a workspace without data.",
    discussion: """
      A folder that is no workspace becomes one, with the backup's deed.toml; the deed.toml of one \
      that is there stays.
      """)

  @Argument(help: "A file that deed backup wrote.")
  var file: String

  @Argument(help: "The workspace's folder; the current one unless given.")
  var folder: String?

  @OptionGroup var workspace: WorkspaceOptions

  func run() throws {
    try reporting {
      let place = try folder ?? workspace.folder ?? workspace.find()?.root ?? "."
      let restored = try Workspace.restore(from: file, into: place)
      let tables = try restored.store().summaries()
      let rows = tables.reduce(0) { $0 + $1.rows }
      StandardStreams.write(
        "restored \(tables.count) \(tables.count == 1 ? "table" : "tables") with \(rows) rows "
          + "into \(restored.root).\n")
    }
  }
}
