import Foundation
import Testing

@testable import Libraries

@Suite struct InstallTests {
  @Test func `an installed library is in the cache, and the lock names it exactly`() throws {
    let team = try Repositories()
    try team.publish("base", "1.2.0")
    try team.publish("nps", "1.0.0", needs: ["base 1.2"])
    let project = try team.workspace("w", "nps 1.0")
    let report = try team.install(project)
    #expect(report.lock.libraries.map(\.name) == ["base", "nps"])
    #expect(report.changes.count == 2)
    let nps = try #require(report.lock["nps"])
    #expect(nps.asked == "1.0")
    #expect(report.lock["base"]?.asked == nil)
    #expect(try team.text("cache/trees/\(nps.sum)/init.lua") == "return { version = \"1.0.0\" }\n")
    #expect(try team.text("w/deed.lock") == report.lock.text)
    #expect(try team.install(project).changes.isEmpty)
  }

  @Test func `a second machine gets the same lock, and a vendored tree needs no source`() throws {
    let team = try Repositories()
    try team.publish("base", "1.2.0")
    try team.publish("nps", "1.0.0", needs: ["base 1"])
    let project = try team.workspace("w", "nps 1.0")
    _ = try team.installer(project).vendor()
    let lock = try team.text("w/deed.lock")
    try team.shell("rm -rf cache base.git nps.git")
    let report = try team.install(project, locked: true, offline: true)
    #expect(report.lock.text == lock)
    #expect(try team.text("w/deed.lock") == lock)
    #expect(try team.installer(project, offline: true).verify().count == 2)
  }

