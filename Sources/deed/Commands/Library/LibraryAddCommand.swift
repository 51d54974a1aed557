import ArgumentParser
import Libraries
import LuaRuntime
import Wording

/// `deed lib add URL[@VERSION]`.
struct LibraryAddCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "add", abstract: "Use a library: the latest version, or at least the given one.",
    discussion: """
      Writes the library into deed.toml and what is installed, exactly, into deed.lock. A password \
      in the address is used once and written nowhere.
      """)

  @Argument(help: "Where it lives, with @1.4 for a version.")
  var address: String

  @Flag(help: "Allow what other libraries newly ask to be allowed.")
  var acceptPermissions = false

  @OptionGroup var options: LibraryOptions

  func run() throws {
    let project = try options.project()
    try reporting {
      let (address, version) = try LibraryEdit.parsed(Self.located(self.address, project.root))
      let edit = LibraryEdit(
        project, sources: try options.sources(project), settings: settings,
        deedVersion: LibraryPlace.deedVersion)
      LibraryReportText(report: try edit.add(address, version)).print()
      if !address.secrets.isEmpty {
        StandardStreams.writeError(
          "The password or token in the address was used this once and is written nowhere; git's "
            + "credential helper can keep it.\n")
      }
    }
  }

  private var settings: InstallSettings {
    var settings = InstallSettings()
    settings.isOffline = options.offline
    settings.acceptsRights = acceptPermissions
    return settings
  }

  /// A path from here as a path that deed.toml can hold.
  private static func located(_ text: String, _ root: String) -> String {
    let bare = text.prefix { $0 != "@" }
    let isRelative = text.hasPrefix("./") || text.hasPrefix("../")
    guard isRelative || !text.contains("://") && !text.contains(":") && Disk.isFolder(String(bare))
    else { return text }
    if text.hasPrefix("/") || isRelative && Disk.real(".") == root { return text }
    guard let real = Disk.real(String(bare)) else { return text }
    return real + text.dropFirst(bare.count)
  }
}

/// `deed lib remove NAME`.
struct LibraryRemoveCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "remove", abstract: "Use a library no more.")

  @Argument(help: "Its name, or where it lives.")
  var name: String

  @OptionGroup var options: LibraryOptions

  func run() throws {
    let project = try options.project()
    try reporting {
      let requirement = try LibraryNaming(project).requirement(name)
      var settings = InstallSettings()
      settings.isOffline = options.offline
      let edit = LibraryEdit(
        project, sources: try options.sources(project), settings: settings,
        deedVersion: LibraryPlace.deedVersion)
      let report = try edit.remove(requirement)
      LibraryReportText(report: report).print()
      if let still = report.lock.library(at: requirement.address) {
        let chains = LibraryChains(report.lock, root: "deed.toml").chains(to: still)
        StandardStreams.writeError(
          "`\(still.name)` stays, because others need it:\n"
            + chains.map { "  \($0)\n" }.joined())
      }
    }
  }
}

/// `deed lib update [NAME]`.
struct LibraryUpdateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "update",
    abstract: "Take the latest versions that callers can take as they are.",
    discussion: "Without a name, of every library in deed.toml.")

  @Argument(help: "The name of one library.")
  var name: String?

  @Flag(help: "Allow what libraries newly ask to be allowed.")
  var acceptPermissions = false

  @OptionGroup var options: LibraryOptions

  func run() throws {
    let project = try options.project()
    try reporting {
      var settings = InstallSettings()
      settings.isOffline = options.offline
      settings.acceptsRights = acceptPermissions
      let edit = LibraryEdit(
        project, sources: try options.sources(project), settings: settings,
        deedVersion: LibraryPlace.deedVersion)
      let address = try name.map { name in try LibraryNaming(project).locked(name).address }
      let (report, later) = try edit.update(address)
      LibraryReportText(report: report).print()
      for line in later { StandardStreams.write(line + "\n") }
    }
  }
}

/// Finds libraries of a project by what people type.
struct LibraryNaming {
  private let project: LibraryProject
  private let lock: LibraryLock?

  init(_ project: LibraryProject) throws {
    self.project = project
    lock = try project.lock()
  }

  /// The requirement of deed.toml that a name or address means.
  func requirement(_ text: String) throws -> Requirement {
    let address = lock?[text]?.address ?? (try? LibraryAddress(text))
    if let found = project.requirements.first(where: { $0.address == address }) { return found }
    throw unknown(text, "deed.toml asks for")
  }

  /// The installed library that a name or address means.
  func locked(_ text: String) throws -> LockedLibrary {
    let address = lock?[text]?.address ?? (try? LibraryAddress(text))
    if let address, let found = lock?.library(at: address) { return found }
    throw unknown(text, "deed.lock has")
  }

  private func unknown(_ text: String, _ place: String) -> LibraryError {
    let names = lock?.libraries.map(\.name) ?? []
    return .sentence(
      "\(place) no library `\(LibraryAddress.withoutCredentials(text))`."
        + suggestion(for: text, among: names)
        + (names.isEmpty ? " None is installed." : " Installed: \(names.joined(separator: ", "))."))
  }
}
