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
      WorkspaceManifest.defaultText(name: name.isEmpty ? "workspace" : name),
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
