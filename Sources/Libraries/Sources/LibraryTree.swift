import Crypto

/// The largest tree that a library may have.
package enum TreeLimits {
  /// The most files.
  package static let files = 5_000
  /// The most bytes of one file: 16 MiB.
  package static let fileBytes = 1 << 24
  /// The most bytes of all files: 64 MiB.
  package static let bytes = 1 << 26
}

/// The files of a library, checked, in order of their paths' bytes.
package struct LibraryTree: Sendable, Equatable {
  /// One file.
  package struct File: Sendable, Equatable {
    /// The path in the library, with `/`.
    package let path: String
    /// The content.
    package let bytes: [UInt8]

    /// A file.
    package init(path: String, bytes: [UInt8]) {
      self.path = path
      self.bytes = bytes
    }
  }

  /// The files by path.
  package let files: [File]

  /// A tree of files, in any order.
  ///
  /// - Throws: `TreeFlaw` for the first rule that it breaks.
  package init(_ files: [File]) throws(TreeFlaw) {
    try Self.check(files.map { ($0.path, $0.bytes.count) })
    self.files = files.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
  }

  /// The text of a file, or nil when there is none.
  package func text(of path: String) -> String? {
    files.first { $0.path == path }.map { String(decoding: $0.bytes, as: UTF8.self) }
  }

  /// The sum of the tree: the SHA-256, in hexadecimal, of one line for each file by path, with the
  /// SHA-256 of its bytes, two blanks and its path.
  ///
  /// `find . -type f | sed 's|^\./||' | LC_ALL=C sort | xargs sha256sum | sha256sum` gives the same.
  package var sum: String {
    var whole = SHA256()
    for file in files {
      whole.update(data: Array("\(Self.sum(of: file.bytes))  \(file.path)\n".utf8))
    }
    return Hexadecimal.text(whole.finalize())
  }

  /// The SHA-256 of bytes in hexadecimal.
  package static func sum(of bytes: [UInt8]) -> String {
    Hexadecimal.text(SHA256.hash(data: bytes))
  }

  /// Checks paths and sizes before any file is written.
  static func check(_ files: [(path: String, bytes: Int)]) throws(TreeFlaw) {
    if files.count > TreeLimits.files { throw .tooManyFiles(files.count) }
    var total = 0
    // Disk too: `A/x` and `a/y` are in one folder where capitals do not count.
    var spellings: [String: String] = [:]
    for (path, bytes) in files {
      try check(path: path)
      if bytes > TreeLimits.fileBytes { throw .fileTooLarge(path, bytes: bytes) }
      total += bytes
      if total > TreeLimits.bytes { throw .tooLarge(bytes: total) }
      var prefix = ""
      for part in path.split(separator: "/") {
        prefix += prefix.isEmpty ? String(part) : "/\(part)"
        let folded = prefix.lowercased()
        if let other = spellings[folded], Array(other.utf8) != Array(prefix.utf8) {
          throw .twins(other, prefix)
        }
        spellings[folded] = prefix
      }
    }
  }

  private static func check(path: String) throws(TreeFlaw) {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    let isFine =
      path.utf8.count <= 300 && parts.count <= 20
      && !path.unicodeScalars.contains {
        $0.value < 32 || $0.value == 127 || $0 == "\\" || $0 == "\u{FFFD}" || $0 == ":"
      }
      && parts.allSatisfy { part in
        !part.isEmpty && part != "." && part != ".." && part.lowercased() != ".git"
          && !part.hasSuffix(" ") && !part.hasSuffix(".")
      }
    guard isFine else { throw .path(path) }
  }
}

extension LibraryTree {
  /// The tree in a folder; `.git` at its top is left out.
  ///
  /// - Throws: `LibraryError.badTree`, `.file`; `name` is what messages call the library.
  package init(folder: String, name: String) throws(LibraryError) {
    var listing: [(path: String, bytes: Int)] = []
    var folders = [""]
    while let inner = folders.popLast() {
      for entry in try Disk.names(in: inner.isEmpty ? folder : "\(folder)/\(inner)") {
        let path = inner.isEmpty ? entry : "\(inner)/\(entry)"
        if path == ".git" { continue }
        switch FileKind.of("\(folder)/\(path)") {
        case .folder where folders.count < TreeLimits.files: folders.append(path)
        case .file(let bytes): listing.append((path, bytes))
        case .link: throw .badTree(name, flaw: .link(path))
        default: throw .badTree(name, flaw: .notAFile(path))
        }
      }
    }
    do { try Self.check(listing) } catch { throw .badTree(name, flaw: error) }
    var files: [File] = []
    for (path, _) in listing {
      files.append(File(path: path, bytes: try Disk.bytes("\(folder)/\(path)")))
    }
    do { try self.init(files) } catch { throw .badTree(name, flaw: error) }
  }

  /// Writes the files below a folder, which is made.
  func write(to folder: String) throws(LibraryError) {
    try Disk.make(folder)
    for file in files {
      if let slash = file.path.lastIndex(of: "/") {
        try Disk.make("\(folder)/\(file.path[..<slash])")
      }
      try Disk.write(file.bytes, to: "\(folder)/\(file.path)", mode: 0o444)
    }
  }
}
