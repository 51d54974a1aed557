extension LibraryError: CustomStringConvertible {
  /// The sentence for the analyst.
  package var description: String {
    switch self {
    case .notAnAddress(let text):
      "`\(text)` is no address of a library. Write `git.example.org/team/name`, an address that git "
        + "knows (https, ssh, git, file) or a path that begins with `/`, `./` or `../`."
    case .credentials(let address, let file):
      "\(file): the address \(address) comes with a password or a token. Take it out; git's own "
        + "credential helper or an ssh key opens the door."
    case .notAVersion(let text, let address, let file):
      "\(file): `\(text)` is no version of \(address). Versions are written 1, 1.4 or 1.4.2."
    case .requiredTwice(let address, let file):
      "\(file): \(address) is named twice. Keep one of the two lines."
    case .noVersion(let address, let asked, let versions, let chain):
      Self.noVersion(address, asked, versions, chain)
    case .conflict(let address, let requirers): Self.conflict(address, requirers)
    case .sameName(let name, let one, let other):
      "two libraries are called `\(name)`: \(one) and \(other). `require \"\(name)\"` could mean "
        + "either; leave one of them out, or ask its owner for another name."
    case .git(let address, let doing, let said): "\(address): git could not \(doing): \(said)"
    case .noGit(let code):
      "git did not start (\(systemReason(code))). Libraries are fetched by git: install it "
        + "(apt-get install git) and try again."
    case .offline(let address, let version):
      "\(address) \(version) is neither in vendor/ nor in the cache, and --offline was given. "
        + "Run `deed lib install` once with a connection."
    case .badTree(let library, let flaw): "\(library): \(flaw)."
    case .movedTag(let name, let address, let version, let locked, let found):
      "`\(name)`: the tag v\(version) at \(address) "
        + (found.map { "names commit \($0.prefix(12)) now" } ?? "is gone")
        + "; deed.lock has \(locked.prefix(12)). A published version never changes: ask its owner, "
        + "or take another version with `deed lib add \(address)@VERSION`."
    case .changedTree(let name, let version, let folder, let locked, let found):
      "`\(name)`: the files of \(version) in \(folder) were changed: their sum is "
        + "\(found.prefix(12)), deed.lock has \(locked.prefix(12)). Remove that folder and run "
        + "`deed lib install`."
    case .otherTree(let name, let address, let version):
      "`\(name)`: the files of v\(version) at \(address) are not those that deed.lock names. Ask "
        + "its owner what happened."
    case .noManifest(let library):
      "\(library): there is no deed.toml with a section [library], so this is no library. "
        + "`deed lib new NAME` makes one."
    case .manifest(let library, let said): "\(library): \(said)"
    case .otherVersion(let library, let tag, let manifest):
      "\(library): the tag says \(tag), its deed.toml \(manifest). Ask its owner to publish again "
        + "with `deed lib publish`."
    case .otherDeed(let library, let needs, let found):
      "\(library) is written for Deed \(needs); this is \(found)."
    case .badLock(let file, let said):
      "\(file): \(said) Restore it from your version control, or remove it and run "
        + "`deed lib install`."
    case .lockDiffers(let file, let differences):
      "\(file) does not fit deed.toml: \(differences.joined(separator: "; ")). "
        + "`deed lib install` without --locked writes it anew."
    case .noLock(let file):
      "there is no \(file), and --locked was given. `deed lib install` writes it."
    case .moreRights(let more):
      more.map { library in
        "`\(library.name)` \(library.version) asks for more than before:\n"
          + library.rights.map { "  + \($0)" }.joined(separator: "\n") + "\n"
      }.joined()
        + "Nothing was changed. Give --accept-permissions to allow it."
    case .file(let path, let doing, let code): "cannot \(doing) \(path): \(systemReason(code))."
    case .signature(let name, let version, let flaw):
      "`\(name)` \(version): " + Self.signature(flaw)
    case .sentence(let text): text
    }
  }

  private static func noVersion(
    _ address: String, _ asked: LibraryVersion, _ versions: [LibraryVersion], _ chain: [String]
  ) -> String {
    let way = chain.joined(separator: " → ")
    let start = "\(way) asks for \(address) \(asked) or a later \(asked.series), but "
    guard let latest = versions.max() else {
      return start + "it has no version: there is no tag like v1.0.0."
    }
    let near = versions.filter { $0.series == asked.series }.max()
    return start
      + (near.map { "the latest \(asked.series) is \($0)." } ?? "there is no \(asked.series).")
      + " The latest version is \(latest)."
  }

  private static func conflict(_ address: String, _ requirers: [Resolution.Requirer]) -> String {
    let lines = requirers.map { requirer in
      "  \(requirer.chain.joined(separator: " → ")) asks for \(requirer.minimum.series) "
        + "(\(requirer.minimum) or later)"
    }
    let newest = requirers.map(\.minimum).max()
    let behind = requirers.filter { $0.minimum.series != newest?.series }
      .compactMap(\.chain.last)
    let names = Array(Set(behind)).sorted().joined(separator: ", ")
    return "\(address) is needed in versions that cannot stand in for each other:\n"
      + lines.joined(separator: "\n")
      + "\nTake a version of \(names) that works with \(newest?.series ?? "the newer series"), "
      + "or a version of the others that works with the older one."
  }

  private static func signature(_ flaw: SignatureFlaw) -> String {
    switch flaw {
    case .missing:
      "it is not signed, and deed.toml says require_signed. Ask its owner to publish it with "
        + "`deed lib publish --sign`."
    case .wrong: "its signature is not one of these files. Do not use it, and ask its owner."
    case .untrusted(let key):
      "it is signed with \(key), which is not trusted here. When that key is its owner's: "
        + "`deed lib trust \(key)`."
    }
  }
}

extension TreeFlaw: CustomStringConvertible {
  /// What is wrong, as the end of a sentence.
  package var description: String {
    switch self {
    case .link(let path): "`\(path)` is a symbolic link; a library has files only"
    case .submodule(let path): "`\(path)` is a git submodule; a library has files only"
    case .path(let path):
      "the path `\(path)` is not allowed: names inside the library, without `..`, `.git`, `\\`, "
        + "control characters and other than UTF-8"
    case .twins(let one, let other):
      "`\(one)` and `\(other)` are one file where capitals do not count"
    case .tooManyFiles(let count):
      "it has \(count) files; a library has at most \(TreeLimits.files)"
    case .fileTooLarge(let path, let bytes):
      "`\(path)` has \(bytes) bytes; a file has at most \(TreeLimits.fileBytes)"
    case .tooLarge(let bytes):
      "it has \(bytes) bytes; a library has at most \(TreeLimits.bytes)"
    case .notAFile(let path): "`\(path)` is no plain file"
    case .noFolder(let path): "there is no folder `\(path)` in it"
    }
  }
}
