import Formats
import Manifest
import Tables

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

extension Workspace {
  /// Makes a workspace in `folder`, which is made when it is not there: `deed.toml`, `scripts/`,
  /// `lib/`, `segments/`, `.gitignore` and `.deed/`.
  ///
  /// Nothing that exists is changed: with a file in the way nothing is made at all. A `.gitignore`
  /// that is there gets a line more.
  ///
  /// - Throws: `StoreError.workspaceExists`, `.folder`, `WriteError`.
  package static func make(in folder: String) throws -> Workspace {
    for name in [manifestName, dataName] where access(folder + "/" + name, F_OK) == 0 {
      throw StoreError.workspaceExists(path: folder + "/" + name)
    }
    return try make(in: folder, manifest: nil)
  }

  /// Makes the data of a backup that of the workspace in `folder`, which has none yet.
  ///
  /// A folder that is no workspace becomes one, with the backup's settings.
  ///
  /// - Throws: `StoreError.notEmpty`, `.notABackup`, `.folder`, `.workspaceExists`.
  package static func restore(from path: String, into folder: String) throws -> Workspace {
    try FolderPath.make(folder)
    let text = try WorkspaceStore.restore(from: path, into: folder + "/" + dataName)
    if access(folder + "/" + manifestName, F_OK) == 0 { return try Workspace(folder: folder) }
    return try make(in: folder, manifest: text)
  }

  /// Writes the data and the settings of this moment into one file.
  ///
  /// - Throws: `StoreError`, `WriteError`.
  package func backup(to path: String) throws {
    try store().backup(
      to: path, manifest: FolderPath.text(root + "/" + Self.manifestName))
  }

  private static func make(in folder: String, manifest: String?) throws -> Workspace {
    for name in subfolders where isFile(folder + "/" + name) {
      throw StoreError.workspaceExists(path: folder + "/" + name)
    }
    try FolderPath.make(folder)
    for name in subfolders + [dataName] { try FolderPath.make(folder + "/" + name) }
    let ignored = folder + "/.gitignore"
    let old = access(ignored, F_OK) == 0 ? try FolderPath.text(ignored) : ""
    if !old.split(separator: "\n").contains("\(dataName)/") {
      let gap = old.isEmpty || old.hasSuffix("\n") ? "" : "\n"
      try write(old + gap + "\(dataName)/\n", to: ignored)
    }
    let root = FolderPath.resolved(folder) ?? folder
    let name = FileBytes.name(root)
    // The manifest comes last: with it the folder is a workspace.
    try write(
      manifest ?? WorkspaceManifest.defaultText(name: name.isEmpty ? "workspace" : name),
      to: folder + "/" + manifestName)
    return try Workspace(folder: folder)
  }

  /// The folders that a workspace has beside its data.
  package static let subfolders = ["scripts", "lib", "segments"]

  private static func isFile(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT != S_IFDIR
  }

  private static func write(_ text: String, to path: String) throws {
    try AtomicFile.replace(path) { file in
      try Array(text.utf8).withUnsafeBytes { try file.write($0) }
    }
  }
}
