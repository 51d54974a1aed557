import Foundation
import Testing

@testable import Libraries

@Suite struct MaliceTests {
  /// What fetching version 1.0.0 of a repository made by `line` says.
  private static func refusal(_ line: String) throws -> String {
    let team = try Repositories()
    try team.publish("bad", "0.9.0")
    try team.shell(
      "cd bad-work; sed -i s/0.9.0/1.0.0/ deed.toml; \(line.replacing("FOLDER", with: team.folder))"
    )
    try team.shell(
      """
      cd bad-work; git rev-parse -q --verify v1.0.0 && exit
      git add -A; git commit -qm bad; git tag v1.0.0; git push -q ../bad.git v1.0.0
      """)
    let said = message {
      _ = try team.sources().library(team.address("bad"), LibraryVersion(1, 0, 0))
    }
    #expect(!FileManager.default.fileExists(atPath: "\(team.folder)/touched"))
    #expect((try? team.text("cache/trees")) == nil)
    let left = try FileManager.default.contentsOfDirectory(atPath: "\(team.folder)/cache/work")
    #expect(left.isEmpty)
    return said.replacing(team.folder, with: "…")
  }

  @Test func `a symbolic link is refused`() throws {
    let said = try Self.refusal("ln -s /etc/passwd secrets.lua")
    #expect(
      said == "…/bad.git 1.0.0: `secrets.lua` is a symbolic link; a library has files only.")
  }

  @Test func `names that differ in capitals only are refused`() throws {
    #expect(
      try Self.refusal("echo > a.lua; echo > A.lua").contains("where capitals do not count"))
  }

  @Test func `a submodule is refused and never fetched`() throws {
    #expect(
      try Self.refusal("git submodule --quiet add ../bad.git inner").contains("a git submodule"))
  }

  @Test func `a path that leaves the tree is refused`() throws {
    let said = try Self.refusal(
      """
      blob=$(echo x | git hash-object -w --stdin); sub=$(printf '100644 blob %s\\tx.lua\\n' $blob | git mktree)
      tree=$( (git ls-tree HEAD; printf '040000 tree %s\\t..\\n' $sub) | git mktree)
      commit=$(git commit-tree -m evil $tree); git reset -q --soft $commit
      git tag v1.0.0; git push -q ../bad.git v1.0.0
      """)
    // Git's own check of what it fetches or ours: one of them says no.
    #expect(said.contains("..") || said.contains("fsck") || said.contains("Dotdot"), "\(said)")
  }

  @Test func `a tree that unpacks to more than a library may have is refused`() throws {
    let said = try Self.refusal("head -c 20000000 /dev/zero > zeros.bin")
    #expect(said.contains("`zeros.bin` has 20000000 bytes; a file has at most 16777216"))
  }

  @Test func `hooks, filters and templates of the user or the source do not run`() throws {
    let team = try Repositories()
    try team.publish(
      "nps", "1.0.0",
      [".gitattributes": "*.lua filter=evil eol=crlf\n", "init.lua": "return {}\n"])
    try team.shell(
      """
      mkdir -p template/hooks
      for hook in post-checkout reference-transaction post-update; do
        printf '#!/bin/sh\\ntouch \(team.folder)/touched\\n' > template/hooks/$hook
        cp template/hooks/$hook nps.git/hooks/$hook
      done
      chmod +x template/hooks/* nps.git/hooks/*
      git config --global init.templateDir \(team.folder)/template
      git config --global core.hooksPath \(team.folder)/template/hooks
      git config --global filter.evil.smudge 'touch \(team.folder)/touched'
      git config --global core.fsmonitor \(team.folder)/template/hooks/post-update
      rm -f touched
      """)
    let library = try team.sources().library(team.address("nps"), LibraryVersion(1, 0, 0))
    #expect(library.tree.text(of: "init.lua") == "return {}\n")
    #expect(!FileManager.default.fileExists(atPath: "\(team.folder)/touched"))
  }

  @Test func `a tag that looks like an option is no version`() throws {
    let team = try Repositories()
    try team.publish("nps", "1.0.0")
    try team.shell(
      """
      cd nps.git; commit=$(git rev-parse v1.0.0)
      git update-ref 'refs/tags/--upload-pack=touch' $commit
      git update-ref refs/tags/v1.0.0-rc $commit; git update-ref refs/tags/v1.0 $commit
      """)
    #expect(try team.sources().versions(of: team.address("nps")) == [LibraryVersion(1, 0, 0)])
  }

  @Test func `credentials are in no message, lock or file`() throws {
    let team = try Repositories()
    let address = try LibraryAddress("http://user:hunter2@127.0.0.1:1/cx/nps?token=hunter2")
    let said = message { _ = try team.sources().versions(of: address) }
    #expect(said.hasPrefix("http://127.0.0.1:1/cx/nps: git could not ask for its versions"))
    #expect(!said.contains("hunter2"))
    let inManifest = message {
      _ = try team.workspace("w", more: "\"https://u:hunter2@x.org/a\" = \"1\"\n")
    }
    #expect(inManifest.contains("comes with a password or a token"))
    #expect(!inManifest.contains("hunter2"))
    #expect(try team.shell("grep -rs hunter2 cache || true").isEmpty)
  }

  @Test func `a manifest that is not the library's, or none, is refused`() throws {
    #expect(try Self.refusal("echo x > deed.toml").contains("deed.toml:1"))
    #expect(try Self.refusal("git rm -qf deed.toml").contains("this is no library"))
    #expect(
      try Self.refusal("sed -i s/1.0.0/1.0.1/ deed.toml").contains(
        "the tag says 1.0.0, its deed.toml 1.0.1"))
    #expect(
      try Self.refusal("echo '\"../x\" = \"1\"' > t; sed -i '/dependencies/r t' deed.toml; rm t")
        .contains("a path that means something else on every machine"))
  }
}
