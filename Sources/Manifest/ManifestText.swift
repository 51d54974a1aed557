/// The text of a `deed.toml` as a list of statements, so that it can be edited without losing a
/// comment, and so that messages can name lines.
///
package struct ManifestText: Sendable, Equatable {
  /// A section header or a name with its value.
  struct Statement: Sendable, Equatable {
    /// The full path, such as `surveys`, `relation`, `scale`.
    let path: [String]
    /// Whether this is a `[section]` line.
    let isHeader: Bool
    /// The line it begins on, from 1.
    let line: Int
    /// The bytes from the beginning of its line to after its line's end.
    let lines: Range<Int>
    /// The bytes of the value; empty for a header.
    let value: Range<Int>
  }

  /// The text in UTF-8.
  let bytes: [UInt8]
  /// What it says, in order.
  let statements: [Statement]
  /// The values that it gives.
  package let settings: [String: Setting]
  private let file: String

  /// The statements of `text`; `file` is what messages call it.
  ///
  /// - Throws: `ManifestError.notTOML`.
  package init(_ text: String, file: String = "deed.toml") throws(ManifestError) {
    var reader = TOMLReader(text, file: file)
    self.settings = try reader.document()
    self.bytes = reader.bytes
    self.statements = reader.statements
    self.file = file
  }

  /// The whole text.
  package var text: String { String(decoding: bytes, as: UTF8.self) }

  /// The line on which a setting or section is written, or that of the nearest one around it.
  package func line(of path: [String]) -> Int? {
    var path = path
    while !path.isEmpty {
      if let found = statements.first(where: { $0.path == path })
        ?? statements.first(where: { $0.path.starts(with: path) })
      {
        return found.line
      }
      path.removeLast()
    }
    return nil
  }

  /// The same text with `path` set to a value, which is written where it stood or at the end of its
  /// section, which is added at the end when there is none.
  ///
  /// - Throws: `ManifestError.notEditable` for a section that is written inline.
  package func setting(
    _ path: [String], to value: Setting
  ) throws(ManifestError) -> ManifestText {
    precondition(!path.isEmpty, "a setting without a name")
    if let there = statements.last(where: { $0.path == path && !$0.isHeader }) {
      return try replacing(there.value, with: value.written)
    }
    let section = Array(path.dropLast())
    if statements.contains(where: { !$0.isHeader && section.starts(with: $0.path) }) {
      throw .notEditable(section.joined(separator: "."), file: file)
    }
    let line = "\(Self.written(path[path.count - 1])) = \(value.written)\n"
    if section.isEmpty {
      let top = statements.prefix { !$0.isHeader }.last?.lines.upperBound ?? 0
      return try inserting(line, at: top)
    }
    guard let header = statements.lastIndex(where: { $0.isHeader && $0.path == section }) else {
      let gap =
        bytes.isEmpty || bytes.suffix(2) == [10, 10] ? "" : bytes.last == 10 ? "\n" : "\n\n"
      let name = section.map(Self.written).joined(separator: ".")
      return try inserting("\(gap)[\(name)]\n\(line)", at: bytes.count)
    }
    let last = statements[(header + 1)...].prefix { !$0.isHeader }.last ?? statements[header]
    return try inserting(line, at: last.lines.upperBound)
  }

  /// The same text without a setting, or without a section and everything in it.
  package func removing(_ path: [String]) throws(ManifestError) -> ManifestText {
    var kept: [UInt8] = []
    var position = 0
    for statement in statements where statement.path.starts(with: path) {
      if statement.lines.lowerBound > position {
        kept += bytes[position..<statement.lines.lowerBound]
      }
      position = max(position, statement.lines.upperBound)
    }
    kept += bytes[position...]
    return try ManifestText(String(decoding: kept, as: UTF8.self), file: file)
  }

  private func inserting(_ line: String, at position: Int) throws(ManifestError) -> ManifestText {
    let isLineStart = position == 0 || bytes[position - 1] == 10
    return try replacing(position..<position, with: (isLineStart ? "" : "\n") + line)
  }

  private func replacing(
    _ range: Range<Int>, with text: String
  ) throws(ManifestError) -> ManifestText {
    let changed = bytes[..<range.lowerBound] + Array(text.utf8) + bytes[range.upperBound...]
    return try ManifestText(String(decoding: changed, as: UTF8.self), file: file)
  }

  /// A name as TOML writes it: bare when it can be.
  static func written(_ name: String) -> String {
    let isBare =
      !name.isEmpty
      && name.utf8.allSatisfy { byte in
        byte &- 48 < 10 || (byte | 32) &- 97 < 26 || byte == 95 || byte == 45
      }
    return isBare ? name : Setting.string(name).written
  }
}

extension Setting {
  /// The value as TOML, on one line.
  package var written: String {
    switch self {
    case .string(let text): Self.quoted(text)
    case .integer(let number): String(number)
    case .number(let number):
      number.isNaN ? "nan" : number.isInfinite ? (number < 0 ? "-inf" : "inf") : String(number)
    case .boolean(let flag): flag ? "true" : "false"
    case .date(let text), .moment(let text): text
    case .array(let items): "[" + items.map(\.written).joined(separator: ", ") + "]"
    case .table(let members):
      members.isEmpty
        ? "{}"
        : "{ "
          + members.sorted { $0.key < $1.key }
          .map { "\(ManifestText.written($0.key)) = \($0.value.written)" }
          .joined(separator: ", ") + " }"
    }
  }

  private static func quoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case "\n": quoted += "\\n"
      case "\r": quoted += "\\r"
      case "\t": quoted += "\\t"
      case _ where scalar.value < 32 || scalar.value == 127:
        let digits = String(scalar.value, radix: 16)
        quoted += "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }
}