  @Test func `offline without a copy says what to do`() throws {
    let team = try Repositories()
    try team.publish("nps", "1.0.0")
    let project = try team.workspace("w", "nps 1.0")
    try team.install(project)
    try team.shell("rm -rf cache")
    #expect(
      message { try team.install(project, offline: true) }
        == "\(team.folder)/nps.git 1.0.0 is neither in vendor/ nor in the cache, and --offline was "
        + "given. Run `deed lib install` once with a connection.")
  }

  @Test func `a lock that does not fit is refused when it must and written anew when it may`()
    throws
  {
    let team = try Repositories()
    try team.publish("nps", "1.0.0")
    try team.publish("nps", "1.1.0")
    try team.install(try team.workspace("w", "nps 1.0"))
    let changed = try team.workspace("w", "nps 1.1")
    #expect(
      message { try team.install(changed, locked: true) }.contains(
        "it has \(team.folder)/nps.git for 1.0, deed.toml asks for 1.1"))
    #expect(try team.install(changed).changes == ["~ nps 1.0.0 → 1.1.0"])
    #expect(try team.install(try team.workspace("w")).changes == ["- nps 1.1.0"])
    let empty = try team.workspace("other", "nps 1.0")
    #expect(message { try team.install(empty, locked: true) }.contains("there is no deed.lock"))
  }

  @Test func `a moved tag is refused by name, though a copy is installed`() throws {
    let team = try Repositories()
    try team.publish("nps", "1.0.0")
    let project = try team.workspace("w", "nps 1.0")
    try team.install(project)
    try team.shell(
      """
      cd nps-work; echo 'return 1' > init.lua; git commit -qam moved; git tag -f v1.0.0
      git push -qf ../nps.git v1.0.0
      """)
    for attempt in [
      message { try team.install(project) }, message { try team.install(project, locked: true) },
      message { _ = try team.installer(project).verify() },
    ] {
      #expect(attempt.hasPrefix("`nps`: the tag v1.0.0 at \(team.folder)/nps.git names commit"))
    }
    // Even when the manifest changes, a version that was locked keeps its commit.
    let changed = try team.workspace("w", "nps 1")
    #expect(message { try team.install(changed) }.hasPrefix("`nps`: the tag v1.0.0"))
    try team.shell("cd nps.git; git tag -d v1.0.0")
    #expect(message { try team.install(project) }.contains("is gone"))
    #expect(try team.install(project, offline: true).lock.libraries.count == 1)
  }

  @Test func `a changed copy is refused by name, in the cache and in vendor`() throws {
    let team = try Repositories()
    try team.publish("nps", "1.0.0")
    let project = try team.workspace("w", "nps 1.0")
    let sum = try #require(try team.install(project).lock["nps"]?.sum)
    try team.shell("chmod -R u+w cache; echo more >> cache/trees/\(sum)/init.lua")
    #expect(message { try team.install(project) }.hasPrefix("`nps`: the files of 1.0.0 in "))
    #expect(message { _ = try team.installer(project).verify() }.contains("were changed"))
    try team.shell("rm -rf cache")
    _ = try team.installer(project).vendor()
    try team.shell("chmod -R u+w w/vendor; echo x > w/vendor/nps/more.lua")
    #expect(
      message { try team.install(project, offline: true) }.contains("w/vendor/nps were changed"))
  }

  @Test func `wider permissions need consent, and the difference is printed`() throws {
    let team = try Repositories()
    try team.publish("nps", "1.0.0", rights: "read = [\"exports\"]")
    try team.publish("nps", "1.1.0", rights: "read = [\"exports\"]\nappend = [\"promises\"]")
    try team.install(try team.workspace("w", "nps 1.0"), accept: true)
    let before = try team.text("w/deed.lock")
    let project = try team.workspace("w", "nps 1.1")
    #expect(
      message { try team.install(project) } == """
        `nps` 1.1.0 asks for more than before:
          + append = promises
        Nothing was changed. Give --accept-permissions to allow it.
        """)
    #expect(try team.text("w/deed.lock") == before)
    let lock = try team.install(project, accept: true).lock
    #expect(lock["nps"]?.rights == ["append = promises", "read = exports"])
  }

  @Test func `a library is signed by a trusted key when the policy says so`() throws {
    let team = try Repositories()
    try team.publish("nps", "1.0.0")
    let policy = "[trust]\nrequire_signed = true\n"
    let project = try team.workspace("w", "nps 1.0", more: policy)
    #expect(message { try team.install(project) }.contains("it is not signed"))
    let secret = LibrarySignature.newSecret()
    let fetched = try team.sources().library(team.address("nps"), LibraryVersion(1, 0, 0))
    let signature = try LibrarySignature(
      name: "nps", version: LibraryVersion(1, 1, 0),
      sum: LibraryTree(
        fetched.tree.files.map { file in
          let text = String(decoding: file.bytes, as: UTF8.self)
          return LibraryTree.File(
            path: file.path, bytes: Array(text.replacing("1.0.0", with: "1.1.0").utf8))
        }
      ).sum, secret: secret)
    try team.publish("nps", "1.1.0")
    try team.shell(
      "cd nps-work; git tag -f -a v1.1.0 -m '\(signature.text)'; git push -qf ../nps.git v1.1.0")
    let newer = try team.workspace("w", "nps 1.1", more: policy)
    #expect(message { try team.install(newer) }.contains("is not trusted here"))
    let trusting = try team.workspace(
      "w", "nps 1.1", more: policy + "keys = [\"\(signature.key)\"]\n")
    let lock = try team.install(trusting).lock
    #expect(lock["nps"]?.signature == signature)
    #expect(try team.install(trusting).lock == lock)
    try team.shell(
      "sed -i 's/version = \"1.1.0\"/version = \"1.1.1\"/' w/deed.lock; cd nps.git; git tag v1.1.1 v1.1.0"
    )
    #expect(message { try team.install(trusting) }.contains("its signature is not one of these"))
  }

  @Test func `a library in a folder of a repository is only that folder`() throws {
    let team = try Repositories()
    try team.publish(
      "all", "1.0.0",
      [
        "nps/deed.toml": "[library]\nname = \"nps\"\nversion = \"1.0.0\"\n",
        "nps/init.lua": "return {}\n",
      ])
    let library = try team.sources().library(
      LibraryAddress("\(team.folder)/all.git//nps"), LibraryVersion(1, 0, 0))
    #expect(library.tree.files.map(\.path) == ["deed.toml", "init.lua"])
    #expect(library.manifest.name == "nps")
    #expect(
      message {
        _ = try team.sources().library(
          LibraryAddress("\(team.folder)/all.git//csat"), LibraryVersion(1, 0, 0))
      }.contains("there is no folder `csat` in it"))
  }

  @Test func `a library for another Deed is refused`() throws {
    let team = try Repositories()
    try team.publish(
      "nps", "1.0.0",
      ["deed.toml": "[library]\nname = \"nps\"\nversion = \"1.0.0\"\ndeed = \">= 9\"\n"])
    #expect(
      message { try team.install(team.workspace("w", "nps 1")) }
        == "\(team.folder)/nps.git 1.0.0 is written for Deed >= 9; this is 0.1.0.")
  }
}
