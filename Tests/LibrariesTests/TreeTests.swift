import Testing

@testable import Libraries

@Suite struct TreeTests {
  private static func file(_ path: String, _ text: String = "") -> LibraryTree.File {
    LibraryTree.File(path: path, bytes: Array(text.utf8))
  }

  @Test func `the sum of a tree is the one that sha256sum gives for its list`() throws {
    // printf 'return {}' > init.lua; printf 'x' > a/b.lua
    // find . -type f | sed 's|^\./||' | LC_ALL=C sort | xargs sha256sum | sha256sum
    let tree = try LibraryTree([Self.file("init.lua", "return {}"), Self.file("a/b.lua", "x")])
    #expect(LibraryTree.sum(of: []).hasPrefix("e3b0c44298fc1c149afbf4c8996fb924"))
    #expect(tree.files.map(\.path) == ["a/b.lua", "init.lua"])
    #expect(tree.sum == "3d5e78ec1ade7acd583d6d99a5bfda16f1466b2bc5e906310828063b9b77cfc9")
  }

  @Test func `the order in which files come does not matter, their content and names do`() throws {
    let files = [Self.file("a", "1"), Self.file("b", "2"), Self.file("c/d", "3")]
    let sum = try LibraryTree(files).sum
    #expect(try LibraryTree(files.reversed()).sum == sum)
    #expect(
      try LibraryTree([Self.file("a", "1"), Self.file("b", "2"), Self.file("c/e", "3")]).sum != sum)
    #expect(
      try LibraryTree([Self.file("a", "2"), Self.file("b", "1"), Self.file("c/d", "3")]).sum != sum)
  }

  @Test(arguments: [
    "../x", "/x", "a/../b", "a//b", "./a", ".git/config", "a/.GIT/hooks/post-checkout", "a\\b",
    "a\nb", "a\u{0}", "", "a/", "c:x", "a ", "a.", "\u{FFFD}",
  ])
  func `a path that leads elsewhere is refused`(path: String) {
    #expect(throws: TreeFlaw.path(path)) { try LibraryTree([Self.file(path)]) }
  }

  @Test func `names that are one where capitals do not count are refused`() {
    #expect(throws: TreeFlaw.twins("a.lua", "A.lua")) {
      try LibraryTree([Self.file("a.lua"), Self.file("A.lua")])
    }
    #expect(throws: TreeFlaw.twins("lib", "LIB")) {
      try LibraryTree([Self.file("lib/a.lua"), Self.file("LIB/b.lua")])
    }
  }

  @Test func `a tree that is too large is refused before its content is read`() {
    #expect(throws: TreeFlaw.self) { try LibraryTree.check([("a", TreeLimits.fileBytes + 1)]) }
    let many = (0...TreeLimits.files).map { (path: "f\($0)", bytes: 0) }
    #expect(throws: TreeFlaw.tooManyFiles(TreeLimits.files + 1)) { try LibraryTree.check(many) }
    let large = (0..<5).map { (path: "f\($0)", bytes: TreeLimits.fileBytes) }
    #expect(throws: TreeFlaw.self) { try LibraryTree.check(large) }
  }
}
