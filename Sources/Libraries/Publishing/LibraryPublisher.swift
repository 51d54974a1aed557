import Manifest

/// What `deed lib publish` was told.
package struct PublishSettings: Sendable {
  /// Look only: no tag, no push, no index.
  package var isDry = false
  /// Send the branch, the tag and the index entry to their sources.
  package var isPushed = false
  /// The remote that is pushed to.
  package var remote = "origin"
  /// The secret key to sign with; nil for no signature.
  package var secret: [UInt8]?

  /// The defaults.
  package init() {}
}

/// Checks a library and tags its version.
package struct LibraryPublisher {
  private let root: String
  private let git: Git
  private let cache: LibraryCache
  private let settings: PublishSettings
  /// What the library's `deed.toml` says.
  package let manifest: LibraryManifest
  /// The version to publish.
  package let version: LibraryVersion
  /// The folder of the library in its repository; nil for the root.
  private let folder: String?

  /// A publisher of the library in `root`.
  ///
  /// - Throws: `LibraryError` when it is none, or not in a git repository.
  package init(
    root: String, git: Git, cache: LibraryCache, settings: PublishSettings
  ) throws(LibraryError) {
    let project = try LibraryProject(root: root)
    guard let manifest = project.manifest.library else { throw .noManifest(root) }
    guard let version = LibraryVersion(manifest.version) else {
      throw .notAVersion(manifest.version, of: manifest.name, file: "deed.toml")
    }
    if let needed = project.requirements.first(where: { $0.address.isRelativePath }) {
      throw .manifest(
        manifest.name,
        said: "it needs \(needed.address.text), a path that means something else on every machine.")
    }
    self.root = root
    self.git = git
    self.cache = cache
    self.settings = settings
    self.manifest = manifest
    self.version = version
    let prefix: String
    do {
      prefix = try git.line(
        ["rev-parse", "--show-prefix"], in: root, address: manifest.name, doing: "look")
    } catch {
      guard case .git = error else { throw error }
      throw .sentence(
        "\(root) is in no git repository. `git init`, `git add -A` and `git commit` make one.")
    }
    folder = prefix.isEmpty ? nil : String(prefix.dropLast())
  }

  /// What a version of the library is: its files, its commit, and what the last one offered.
  private struct Candidate {
    let tree: LibraryTree
    let commit: String
    let last: LibraryVersion?
  }

  /// Checks everything, then tags; gives what was done, a line each.
  ///
  /// `test` runs the library's tests and throws when one fails.
  ///
  /// - Throws: `LibraryError` for the first thing that stands in the way, and what `test` throws.
  package func publish(test: () throws -> String) throws -> [String] {
    let candidate = try checked()
    var lines = [try test()]
    let title = "\(manifest.name) \(version)"
    var message = "\(title)\n\nsha256: \(candidate.tree.sum)\n"
    if let secret = settings.secret {
      let signature = try LibrarySignature(
        name: manifest.name, version: version, sum: candidate.tree.sum, secret: secret)
      message += signature.text + "\n"
      lines.append("signed with \(signature.key)")
    }
    if settings.isDry {
      lines.append("\(title) can be published: \(candidate.tree.files.count) files.")
      return lines
    }
    _ = try run(
      [
        "tag", "--annotate", "--cleanup=verbatim", "-m", message, "--", version.tag,
        candidate.commit,
      ], doing: "tag \(version.tag)")
    lines.append("tagged \(version.tag) (\(candidate.tree.files.count) files)")
    if settings.isPushed {
      _ = try run(
        ["push", "--quiet", "--", settings.remote, "HEAD", "refs/tags/\(version.tag)"],
        doing: "push \(version.tag) to \(settings.remote)")
      lines.append("pushed \(version.tag) to \(settings.remote)")
    } else {
      lines.append(
        "nothing was sent: `git push \(settings.remote) HEAD \(version.tag)` or --push does")
    }
    return lines
  }

  private func checked() throws(LibraryError) -> Candidate {
    let changed = try run(
      ["status", "--porcelain", "--untracked-files=all", "--ignore-submodules=none", "--", "."],
      doing: "look for changes")
    let lines = String(decoding: changed, as: UTF8.self).split(separator: "\n")
    guard lines.isEmpty else {
      let names = lines.prefix(5).map { "  \($0.dropFirst(3))\n" }.joined()
      throw .sentence(
        "\(lines.count == 1 ? "one file differs" : "\(lines.count) files differ") from what is "
          + "committed:\n\(names)Commit or remove them: a version is what git has.")
    }
    let commit = try line(["rev-parse", "--verify", "HEAD^{commit}"], doing: "find the commit")
    let tree = try self.tree(of: commit)
    guard tree.text(of: "init.lua") != nil else {
      throw .sentence(
        "\(manifest.name) has no init.lua, which `require \"\(manifest.name)\"` takes.")
    }
    let last = try lastVersion()
    let interface = LibraryInterface(of: tree, name: manifest.name)
    let silent = interface.undocumented
    guard silent.isEmpty else {
      let names = silent.prefix(10).map {
        "  \($0.module): `\($0.member.name)`, line \($0.member.line)\n"
      }
      throw .sentence(
        "\(silent.count == 1 ? "one function has" : "\(silent.count) functions have") no line that "
          + "says what it does:\n\(names.joined())Write it above, after `---`.")
    }
    if let last, last.series == version.series {
      let before = LibraryInterface(
        of: try self.tree(of: "refs/tags/\(last.tag)"), name: manifest.name)
      let breaks = interface.breaks(since: before)
      guard breaks.isEmpty else {
        let next =
          last.major > 0
          ? LibraryVersion(last.major + 1, 0, 0) : LibraryVersion(0, last.minor + 1, 0)
        throw .sentence(
          "\(version) would break those who use \(last):\n"
            + breaks.map { "  \($0)\n" }.joined()
            + "Keep what \(last) offers, or call this version \(next).")
      }
    }
    return Candidate(tree: tree, commit: commit, last: last)
  }

  /// The last version that was tagged, here or at the remote.
  private func lastVersion() throws(LibraryError) -> LibraryVersion? {
    let own = try run(["tag", "--list", "v*"], doing: "list its versions")
    var versions = String(decoding: own, as: UTF8.self).split(separator: "\n")
      .compactMap { LibraryVersion(tag: $0) }
    if settings.isPushed {
      let remote = try run(
        ["ls-remote", "--tags", "--refs", "--", settings.remote], doing: "ask \(settings.remote)")
      versions += String(decoding: remote, as: UTF8.self).split(separator: "\n").compactMap {
        $0.split(separator: "/").last.flatMap { LibraryVersion(tag: $0) }
      }
    }
    if versions.contains(version) {
      throw .sentence(
        "\(version) is published already, and a published version never changes. Give a new "
          + "`version` in deed.toml.")
    }
    let last = versions.max()
    if let last, last > version, !versions.contains(where: { $0.series == version.series }) {
      throw .sentence("the last version is \(last): \(version) would come before it.")
    }
    return versions.filter { $0 < version }.max()
  }

  private func tree(of revision: String) throws(LibraryError) -> LibraryTree {
    try cache.withWorkFolder { (work) throws(LibraryError) in
      try RepositoryFiles(git: git, repository: root, title: manifest.name)
        .tree(of: revision, folder: folder, work: work)
    }
  }

  private func run(_ words: [String], doing: String) throws(LibraryError) -> [UInt8] {
    try git.run(words, in: root, address: manifest.name, doing: doing)
  }

  private func line(_ words: [String], doing: String) throws(LibraryError) -> String {
    try git.line(words, in: root, address: manifest.name, doing: doing)
  }

  /// The address of the remote, without credentials, for the index.
  package func address() throws(LibraryError) -> String {
    let remote = try line(["remote", "get-url", "--", settings.remote], doing: "find its remote")
    return try LibraryAddress(remote + (folder.map { "//\($0)" } ?? "")).text
  }
}
