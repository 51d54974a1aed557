import Testing

@testable import Manifest

@Suite struct LibraryManifestTests {
  private func message(_ text: String) -> String {
    do {
      _ = try LibraryManifest(reading: text)
      return "read"
    } catch { return error.description }
  }

  @Test func `a library says its name, its needs and what it asks to be allowed`() throws {
    let library = try #require(
      try LibraryManifest(
        reading: """
          [library]
          name = "cx_segments"
          version = "1.4.0"
          deed = ">= 0.1"
          licence = "MIT"
          description = "Segments."
          deprecated = "use cx_groups"
          [dependencies]
          "git.example.org/cx/nps" = "1.4"
          [permissions]
          read = ["exports", "more"]
          append = "promises"
          """))
    #expect(library.name == "cx_segments")
    #expect(library.dependencies == ["git.example.org/cx/nps": "1.4"])
    #expect(library.rights == ["append = promises", "read = exports", "read = more"])
    #expect(library.deprecated == "use cx_groups")
  }

  @Test func `a workspace is no library, and has no permissions of its own`() throws {
    #expect(try LibraryManifest(reading: "name = \"w\"\n[libraries]\n\"x.org/a\" = \"1\"\n") == nil)
    #expect(message("[permissions]\nread = [\"x\"]\n").contains("no setting `permissions`"))
  }

  @Test(arguments: [
    ("[library]\nname = \"Nps\"", "`name` takes a name of lower-case letters"),
    ("[library]\nversion = \"1.0.0\"", "`library.name` takes a name"),
    ("[library]\nname = \"a\"\nlicense = \"MIT\"", "Did you mean `licence`?"),
    ("[library]\nname = \"a\"\n[permissions]\nraed = [\"x\"]", "Did you mean `read`?"),
    ("[library]\nname = \"a\"\n[dependencies]\n\"x.org/a\" = 1.4", "takes a version"),
    ("[library]\nname = \"a\"\n[permissions]\nread = [1]", "takes a text or a list of texts"),
  ])
  func `what means nothing is refused`(text: String, part: String) {
    #expect(message(text).contains(part), "\(message(text))")
  }
}
