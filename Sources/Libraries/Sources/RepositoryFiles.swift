/// The files of commits in a repository, as git stores them: no filter and no attribute applies.
struct RepositoryFiles {
  let git: Git
  let repository: String
  /// What messages call the library.
  let title: String

  /// The tree of a commit, or of a folder in it, checked before any content is read.
  ///
  /// - Throws: `LibraryError.badTree`, `.git`.
  func tree(
    of commit: String, folder: String?, work: String
  ) throws(LibraryError) -> LibraryTree {
    if let folder, try !hasFolder(folder, in: commit) {
      throw .badTree(title, flaw: .noFolder(folder))
    }
    let place = folder.map { "\(commit):\($0)" } ?? commit
    let listing = try git.run(
      ["ls-tree", "-r", "-z", "-l", "--full-tree", "--end-of-options", place], in: repository,
      address: title, doing: "list its files")
    let entries = try entries(listing)
    do { try LibraryTree.check(entries.map { ($0.path, $0.size) }) } catch {
      throw .badTree(title, flaw: error)
    }
    let wanted = "\(work)/wanted"
    try Disk.write(Array(entries.map { $0.object + "\n" }.joined().utf8), to: wanted)
    let content = try git.run(
      ["cat-file", "--batch=%(objectsize)"], in: repository, input: wanted, address: title,
      doing: "read its files")
    let files = try files(entries, content)
    do { return try LibraryTree(files) } catch { throw .badTree(title, flaw: error) }
  }

  /// The signature in the message of an annotated tag.
  func signature(inTag tag: String) throws(LibraryError) -> LibrarySignature? {
    let kind = try git.line(["cat-file", "-t", tag], in: repository, address: title, doing: "read")
    guard kind == "tag" else { return nil }
    let text = try git.line(
      ["cat-file", "tag", tag], in: repository, address: title, doing: "read")
    return text.split(separator: "\n").lazy.compactMap { LibrarySignature(String($0)) }.first
  }

  private func hasFolder(_ folder: String, in commit: String) throws(LibraryError) -> Bool {
    let listing = try git.run(
      ["ls-tree", "-d", "-z", "--full-tree", "--end-of-options", commit, folder], in: repository,
      address: title, doing: "list its files")
    return !listing.isEmpty
  }

  private struct Entry {
    let path: String
    let object: String
    let size: Int
  }

  /// Lines of `mode type object size<tab>path`, each ended by a zero byte.
  private func entries(_ listing: [UInt8]) throws(LibraryError) -> [Entry] {
    var entries: [Entry] = []
    for line in listing.split(separator: 0) {
      guard let tab = line.firstIndex(of: 9) else { throw unreadable }
      let path = String(decoding: line[(tab + 1)...], as: UTF8.self)
      let words = String(decoding: line[..<tab], as: UTF8.self).split(separator: " ")
      guard words.count == 4 else { throw unreadable }
      switch words[0] {
      case "100644", "100755", "100664": break
      case "120000": throw .badTree(title, flaw: .link(path))
      case "160000": throw .badTree(title, flaw: .submodule(path))
      default: throw .badTree(title, flaw: .notAFile(path))
      }
      guard let size = Int(words[3]) else { throw unreadable }
      entries.append(Entry(path: path, object: String(words[2]), size: size))
    }
    return entries
  }

  /// The contents of `cat-file --batch`: a size, a newline, that many bytes, a newline.
  private func files(
    _ entries: [Entry], _ content: [UInt8]
  ) throws(LibraryError) -> [LibraryTree.File] {
    var files: [LibraryTree.File] = []
    var position = 0
    for entry in entries {
      guard let end = content[position...].firstIndex(of: 10),
        Int(String(decoding: content[position..<end], as: UTF8.self)) == entry.size,
        content.count - end - 1 > entry.size
      else { throw unreadable }
      files.append(
        LibraryTree.File(
          path: entry.path, bytes: Array(content[(end + 1)..<(end + 1 + entry.size)])))
      position = end + 2 + entry.size
    }
    return files
  }

  private var unreadable: LibraryError {
    .git(title, doing: "read its files", said: "its answer has another form than expected")
  }
}
