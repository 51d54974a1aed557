import Formats
import Foundation
import GRDB
import Tables

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

extension WorkspaceStore {
  /// The shortest id that is searched for in bytes: shorter ones are part of too many other texts.
  static let shortestSearch = 4

  /// Removes files that runs left and that name an id, also in what they pack; gives how many.
  func eraseOutputs(naming id: String) throws -> Int {
    guard id.utf8.count >= Self.shortestSearch else { return 0 }
    let search = ByteSearch(id)
    var count = 0
    for path in try otherFiles() where path.hasPrefix(folder + "/runs/") {
      guard try search.findsUnpacked(in: path) == true else { continue }
      unlink(path)
      count += 1
    }
    return count
  }

  /// How many files were searched for an id, the files and columns in which it still occurs, and the
  /// files that are packed in a way that cannot be looked into.
  ///
  /// Every byte of the store's files is looked at, and every text in them, as some are compressed.
  /// The id counts where no letter or digit stands beside it: `K1001` is not in `K10012`.
  func occurrences(
    of id: String, besides copies: [String]
  ) throws -> (searched: Int, remaining: [String], unsearched: [String]) {
    guard id.utf8.count >= Self.shortestSearch else { return (0, [], []) }
    let search = ByteSearch(id)
    let parts = try FileManager.default.contentsOfDirectory(atPath: partsFolder).map {
      "parts/" + $0
    }
    let tables = ["catalogue.sqlite", "catalogue.sqlite-wal"].filter {
      access(folder + "/" + $0, F_OK) == 0
    }
    var remaining: [String] = []
    for name in parts.sorted() + tables where try search.finds(in: folder + "/" + name) {
      remaining.append(name)
    }
    let others = try otherFiles().filter { !copies.contains(Folders.absolute($0)) }
    var unsearched: [String] = []
    for path in others {
      let name = String(path.dropFirst(folder.utf8.count + 1))
      switch try search.findsUnpacked(in: path) {
      case true?: remaining.append(name)
      case false?: break
      case nil: unsearched.append(name)
      }
    }
    for name in try tableNames() {
      let state = try state(of: name)
      for column in state.record.columns where column.type == .string {
        let values = try state.column(column.name, rows: state.everyRow)
        if search.finds(in: values) { remaining.append("\(name).\(column.name)") }
      }
    }
    return (
      parts.count + tables.count + others.count - unsearched.count, remaining, unsearched
    )
  }

  /// The files beside parts and catalogue: what runs and sessions left.
  private func otherFiles() throws -> [String] {
    let own: Set<String> = [
      "catalogue.sqlite", "catalogue.sqlite-wal", "catalogue.sqlite-shm", "lock", "parts",
    ]
    var found: [String] = []
    for name in try FileManager.default.contentsOfDirectory(atPath: folder)
    where !own.contains(name) {
      let path = folder + "/" + name
      var isFolder: ObjCBool = false
      guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else { continue }
      if !isFolder.boolValue {
        found.append(path)
        continue
      }
      for inner in try FileManager.default.subpathsOfDirectory(atPath: path) {
        var isInner: ObjCBool = false
        let whole = path + "/" + inner
        if FileManager.default.fileExists(atPath: whole, isDirectory: &isInner),
          !isInner.boolValue
        {
          found.append(whole)
        }
      }
    }
    return found.sorted()
  }
}

/// Looks for a text in bytes.
struct ByteSearch {
  private let wanted: [UInt8]
  /// The text as XML and HTML write it; nil when that is the same.
  private let escaped: [UInt8]?

  init(_ text: String) {
    wanted = Array(text.utf8)
    let marks: [Character: String] = ["&": "&amp;", "<": "&lt;", ">": "&gt;", "\"": "&quot;"]
    let written = Array(text.map { marks[$0] ?? String($0) }.joined().utf8)
    escaped = written == wanted ? nil : written
  }

  /// Whether the text occurs in a file.
  func finds(in path: String) throws -> Bool {
    let bytes = try FileBytes.read(path, access: .mapped)
    return finds(
      in: UnsafeRawBufferPointer(start: bytes.address, count: bytes.byteCount))
  }

  /// Whether the text occurs in a file or in what it packs; nil when that cannot be looked into.
  func findsUnpacked(in path: String) throws -> Bool? {
    let bytes = try FileBytes.read(path, access: .mapped)
    if finds(in: UnsafeRawBufferPointer(start: bytes.address, count: bytes.byteCount)) {
      return true
    }
    return PackedFile.contains(
      bytes, name: FileBytes.name(path), column: "customer_id", finds(in:))
  }

  /// Whether the text occurs between bytes that are no letters and digits.
  func finds(in bytes: UnsafeRawBufferPointer) -> Bool {
    finds(wanted, in: bytes) || escaped.map { finds($0, in: bytes) } ?? false
  }

  /// Whether the text occurs in a text of a column.
  func finds(in column: Column) -> Bool {
    guard let dictionary = column.dictionary else { return false }
    let codes = (0..<dictionary.count).filter {
      finds(in: UnsafeRawBufferPointer(dictionary.utf8($0)))
    }
    // The dictionary of numbers has numbers that no row has.
    if codes.isEmpty || !dictionary.isDecimal { return !codes.isEmpty }
    let wanted = Set(codes)
    return (0..<column.count).contains { row in
      column[row].text.map { text in
        wanted.contains { dictionary.string($0) == text }
      } ?? false
    }
  }

  private func finds(_ wanted: [UInt8], in bytes: UnsafeRawBufferPointer) -> Bool {
    guard let start = bytes.baseAddress, let first = wanted.first else { return false }
    var position = 0
    while position <= bytes.count - wanted.count {
      let rest = bytes.count - wanted.count + 1 - position
      guard let found = memchr(start + position, Int32(first), rest) else { return false }
      let offset = UnsafeRawPointer(found) - start
      let end = offset + wanted.count
      if memcmp(found, wanted, wanted.count) == 0,
        offset == 0 || !Self.isPartOfWord(bytes[offset - 1]),
        end == bytes.count || !Self.isPartOfWord(bytes[end])
      {
        return true
      }
      position = offset + 1
    }
    return false
  }

  private static func isPartOfWord(_ byte: UInt8) -> Bool {
    byte &- 48 < 10 || (byte | 32) &- 97 < 26 || byte >= 128
  }
}
