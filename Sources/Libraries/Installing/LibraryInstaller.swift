import Manifest

/// What `deed lib install` and its kind were told.
package struct InstallSettings: Sendable {
  /// The lock must fit the manifest; nothing is written in the workspace.
  package var isLocked = false
  /// No source is asked.
  package var isOffline = false
  /// Permissions may grow.
  package var acceptsRights = false
  /// Libraries whose first permissions are accepted, because the command names them.
  package var named: [LibraryAddress] = []

  /// The defaults.
  package init() {}
}

/// What an installation did.
package struct InstallReport: Sendable {
  /// The libraries that are installed now.
  package let lock: LibraryLock
  /// What changed in the lock, a line each.
  package let changes: [String]
  /// Libraries that should no longer be used, with their owner's words.
  package let deprecated: [(name: String, words: String)]
}

/// Brings the libraries of a project to this machine, exactly as its lock names them.
package struct LibraryInstaller {
  private let project: LibraryProject
  private let sources: LibrarySources
  private let settings: InstallSettings
  private let deedVersion: LibraryVersion

  /// An installer for a project.
  package init(
    _ project: LibraryProject, sources: LibrarySources, settings: InstallSettings,
    deedVersion: LibraryVersion
  ) {
    self.project = project
    self.sources = sources
    self.settings = settings
    self.deedVersion = deedVersion
  }

  /// Installs what the lock names; makes the lock when there is none or it does not fit.
  ///
  /// - Throws: `LibraryError`.
  package func install() throws(LibraryError) -> InstallReport {
    let lock = try project.lock()
    guard let lock else {
      if project.requirements.isEmpty {
        return InstallReport(lock: try LibraryLock([]), changes: [], deprecated: [])
      }
      if settings.isLocked { throw .noLock(file: "deed.lock") }
      return try relock(from: nil)
    }
    let differences = project.differences(from: lock)
    if !differences.isEmpty {
      if settings.isLocked { throw .lockDiffers(file: "deed.lock", differences: differences) }
      return try relock(from: lock)
    }
    var deprecated: [(name: String, words: String)] = []
    for locked in lock.libraries {
      let tree = try installed(locked)
      let manifest = try FetchedLibrary.manifest(of: tree, title: locked.title)
      if let words = manifest.deprecated { deprecated.append((locked.name, words)) }
    }
    return InstallReport(lock: lock, changes: [], deprecated: deprecated)
  }

  /// Compares every library with its source and its copies; gives a line for each.
  ///
  /// - Throws: `LibraryError` for the first that differs.
  package func verify() throws(LibraryError) -> [String] {
    guard let lock = try project.lock() else {
      if project.requirements.isEmpty { return [] }
      throw .noLock(file: "deed.lock")
    }
    let differences = project.differences(from: lock)
    if !differences.isEmpty {
      throw .lockDiffers(file: "deed.lock", differences: differences)
    }
    var lines: [String] = []
    for locked in lock.libraries {
      let tree = try installed(locked)
      let signed = locked.signature.map { ", signed with \($0.key.prefix(20))…" } ?? ""
      lines.append(
        "\(locked.name) \(locked.version): \(tree.files.count) files as locked"
          + (settings.isOffline ? "" : ", its tag as locked") + signed)
    }
    return lines
  }

  /// Writes the libraries of the lock into `vendor/` and removes those that it has no more.
  ///
  /// - Throws: `LibraryError`.
  package func vendor() throws(LibraryError) -> InstallReport {
    let report = try install()
    let folder = "\(project.root)/vendor"
    try Disk.make(folder)
    for name in try Disk.names(in: folder) where report.lock[name] == nil {
      // Only what is a library was put here by this command.
      if Disk.exists("\(folder)/\(name)/deed.toml") || name.hasPrefix(".deed-") {
        try Disk.remove("\(folder)/\(name)")
      }
    }
    for locked in report.lock.libraries {
      let place = "\(folder)/\(locked.name)"
      if let copy = try? LibraryTree(folder: place, name: locked.title), copy.sum == locked.sum {
        continue
      }
      guard let tree = try sources.cache.tree(of: locked.sum, name: locked.title) else { continue }
      let part = "\(folder)/.deed-\(locked.name)"
      try Disk.remove(part)
      try tree.write(to: part)
      try Disk.remove(place)
      try Disk.move(part, to: place)
    }
    return report
  }

  // MARK: The lock's libraries

  /// The files of a locked library, from `vendor/`, the cache or its source, compared with the lock.
  private func installed(_ locked: LockedLibrary) throws(LibraryError) -> LibraryTree {
    if !settings.isOffline {
      let found = try sources.commits(of: locked.address)[locked.version]
      guard found == locked.commit else { throw locked.moved(to: found) }
    }
    try checkSignature(locked)
    let vendored = "\(project.root)/vendor/\(locked.name)"
    if Disk.exists(vendored) {
      let tree = try LibraryTree(folder: vendored, name: locked.title)
      guard tree.sum == locked.sum else { throw locked.changed(in: vendored, to: tree.sum) }
      if settings.isOffline { return tree }
    }
    if let tree = try sources.cache.tree(of: locked.sum, name: locked.title) {
      let sum = tree.sum
      guard sum == locked.sum else {
        throw locked.changed(in: sources.cache.place(of: locked.sum), to: sum)
      }
      return tree
    }
    if settings.isOffline {
      throw .offline(locked.address.text, version: locked.version.description)
    }
    let fetched = try sources.library(locked.address, locked.version)
    guard fetched.tree.sum == locked.sum else {
      throw .otherTree(
        name: locked.name, address: locked.address.text, version: locked.version.description)
    }
    return fetched.tree
  }

  private func checkSignature(_ library: LockedLibrary) throws(LibraryError) {
    let version = library.version.description
    guard let signature = library.signature else {
      if project.manifest.requiresSignatures {
        throw .signature(name: library.name, version: version, flaw: .missing)
      }
      return
    }
    guard signature.signs(name: library.name, version: library.version, sum: library.sum) else {
      throw .signature(name: library.name, version: version, flaw: .wrong)
    }
    if project.manifest.requiresSignatures, !project.manifest.trustedKeys.contains(signature.key) {
      throw .signature(name: library.name, version: version, flaw: .untrusted(signature.key))
    }
  }

  // MARK: A new lock

  /// Resolves anew, checks everything, and writes the lock when it differs.
  private func relock(from old: LibraryLock?) throws(LibraryError) -> InstallReport {
    let resolution = try Resolver(sources).resolved(project.requirements, root: "deed.toml")
    var libraries: [LockedLibrary] = []
    var deprecated: [(name: String, words: String)] = []
    for selected in resolution.libraries {
      let fetched = try sources.library(selected.address, selected.version)
      try checkDeed(fetched)
      if let words = fetched.manifest.deprecated {
        deprecated.append((fetched.manifest.name, words))
      }
      let locked = LockedLibrary(
        name: fetched.manifest.name, address: selected.address, version: selected.version,
        commit: fetched.commit, sum: fetched.tree.sum, rights: fetched.manifest.rights,
        requirements: fetched.requirements, asked: project.asked(selected.address),
        signature: fetched.signature)
      if let before = old?.library(at: locked.address), before.version == locked.version {
        guard before.commit == locked.commit else { throw before.moved(to: locked.commit) }
        guard before.sum == locked.sum else {
          throw .otherTree(
            name: locked.name, address: locked.address.text, version: locked.version.description)
        }
      }
      try checkSignature(locked)
      libraries.append(locked)
    }
    let lock = try LibraryLock(libraries)
    try checkRights(lock, old)
    if old?.text != lock.text, !settings.isLocked {
      try Disk.replace(project.lockPath, with: lock.text)
    }
    return InstallReport(
      lock: lock, changes: Self.changes(from: old, to: lock), deprecated: deprecated)
  }

  private func checkDeed(_ library: FetchedLibrary) throws(LibraryError) {
    guard let text = library.manifest.deed else { return }
    guard let range = VersionRange(text) else {
      throw .manifest(
        library.title, said: "deed = `\(text)` is no range of versions, such as `>= 0.1, < 2`.")
    }
    guard range.contains(deedVersion) else {
      throw .otherDeed(library.title, needs: text, found: deedVersion.description)
    }
  }

  /// Refuses rights that the old lock did not have, unless they are accepted.
  private func checkRights(_ lock: LibraryLock, _ old: LibraryLock?) throws(LibraryError) {
    if settings.acceptsRights { return }
    var more: [(name: String, version: String, rights: [String])] = []
    for library in lock.libraries {
      let before = old?.library(at: library.address)
      if before == nil, settings.named.contains(library.address) { continue }
      let added = library.rights.filter { !(before?.rights.contains($0) ?? false) }
      if !added.isEmpty { more.append((library.name, library.version.description, added)) }
    }
    if !more.isEmpty { throw .moreRights(more) }
  }

  private static func changes(from old: LibraryLock?, to new: LibraryLock) -> [String] {
    var changes: [String] = []
    for library in new.libraries {
      switch old?.library(at: library.address) {
      case nil: changes.append("+ \(library.name) \(library.version) (\(library.address.text))")
      case let before? where before.version != library.version:
        changes.append("~ \(library.name) \(before.version) → \(library.version)")
      default: break
      }
    }
    for library in old?.libraries ?? [] where new.library(at: library.address) == nil {
      changes.append("- \(library.name) \(library.version)")
    }
    return changes
  }
}

extension LockedLibrary {
  /// What messages call it: address and version.
  package var title: String { "\(address.text) \(version)" }

  func moved(to found: String?) -> LibraryError {
    .movedTag(
      name: name, address: address.text, version: version.description, locked: commit, found: found)
  }

  func changed(in folder: String, to found: String) -> LibraryError {
    .changedTree(
      name: name, version: version.description, folder: folder, locked: sum, found: found)
  }
}
