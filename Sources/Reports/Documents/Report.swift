import Tables

/// A document of headings, texts, values and charts, in order.
package struct Report: Sendable {
  /// One part of the document.
  package enum Part: Sendable {
    case heading(String)
    /// Plain text; an empty line begins a new paragraph.
    case text(String)
    /// A value with what to show of it.
    case value(ValueTree, TableOptions)
    case chart(Chart)
  }

  /// The document's title.
  package var title: String
  /// The language of its text, such as `nl`, for browsers and screen readers.
  package var language: String
  /// The parts.
  package var parts: [Part]

  /// A document.
  package init(_ title: String, language: String = "en", parts: [Part] = []) {
    self.title = title
    self.language = language
    self.parts = parts
  }
}

/// The paragraphs of a text: what stands between empty lines, each in one line.
func paragraphs(_ text: String) -> [String] {
  var paragraphs: [String] = []
  var lines: [Substring] = []
  let all = text.split(omittingEmptySubsequences: false) { $0.isNewline }
  for line in all + [Substring()] {
    if line.contains(where: { !$0.isWhitespace }) {
      lines.append(line)
    } else if !lines.isEmpty {
      paragraphs.append(lines.joined(separator: " "))
      lines = []
    }
  }
  return paragraphs
}
