import Bindings
import Tables
import WorkspaceStore

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// What `deed init --sample` puts into a new workspace.
enum SampleWorkspace {
  /// Fills a workspace that was just made.
  static func fill(_ workspace: Workspace) throws {
    guard let bytes = ShippedFiles.bytes(of: "Examples/responses.csv") else { return }
    let path = workspace.dataFolder + "/responses.csv"
    try AtomicFile.replace(path) { file in try bytes.withUnsafeBytes { try file.write($0) } }
    defer { unlink(path) }
    let settings = ImportSettings(table: "responses")
    let file = try FileImport(path: path, settings: settings, workspace: workspace)
    try workspace.store().add(file.request)
  }
}
