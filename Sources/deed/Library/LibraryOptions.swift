import ArgumentParser
import Bindings
import Libraries
import LuaRuntime

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Which project the commands of `deed lib` are about, and whether they may ask its sources.
struct LibraryOptions: ParsableArguments {
  @OptionGroup var workspace: WorkspaceOptions

  @Flag(help: "Ask no source: use vendor/ and the cache only.")
  var offline = false

  /// The workspace or library upwards from the current folder, or the one that is named.
  func project() throws -> LibraryProject {
    try reporting { try LibraryProject(root: LibraryPlace.root(workspace.folder)) }
  }

  /// The sources of a project.
  func sources(_ project: LibraryProject) throws -> LibrarySources {
    let environment = LibraryPlace.environment
    return LibrarySources(
      git: Git(environment: environment), cache: try LibraryPlace.cache(), root: project.root,
      isOffline: offline)
  }
}

/// Where libraries are on this machine.
enum LibraryPlace {
  /// This Deed as a version.
  static let deedVersion = LibraryVersion(DeedVersion.text) ?? LibraryVersion(0, 0, 0)

  /// The process's environment.
  static var environment: [String: String] {
    var variables: [String: String] = [:]
    var entry = environ
    while let text = entry.pointee {
      let parts = String(cString: text).split(
        separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      if parts.count == 2 { variables[String(parts[0])] = String(parts[1]) }
      entry += 1
    }
    return variables
  }

  /// This user's cache.
  static func cache() throws -> LibraryCache {
    guard let cache = LibraryCache(environment: environment) else {
      throw CommandFailure(
        "there is no place for libraries: neither XDG_CACHE_HOME nor HOME is set.\n")
    }
    return cache
  }

  /// The nearest folder upwards with a deed.toml, or the one that is named.
  static func root(_ named: String?) throws -> String {
    guard let start = Disk.real(named ?? ".") else {
      throw CommandFailure("there is no folder \(named ?? ".").\n")
    }
    if named != nil || Disk.exists("\(start)/deed.toml") { return start }
    var place = start[...]
    while let slash = place.lastIndex(of: "/") {
      place = place[..<slash]
      if Disk.exists("\(place)/deed.toml") { return place.isEmpty ? "/" : String(place) }
    }
    throw CommandFailure(
      "\(start) is in no workspace and no library: there is no deed.toml from here upwards. "
        + "`deed init` makes a workspace, `deed lib new NAME` a library.\n")
  }
}

/// What installing commands print: what changed, permissions, what should no longer be used.
struct LibraryReportText {
  let report: InstallReport

  /// The lines for standard output.
  var text: String {
    var text = report.changes.map { $0 + "\n" }.joined()
    for library in report.lock.libraries where !library.rights.isEmpty {
      guard report.changes.contains(where: { $0.hasPrefix("+ \(library.name) ") }) else { continue }
      text += "  \(library.name) may: \(library.rights.joined(separator: ", "))\n"
    }
    let count = report.lock.libraries.count
    return text + (count == 1 ? "1 library is" : "\(count) libraries are") + " installed.\n"
  }

  /// The lines for standard error.
  var warnings: String {
    report.deprecated.map { "`\($0.name)` should no longer be used: \($0.words)\n" }.joined()
  }

  /// Prints both.
  func print() {
    StandardStreams.write(text)
    StandardStreams.writeError(warnings)
  }
}
