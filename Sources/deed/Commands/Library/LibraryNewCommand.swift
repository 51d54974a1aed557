import ArgumentParser
import Bindings
import Libraries
import LuaRuntime
import Manifest

/// `deed lib new NAME`.
struct LibraryNewCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "new", abstract: "Begin a library: code, a test, a page, ready to publish.",
    discussion: """
      Makes the folder NAME. `deed test NAME` and `deed check NAME` pass at once. --from lib begins \
      with the modules of a folder, such as the workspace's own lib/.
      """)

  @Argument(help: "The name that `require` will take: lower-case letters, digits and _.")
  var name: String

  @Option(help: ArgumentHelp("Begin with the modules of this folder.", valueName: "folder"))
  var from: String?

  func run() throws {
    guard LibraryManifest.isName(name) else {
      throw CommandFailure(
        "`\(name)` is no name of a library: lower-case letters, digits and `_`, a letter first, as "
          + "in cx_segments.\n", status: ExitStatus.usage)
    }
    try reporting {
      if Disk.exists(name) {
        throw LibraryError.sentence("there is a \(name) here already. Choose another name.")
      }
      let deed = LibraryPlace.deedVersion
      let template = LibraryTemplate(name: name, deed: "\(deed.major).\(deed.minor)")
      let files =
        try from.map { folder in
          LibraryTemplate(
            name: name, deed: "\(deed.major).\(deed.minor)", modules: try Self.modules(in: folder))
        }?.files ?? template.files
      for (path, text) in files {
        let parts = "\(name)/\(path)".split(separator: "/").dropLast()
        try Disk.make(parts.joined(separator: "/"))
        try Disk.write(Array(text.utf8), to: "\(name)/\(path)")
      }
      StandardStreams.write(files.map { "\(name)/\($0.path)\n" }.joined())
      StandardStreams.write(
        """
        Next: deed test \(name), then in \(name): git init, git add -A, git commit -m "begin", \
        deed lib publish

        """)
    }
  }

  /// The Lua files below a folder, by their path in it.
  private static func modules(in folder: String) throws -> [(path: String, text: String)] {
    guard Disk.isFolder(folder) else {
      throw LibraryError.sentence("there is no folder \(folder).")
    }
    let base = folder.hasSuffix("/") ? String(folder.dropLast()) : folder
    return try ScriptPaths.inside(base).map { path in
      (String(path.dropFirst(base.count + 1)), try FileText.text(path))
    }
  }
}
