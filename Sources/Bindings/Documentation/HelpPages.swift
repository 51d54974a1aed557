/// Help as text, outside a script.
package enum HelpPages {
  /// The page of a function or class, or what the words are found in; without words, everything.
  ///
  /// - Throws: when nothing is found, with the closest name.
  package static func text(for words: String) throws -> String {
    if words.isEmpty {
      return DocumentationTopic.all.map { topic in
        topic.title + "\n"
          + topic.functions.map { "  \($0.signature)\n    \($0.summary)\n" }.joined()
      }.joined(separator: "\n")
    }
    return try HelpFunction.page(for: words)
  }
}
