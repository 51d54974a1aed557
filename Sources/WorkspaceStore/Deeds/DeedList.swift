import Experience
import Tables

/// A day's list of a team as it was made.
package struct DeedList: Sendable {
  /// The day, in days since 1970-01-01.
  package var date: Int32
  /// The team; nil when the list is for all teams that had none.
  package var team: String?
  /// Where its draws began.
  package var seed: Int64
  /// The chance of a draw.
  package var draw: Double
  /// The money; nil for any amount.
  package var budget: Double?
  /// What was left out of the visits.
  package var notes: [Note]
  /// The signs, with what became of them.
  package var chosen: [DeedItem]
  /// The other candidates with the rule that left them out.
  package var rejected: [(item: DeedItem, rule: String)]

  /// A list.
  package init(
    date: Int32, team: String?, seed: Int64, draw: Double, budget: Double?, notes: [Note] = [],
    chosen: [DeedItem] = [], rejected: [(item: DeedItem, rule: String)] = []
  ) {
    self.date = date
    self.team = team
    self.seed = seed
    self.draw = draw
    self.budget = budget
    self.notes = notes
    self.chosen = chosen
    self.rejected = rejected
  }
}

/// Notes as one text of the catalogue: a line for each, its fields between tabs.
enum NoteLines {
  static func text(_ notes: [Note]) -> String {
    notes.map { note in
      [note.step, note.reason, note.column ?? "", "\(note.count)"].map(plain)
        .joined(separator: "\t")
    }.joined(separator: "\n")
  }

  static func notes(_ text: String) -> [Note] {
    text.split(separator: "\n").compactMap { line in
      let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      guard fields.count == 4, let count = Int(fields[3]) else { return nil }
      return Note(
        step: fields[0], reason: fields[1], column: fields[2].isEmpty ? nil : fields[2],
        count: count)
    }
  }

  private static func plain(_ text: String) -> String {
    String(text.map { $0 == "\t" || $0.isNewline ? " " : $0 })
  }
}
