import ArgumentParser
import Libraries
import LuaRuntime

/// `deed lib publish`.
struct LibraryPublishCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "publish", abstract: "Check the library in this folder and tag its version.",
    discussion: """
      Refuses files that are not committed, failing tests, functions without a word about what they \
      do, and a version that breaks callers of the last one without saying so in its number. The \
      tag stays here unless --push is given.
      """)

  @Flag(help: "Check only: no tag.")
  var dryRun = false

  @Flag(help: "Send the branch and the tag to the remote, and the entry to the indexes.")
  var push = false

  @Option(help: ArgumentHelp("The remote to send to.", valueName: "name"))
  var remote = "origin"

  @Flag(help: "Sign with your key, which is made on first use.")
  var sign = false

  @OptionGroup var workspace: WorkspaceOptions

  func run() throws {
    try reporting {
      let root = try LibraryPlace.root(workspace.folder)
      let environment = LibraryPlace.environment
      let git = Git(environment: environment)
      let cache = try LibraryPlace.cache()
      let preferences = LibraryPreferences(environment: environment)
      var settings = PublishSettings()
      settings.isDry = dryRun
      settings.isPushed = push
      settings.remote = remote
      if sign { settings.secret = try preferences?.secret() }
      let publisher = try LibraryPublisher(root: root, git: git, cache: cache, settings: settings)
      let lines = try publisher.publish {
        let tests = try TestRun(path: root, filter: nil, updatesSnapshots: false)
        let outcome = try tests.run()
        if outcome.failures > 0 {
          throw CommandFailure(outcome.text + "Nothing was published.\n")
        }
        return outcome.summary
      }
      StandardStreams.write(lines.map { $0 + "\n" }.joined())
      if push, !dryRun {
        for address in try preferences?.indexes() ?? [] {
          let entry = LibraryIndex.Entry(publisher.manifest, url: try publisher.address())
          try LibraryIndex(address, git: git, cache: cache).push(entry)
          StandardStreams.write("\(address.text) lists \(entry.name) \(entry.version) now\n")
        }
      }
    }
  }
}
