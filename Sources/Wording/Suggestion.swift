/// ` Did you mean `x`?` for the closest of `names`, or nothing when none is close.
package func suggestion(for name: String, among names: some Sequence<String>) -> String {
  closestName(to: name, among: names).map { " Did you mean `\($0)`?" } ?? ""
}

/// The name with the fewest edits from `name`, when it is close enough to be what was meant.
///
/// Case does not count, a swap of neighbours is one edit, and at most a third of the letters (and
/// at least one) may differ. Ties go to the first.
package func closestName(to name: String, among names: some Sequence<String>) -> String? {
  let wanted = Array(name.lowercased().unicodeScalars)
  let limit = max(1, wanted.count / 3)
  var best: (name: String, edits: Int)?
  for candidate in names {
    let edits = editDistance(wanted, Array(candidate.lowercased().unicodeScalars), limit: limit)
    if edits <= limit, edits < best?.edits ?? .max { best = (candidate, edits) }
  }
  return best?.name
}

/// The optimal string alignment distance, or `limit + 1` when it is larger than `limit`.
private func editDistance(
  _ left: [Unicode.Scalar], _ right: [Unicode.Scalar], limit: Int
) -> Int {
  if abs(left.count - right.count) > limit { return limit + 1 }
  var beforePrevious: [Int] = []
  var previous = Array(0...right.count)
  for (row, scalar) in left.enumerated() {
    var current = [row + 1]
    for (column, other) in right.enumerated() {
      var edits = min(
        previous[column + 1] + 1, current[column] + 1, previous[column] + (scalar == other ? 0 : 1))
      if row > 0, column > 0, scalar == right[column - 1], left[row - 1] == other {
        edits = min(edits, beforePrevious[column - 1] + 1)
      }
      current.append(edits)
    }
    beforePrevious = previous
    previous = current
  }
  return min(previous[right.count], limit + 1)
}
