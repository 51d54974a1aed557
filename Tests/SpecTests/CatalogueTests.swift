import Bindings
import LuaRuntime
import Testing

/// What `help` and the manual say about the functions.
struct CatalogueTests {
  @Test func `every example runs`() throws {
    for function in Catalogue.shared.functions {
      guard let example = function.example else { continue }
      #expect(throws: Never.self, "\(function.name): \(example)") {
        _ = try ScriptTests.output(of: example, path: function.name)
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
