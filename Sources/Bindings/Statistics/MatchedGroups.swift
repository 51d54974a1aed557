import Tables

/// Two sets of groups, matched by key.
struct MatchedGroups {
  private let first: Groups
  private let second: Groups
  /// A group for each key of either set, in order.
  let merged: Groups
  private var positions: [(first: Int?, second: Int?)]

  /// Matches the groups of two sets.
  ///
  /// - Throws: keys of different names; `function` is the one that messages name.
  init(_ first: Groups, _ second: Groups, of function: String) throws {
    self.first = first
    self.second = second
    guard first.keys.map(\.name) == second.keys.map(\.name) else {
      throw BindingError.cannotCombine(
        "\(function): the groups have the keys "
          + "\(first.keys.map(\.name).joined(separator: ", ")) and "
          + "\(second.keys.map(\.name).joined(separator: ", "))",
        advice: "group both by the same columns")
    }
    merged = try Table(first.keys).concatenated([Table(second.keys)]).grouped(
      by: first.keys.map { .column($0.name) })
    positions = [(first: Int?, second: Int?)](repeating: (nil, nil), count: merged.count)
    for row in 0..<merged.codes.count {
      let group = Int(merged.codes[row])
      if row < first.count {
        positions[group].first = row
      } else {
        positions[group].second = row - first.count
      }
    }
  }

  /// The rows of a key in both sets; nil when one has none.
  func parts(_ group: Int) throws -> (first: Table, second: Table)? {
    guard let one = positions[group].first, let other = positions[group].second else { return nil }
    return (try first.part(one), try second.part(other))
  }

  /// The notes of both tables, and how many keys are in one set only.
  func notes(step: String) -> [Note] {
    let unmatched = positions.count { $0.first == nil || $0.second == nil }
    let notes = first.table.notes + second.table.notes
    if unmatched == 0 { return notes }
    return notes + [
      Note(
        step: step, reason: "groups are in one set only", column: first.keys.first?.name,
        count: unmatched)
    ]
  }
}
