import Bindings
import Foundation
import LuaRuntime
import Testing
import WorkspaceStore

/// What `help` and the manual say about the functions.
struct CatalogueTests {
  @Test func `every example runs`() throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("deed-examples-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let workspace = try Workspace.make(in: folder)
    for function in Catalogue.shared.functions {
      guard let example = function.example else { continue }
      #expect(throws: Never.self, "\(function.name): \(example)") {
        _ = try ScriptTests.output(
          of: example, path: function.name, workspace: workspace)
      }
    }
  }

  @Test func `every function has a sentence and a name of its own`() {
    let functions = Catalogue.shared.functions
    #expect(Set(functions.map(\.name)).count == functions.count)
    for function in functions {
      #expect(function.summary.hasSuffix("."), "\(function.name)")
    }
  }
}
