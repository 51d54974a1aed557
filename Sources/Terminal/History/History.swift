#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// The statements of this and earlier sessions, oldest first.
///
/// Each entry is one line of a file that several sessions append to at once under a lock; what
/// others wrote is read before each prompt. A statement that begins with a space is not kept.
package struct History {
  /// The entries, oldest first.
  package private(set) var entries: [String] = []
  private let path: String?
  private var position: Int64 = 0

  /// The most bytes of an old file that are read, from its end.
  private static let mostBytes: Int64 = 2 << 20
  private static let mostEntries = 20_000

  /// The history of a file, which is made when the first entry comes; nil keeps it in memory only.
  package init(path: String?) {
    self.path = path
    refresh()
  }

  /// Reads what other sessions have written since the last time.
  package mutating func refresh() {
    guard let path else { return }
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return }
    defer { close(file) }
    let size = Int64(lseek(file, 0, SEEK_END))
    guard size != position else { return }
    // Somebody made the file anew: everything in it is new.
    if size < position { position = 0 }
    var isTorn = false
    if size - position > Self.mostBytes {
      position = size - Self.mostBytes
      isTorn = true
    }
    var bytes = [UInt8](repeating: 0, count: Int(size - position))
    let start = position
    let count = bytes.withUnsafeMutableBytes { pread(file, $0.baseAddress, $0.count, off_t(start)) }
    guard count > 0 else { return }
    // A line without its end is still being written, or was torn off by a crash.
    let read = bytes.prefix(count)
    guard let end = read.lastIndex(of: 0x0A) else { return }
    position += Int64(end + 1)
    var lines = read[...end].split(separator: 0x0A)
    if isTorn, !lines.isEmpty { lines.removeFirst() }
    for line in lines { remember(Self.decoded(line)) }
  }

  /// Adds a statement and writes it to the file.
  package mutating func append(_ statement: String) {
    guard Self.isKept(statement), statement != entries.last else { return }
    refresh()
    guard write(statement) else {
      remember(statement)
      return
    }
    refresh()
  }

  /// Whether a statement is one that history keeps.
  package static func isKept(_ statement: String) -> Bool {
    guard let first = statement.first else { return false }
    return !first.isWhitespace
  }

  private mutating func remember(_ statement: String) {
    guard !statement.isEmpty, statement != entries.last else { return }
    entries.append(statement)
    if entries.count > Self.mostEntries { entries.removeFirst(entries.count - Self.mostEntries) }
  }

  private func write(_ statement: String) -> Bool {
    guard let path else { return false }
    let file = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
    guard file >= 0 else { return false }
    defer { close(file) }
    guard flock(file, LOCK_EX) == 0 else { return false }
    var line = Self.encoded(statement)
    // A line that a crash tore off ends before ours begins.
    var last: UInt8 = 0x0A
    let size = lseek(file, 0, SEEK_END)
    if size > 0, pread(file, &last, 1, size - 1) == 1, last != 0x0A { line.insert(0x0A, at: 0) }
    return line.withUnsafeBytes {
      #if canImport(Darwin)
      Darwin.write(file, $0.baseAddress, $0.count) == $0.count
      #elseif canImport(Musl)
      Musl.write(file, $0.baseAddress, $0.count) == $0.count
      #else
      Glibc.write(file, $0.baseAddress, $0.count) == $0.count
      #endif
    }
  }

  /// An entry as a line of the file: `\n` and `\\` for what they stand for.
  static func encoded(_ statement: String) -> [UInt8] {
    var line: [UInt8] = []
    for byte in statement.utf8 {
      switch byte {
      case 0x0A: line += [0x5C, UInt8(ascii: "n")]
      case 0x5C: line += [0x5C, 0x5C]
      default: line.append(byte)
      }
    }
    return line + [0x0A]
  }

  /// The entry that a line of the file stands for.
  static func decoded(_ line: some Collection<UInt8>) -> String {
    var bytes: [UInt8] = []
    var isEscaped = false
    for byte in line {
      if isEscaped {
        bytes.append(byte == UInt8(ascii: "n") ? 0x0A : byte)
        isEscaped = false
      } else if byte == 0x5C {
        isEscaped = true
      } else if byte >= 0x20 || byte == 0x09 {
        bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
