extension Table {
  /// `count` rows chosen by chance, without repeats, in the table's order.
  ///
  /// Each set of rows has the same chance; the same seed chooses the same rows on every machine.
  /// From fewer rows than `count` all are taken, which is noted.
  package func sampled(count: Int, seed: Int64) throws -> Table {
    try refuseNegative(count, "sample")
    let rows = try numberedRows()
    guard count < rows else {
      let note = Note(
        step: "sample", reason: "rows are all there are of the \(count) asked for", count: rows)
      return try adding([], notes: count == rows ? [] : [note])
    }
    // Floyd's algorithm: one draw for each chosen row
    var random = SeededRandom(seed: seed)
    var chosen: Set<Int32> = []
    for last in rows - count..<rows {
      let draw = Int32(truncatingIfNeeded: random.next(below: last + 1))
      if !chosen.insert(draw).inserted { chosen.insert(Int32(truncatingIfNeeded: last)) }
    }
    return try filtered(rows: Values(chosen.sorted()))
  }

  /// The rows dealt out by chance to named parts, each in the table's order.
  ///
  /// Sizes are the fractions of the rows, rounded so that they add up; fractions add up to 1.
  ///
  /// - Throws: `TableError.fractions`, `.repeatedColumn`.
  package func split(
    _ fractions: [(name: String, fraction: Double)], seed: Int64
  ) throws -> [(name: String, table: Table)] {
    try refuseRepeated(fractions.map(\.name))
    let sum = fractions.reduce(0) { $0 + $1.fraction }
    guard fractions.allSatisfy({ $0.fraction >= 0 }), abs(sum - 1) < 1e-9 else {
      throw TableError.fractions(fractions.map(\.fraction))
    }
    let rows = try numberedRows()
    var random = SeededRandom(seed: seed)
    var order = (0..<rows).map { Int32(truncatingIfNeeded: $0) }
    for place in stride(from: rows - 1, to: 0, by: -1) {
      order.swapAt(place, random.next(below: place + 1))
    }
    var start = 0
    var share = 0.0
    return try fractions.enumerated().map { position, part in
      share += part.fraction
      let isLast = position == fractions.count - 1
      let end = isLast ? rows : max(start, min(rows, Int((share * Double(rows)).rounded())))
      defer { start = end }
      return (part.name, try filtered(rows: Values(order[start..<end].sorted())))
    }
  }

  /// The first row of each combination of the named columns, in the table's order.
  ///
  /// A missing value counts as one value. Without names all columns count.
  package func distinct(by wanted: [String]) throws -> Table {
    let wanted = wanted.isEmpty ? names : wanted
    let rows = try numberedRows()
    let codes = try GroupCodes(columns(wanted), rowCount: rows)
    let first = try codes.firstRows()
    return try filtered(rows: Values((0..<first.count).map { first[$0] }.sorted()))
  }
}
