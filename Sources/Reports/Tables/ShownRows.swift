import Tables

/// The rows of a table that are shown: a head and a tail.
struct ShownRows {
  let total: Int
  let head: Range<Int>
  let tail: Range<Int>

  /// All rows when there are at most `limit`, otherwise `limit` of them, a quarter from the end.
  init(total: Int, limit: Int?) {
    self.total = total
    let limit = limit ?? total
    if total <= limit {
      head = 0..<total
      tail = total..<total
    } else {
      head = 0..<(limit - limit / 4)
      tail = (total - limit / 4)..<total
    }
  }

  var count: Int { head.count + tail.count }
  var indices: [Int] { Array(head) + Array(tail) }
  var isCut: Bool { count < total }

  /// Such as `5,000 rows (20 shown)`.
  var sentence: String {
    counted(total, "row") + (isCut ? " (\(groupedText(count)) shown)" : "")
  }
}

/// Such as `1 row` and `5,000 rows`.
func counted(_ count: Int, _ noun: String) -> String {
  groupedText(count) + " " + noun + (count == 1 ? "" : "s")
}

/// The sentences of notes, each once, such as `412 rows had no tenure`.
func sentences(_ notes: [Note]) -> [String] {
  var sentences: [String] = []
  for note in notes where !sentences.contains(note.sentence) { sentences.append(note.sentence) }
  return sentences
}

extension Note {
  /// The note in words, such as `412 rows had no tenure` or `1 row had no tenure`.
  package var sentence: String {
    groupedText(count) + " " + (count == 1 ? Self.singular(reason) : reason)
  }

  private static let nouns = [
    "answers", "cells", "columns", "customers", "events", "groups", "invitations", "items",
    "journeys", "objects", "periods", "resamples", "responses", "rows", "texts", "times", "values",
    "visits",
  ]
  private static let verbs = [
    ("are", "is"), ("have", "has"), ("were", "was"), ("lack", "lacks"),
  ]

  /// A reason about one thing: the noun that it begins with, and the verb of its first clause.
  private static func singular(_ reason: String) -> String {
    guard let noun = nouns.first(where: { reason.hasPrefix($0 + " ") }) else { return reason }
    let text = noun.dropLast() + reason.dropFirst(noun.count)
    let clause = text.prefix { !",;:".contains($0) }
    var words = clause.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
    for (index, word) in words.enumerated() {
      if let verb = verbs.first(where: { $0.0 == word }) {
        words[index] = verb.1
        break
      }
    }
    return words.joined(separator: " ") + text.dropFirst(clause.count)
  }
}
