import ArgumentParser
import Libraries
import LuaRuntime

/// `deed lib install`.
struct LibraryInstallCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "install", abstract: "Bring the libraries of deed.lock to this machine.",
    discussion: """
      Asks every source whether its tag still names the locked commit, unless --offline is given. \
      A deed.lock that does not fit deed.toml is written anew, with a line for each change; with \
      --locked it is refused and nothing is written in the workspace.
      """)

  @Flag(help: "Refuse a deed.lock that does not fit deed.toml; write nothing in the workspace.")
  var locked = false

  @Flag(help: "Allow what libraries newly ask to be allowed.")
  var acceptPermissions = false

  @OptionGroup var options: LibraryOptions

  func run() throws {
    let project = try options.project()
    try reporting {
      var settings = InstallSettings()
      settings.isLocked = locked
      settings.isOffline = options.offline
      settings.acceptsRights = acceptPermissions
      let installer = LibraryInstaller(
        project, sources: try options.sources(project), settings: settings,
        deedVersion: LibraryPlace.deedVersion)
      LibraryReportText(report: try installer.install()).print()
    }
  }
}

/// `deed lib verify`.
struct LibraryVerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Compare every library with deed.lock: its files, its tag, its signature.")

  @OptionGroup var options: LibraryOptions

  func run() throws {
    let project = try options.project()
    try reporting {
      var settings = InstallSettings()
      settings.isOffline = options.offline
      let installer = LibraryInstaller(
        project, sources: try options.sources(project), settings: settings,
        deedVersion: LibraryPlace.deedVersion)
      let lines = try installer.verify()
      StandardStreams.write(
        lines.isEmpty ? "There are no libraries.\n" : lines.map { $0 + "\n" }.joined())
    }
  }
}

/// `deed lib vendor`.
struct LibraryVendorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "vendor",
    abstract: "Put a copy of every library into vendor/, for machines without a connection.")

  @OptionGroup var options: LibraryOptions

  func run() throws {
    let project = try options.project()
    try reporting {
      var settings = InstallSettings()
      settings.isOffline = options.offline
      let installer = LibraryInstaller(
        project, sources: try options.sources(project), settings: settings,
        deedVersion: LibraryPlace.deedVersion)
      let report = try installer.vendor()
      if report.lock.libraries.isEmpty {
        return StandardStreams.write("There are no libraries. `deed lib add URL` takes one.\n")
      }
      for library in report.lock.libraries {
        StandardStreams.write("vendor/\(library.name): \(library.version)\n")
      }
      StandardStreams.write("`deed lib install --locked --offline` uses these copies.\n")
      StandardStreams.writeError(LibraryReportText(report: report).warnings)
    }
  }
}

/// `deed lib trust KEY`.
struct LibraryTrustCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "trust",
    abstract: "Trust the signatures of a key, for everyone who uses this workspace.",
    discussion: """
      The key goes to [trust] of deed.toml, where require_signed = true refuses libraries without a \
      trusted signature. Ask for the key by another way than the library itself.
      """)

  @Argument(help: "The key, ed25519: and 64 digits.")
  var key: String

  @OptionGroup var workspace: WorkspaceOptions

  func run() throws {
    try reporting {
      guard LibrarySignature.isKey(key) else {
        throw LibraryError.sentence(
          "`\(key)` is no key. Keys are written ed25519: and 64 digits, as `deed lib publish --sign` "
            + "prints them.")
      }
      let project = try LibraryProject(root: LibraryPlace.root(workspace.folder))
      let keys = project.manifest.trustedKeys
      if !keys.contains(key) {
        let text = try project.text.setting(
          ["trust", "keys"], to: .array((keys + [key]).map { .string($0) }))
        try Disk.replace("\(project.root)/deed.toml", with: text.text)
      }
      StandardStreams.write("Signatures of \(key) are trusted in this workspace.\n")
      if !project.manifest.requiresSignatures {
        StandardStreams.write(
          "Unsigned libraries are still taken: require_signed = true in [trust] refuses them.\n")
      }
    }
  }
}
