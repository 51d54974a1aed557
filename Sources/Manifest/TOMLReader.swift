/// Reads TOML 1.0, strictly, and remembers where each statement stands.
///
/// Written here because what is around would bring Foundation and C++ into every start of the
/// program, gives no positions of values, and asserts on some malformed documents.
struct TOMLReader {
  /// The deepest nesting of lists and inline sections, and the most parts of a name.
  static let deepest = 64

  let bytes: [UInt8]
  let file: String
  var position = 0
  var line = 1
  private(set) var statements: [ManifestText.Statement] = []
  private let root = TOMLSection(.header)

  init(_ text: String, file: String) {
    self.bytes = Array(text.utf8)
    self.file = file
  }

  /// The settings of the whole document.
  mutating func document() throws(ManifestError) -> [String: Setting] {
    var section = root
    var path: [String] = []
    while position < bytes.count {
      let start = position
      let startLine = line
      skipBlanks()
      switch next {
      case nil: return root.settings
      case 10, 13, 35:
        try endLine()
        continue
      case 91:
        (section, path) = try header()
        try endLine()
        statements.append(
          .init(
            path: path, isHeader: true, line: startLine, lines: start..<position,
            value: position..<position))
      default:
        let name = try dottedName()
        guard next == 61 else { throw refused("`=` after the name", startLine) }
        position += 1
        skipBlanks()
        let valueStart = position
        let value = try value(depth: 0)
        let valueRange = valueStart..<position
        try insert(value, at: name, in: section, line: startLine)
        try endLine()
        statements.append(
          .init(
            path: path + name, isHeader: false, line: startLine, lines: start..<position,
            value: valueRange))
      }
    }
    return root.settings
  }

  /// The byte at the position, or nil at the end.
  var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  /// The byte `distance` places on.
  func peek(_ distance: Int) -> UInt8? {
    position + distance < bytes.count ? bytes[position + distance] : nil
  }

  /// The error that something else was expected at the position.
  func refused(_ expected: String, _ line: Int? = nil) -> ManifestError {
    let found =
      switch next {
      case nil: "the end of the file"
      case 10, 13: "the end of the line"
      case let byte? where byte < 32 || byte == 127: "a control character"
      default:
        "`\(String(decoding: bytes[position...].prefix(24), as: UTF8.self).prefix { $0 != "\n" }.prefix(12))`"
      }
    let lineStart = bytes[..<position].lastIndex(of: 10).map { $0 + 1 } ?? 0
    return .notTOML(
      file: file, line: line ?? self.line, column: position - lineStart + 1,
      detail: "expected \(expected), found \(found)")
  }

  mutating func skipBlanks() {
    while next == 32 || next == 9 { position += 1 }
  }

  /// Over blanks and a remark to after the line's end.
  mutating func endLine() throws(ManifestError) {
    skipBlanks()
    try skipRemark()
    if next == 13, peek(1) == 10 { position += 1 }
    guard let byte = next else { return }
    guard byte == 10 else { throw refused("the end of the line") }
    position += 1
    line += 1
  }

  /// Over a remark, when one begins here.
  mutating func skipRemark() throws(ManifestError) {
    guard next == 35 else { return }
    while let byte = next, byte != 10, !(byte == 13 && peek(1) == 10) {
      guard byte == 9 || byte >= 32 && byte != 127 else {
        throw refused("text without control characters")
      }
      position += 1
    }
  }

  /// A name in parts, with the blanks after it.
  mutating func dottedName() throws(ManifestError) -> [String] {
    var parts: [String] = []
    while true {
      skipBlanks()
      let start = position
      while let byte = next, byte &- 48 < 10 || (byte | 32) &- 97 < 26 || byte == 95 || byte == 45 {
        position += 1
      }
      if position > start {
        parts.append(String(decoding: bytes[start..<position], as: UTF8.self))
      } else if next == 34 || next == 39, !(peek(1) == next && peek(2) == next) {
        parts.append(try string())
      } else {
        throw refused("a name")
      }
      skipBlanks()
      guard next == 46 else { return parts }
      guard parts.count < Self.deepest else { throw refused("a name of fewer parts") }
      position += 1
    }
  }

  private mutating func header() throws(ManifestError) -> (TOMLSection, [String]) {
    let startLine = line
    position += 1
    let isList = next == 91
    if isList { position += 1 }
    let path = try dottedName()
    guard next == 93, !isList || peek(1) == 93 else {
      throw refused(isList ? "`]]`" : "`]`")
    }
    position += isList ? 2 : 1
    var parent = root
    for name in path.dropLast() {
      switch parent.members[name] {
      case nil:
        let section = TOMLSection(.implied)
        parent.members[name] = .section(section)
        parent = section
      case .section(let section)?: parent = section
      case .list(let sections)?:
        guard let last = sections.last else { throw twice(path, startLine) }
        parent = last
      case .value?: throw twice(path, startLine)
      }
    }
    let name = path[path.count - 1]
    let section = TOMLSection(.header)
    switch (parent.members[name], isList) {
    case (nil, true): parent.members[name] = .list([section])
    case (nil, false): parent.members[name] = .section(section)
    case (.list(let sections)?, true): parent.members[name] = .list(sections + [section])
    case (.section(let implied)?, false) where implied.origin == .implied:
      implied.origin = .header
      return (implied, path)
    default: throw twice(path, startLine)
    }
    return (section, path)
  }

  func insert(
    _ value: Setting, at name: [String], in section: TOMLSection, line: Int
  ) throws(ManifestError) {
    var section = section
    for part in name.dropLast() {
      switch section.members[part] {
      case nil:
        let inner = TOMLSection(.dots)
        section.members[part] = .section(inner)
        section = inner
      case .section(let inner)? where inner.origin == .dots: section = inner
      default: throw twice(name, line)
      }
    }
    let last = name[name.count - 1]
    guard section.members[last] == nil else { throw twice(name, line) }
    section.members[last] = .value(value)
  }

  private func twice(_ path: [String], _ line: Int) -> ManifestError {
    .notTOML(
      file: file, line: line, column: nil,
      detail: "`\(path.joined(separator: "."))` was given before")
  }
}
