#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// What a file holds, told by its first bytes.
enum FileContent {
  case text
  case json
  /// A format by its name, with its article.
  case unread(String)

  /// Looks at a file's first bytes.
  static func kind(_ path: String) throws -> FileContent {
    let descriptor = open(path, O_RDONLY)
    // The reader says in its own words why a file does not open.
    guard descriptor >= 0 else { return .text }
    defer { close(descriptor) }
    var head = [UInt8](repeating: 0, count: 512)
    let count = pread(descriptor, &head, head.count, 0)
    let bytes = head.prefix(max(0, count))
    if bytes.starts(with: Array("ARROW1".utf8)) { return .unread("an Arrow file") }
    if bytes.starts(with: [0x50, 0x4B, 3, 4]) {
      return .unread("a zip archive, such as a workbook")
    }
    if bytes.starts(with: Array("$FL2".utf8)) { return .unread("an SPSS file") }
    if bytes.starts(with: Array("PAR1".utf8)) { return .unread("a Parquet file") }
    if bytes.starts(with: [0x1F, 0x8B]) { return .unread("a gzip archive") }
    let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes
    let content = start.drop { [0x20, 0x09, 0x0A, 0x0D].contains($0) }
    switch content.first {
    case UInt8(ascii: "{"): return .json
    case UInt8(ascii: "["):
      // A header may begin with a bracket; an array of rows goes on with `{` or ends.
      let next = content.dropFirst().first { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }
      return next == UInt8(ascii: "{") || next == UInt8(ascii: "]") ? .json : .text
    default: return .text
    }
  }
}
