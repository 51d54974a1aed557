import Manifest

/// Changes what a project asks for; its `deed.toml` is written once everything is installed.
package struct LibraryEdit {
  private let project: LibraryProject
  private let sources: LibrarySources
  private let settings: InstallSettings
  private let deedVersion: LibraryVersion

  /// Edits of a project.
  package init(
    _ project: LibraryProject, sources: LibrarySources, settings: InstallSettings,
    deedVersion: LibraryVersion
  ) {
    self.project = project
    self.sources = sources
    self.settings = settings
    self.deedVersion = deedVersion
  }

  /// Splits `ADDRESS@VERSION`; without a version the latest is meant, nil here.
  ///
  /// - Throws: `LibraryError.notAnAddress`, `.notAVersion`.
  package static func parsed(
    _ text: String
  ) throws(LibraryError) -> (address: LibraryAddress, version: String?) {
    guard let at = text.lastIndex(of: "@"), text[..<at].contains("/") else {
      return (try LibraryAddress(text), nil)
    }
    let version = text[text.index(after: at)...]
    // `https://user@host/x` and `ssh://git@host/x` have their `@` before the host.
    if version.contains("/") || version.contains(":") { return (try LibraryAddress(text), nil) }
    let address = try LibraryAddress(String(text[..<at]))
    if version == "latest" { return (address, nil) }
    guard LibraryVersion(atLeast: version) != nil else {
      throw .notAVersion(String(version), of: address.text, file: "the command line")
    }
    return (address, String(version))
  }

  /// Asks for a library, in the latest version when none is given.
  ///
  /// - Throws: `LibraryError`.
  package func add(
    _ address: LibraryAddress, _ version: String?
  ) throws(LibraryError) -> InstallReport {
    sources.use(address)
    let asked: String
    if let version {
      asked = version
    } else {
      let versions = try sources.versions(of: address)
      guard let latest = versions.last else {
        throw .noVersion(
          address.text, asked: LibraryVersion(1, 0, 0), versions: [], chain: ["deed.toml"])
      }
      asked = latest.description
    }
    var settings = settings
    settings.named.append(address)
    return try apply([(address, asked)], settings)
  }

  /// Asks for a library no more.
  ///
  /// - Throws: `LibraryError`.
  package func remove(_ requirement: Requirement) throws(LibraryError) -> InstallReport {
    try write(settings) { (text) throws(ManifestError) in
      try text.removing([project.section, line(of: requirement.address)])
    }
  }

  /// Asks for the latest versions of their series: of all that the manifest names, or of one.
  ///
  /// Also gives the later series that there are, a line each.
  ///
  /// - Throws: `LibraryError`.
  package func update(
    _ named: LibraryAddress?
  ) throws(LibraryError) -> (report: InstallReport, later: [String]) {
    let lock = try project.lock()
    var edits: [(LibraryAddress, String)] = []
    var later: [String] = []
    let addresses = named.map { [$0] } ?? project.requirements.map(\.address)
    for address in addresses {
      let asked = project.requirements.first { $0.address == address }?.minimum
      guard let now = lock?.library(at: address)?.version ?? asked else { continue }
      let versions = try sources.versions(of: address)
      if let newest = versions.filter({ $0.series == now.series }).max(), newest > now {
        edits.append((address, newest.description))
      }
      if let latest = versions.last, latest.series != now.series, latest > now {
        later.append(
          "\(address.text) has \(latest), which may break callers: "
            + "`deed lib add \(address.text)@\(latest)` takes it.")
      }
    }
    return (try apply(edits, settings), later)
  }

  /// The address as the manifest's line has it.
  private func line(of address: LibraryAddress) -> String {
    let lines = project.manifest.library?.dependencies ?? project.manifest.libraries
    return lines.keys.first { (try? LibraryAddress($0)) == address } ?? address.text
  }

  private func apply(
    _ edits: [(address: LibraryAddress, version: String)], _ settings: InstallSettings
  ) throws(LibraryError) -> InstallReport {
    try write(settings) { (text) throws(ManifestError) in
      var text = text
      for (address, version) in edits {
        text = try text.setting([project.section, line(of: address)], to: .string(version))
      }
      return text
    }
  }

  private func write(
    _ settings: InstallSettings, _ edit: (ManifestText) throws(ManifestError) -> ManifestText
  ) throws(LibraryError) -> InstallReport {
    let text: ManifestText
    do throws(ManifestError) { text = try edit(project.text) } catch {
      throw .sentence(error.description)
    }
    let changed = try LibraryProject(root: project.root, text: text.text)
    let report = try LibraryInstaller(
      changed, sources: sources, settings: settings, deedVersion: deedVersion
    ).install()
    if text.text != project.text.text {
      try Disk.replace("\(project.root)/deed.toml", with: text.text)
    }
    return report
  }
}
