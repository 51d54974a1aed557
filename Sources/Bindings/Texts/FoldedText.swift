@_spi(_Unicode) import Swift

/// Text without case and accents.
enum FoldedText {
  /// Letters that no decomposition opens.
  private static let opened: [Unicode.Scalar: String] = [
    "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "þ": "th", "ı": "i",
    "ĳ": "ij", "ﬁ": "fi", "ﬂ": "fl", "’": "'", "‘": "'",
  ]

  /// The text in lower case without accents.
  static func fold(_ text: String) -> String {
    if text.utf8.allSatisfy({ $0 < 0x80 }) { return text.lowercased() }
    var folded = String.UnicodeScalarView()
    for scalar in text.lowercased()._nfd {
      switch scalar.properties.generalCategory {
      case .nonspacingMark, .enclosingMark: continue
      default: break
      }
      if let letters = opened[scalar] {
        folded.append(contentsOf: letters.unicodeScalars)
      } else {
        folded.append(scalar)
      }
    }
    return String(folded)
  }

  /// The folded words: runs of letters, digits and inner apostrophes.
  static func words(_ text: String) -> [String] {
    fold(text).split { !isWord($0) && $0 != "'" }
      .map { word in
        String(word.drop { $0 == "'" }.reversed().drop { $0 == "'" }.reversed())
      }.filter { !$0.isEmpty }
  }

  /// Whether one of the words, folded, stands in the text at the start of a word.
  static func has(_ text: String, _ wanted: [String]) -> Bool {
    let text = Array(fold(text))
    for word in wanted {
      let word = Array(fold(word))
      if word.isEmpty || word.count > text.count { continue }
      for start in 0...(text.count - word.count)
      where (start == 0 || !isWord(text[start - 1])) && text[start] == word[0]
        && text[start..<(start + word.count)].elementsEqual(word)
      {
        return true
      }
    }
    return false
  }

  private static func isWord(_ character: Character) -> Bool {
    character.isLetter || character.isNumber
  }
}
