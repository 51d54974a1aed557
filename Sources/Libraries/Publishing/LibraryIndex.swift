import Manifest

/// A list of libraries to search: a git repository with one TOML file for each.
///
/// A copy is fetched once and kept in the cache; searching asks no source.
package struct LibraryIndex {
  /// Where it lives.
  package let address: LibraryAddress
  private let git: Git
  private let cache: LibraryCache

  /// An index at an address.
  package init(_ address: LibraryAddress, git: Git, cache: LibraryCache) {
    self.address = address
    self.git = git
    self.cache = cache
  }

  /// What an index says about a library.
  package struct Entry: Sendable, Equatable {
    /// The name that `require` takes.
    package var name: String
    /// Where it lives.
    package var url: String
    /// The latest version.
    package var version: String
    /// What it is for.
    package var summary: String
    /// The licence's short name.
    package var licence: String
    /// Why it should no longer be used.
    package var deprecated: String

    /// The entry of a library that lives at `url`.
    package init(_ manifest: LibraryManifest, url: String) {
      name = manifest.name
      self.url = url
      version = manifest.version
      summary = manifest.summary ?? ""
      licence = manifest.licence ?? ""
      deprecated = manifest.deprecated ?? ""
    }

    /// Reads the text of an entry; nil when it is none.
    init?(reading text: String) {
      guard let settings = try? ManifestText(text, file: "index").settings,
        let name = settings["name"]?.text, LibraryManifest.isName(name),
        let url = settings["url"]?.text, let address = try? LibraryAddress(url),
        let version = settings["version"]?.text, LibraryVersion(version) != nil
      else { return nil }
      self.name = name
      self.url = address.text
      self.version = version
      summary = Self.line(settings["description"]?.text)
      licence = Self.line(settings["licence"]?.text)
      deprecated = Self.line(settings["deprecated"]?.text)
    }

    /// One line of printable text.
    private static func line(_ text: String?) -> String {
      String((text ?? "").unicodeScalars.filter { $0.value >= 32 && $0.value != 127 })
    }

    /// The entry as the index has it.
    package var text: String {
      var lines = [("name", name), ("url", url), ("version", version)]
      if !summary.isEmpty { lines.append(("description", summary)) }
      if !licence.isEmpty { lines.append(("licence", licence)) }
      if !deprecated.isEmpty { lines.append(("deprecated", deprecated)) }
      return lines.map { "\($0.0) = \(Setting.string($0.1).written)\n" }.joined()
    }

    /// Whether a word is in its name or description, whatever its case.
    func mentions(_ word: String) -> Bool {
      word.isEmpty || "\(name) \(summary) \(url)".lowercased().contains(word.lowercased())
    }
  }

  /// Where the cache keeps the sum of the copy.
  private var notePath: String {
    "\(cache.folder)/indexes/\(LibraryTree.sum(of: Array(address.key.utf8)))"
  }

  /// Whether there is a copy.
  package var isFetched: Bool { Disk.exists(notePath) }

  /// Fetches the copy anew.
  ///
  /// - Throws: `LibraryError`.
  package func fetch() throws(LibraryError) {
    let tree = try cache.withWorkFolder { (work) throws(LibraryError) in
      let repository = try clone(in: work)
      return try RepositoryFiles(git: git, repository: repository, title: address.text)
        .tree(of: "refs/heads/deed-index", folder: address.folder, work: work)
    }
    let sum = try cache.store(tree)
    try Disk.make("\(cache.folder)/indexes")
    try Disk.replace(notePath, with: sum + "\n")
  }

  /// The entries that mention a word, by name.
  ///
  /// - Throws: `LibraryError` when there is no copy.
  package func entries(mentioning word: String) throws(LibraryError) -> [Entry] {
    guard let note = try Disk.text(notePath),
      let tree = try cache.tree(
        of: note.split(separator: "\n").first.map(String.init) ?? "", name: address.text)
    else {
      throw .sentence(
        "the index \(address.text) was not fetched yet. `deed lib search --refresh` fetches it.")
    }
    return tree.files.filter { $0.path.hasSuffix(".toml") }
      .compactMap { Entry(reading: String(decoding: $0.bytes, as: UTF8.self)) }
      .filter { $0.mentions(word) }
      .sorted { ($0.name, $0.url) < ($1.name, $1.url) }
  }

  /// Writes an entry into the index and sends it to its source.
  ///
  /// - Throws: `LibraryError`.
  package func push(_ entry: Entry) throws(LibraryError) {
    try cache.withWorkFolder { (work) throws(LibraryError) in
      let repository = try clone(in: work)
      let path = (address.folder.map { "\($0)/" } ?? "") + "\(entry.name).toml"
      try Disk.write(Array(entry.text.utf8), to: "\(work)/entry")
      let doing = "write its entry for \(entry.name)"
      func line(_ words: [String]) throws(LibraryError) -> String {
        try git.line(words, in: repository, address: address.text, doing: doing)
      }
      let blob = try line(["hash-object", "-w", "--no-filters", "--", "\(work)/entry"])
      _ = try line(["read-tree", "refs/heads/deed-index"])
      _ = try line(["update-index", "--add", "--cacheinfo", "100644,\(blob),\(path)"])
      let tree = try line(["write-tree"])
      let commit = try line([
        "commit-tree", tree, "-p", "refs/heads/deed-index", "-m", "\(entry.name) \(entry.version)",
      ])
      let branch = try head(repository)
      _ = try git.run(
        ["push", "--quiet", "--", address.fetched, "\(commit):\(branch)"], in: repository,
        address: address.text, doing: doing, secrets: address.secrets)
    }
    try fetch()
  }

  /// The name of the source's main branch.
  private func head(_ repository: String) throws(LibraryError) -> String {
    let bytes = try git.run(
      ["ls-remote", "--symref", "--", address.fetched, "HEAD"], address: address.text,
      doing: "ask for its branch", secrets: address.secrets)
    let first = String(decoding: bytes, as: UTF8.self).split(separator: "\n").first ?? ""
    let name = first.split(whereSeparator: { $0 == "\t" || $0 == " " }).dropFirst().first ?? ""
    guard name.hasPrefix("refs/heads/") else {
      throw .git(address.text, doing: "ask for its branch", said: "it has none")
    }
    return String(name)
  }

  /// A bare repository with the source's main branch as `deed-index`.
  private func clone(in work: String) throws(LibraryError) -> String {
    let repository = "\(work)/repository"
    let doing = "fetch the index"
    _ = try git.run(
      ["init", "--quiet", "--bare", "--template=", "--", repository], address: address.text,
      doing: doing)
    _ = try git.run(
      [
        "fetch", "--quiet", "--depth=1", "--no-tags", "--no-recurse-submodules",
        "--no-auto-maintenance", "--", address.fetched, "+HEAD:refs/heads/deed-index",
      ], in: repository, address: address.text, doing: doing, secrets: address.secrets)
    return repository
  }
}

