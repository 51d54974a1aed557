#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// What a file holds, told by its first bytes.
enum FileContent: Equatable {
  case text
  case json
  case workbook
  case arrow
  /// An SPSS file.
  case statistics
  /// A format that is not read, and what to do about it.
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
    if bytes.starts(with: Array("ARROW1".utf8)) { return .arrow }
    if bytes.starts(with: [0x50, 0x4B, 3, 4]) { return .workbook }
    if bytes.starts(with: Array("$FL2".utf8)) || bytes.starts(with: Array("$FL3".utf8)) {
      return .statistics
    }
    if bytes.starts(with: Array("PAR1".utf8)) {
      return .unread("a Parquet file; write it as Arrow (Feather)")
    }
    if bytes.starts(with: [0xFF, 0xFF, 0xFF, 0xFF]) {
      return .unread("an Arrow stream; write it as an Arrow file")
    }
    if bytes.starts(with: [0x1F, 0x8B]) { return .unread("compressed with gzip; unpack it") }
    if bytes.starts(with: [0xD0, 0xCF, 0x11, 0xE0]) {
      return .unread("a workbook of before 2007; save it as .xlsx")
    }
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

  /// What messages call such files.
  var description: String {
    switch self {
    case .text: "a text file"
    case .json: "JSON"
    case .workbook: "a workbook"
    case .arrow: "an Arrow file"
    case .statistics: "an SPSS file"
    case .unread(let text): text
    }
  }
}
