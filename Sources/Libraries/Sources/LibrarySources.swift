/// Asks git for the versions and the files of libraries; what was fetched once is in the cache.
///
/// Each source is asked for its tags once in a command.
package final class LibrarySources: LibraryGraph {
  /// Runs git.
  package let git: Git
  /// Where trees are kept.
  package let cache: LibraryCache
  /// The folder that relative addresses start from.
  private let root: String
  private let isOffline: Bool
  private var given: [String: LibraryAddress] = [:]
  private var tags: [String: [LibraryVersion: String]] = [:]
  /// What the tags themselves are, by address and version: a commit, or a tag with a message.
  private var tagObjects: [String: String] = [:]
  private var fetched: [String: FetchedLibrary] = [:]

  /// Sources for a workspace or library at `root`.
  package init(git: Git, cache: LibraryCache, root: String, isOffline: Bool) {
    self.git = git
    self.cache = cache
    self.root = root
    self.isOffline = isOffline
  }

  /// Asks a library's source under this address from now on, with the password that it has.
  package func use(_ address: LibraryAddress) { given[address.key] = address }

  /// The address as git is given it.
  func location(of address: LibraryAddress) -> String {
    let address = given[address.key] ?? address
    return address.isRelativePath ? "\(root)/\(address.fetched)" : address.fetched
  }

  /// What no message about a library may hold.
  private func secrets(of address: LibraryAddress) -> [String] {
    (given[address.key] ?? address).secrets
  }

  /// The commits that the tags of versions name.
  ///
  /// - Throws: `LibraryError.offline`, `.git`.
  package func commits(
    of address: LibraryAddress
  ) throws(LibraryError) -> [LibraryVersion: String] {
    if let known = tags[address.key] { return known }
    if isOffline { throw .offline(address.text, version: "and its versions") }
    let bytes = try git.run(
      ["ls-remote", "--tags", "--", location(of: address)], address: address.text,
      doing: "ask for its versions", secrets: secrets(of: address))
    var commits: [LibraryVersion: String] = [:]
    var peeled: [LibraryVersion: String] = [:]
    for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
      let parts = line.split(separator: "\t")
      guard parts.count == 2, Self.isCommit(parts[0]), parts[1].hasPrefix("refs/tags/") else {
        continue
      }
      let name = parts[1].dropFirst("refs/tags/".count)
      if name.hasSuffix("^{}"), let version = LibraryVersion(tag: name.dropLast(3)) {
        peeled[version] = String(parts[0])
      } else if let version = LibraryVersion(tag: name) {
        commits[version] = String(parts[0])
      }
    }
    for (version, object) in commits { tagObjects["\(address.key) \(version)"] = object }
    commits.merge(peeled) { $1 }
    tags[address.key] = commits
    return commits
  }

  package func versions(
    of address: LibraryAddress
  ) throws(LibraryError) -> [LibraryVersion] { try commits(of: address).keys.sorted() }

  package func requirements(
    of address: LibraryAddress, _ version: LibraryVersion
  ) throws(LibraryError) -> [Requirement] { try library(address, version).requirements }

  /// A version of a library, from the cache when its commit was seen before.
  ///
  /// - Throws: `LibraryError`.
  package func library(
    _ address: LibraryAddress, _ version: LibraryVersion
  ) throws(LibraryError) -> FetchedLibrary {
    let id = "\(address.key) \(version)"
    if let known = fetched[id] { return known }
    guard let commit = try commits(of: address)[version] else {
      throw .noVersion(
        address.text, asked: version, versions: try versions(of: address), chain: ["deed.toml"])
    }
    let library: FetchedLibrary
    if let copy = try cached(address, version, commit) {
      library = copy
    } else {
      library = try fetch(address, version, commit)
    }
    fetched[id] = library
    return library
  }

  /// The copy in the cache; a copy whose sum is not its name is removed, as if it was not there.
  private func cached(
    _ address: LibraryAddress, _ version: LibraryVersion, _ commit: String
  ) throws(LibraryError) -> FetchedLibrary? {
    guard let tag = tagObjects["\(address.key) \(version)"],
      let sum = cache.sum(ofTag: tag, at: address),
      let tree = try? cache.tree(of: sum, name: address.text)
    else { return nil }
    guard tree.sum == sum else {
      try Disk.remove(cache.place(of: sum))
      return nil
    }
    return try FetchedLibrary(
      address: address, version: version, commit: commit, tree: tree,
      signature: try cache.signature(ofTag: tag, at: address))
  }

  private func fetch(
    _ address: LibraryAddress, _ version: LibraryVersion, _ commit: String
  ) throws(LibraryError) -> FetchedLibrary {
    let title = "\(address.text) \(version)"
    let (tree, signature) = try cache.withWorkFolder {
      (work) throws(LibraryError) -> (LibraryTree, LibrarySignature?) in
      let repository = "\(work)/repository"
      let tag = "refs/tags/\(version.tag)"
      let doing = "fetch \(version.tag)"
      _ = try git.run(
        ["init", "--quiet", "--bare", "--template=", "--", repository], address: address.text,
        doing: doing)
      _ = try git.run(
        [
          "fetch", "--quiet", "--depth=1", "--no-tags", "--no-recurse-submodules",
          "--no-auto-maintenance", "--", location(of: address), "+\(tag):\(tag)",
        ], in: repository, address: address.text, doing: doing, secrets: secrets(of: address))
      let found = try git.line(
        ["rev-parse", "--verify", "--end-of-options", "\(tag)^{commit}"], in: repository,
        address: address.text, doing: doing)
      guard found == commit else {
        throw LibraryError.movedTag(
          name: address.text, address: address.text, version: version.description, locked: commit,
          found: found)
      }
      let files = RepositoryFiles(git: git, repository: repository, title: title)
      let tree = try files.tree(of: commit, folder: address.folder, work: work)
      return (tree, try files.signature(inTag: tag))
    }
    let library = try FetchedLibrary(
      address: address, version: version, commit: commit, tree: tree, signature: signature)
    let sum = try cache.store(tree)
    if let tag = tagObjects["\(address.key) \(version)"] {
      try cache.remember(sum, signature, ofTag: tag, at: address)
    }
    return library
  }

  /// Whether a text is a commit's name.
  static func isCommit(_ text: some StringProtocol) -> Bool {
    (text.utf8.count == 40 || text.utf8.count == 64)
      && text.utf8.allSatisfy { $0 &- 48 < 10 || $0 &- 97 < 6 }
  }
}
