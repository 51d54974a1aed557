/// Makes column names of a header's cells.
enum HeaderNames {
  /// Names without blanks around them, none empty, no two equal, with notes about what was changed.
  ///
  /// An empty name becomes `column_3` by its position; the second `score` becomes `score_2`.
  static func cleaned(_ names: [String], _ notes: inout [Note]) -> [String] {
    var result: [String] = []
    var taken = Set(names.map(trimmed))
    var seen: Set<String> = []
    for (index, name) in names.enumerated() {
      let short = trimmed(name)
      if short != name && !short.isEmpty {
        notes.append(Note(step: "read", reason: "blanks around the name", column: short, count: 1))
      }
      var unique = short
      if short.isEmpty {
        unique = free("column_\(index + 1)", taken)
        notes.append(Note(step: "read", reason: "column had no name", column: unique, count: 1))
      } else if seen.contains(short) {
        var number = 2
        while taken.contains("\(short)_\(number)") { number += 1 }
        unique = "\(short)_\(number)"
        notes.append(
          Note(
            step: "read", reason: "name was there twice: `\(short)`", column: unique, count: 1))
      }
      taken.insert(unique)
      seen.insert(unique)
      result.append(unique)
    }
    return result
  }

  private static func free(_ name: String, _ taken: Set<String>) -> String {
    var name = name
    while taken.contains(name) { name += "_" }
    return name
  }

  private static func trimmed(_ name: String) -> String {
    let blanks: Set<Unicode.Scalar> = [" ", "\t", "\n", "\r", "\u{a0}", "\u{202f}", "\u{feff}"]
    let scalars = name.unicodeScalars
    guard let first = scalars.firstIndex(where: { !blanks.contains($0) }),
      let last = scalars.lastIndex(where: { !blanks.contains($0) })
    else { return "" }
    return String(scalars[first...last])
  }
}
