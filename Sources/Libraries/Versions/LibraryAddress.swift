/// Where a library lives: anything that git can reach, with a folder in it when it is not the root.
///
/// `git.example.org/cx/nps`, `https://…`, `ssh://…`, `git@host:cx/nps.git`, `file:///…` or a path.
/// A folder follows `//`, as in `git.example.org/cx/libraries//nps`. Two addresses are equal when
/// they mean the same place: the scheme, the user and a `.git` at the end do not count.
package struct LibraryAddress: Sendable {
  /// The address as files and messages have it, never with a password, token or query.
  package let text: String
  /// What tells one library from another.
  package let key: String
  /// The folder in the repository; nil for its root.
  package let folder: String?
  /// What git is given: with the password, when one was given.
  package let fetched: String
  /// What must not appear in any message: the credentials that were given.
  package let secrets: [String]
  /// Whether it is a path of this machine that is not absolute.
  package var isRelativePath: Bool { text.hasPrefix("./") || text.hasPrefix("../") }

  private static let schemes = ["https", "http", "ssh", "git", "file"]

  /// Reads an address.
  ///
  /// - Throws: `LibraryError.notAnAddress`.
  package init(_ given: String) throws(LibraryError) {
    let shown = Self.withoutCredentials(given)
    guard !given.isEmpty, !given.hasPrefix("-"), given.utf8.count <= 1000,
      given.unicodeScalars.allSatisfy({ $0.value > 32 && $0.value != 127 })
    else { throw .notAnAddress(shown) }
    var rest = given[...]
    var scheme: String?
    if let mark = rest.firstRange(of: "://") {
      let name = rest[..<mark.lowerBound].lowercased()
      guard Self.schemes.contains(name) else { throw .notAnAddress(shown) }
      scheme = name
      rest = rest[mark.upperBound...]
    }
    // `ext::` and its kind run commands.
    guard !rest.contains("::") else { throw .notAnAddress(shown) }
    let isPath = scheme == "file" || scheme == nil && (rest.hasPrefix("/") || rest.hasPrefix("."))
    var folder: Substring?
    if let mark = rest.dropFirst().firstRange(of: "//") {
      folder = rest[mark.upperBound...]
      rest = rest[..<mark.lowerBound]
    }
    if !isPath { rest = rest.prefix { $0 != "?" && $0 != "#" } }
    while rest.count > 1, rest.hasSuffix("/") { rest = rest.dropLast() }
    let inner = folder.map { $0.split(separator: "/").joined(separator: "/") }
    if let inner, inner.isEmpty || inner.split(separator: "/").contains(where: Self.isUnsafe) {
      throw .notAnAddress(shown)
    }
    self.folder = inner
    let suffix = inner.map { "//\($0)" } ?? ""
    if isPath {
      guard scheme != "file" || rest.hasPrefix("/") else { throw .notAnAddress(shown) }
      guard rest.hasPrefix("/") || rest.hasPrefix("./") || rest.hasPrefix("../") else {
        throw .notAnAddress(shown)
      }
      text = rest + suffix
      fetched = String(rest)
      key = Self.withoutEnding(rest) + suffix
      secrets = []
      return
    }
    let address = try Self.remote(rest, scheme: scheme, shown: shown)
    text = address.text + suffix
    key = Self.withoutEnding(address.key[...]) + suffix
    secrets = Self.secrets(in: given)
    fetched = address.fetched
  }

  private static func remote(
    _ rest: Substring, scheme: String?, shown: String
  ) throws(LibraryError) -> (text: String, key: String, fetched: String) {
    let authority = rest.prefix { $0 != "/" }
    let user = authority.lastIndex(of: "@").map { authority[..<$0] }
    let host = user.map { authority.dropFirst($0.count + 1) } ?? authority
    let path = rest.dropFirst(authority.count)
    let name = user?.prefix { $0 != ":" }
    if scheme == nil, let colon = host.firstIndex(of: ":") {
      // git@host:path, as ssh writes it.
      let machine = host[..<colon]
      let place = host[host.index(after: colon)...] + path
      guard !machine.isEmpty, !place.isEmpty, !machine.hasPrefix("-"), !place.hasPrefix("-") else {
        throw .notAnAddress(shown)
      }
      let login = name.map { "\($0)@" } ?? ""
      let trimmed = place.hasPrefix("/") ? place.dropFirst() : place
      return (
        "\(login)\(machine):\(place)", "\(machine.lowercased())/\(trimmed)",
        "\(login)\(machine):\(place)"
      )
    }
    let isNamed = host.contains(".") || host.contains(":") || scheme != nil
    let isHost =
      host.utf8.allSatisfy { byte in
        byte &- 48 < 10 || (byte | 32) &- 97 < 26 || "-.:[]_".utf8.contains(byte)
      } && host.first.map { !"-.:".contains($0) } ?? false
    guard isHost, isNamed, path.count > 1,
      name.map({ !$0.hasPrefix("-") }) ?? true
    else { throw .notAnAddress(shown) }
    let scheme = scheme ?? "https"
    // The user of ssh is how one gets in; the user of https is half of a password.
    let login = scheme == "ssh" ? name.map { "\($0)@" } ?? "" : ""
    let whole = scheme == "ssh" ? login : user.map { "\($0)@" } ?? ""
    let stored = scheme == "https" && host.contains(".") ? "" : "\(scheme)://"
    return (
      "\(stored)\(login)\(host)\(path)", "\(host.lowercased())\(path)",
      "\(scheme)://\(whole)\(host)\(path)"
    )
  }

  private static func withoutEnding(_ text: Substring) -> String {
    String(text.hasSuffix(".git") && text.count > 4 ? text.dropLast(4) : text)
  }

  private static func isUnsafe(_ part: Substring) -> Bool {
    part == "." || part == ".." || part.hasPrefix("-") || part.contains("\\")
  }

  /// An address as it may be shown: without user, password and query.
  package static func withoutCredentials(_ text: String) -> String {
    var shown = text
    for secret in secrets(in: text) { shown = shown.replacing(secret, with: "…") }
    return shown
  }

  /// The parts of a text that look like credentials: a password, a token, a query.
  private static func secrets(in text: String) -> [String] {
    var found: [String] = []
    if let mark = text.firstRange(of: "://") {
      let rest = text[mark.upperBound...]
      let authority = rest.prefix { $0 != "/" }
      let isShell = text[..<mark.lowerBound].lowercased() == "ssh"
      if let at = authority.lastIndex(of: "@") {
        let user = authority[..<at]
        let parts = user.split(separator: ":", maxSplits: 1)
        if !isShell { found.append(String(user)) }
        if parts.count > 1 { found.append(String(parts[1])) }
        if !isShell, parts.count == 1, let only = parts.first { found.append(String(only)) }
      }
      if let query = rest.firstIndex(where: { $0 == "?" || $0 == "#" }) {
        found.append(String(rest[rest.index(after: query)...]))
      }
    } else if let query = text.firstIndex(of: "?") {
      found.append(String(text[text.index(after: query)...]))
    } else if let at = text.lastIndex(of: "@"), let colon = text[..<at].firstIndex(of: ":") {
      found.append(String(text[text.index(after: colon)..<at]))
    }
    return found.filter { !$0.isEmpty }.sorted { $0.count > $1.count }
  }
}

extension LibraryAddress: Hashable, CustomStringConvertible {
  /// Whether both mean the same place.
  package static func == (left: LibraryAddress, right: LibraryAddress) -> Bool {
    left.key == right.key
  }

  /// By the place that is meant.
  package func hash(into hasher: inout Hasher) { hasher.combine(key) }

  /// The address without credentials.
  package var description: String { text }
}
