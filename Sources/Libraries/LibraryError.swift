/// What can go wrong with libraries.
///
/// Cases hold facts; the sentences are in `LibraryError+Message.swift`. No case ever holds a
/// password or a token: addresses come without them, and git's words are stripped of them.
package enum LibraryError: Error, Equatable {
  /// A text that is no address of a library.
  case notAnAddress(String)
  /// A manifest gives a password with an address.
  case credentials(String, file: String)
  /// A text that is no version, where one of `of` is asked for in a file or on the command line.
  case notAVersion(String, of: String, file: String)
  /// Two spellings of one address in a manifest.
  case requiredTwice(String, file: String)
  /// No version that a requirement takes; the chain is who asks.
  case noVersion(
    String, asked: LibraryVersion, versions: [LibraryVersion], chain: [String])
  /// A library is needed in versions that cannot replace each other.
  case conflict(String, requirers: [Resolution.Requirer])
  /// Two libraries have the same name.
  case sameName(String, one: String, other: String)
  /// Git failed, with what it said.
  case git(String, doing: String, said: String)
  /// Git is not installed or did not start.
  case noGit(code: Int32)
  /// A source is needed and `--offline` was given.
  case offline(String, version: String)
  /// A tree breaks a rule of libraries.
  case badTree(String, flaw: TreeFlaw)
  /// A tag names another commit than the one that was locked.
  case movedTag(name: String, address: String, version: String, locked: String, found: String?)
  /// A copy differs from the tree that was locked.
  case changedTree(name: String, version: String, folder: String, locked: String, found: String)
  /// A tag's tree differs from the one that was locked, though its commit is the same.
  case otherTree(name: String, address: String, version: String)
  /// A library without a `deed.toml` or without its `[library]`.
  case noManifest(String)
  /// A manifest of a library that says something impossible, in the words of its reader.
  case manifest(String, said: String)
  /// The manifest gives another version than the tag.
  case otherVersion(String, tag: String, manifest: String)
  /// The library needs another Deed.
  case otherDeed(String, needs: String, found: String)
  /// A lock that cannot be read.
  case badLock(file: String, said: String)
  /// The lock does not fit the manifest, with what differs.
  case lockDiffers(file: String, differences: [String])
  /// There is no lock and `--locked` was given.
  case noLock(file: String)
  /// Permissions grow: by library what is new.
  case moreRights([(name: String, version: String, rights: [String])])
  /// A file or folder cannot be used, with the system's reason.
  case file(String, doing: String, code: Int32)
  /// A signature is missing, wrong, or of a key that is not trusted.
  case signature(name: String, version: String, flaw: SignatureFlaw)
  /// Anything that is said best in one sentence.
  case sentence(String)

  /// Whether both say the same.
  package static func == (left: LibraryError, right: LibraryError) -> Bool {
    left.description == right.description
  }
}

/// Which rule a library's tree breaks.
package enum TreeFlaw: Error, Sendable, Equatable {
  case link(String)
  case submodule(String)
  case path(String)
  case twins(String, String)
  case tooManyFiles(Int)
  case fileTooLarge(String, bytes: Int)
  case tooLarge(bytes: Int)
  case notAFile(String)
  case noFolder(String)
}

/// What is wrong with a signature.
package enum SignatureFlaw: Sendable, Equatable {
  case missing
  case wrong
  case untrusted(String)
}
