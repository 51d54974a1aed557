import Testing

@testable import Libraries

@Suite struct AddressTests {
  @Test(arguments: [
    ("git.example.org/cx/nps", "git.example.org/cx/nps", "https://git.example.org/cx/nps"),
    (
      "https://git.example.org/cx/nps.git/", "git.example.org/cx/nps.git",
      "https://git.example.org/cx/nps.git"
    ),
    (
      "git@git.example.org:cx/nps.git", "git@git.example.org:cx/nps.git",
      "git@git.example.org:cx/nps.git"
    ),
    (
      "ssh://git@git.example.org/cx/nps", "ssh://git@git.example.org/cx/nps",
      "ssh://git@git.example.org/cx/nps"
    ),
    ("/srv/git/nps.git", "/srv/git/nps.git", "/srv/git/nps.git"),
    ("file:///srv/git/nps", "/srv/git/nps", "/srv/git/nps"),
    ("../nps", "../nps", "../nps"),
  ])
  func `an address is kept as it is written and fetched as git knows it`(
    given: String, text: String, fetched: String
  ) throws {
    let address = try LibraryAddress(given)
    #expect(address.text == text)
    #expect(address.fetched == fetched)
    #expect(try LibraryAddress(address.text).key == address.key)
  }

  @Test func `spellings of one place are one library`() throws {
    let keys = try [
      "git.example.org/cx/nps", "https://git.example.org/cx/nps.git", "git@GIT.example.org:cx/nps",
      "ssh://git@git.example.org/cx/nps.git", "https://u:p@git.example.org/cx/nps?x=1",
    ].map { try LibraryAddress($0).key }
    #expect(Set(keys) == ["git.example.org/cx/nps"])
  }

  @Test func `a folder in a repository is a library of its own`() throws {
    let address = try LibraryAddress("git.example.org/cx/all.git//nps/")
    #expect(address.folder == "nps")
    #expect(address.fetched == "https://git.example.org/cx/all.git")
    #expect(address.text == "git.example.org/cx/all.git//nps")
    #expect(try LibraryAddress(address.text) == address)
  }

  @Test(arguments: [
    "https://user:hunter2@git.example.org/cx/nps", "https://hunter2@git.example.org/cx/nps",
    "https://git.example.org/cx/nps?private_token=hunter2",
    "ssh://git:hunter2@git.example.org/cx/nps", "http://u:hunter2@h/x",
  ])
  func `a password is given to git and shown to nobody`(given: String) throws {
    let address = try LibraryAddress(given)
    #expect(!address.text.contains("hunter2"))
    #expect(!address.key.contains("hunter2"))
    #expect(address.secrets.contains { $0.contains("hunter2") })
    #expect(!LibraryAddress.withoutCredentials(given).contains("hunter2"))
  }

  @Test(arguments: [
    "", "-oProxyCommand=x", "--upload-pack=touch x", "ext::sh -c x", "nps", "a b.org/x",
    "ssh://-oProxyCommand=x/y", "https://", "git.example.org", "x.org/a//../b", "x.org/a//-b",
    "javascript://x/y", "git@-host:x", "file://relative/x", "x.org/a\u{7}b",
  ])
  func `what is no address is refused`(text: String) {
    #expect(throws: LibraryError.self) { try LibraryAddress(text) }
  }

  @Test func `versions are three numbers, and tags begin with v`() {
    #expect(LibraryVersion("1.4.0")?.description == "1.4.0")
    #expect(LibraryVersion(tag: "v1.4.0") == LibraryVersion(1, 4, 0))
    for text in [
      "1.4", "1.4.0-x", "01.4.0", "1.4.", "", "1.4.9999999999", "--x", "1.4.-1", "１.4.0",
    ] {
      #expect(LibraryVersion(text) == nil, "\(text)")
    }
    #expect(LibraryVersion(tag: "--upload-pack=x") == nil)
    #expect(LibraryVersion(atLeast: "1.4") == LibraryVersion(1, 4, 0))
    #expect(LibraryVersion(1, 10, 0) > LibraryVersion(1, 9, 9))
  }

  @Test func `a range of versions is lower and upper bounds`() {
    #expect(VersionRange(">= 0.1, < 2")?.contains(LibraryVersion(1, 9, 9)) == true)
    #expect(VersionRange(">= 0.1, < 2")?.contains(LibraryVersion(2, 0, 0)) == false)
    #expect(VersionRange("0.1")?.contains(LibraryVersion(0, 1, 0)) == true)
    #expect(VersionRange("~ 1") == nil)
    #expect(VersionRange("") == nil)
  }
}
