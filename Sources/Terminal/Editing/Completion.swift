/// What can stand at the cursor.
package struct Completion: Sendable, Equatable {
  /// The characters that a choice replaces; they end at the cursor.
  package let range: Range<Int>
  /// The choices, in the order to show.
  package let choices: [Choice]

  /// One text that can stand there.
  package struct Choice: Sendable, Equatable {
    /// The text.
    package let text: String
    /// What is inserted behind it when it is the only choice, such as `(` or `"`.
    package let tail: String

    /// A choice.
    package init(_ text: String, tail: String = "") {
      self.text = text
      self.tail = tail
    }
  }

  /// A completion of the characters in `range`.
  package init(_ range: Range<Int>, _ choices: [Choice]) {
    self.range = range
    self.choices = choices
  }

  /// What all choices begin with.
  var commonPrefix: String {
    guard var prefix = choices.first?.text else { return "" }
    for choice in choices.dropFirst() {
      prefix = String(zip(prefix, choice.text).prefix { $0 == $1 }.map(\.0))
    }
    return prefix
  }
}

/// What the editor asks about the text; none of it runs code.
package protocol EditorAdvice {
  /// Whether Enter submits the text, or adds a line to it.
  func isComplete(_ text: String) -> Bool
  /// What can stand at the cursor, or nil.
  func completion(of text: [Character], cursor: Int) -> Completion?
  /// What the function takes whose arguments are being typed, or nil.
  func signature(in text: [Character], cursor: Int) -> String?
}
