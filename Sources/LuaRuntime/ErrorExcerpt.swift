/// An error's message with the line of the script that it is about and a mark under the word.
package struct ErrorExcerpt {
  /// The chunk's name as in the message.
  package let source: String
  /// The line, from 1.
  package let line: Int
  private let message: String

  /// The excerpt for a message that begins with `source:line: `, or nil for others.
  package init?(message: String) {
    // The chunk's name may hold colons; the first `:digits: ` ends it.
    let characters = Array(message.unicodeScalars)
    var index = 0
    while index < characters.count {
      if characters[index] == ":", index > 0 {
        var end = index + 1
        while end < characters.count, ("0"..."9").contains(characters[end]) { end += 1 }
        if end > index + 1, end < characters.count, characters[end] == ":",
          let line = Int(Self.text(characters[(index + 1)..<end]))
        {
          self.source = Self.text(characters[..<index])
          self.line = line
          self.message = Self.text(characters[(end + 1)...])
          return
        }
      }
      if characters[index] == "\n" { break }
      index += 1
    }
    return nil
  }

  private static func text(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
    var text = String.UnicodeScalarView()
    text.append(contentsOf: scalars)
    return String(text)
  }

  /// The two lines to print under the message, or nothing when the chunk has no such line.
  package func lines(of text: String) -> String {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    guard line >= 1, line <= lines.count else { return "" }
    let code = String(lines[line - 1].filter { $0 != "\r" })
    let number = String(line)
    let margin = String(repeating: " ", count: number.count)
    return
      "  \(number) | \(code)\n  \(margin) | \(padding(upTo: markedColumn(in: code), in: code))^\n"
  }

  private func padding(upTo column: Int, in code: String) -> String {
    String(code.prefix(column).map { $0 == "\t" ? "\t" : " " })
  }

  /// The column of the word that the message names, else of the first letter.
  private func markedColumn(in code: String) -> Int {
    let characters = Array(code)
    for word in quotedWords() {
      let wanted = Array(word)
      var start = 0
      while start + wanted.count <= characters.count {
        if Array(characters[start..<(start + wanted.count)]) == wanted,
          isBoundary(characters, start - 1, wanted.first),
          isBoundary(characters, start + wanted.count, wanted.last)
        {
          return start
        }
        start += 1
      }
    }
    return characters.firstIndex { !$0.isWhitespace } ?? 0
  }

  private func isBoundary(_ characters: [Character], _ index: Int, _ edge: Character?) -> Bool {
    guard characters.indices.contains(index), let edge, isWord(edge) else { return true }
    return !isWord(characters[index])
  }

  private func isWord(_ character: Character) -> Bool {
    character == "_" || character.isLetter || character.isNumber
  }

  /// The words between backticks or single quotes, in order, each also by its part behind a dot.
  private func quotedWords() -> [String] {
    var words: [String] = []
    for quote: Character in ["`", "'"] {
      let parts = message.split(separator: quote, omittingEmptySubsequences: false)
      for index in stride(from: 1, to: parts.count - 1, by: 2) where !parts[index].isEmpty {
        words.append(String(parts[index]))
      }
    }
    let function = message.drop { $0 == " " }
      .prefix { ".:_".contains($0) || $0.isLetter || $0.isNumber }
    if function.hasPrefix("cx.") || function.contains(":"),
      let name = function.split(whereSeparator: { $0 == "." || $0 == ":" }).last
    {
      words.append(String(name))
    }
    return words
  }
}
