import Foundation
import Testing

/// The standard library in Lua is a library like any other.
@Suite(.enabled(if: DeedProcess.isBuilt, DeedProcess.absence))
struct StandardLibraryTests {
  private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("stdlib/cx")
    .path

  @Test func `its tests and examples pass, and deed check finds nothing wrong`() throws {
    let tests = try DeedProcess.run(["test", Self.folder, "--strict"])
    #expect(tests.status == 0, "\(tests.output)\(tests.errors)")
    #expect(tests.output.firstMatch(of: /^\d\d tests passed/) != nil, "\(tests.output)")
    let check = try DeedProcess.run(["check", Self.folder])
    #expect(check.status == 0, "\(check.output)\(check.errors)")
    #expect(!check.output.contains("mistake") && !check.output.contains("doubt"))
  }

  @Test func `it could be published as it is`() throws {
    let world = try LibraryWorld()
    try world.succeed(
      "cp -r '\(Self.folder)' cx; cd cx; git init -q; git add -A; git commit -qm begin")
    let published = try world.succeed("deed lib publish --dry-run", in: "cx")
    #expect(published.contains("cx 0.1.0 can be published"), "\(published)")
  }

  @Test func `a workspace reads it, and its own module of the name comes first`() throws {
    let world = try LibraryWorld()
    try world.succeed("deed init w")
    let line = "require(\"cx.recipes\").missing(cx.table{ a = { 1, nil, n = 2 } }):row(1).missing"
    #expect(try world.succeed("deed eval '\(line)'", in: "w") == "1\n")
    try world.write(
      "return { missing = function() return cx.table{ missing = { 7 } } end }\n",
      to: "w/lib/cx/recipes.lua")
    #expect(try world.succeed("deed eval '\(line)'", in: "w") == "7\n")
  }
}