/// What this user has set about libraries: indexes, and the key to sign with.
package struct LibraryPreferences {
  /// The folder of the settings.
  private let folder: String

  /// The settings that `XDG_CONFIG_HOME` or `HOME` lead to; nil when there is neither.
  package init?(environment: [String: String]) {
    if let folder = environment["XDG_CONFIG_HOME"], folder.hasPrefix("/") {
      self.folder = "\(folder)/deed"
    } else if let home = environment["HOME"], home.hasPrefix("/") {
      folder = "\(home)/.config/deed"
    } else {
      return nil
    }
  }

  /// The indexes that are searched, in the order in which they were added.
  ///
  /// - Throws: `LibraryError`.
  package func indexes() throws(LibraryError) -> [LibraryAddress] {
    guard let text = try Disk.text("\(folder)/libraries.toml") else { return [] }
    let settings: [String: Setting]
    do throws(ManifestError) {
      settings = try ManifestText(text, file: "\(folder)/libraries.toml").settings
    } catch { throw .sentence(error.description) }
    guard case .array(let items)? = settings["indexes"] else { return [] }
    var addresses: [LibraryAddress] = []
    for item in items { addresses.append(try LibraryAddress(item.text ?? "")) }
    return addresses
  }

  /// Searches an index from now on.
  package func add(_ index: LibraryAddress) throws(LibraryError) {
    let known = try indexes()
    if known.contains(index) { return }
    let list = Setting.array((known + [index]).map { .string($0.text) })
    try Disk.make(folder)
    try Disk.replace("\(folder)/libraries.toml", with: "indexes = \(list.written)\n")
  }

  /// This user's secret key, made on first use; only its owner can read the file.
  ///
  /// - Throws: `LibraryError`.
  package func secret() throws(LibraryError) -> [UInt8] {
    let path = "\(folder)/signing.key"
    if let text = try Disk.text(path) {
      let digits = text.split(separator: "\n").first.map(String.init) ?? ""
      guard let secret = Hexadecimal.bytes(digits), secret.count == 32 else {
        throw .sentence(
          "\(path) holds no key of 64 digits. Restore it, or remove it for a new one.")
      }
      return secret
    }
    let secret = LibrarySignature.newSecret()
    try Disk.make(folder)
    try Disk.write(Array((Hexadecimal.text(secret) + "\n").utf8), to: path, mode: 0o600)
    return secret
  }
}
