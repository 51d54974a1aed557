import Manifest

/// A folder that uses libraries: a workspace, or a library that needs others.
package struct LibraryProject: Sendable {
  /// The folder.
  package let root: String
  /// What its `deed.toml` says.
  package let manifest: WorkspaceManifest
  /// The text of its `deed.toml`.
  package let text: ManifestText
  /// The libraries that it asks for, by address.
  package let requirements: [Requirement]

  /// The project at a folder.
  ///
  /// - Throws: `LibraryError`.
  package init(root: String) throws(LibraryError) {
    guard let text = try Disk.text("\(root)/deed.toml") else {
      throw .sentence("there is no deed.toml in \(root). `deed init` makes a workspace there.")
    }
    try self.init(root: root, text: text)
  }

  /// The project at a folder with this text as its `deed.toml`.
  package init(root: String, text: String) throws(LibraryError) {
    let (manifest, lines): (WorkspaceManifest, ManifestText)
    do throws(ManifestError) {
      (manifest, lines) = (
        try WorkspaceManifest(reading: text, file: "deed.toml"),
        try ManifestText(text, file: "deed.toml")
      )
    } catch { throw .sentence(error.description) }
    self.root = root
    self.manifest = manifest
    self.text = lines
    requirements = try Requirement.all(
      manifest.library?.dependencies ?? manifest.libraries, file: "deed.toml")
    for key in manifest.trustedKeys where !LibrarySignature.isKey(key) {
      throw .sentence(
        "deed.toml: `\(key)` in [trust] is no key. Keys are written ed25519: and 64 digits.")
    }
  }

  /// The section of `deed.toml` in which its libraries stand.
  package var section: String { manifest.library == nil ? "libraries" : "dependencies" }

  /// The version of each library as its line asks for it.
  func asked(_ address: LibraryAddress) -> String? {
    let lines = manifest.library?.dependencies ?? manifest.libraries
    return lines.first { (try? LibraryAddress($0.key)) == address }?.value
  }

  /// The lock's file.
  package var lockPath: String { "\(root)/deed.lock" }

  /// The lock, or nil when there is none.
  package func lock() throws(LibraryError) -> LibraryLock? {
    guard let text = try Disk.text(lockPath) else { return nil }
    return try LibraryLock(reading: text)
  }

  /// What a lock has otherwise than this manifest.
  func differences(from lock: LibraryLock) -> [String] {
    var differences: [String] = []
    for requirement in requirements {
      let asked = asked(requirement.address) ?? requirement.minimum.description
      switch lock.library(at: requirement.address) {
      case nil: differences.append("\(requirement.address.text) is not in it")
      case let locked? where locked.asked == nil:
        differences.append("\(locked.address.text) is not in it as one that is asked for")
      case let locked? where locked.asked != asked:
        differences.append(
          "it has \(locked.address.text) for \(locked.asked ?? ""), deed.toml asks for \(asked)")
      case let locked? where !requirement.takes(locked.version):
        differences.append(
          "it has \(locked.address.text) \(locked.version), deed.toml asks for \(asked)")
      default: break
      }
    }
    for locked in lock.libraries where locked.asked != nil {
      if !requirements.contains(where: { $0.address == locked.address }) {
        differences.append("deed.toml does not ask for \(locked.address.text)")
      }
    }
    for locked in lock.libraries {
      for needed in locked.requirements {
        let found = lock.library(at: needed.address)
        if found == nil || !needed.takes(found?.version ?? needed.minimum) {
          differences.append("\(locked.name) needs \(needed.address.text) \(needed.minimum)")
        }
      }
    }
    return differences
  }
}
