import Bindings
import Foundation
import LuaRuntime
import Terminal
import Testing

/// What is known of a library's functions while one types.
struct LibraryCompletionTests {
  private static let text = """
    --- What our shops agree on.
    local M = { goals = { web = 30 } }
    --- Whether a customer has stayed for long.
    function M.is_loyal(customer) return customer.tenure > 24 end
    return M
    """

  /// What `look` finds out in a session in which `shop` is the library of this name.
  private func found<Result>(_ look: (Completer) -> Result) throws -> Result {
    let host = Host(instant: 0, write: { _ in }, writeError: { _ in })
    host.modules.libraries = { name, _ in
      name == "shop"
        ? .init(key: "shop@1.0.0/init.lua", path: "shop@1.0.0/init.lua", text: Self.text) : nil
    }
    host.modules.knownLibraries = { ["shop", "shop.goals"] }
    host.modules.help = { path, line in
      path == "shop@1.0.0/init.lua" && line == 4
        ? "shop.is_loyal(customer)\n  Whether a customer has stayed for long.\n" : nil
    }
    let session = try InteractiveSession(host)
    defer { session.close() }
    _ = session.run("shop = require \"shop\"")
    return look(Completer(session))
  }

  private func choices(_ typed: String) throws -> [String] {
    try found { $0.completion(of: Array(typed), cursor: typed.count)?.choices.map(\.text) ?? [] }
  }

  @Test func `the names of a module and of what is in it are completed`() throws {
    #expect(try choices("shop.") == ["goals", "is_loyal"])
    #expect(try choices("shop.is") == ["is_loyal"])
    #expect(try choices("shop.goals.") == ["web"])
  }

  @Test func `require completes the names of libraries and modules`() throws {
    #expect(try choices("require(\"sh") == ["shop", "shop.goals"])
    #expect(try choices("require \"shop.") == ["shop.goals"])
    #expect(try choices("require \"cx.re") == ["cx.recipes"])
  }

  @Test
  func `require completes the modules of the workspace, folders by their dots, and runs none`()
    throws
  {
    let folder = FileManager.default.temporaryDirectory.path + "/deed-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    for file in [
      "targets.lua", "targets_test.lua", "shops/init.lua", "shops/web.lua", "no name.lua",
    ] {
      let path = folder + "/lib/" + file
      try FileManager.default.createDirectory(
        atPath: String(path[..<(path.lastIndex(of: "/") ?? path.endIndex)]),
        withIntermediateDirectories: true)
      try "error('it ran')".write(toFile: path, atomically: true, encoding: .utf8)
    }
    let host = Host(instant: 0, write: { _ in }, writeError: { _ in })
    host.modules.workspace = folder
    let session = try InteractiveSession(host)
    defer { session.close() }
    func choices(_ typed: String) -> [String] {
      Completer(session).completion(of: Array(typed), cursor: typed.count)?.choices.map(\.text)
        ?? []
    }
    #expect(
      choices("require(\"") == [
        "cx", "cx.deed_templates", "cx.recipes", "shops", "shops.web", "targets",
      ])
    #expect(choices("local t = require 'ta") == ["targets"])
    #expect(choices("require(\"shops.") == ["shops.web"])
  }

  @Test func `a call of a library's function shows its signature`() throws {
    let shown = try found { $0.signature(in: Array("shop.is_loyal("), cursor: 14) }
    #expect(shown == "shop.is_loyal(customer) — Whether a customer has stayed for long.")
  }
}
