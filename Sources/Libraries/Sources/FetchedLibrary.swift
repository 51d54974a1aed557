import Manifest

/// A version of a library as its source has it, checked.
package struct FetchedLibrary: Sendable {
  /// Where it came from.
  package let address: LibraryAddress
  /// The version.
  package let version: LibraryVersion
  /// The commit that its tag names.
  package let commit: String
  /// Its files.
  package let tree: LibraryTree
  /// What its `deed.toml` says.
  package let manifest: LibraryManifest
  /// What it needs.
  package let requirements: [Requirement]
  /// The signature in its tag, when there is one.
  package let signature: LibrarySignature?

  /// What messages call it: address and version.
  package var title: String { "\(address.text) \(version)" }

  /// A version of files.
  ///
  /// - Throws: `LibraryError` when the manifest is missing, wrong or of another version.
  init(
    address: LibraryAddress, version: LibraryVersion, commit: String, tree: LibraryTree,
    signature: LibrarySignature?
  ) throws(LibraryError) {
    let title = "\(address.text) \(version)"
    self.address = address
    self.version = version
    self.commit = commit
    self.tree = tree
    self.signature = signature
    manifest = try Self.manifest(of: tree, title: title)
    guard LibraryVersion(manifest.version) == version else {
      throw .otherVersion(title, tag: version.description, manifest: manifest.version)
    }
    requirements = try Requirement.all(manifest.dependencies, file: "\(title): deed.toml")
    if let relative = requirements.first(where: { $0.address.isRelativePath }) {
      throw .manifest(
        title,
        said:
          "it needs \(relative.address.text), a path that means something else on every machine.")
    }
  }

  /// The manifest of a tree.
  package static func manifest(
    of tree: LibraryTree, title: String
  ) throws(LibraryError) -> LibraryManifest {
    guard let text = tree.text(of: "deed.toml") else { throw .noManifest(title) }
    let manifest: LibraryManifest?
    do { manifest = try LibraryManifest(reading: text) } catch {
      throw .manifest(title, said: error.description)
    }
    guard let manifest else { throw .noManifest(title) }
    return manifest
  }
}
