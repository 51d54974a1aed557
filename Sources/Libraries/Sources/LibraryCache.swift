#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// The trees that were fetched, by their sums; workspaces share it.
///
/// `trees/SUM` appear whole, by one rename. `work/…` are folders in use, each with a lock that its
/// process holds: those whose process is gone are removed by the next that comes along.
package struct LibraryCache: Sendable {
  /// The cache's folder.
  package let folder: String

  /// A cache in a folder, which need not exist.
  package init(folder: String) { self.folder = folder }

  /// The cache that `XDG_CACHE_HOME` or `HOME` lead to; nil when there is neither.
  package init?(environment: [String: String]) {
    if let cache = environment["XDG_CACHE_HOME"], cache.hasPrefix("/") {
      folder = "\(cache)/deed/libraries"
    } else if let home = environment["HOME"], home.hasPrefix("/") {
      folder = "\(home)/.cache/deed/libraries"
    } else {
      return nil
    }
  }

  /// Where the tree of a sum is, whether it is there or not.
  package func place(of sum: String) -> String { "\(folder)/trees/\(sum)" }

  /// Whether the tree of a sum is there.
  package func has(_ sum: String) -> Bool { Disk.isFolder(place(of: sum)) }

  /// The tree of a sum, or nil when it is not there; the caller compares its sum.
  func tree(of sum: String, name: String) throws(LibraryError) -> LibraryTree? {
    has(sum) ? try LibraryTree(folder: place(of: sum), name: name) : nil
  }

  /// Puts a tree in its place; one that is there already stays.
  func store(_ tree: LibraryTree) throws(LibraryError) -> String {
    let sum = tree.sum
    if has(sum) { return sum }
    try withWorkFolder { (work) throws(LibraryError) in
      try tree.write(to: "\(work)/tree")
      try Disk.make("\(folder)/trees")
      // Another process may have been faster: its tree has the same sum.
      if rename("\(work)/tree", place(of: sum)) != 0, !has(sum) {
        throw LibraryError.file(place(of: sum), doing: "make", code: errno)
      }
    }
    return sum
  }

  /// The sum of the tree that a tag names, when this cache has seen the tag.
  func sum(ofTag tag: String, at address: LibraryAddress) -> String? {
    let text = (try? Disk.text("\(folder)/\(note(tag, address))")) ?? nil
    guard let sum = text?.split(separator: "\n").first.map(String.init), sum.utf8.count == 64 else {
      return nil
    }
    return sum
  }

  /// The signature in a tag that this cache has seen.
  func signature(
    ofTag tag: String, at address: LibraryAddress
  ) throws(LibraryError) -> LibrarySignature? {
    try Disk.text("\(folder)/\(note(tag, address))")?.split(separator: "\n").dropFirst().first
      .flatMap { LibrarySignature(String($0)) }
  }

  /// Remembers the sum of the tree that a tag names, and the signature in it.
  func remember(
    _ sum: String, _ signature: LibrarySignature?, ofTag tag: String, at address: LibraryAddress
  ) throws(LibraryError) {
    let lines = [sum, signature?.text].compactMap(\.self)
    try keep(lines.map { $0 + "\n" }.joined(), named: note(tag, address))
  }

  /// Keeps a small text under a name in the cache.
  private func keep(_ text: String, named name: String) throws(LibraryError) {
    let path = "\(folder)/\(name)"
    if Disk.exists(path) { return }
    try withWorkFolder { (work) throws(LibraryError) in
      try Disk.make(String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)]))
      try Disk.write(Array(text.utf8), to: "\(work)/note")
      if rename("\(work)/note", path) != 0 {
        throw LibraryError.file(path, doing: "make", code: errno)
      }
    }
  }

  private func note(_ tag: String, _ address: LibraryAddress) -> String {
    let place = LibraryTree.sum(of: Array("\(address.key) \(tag)".utf8))
    return "tags/\(place)"
  }

  /// Runs `body` with an empty folder that is removed afterwards.
  ///
  /// - Throws: `LibraryError.file`, and what `body` throws.
  func withWorkFolder<Result>(
    _ body: (String) throws(LibraryError) -> Result
  ) throws(LibraryError) -> Result {
    let parent = "\(folder)/work"
    try Disk.make(parent)
    clean()
    let (work, lock) = try newWorkFolder(in: parent)
    defer {
      try? Disk.remove(work)
      unlink("\(work).lock")
      close(lock)
    }
    return try body(work)
  }

  private func newWorkFolder(
    in parent: String
  ) throws(LibraryError) -> (work: String, lock: Int32) {
    for attempt in 0..<10_000 {
      let work = "\(parent)/\(getpid())-\(attempt)"
      let lock = open("\(work).lock", O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
      if lock < 0, errno == EEXIST { continue }
      guard lock >= 0 else { throw .file(parent, doing: "write in", code: errno) }
      // A cleaner may have taken the new file for one of a process that is gone.
      guard flock(lock, LOCK_EX | LOCK_NB) == 0, isThere(lock, "\(work).lock") else {
        close(lock)
        continue
      }
      if mkdir(work, 0o700) == 0 { return (work, lock) }
      if errno == EEXIST {
        try? Disk.remove(work)
        if mkdir(work, 0o700) == 0 { return (work, lock) }
      }
      let code = errno
      close(lock)
      throw .file(work, doing: "make the folder", code: code)
    }
    throw .file(parent, doing: "find a free name in", code: EEXIST)
  }

  private func isThere(_ descriptor: Int32, _ path: String) -> Bool {
    var held = stat()
    var named = stat()
    return fstat(descriptor, &held) == 0 && stat(path, &named) == 0 && held.st_ino == named.st_ino
  }

  /// Removes what processes that are gone left in the middle of their work.
  package func clean() {
    let parent = "\(folder)/work"
    guard let names = try? Disk.names(in: parent) else { return }
    for name in names where name.hasSuffix(".lock") {
      let path = "\(parent)/\(name)"
      let lock = open(path, O_RDWR | O_CLOEXEC)
      guard lock >= 0 else { continue }
      if flock(lock, LOCK_EX | LOCK_NB) == 0, isThere(lock, path) {
        try? Disk.remove(String(path.dropLast(".lock".count)))
        unlink(path)
      }
      close(lock)
    }
    for name in names where !name.hasSuffix(".lock") {
      let path = "\(parent)/\(name)"
      if !Disk.exists("\(path).lock") { try? Disk.remove(path) }
    }
  }
}
