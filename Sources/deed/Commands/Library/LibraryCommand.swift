import ArgumentParser

/// `deed lib …`.
struct LibraryCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lib", abstract: "Script libraries that teams share: find, add, write, publish.",
    discussion: """
      A library is a git repository (or a folder in one) with deed.toml, init.lua and modules; its \
      versions are tags like v1.4.0. What git can reach, Deed can use: addresses are \
      git.example.org/team/name, https, ssh, file, or a path.
      """,
    subcommands: [
      LibraryNewCommand.self, LibraryAddCommand.self, LibraryRemoveCommand.self,
      LibraryInstallCommand.self, LibraryUpdateCommand.self, LibraryTreeCommand.self,
      LibraryWhyCommand.self, LibraryVerifyCommand.self, LibraryVendorCommand.self,
      LibraryAdoptCommand.self,
      LibrarySearchCommand.self, LibraryPublishCommand.self, LibraryTrustCommand.self,
      LibraryIndexCommand.self,
    ])
}
