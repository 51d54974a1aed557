import ArgumentParser
import Libraries
import LuaRuntime

/// `deed lib search WORD`.
struct LibrarySearchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "search", abstract: "Find libraries in the indexes, without asking anyone.",
    discussion: "`deed lib index add URL` adds an index; --refresh fetches it anew.")

  @Argument(help: "A word of the name or the description; without one, all are listed.")
  var word = ""

  @Flag(help: "Fetch the indexes first.")
  var refresh = false

  func run() throws {
    try reporting {
      let environment = LibraryPlace.environment
      let addresses = try LibraryPreferences(environment: environment)?.indexes() ?? []
      if addresses.isEmpty {
        throw LibraryError.sentence(
          "there is no index to search. `deed lib index add URL` adds one.")
      }
      let git = Git(environment: environment)
      let cache = try LibraryPlace.cache()
      var text = ""
      for address in addresses {
        let index = LibraryIndex(address, git: git, cache: cache)
        if refresh { try index.fetch() }
        for entry in try index.entries(mentioning: word) {
          text += "\(entry.name) \(entry.version)  \(entry.url)\n"
          if !entry.summary.isEmpty { text += "  \(entry.summary)\n" }
          if !entry.deprecated.isEmpty { text += "  no longer: \(entry.deprecated)\n" }
        }
      }
      StandardStreams.write(text.isEmpty ? "Nothing mentions `\(word)`.\n" : text)
    }
  }
}

/// `deed lib index …`.
struct LibraryIndexCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "index", abstract: "The indexes that `deed lib search` looks in.",
    subcommands: [LibraryIndexAddCommand.self])
}

/// `deed lib index add URL`.
struct LibraryIndexAddCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "add", abstract: "Search a git repository of TOML entries from now on.")

  @Argument(help: "Where it lives: anything that git can reach.")
  var address: String

  func run() throws {
    try reporting {
      let environment = LibraryPlace.environment
      let text = address.hasPrefix(".") ? Disk.real(address) ?? address : address
      let address = try LibraryAddress(text)
      let index = LibraryIndex(
        address, git: Git(environment: environment), cache: try LibraryPlace.cache())
      try index.fetch()
      try LibraryPreferences(environment: environment)?.add(address)
      let count = try index.entries(mentioning: "").count
      StandardStreams.write(
        "\(address.text) is searched from now on: \(count == 1 ? "1 library" : "\(count) libraries").\n"
      )
    }
  }
}
