import Manifest

/// One library of a lock: exactly what is installed.
package struct LockedLibrary: Sendable, Equatable {
  /// The name that `require` takes.
  package var name: String
  /// Where it lives, without credentials.
  package var address: LibraryAddress
  /// The version.
  package var version: LibraryVersion
  /// The commit that the tag named.
  package var commit: String
  /// The sum of its files (`LibraryTree.sum`).
  package var sum: String
  /// What it may do, as lines such as `append = promises`, sorted.
  package var rights: [String]
  /// What it needs, as `address version`, in the order of its manifest.
  package var requirements: [Requirement]
  /// The version as the workspace's manifest asks for it; nil when only other libraries do.
  package var asked: String?
  /// The signature in its tag.
  package var signature: LibrarySignature?
}

/// `deed.lock`: the libraries of a workspace, exactly.
///
/// The same libraries give the same bytes on every machine.
package struct LibraryLock: Sendable, Equatable {
  /// The libraries by name.
  package private(set) var libraries: [LockedLibrary]

  /// A lock of these libraries, in any order.
  ///
  /// - Throws: `LibraryError.sameName`.
  package init(_ libraries: [LockedLibrary]) throws(LibraryError) {
    let sorted = libraries.sorted { $0.name < $1.name }
    for (one, other) in zip(sorted, sorted.dropFirst()) where one.name == other.name {
      throw .sameName(one.name, one: one.address.text, other: other.address.text)
    }
    self.libraries = sorted
  }

  /// The library of a name.
  package subscript(_ name: String) -> LockedLibrary? { libraries.first { $0.name == name } }

  /// The library at an address.
  package func library(at address: LibraryAddress) -> LockedLibrary? {
    libraries.first { $0.address == address }
  }

  /// The lock as text.
  package var text: String {
    var text = """
      # The libraries of this workspace, exactly. `deed lib` writes this file; keep it in version
      # control and do not change it by hand.
      format = 1

      """
    for library in libraries {
      var lines = [
        "name = \(Setting.string(library.name).written)",
        "url = \(Setting.string(library.address.text).written)",
        "version = \(Setting.string(library.version.description).written)",
        "commit = \(Setting.string(library.commit).written)",
        "sha256 = \(Setting.string(library.sum).written)",
        "permissions = \(Self.list(library.rights))",
      ]
      if let asked = library.asked { lines.append("asked = \(Setting.string(asked).written)") }
      if !library.requirements.isEmpty {
        let needed = library.requirements.map { "\($0.address.text) \($0.minimum)" }
        lines.append("requires = \(Self.list(needed))")
      }
      if let signature = library.signature {
        lines.append("signature = \(Setting.string(signature.text).written)")
      }
      text += "\n[[library]]\n" + lines.joined(separator: "\n") + "\n"
    }
    return text
  }

  private static func list(_ texts: [String]) -> String {
    Setting.array(texts.map(Setting.string)).written
  }

  /// Reads a lock; `file` is what messages call it.
  ///
  /// - Throws: `LibraryError.badLock`.
  package init(reading text: String, file: String = "deed.lock") throws(LibraryError) {
    let settings: [String: Setting]
    do { settings = try ManifestText(text, file: file).settings } catch {
      throw .badLock(file: file, said: "it is not as `deed lib` writes it (\(error)).")
    }
    guard settings["format"] == .integer(1) else {
      throw .badLock(file: file, said: "it is of another format than 1, which this Deed reads.")
    }
    guard settings.keys.allSatisfy({ $0 == "format" || $0 == "library" }) else {
      throw .badLock(file: file, said: "it has more than its libraries.")
    }
    var libraries: [LockedLibrary] = []
    if let list = settings["library"] {
      guard case .array(let entries) = list else {
        throw .badLock(file: file, said: "its libraries are not written as [[library]].")
      }
      for (index, entry) in entries.enumerated() {
        var reader = LockReader(entry, number: index + 1, file: file)
        libraries.append(try reader.library())
      }
    }
    try self.init(libraries)
  }
}

/// Reads one `[[library]]` of a lock.
private struct LockReader {
  private var members: [String: Setting]
  private let number: Int
  private let file: String

  init(_ entry: Setting, number: Int, file: String) {
    members = entry.members ?? [:]
    self.number = number
    self.file = file
  }

  mutating func library() throws(LibraryError) -> LockedLibrary {
    let name = try text("name")
    guard LibraryManifest.isName(name) else { throw wrong("name") }
    let address = try LibraryAddress(text("url"))
    guard address.secrets.isEmpty else { throw .credentials(address.text, file: file) }
    guard let version = LibraryVersion(try text("version")) else { throw wrong("version") }
    let commit = try text("commit")
    guard LibrarySources.isCommit(commit) else { throw wrong("commit") }
    let sum = try text("sha256")
    guard sum.utf8.count == 64, Hexadecimal.bytes(sum) != nil else { throw wrong("sha256") }
    var library = LockedLibrary(
      name: name, address: address, version: version, commit: commit, sum: sum,
      rights: try list("permissions"), requirements: [])
    for line in try list("requires") {
      let words = line.split(separator: " ")
      guard words.count == 2, let minimum = LibraryVersion(words[1]) else {
        throw wrong("requires")
      }
      library.requirements.append(
        Requirement(try LibraryAddress(String(words[0])), atLeast: minimum))
    }
    if members["asked"] != nil { library.asked = try text("asked") }
    if members["signature"] != nil {
      guard let signature = LibrarySignature(try text("signature")) else {
        throw wrong("signature")
      }
      library.signature = signature
    }
    guard members.isEmpty else { throw wrong(members.keys.sorted()[0]) }
    return library
  }

  private mutating func text(_ name: String) throws(LibraryError) -> String {
    guard let text = members.removeValue(forKey: name)?.text else { throw wrong(name) }
    return text
  }

  private mutating func list(_ name: String) throws(LibraryError) -> [String] {
    guard let value = members.removeValue(forKey: name) else { return [] }
    guard case .array(let items) = value else { throw wrong(name) }
    let texts = items.compactMap(\.text)
    guard texts.count == items.count else { throw wrong(name) }
    return texts
  }

  private func wrong(_ name: String) -> LibraryError {
    .badLock(file: file, said: "`\(name)` of its library \(number) is not as `deed lib` writes it.")
  }
}
