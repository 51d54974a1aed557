/// Finds entries whose letters hold those of a query in order; the best first.
///
/// Case does not count. The query as one piece is better than in parts, at a word's start better
/// than within, later entries better than earlier ones; each text is found once.
package struct HistorySearch {
  /// The entries found, the best first.
  package let matches: [String]

  /// Searches the entries, oldest first.
  package init(_ query: String, in entries: [String]) {
    let wanted = Array(query.lowercased())
    var seen: Set<String> = []
    var found: [(score: Int, entry: String)] = []
    for entry in entries.reversed() where seen.insert(entry).inserted {
      if let score = Self.score(wanted, in: Array(entry.lowercased())) {
        found.append((score, entry))
      }
    }
    matches =
      found.enumerated().sorted { ($1.element.score, $0.offset) < ($0.element.score, $1.offset) }
      .map(\.element.entry)
  }

  /// How well the letters fit; nil when they are not all there in order.
  static func score(_ wanted: [Character], in text: [Character]) -> Int? {
    guard !wanted.isEmpty else { return 0 }
    if let place = firstPlace(of: wanted, in: text) {
      let isWordStart = place == 0 || !EditBuffer.isWord(text[place - 1])
      return isWordStart ? 1000 : 900
    }
    var place = 0
    var gaps = 0
    var isFirst = true
    for character in wanted {
      guard let next = text[place...].firstIndex(of: character) else { return nil }
      if !isFirst, next > place { gaps += 1 }
      isFirst = false
      place = next + 1
    }
    return max(1, 500 - gaps * 10)
  }

  private static func firstPlace(of wanted: [Character], in text: [Character]) -> Int? {
    guard wanted.count <= text.count else { return nil }
    var inner: Int?
    for start in 0...(text.count - wanted.count)
    where text[start] == wanted[0] && text[start..<(start + wanted.count)] == wanted[...] {
      if start == 0 || !EditBuffer.isWord(text[start - 1]) { return start }
      inner = inner ?? start
    }
    return inner
  }
}
