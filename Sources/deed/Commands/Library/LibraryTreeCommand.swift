import ArgumentParser
import Libraries
import LuaRuntime

/// `deed lib tree`.
struct LibraryTreeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tree", abstract: "Who needs which library, and what each of them brings.")

  @OptionGroup var options: LibraryOptions

  func run() throws {
    let project = try options.project()
    try reporting {
      guard let lock = try project.lock() else {
        if project.requirements.isEmpty {
          StandardStreams.write("There are no libraries. `deed lib add URL` takes one.\n")
          return
        }
        throw LibraryError.noLock(file: "deed.lock")
      }
      let loader = LibraryLoader(root: project.root, cache: try? LibraryPlace.cache())
      var text = "\(project.manifest.library?.name ?? project.manifest.name)\n"
      let chains = LibraryChains(lock, root: project.manifest.name)
      var shown: Set<String> = []
      for (index, library) in chains.direct.enumerated() {
        text += branch(
          library, chains, loader, prefix: "", isLast: index == chains.direct.count - 1, &shown)
      }
      StandardStreams.write(text)
    }
  }

  private func branch(
    _ library: LockedLibrary, _ chains: LibraryChains, _ loader: LibraryLoader, prefix: String,
    isLast: Bool, _ shown: inout Set<String>
  ) -> String {
    var text = prefix + (isLast ? "└── " : "├── ") + "\(library.name) \(library.version)"
    let inner = prefix + (isLast ? "    " : "│   ")
    guard shown.insert(library.name).inserted else { return text + " (above)\n" }
    text += "  \(library.address.text)\n"
    if !library.rights.isEmpty {
      text += "\(inner)may: \(library.rights.joined(separator: ", "))\n"
    }
    if let tree = try? loader.tree(of: library) {
      for (kind, names) in LibraryDefinitions(of: tree).byKind where !names.isEmpty {
        text += "\(inner)\(kind): \(names.joined(separator: ", "))\n"
      }
    }
    let needed = chains.needed(by: library)
    for (index, next) in needed.enumerated() {
      text += branch(
        next, chains, loader, prefix: inner, isLast: index == needed.count - 1, &shown)
    }
    return text
  }
}

/// `deed lib why NAME`.
struct LibraryWhyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "why", abstract: "Why a library is installed: the ways that lead to it.")

  @Argument(help: "Its name, or where it lives.")
  var name: String

  @OptionGroup var options: LibraryOptions

  func run() throws {
    let project = try options.project()
    try reporting {
      let library = try LibraryNaming(project).locked(name)
      guard let lock = try project.lock() else { throw LibraryError.noLock(file: "deed.lock") }
      for chain in LibraryChains(lock, root: "deed.toml").chains(to: library) {
        StandardStreams.write(chain + "\n")
      }
    }
  }
}
