/// One promise of a spec file: a chunk of Lua and what it prints, or the message of its error.
struct Spec {
  enum Kind: String {
    case query, error
  }

  let kind: Kind
  /// The promise, in plain words.
  let title: String
  let chunk: String
  let expected: String
  /// The line of the heading, from 1.
  let line: Int
}

/// The specs of one file, and the comment lines before them.
///
/// A block is a heading (`query …` or `error …`), the chunk, a line `----`, and the text that is
/// expected; it ends at the next heading.
struct SpecFile {
  private(set) var preface: [String] = []
  private(set) var specs: [Spec] = []

  init(_ text: String) {
    var heading: (kind: Spec.Kind, title: String, line: Int)?
    var chunk: [Substring] = []
    var expected: [Substring]?
    func finished() -> Spec? {
      heading.map {
        Spec(
          kind: $0.kind, title: $0.title, chunk: Self.joined(chunk),
          expected: Self.joined(expected ?? []), line: $0.line)
      }
    }
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    {
      if let next = Self.heading(line) {
        if let spec = finished() { specs.append(spec) }
        heading = (next.kind, next.title, index + 1)
        chunk = []
        expected = nil
      } else if heading == nil {
        preface.append(String(line))
      } else if expected != nil {
        expected?.append(line)
      } else if line == "----" {
        expected = []
      } else {
        chunk.append(line)
      }
    }
    if let spec = finished() { specs.append(spec) }
  }

  /// The file's text with other expected texts, for a run that records.
  func text(expecting results: [String]) -> String {
    var lines = [preface.joined(separator: "\n")]
    for (spec, result) in zip(specs, results) {
      lines.append("\(spec.kind.rawValue) \(spec.title)\n\(spec.chunk)\n----\n\(result)\n")
    }
    return lines.joined(separator: "\n")
  }

  private static func heading(_ line: Substring) -> (kind: Spec.Kind, title: String)? {
    let parts = line.split(separator: " ", maxSplits: 1)
    guard parts.count == 2, let kind = Spec.Kind(rawValue: String(parts[0])),
      line.first != " "
    else { return nil }
    return (kind, String(parts[1]))
  }

  private static func joined(_ lines: [Substring]) -> String {
    var lines = lines[...]
    while lines.last?.isEmpty == true { lines.removeLast() }
    return lines.joined(separator: "\n")
  }
}
