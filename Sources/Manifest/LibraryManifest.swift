/// What the `deed.toml` of a library says about it.
package struct LibraryManifest: Sendable, Equatable {
  /// The name that `require` takes: lower-case letters, digits and `_`, a letter first.
  package var name: String
  /// The version, such as `1.4.0`, as it stands.
  package var version: String
  /// Which versions of Deed it works with, such as `>= 0.1`; nil for all.
  package var deed: String?
  /// The licence's short name.
  package var licence: String?
  /// What it is for, in one line.
  package var summary: String?
  /// Why it should no longer be used and what to use instead; nil when it should.
  package var deprecated: String?
  /// The libraries that it needs: the lowest version by address, as they stand.
  package var dependencies: [String: String]
  /// What it may do beyond computing, by capability: what is granted, in order.
  package var permissions: [String: [String]]

  /// What a library can ask to be allowed.
  package static let capabilities = ["read", "write", "net", "secrets", "personal", "append"]

  /// A library that needs nothing.
  package init(name: String, version: String) {
    self.name = name
    self.version = version
    self.dependencies = [:]
    self.permissions = [:]
  }

  /// Whether a library can have this name.
  package static func isName(_ name: String) -> Bool {
    WorkspaceManifest.isTableName(name)
  }

  /// The permissions as lines, such as `append = promises`, sorted.
  package var rights: [String] {
    permissions.flatMap { capability, grants in grants.map { "\(capability) = \($0)" } }.sorted()
  }

  /// The library of a manifest's text, or nil when it has no section `[library]`.
  ///
  /// - Throws: `ManifestError` for the first thing that is not as it should be.
  package init?(reading text: String, file: String = "deed.toml") throws(ManifestError) {
    let workspace = try WorkspaceManifest(reading: text, file: file)
    guard let library = workspace.library else { return nil }
    self = library
  }

  /// The library of the top of a manifest; its three sections are taken from it.
  init?(_ top: inout SettingReader) throws(ManifestError) {
    guard top.names.contains("library") else { return nil }
    let text = top.text
    var section = SettingReader(
      try top.section("library"), at: ["library"], file: top.file, text: text)
    let names = "a name of lower-case letters, digits and _, beginning with a letter"
    guard let name = try section.string("name", names) else {
      throw .unusable(
        "library.name", value: "", expected: names, closest: nil, file: top.file,
        line: text.line(of: ["library"]))
    }
    guard Self.isName(name) else { throw section.unusable("name", name, expected: names) }
    self.init(name: name, version: try section.string("version") ?? "0.1.0")
    deed = try section.string("deed", "a range of versions, such as \">= 0.1\"")
    licence = try section.string("licence")
    summary = try section.string("description")
    deprecated = try section.string("deprecated")
    try section.finish()
    var needed = SettingReader(
      try top.section("dependencies"), at: ["dependencies"], file: top.file, text: text)
    for address in needed.names.sorted() {
      dependencies[address] = try needed.string(address, "a version, such as \"1.4\"")
    }
    var rights = SettingReader(
      try top.section("permissions"), at: ["permissions"], file: top.file, text: text)
    for capability in Self.capabilities {
      if let grants = try rights.texts(capability) { permissions[capability] = grants }
    }
    try rights.finish()
  }
}
