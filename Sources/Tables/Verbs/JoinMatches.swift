import Activity

/// The pairs of rows of an inner or left join.
struct JoinMatches {
  /// The left row of each pair, or nil when each left row stands once, in order.
  let left: Values<Int32>?
  /// The right row of each pair, −1 where there is none.
  let right: Values<Int32>
  /// How many left rows have more than one match.
  let multiplied: Int

  /// Pairs the rows.
  ///
  /// - Parameters:
  ///   - keys: the keys of both sides.
  ///   - keepingAll: whether left rows without a match stay.
  ///   - many: what to do with several matches.
  ///   - refusal: the error for a left row with so many matches.
  /// - Returns: the pairs, in the order of the left rows.
  /// - Throws: the refusal, and `TableError.tooManyRows`.
  static func pairing(
    _ keys: JoinKeys, keepingAll: Bool, many: Join.Many,
    refusal: (_ row: Int, _ count: Int) -> TableError
  ) throws -> JoinMatches {
    try Cancellation.check()
    if let only = onlyRows(keys) { return JoinMatches(keys, only: only, keepingAll: keepingAll) }
    return try JoinMatches(keys, keepingAll: keepingAll, many: many, refusal: refusal)
  }

  private init(
    _ keys: JoinKeys, keepingAll: Bool, many: Join.Many,
    refusal: (_ row: Int, _ count: Int) -> TableError
  ) throws {
    let (offsets, rows) = rowsByCode(keys.right, count: keys.count)
    try Cancellation.check()
    let leftRows = keys.left.count
    let chunks = (leftRows + rowsInChunk - 1) / rowsInChunk
    // per chunk: pairs, rows with several matches, the first of them
    var tallies = [(pairs: Int, several: Int, first: Int)](repeating: (0, 0, -1), count: chunks)
    let takesAll = many != .first
    func matches(_ row: Int) -> Range<Int> {
      let code = keys.left.base[row]
      return code == JoinKeys.none ? 0..<0 : offsets[Int(code)]..<offsets[Int(code) + 1]
    }
    tallies.withUnsafeMutableBufferPointer { tallies in
      inChunks(of: leftRows) { range in
        var tally = (pairs: 0, several: 0, first: -1)
        for row in range {
          let found = matches(row).count
          if found > 1 {
            tally.several += 1
            if tally.first < 0 { tally.first = row }
          }
          tally.pairs += found == 0 ? (keepingAll ? 1 : 0) : takesAll ? found : 1
        }
        tallies[range.lowerBound / rowsInChunk] = tally
      }
    }
    multiplied = tallies.reduce(0) { $0 + $1.several }
    if many == .error, let first = tallies.first(where: { $0.first >= 0 })?.first {
      throw refusal(first, matches(first).count)
    }
    let total = tallies.reduce(0) { $0 + $1.pairs }
    guard total <= Int(Int32.max) else { throw TableError.tooManyRows(total) }
    var starts: [Int] = []
    var next = 0
    for tally in tallies {
      starts.append(next)
      next += tally.pairs
    }
    let isWhole = keepingAll && (many == .first || multiplied == 0)
    let left = UnsafeMutablePointer<Int32>.allocate(capacity: isWhole ? 1 : total + 1)
    defer { left.deallocate() }
    right = Values(count: total) { right in
      inChunks(of: leftRows) { range in
        var place = starts[range.lowerBound / rowsInChunk]
        for row in range {
          let found = matches(row)
          if found.isEmpty {
            guard keepingAll else { continue }
            right[place] = -1
            if !isWhole { left[place] = Int32(truncatingIfNeeded: row) }
            place += 1
            continue
          }
          for index in takesAll ? found : found.prefix(1) {
            right[place] = rows.base[index]
            if !isWhole { left[place] = Int32(truncatingIfNeeded: row) }
            place += 1
          }
        }
      }
    }
    self.left =
      isWhole ? nil : Values(count: total) { $0.baseAddress?.update(from: left, count: total) }
  }

  /// Pairs the rows when no key stands twice on the right.
  private init(_ keys: JoinKeys, only: Values<Int32>, keepingAll: Bool) {
    let base = only.base
    multiplied = 0
    let found = Values<Int32>(count: keys.left.count) { out in
      inChunks(of: keys.left.count) { range in
        for row in range {
          let code = keys.left.base[row]
          out[row] = code == JoinKeys.none ? -1 : base[Int(code)]
        }
      }
    }
    withExtendedLifetime(only) {}
    if keepingAll {
      left = nil
      right = found
    } else {
      let rows = selectedRows(of: found.count) { found.base[$0] >= 0 }
      left = rows
      right = Values(count: rows.count) { out in
        inChunks(of: rows.count) { range in
          for index in range { out[index] = found.base[Int(rows.base[index])] }
        }
      }
    }
  }

  /// For each key its right row or −1, or nil when a key stands twice.
  private static func onlyRows(_ keys: JoinKeys) -> Values<Int32>? {
    var isUnique = true
    let rows = Values<Int32>(count: keys.count) { out in
      out.initialize(repeating: -1)
      for row in 0..<keys.right.count where keys.right.base[row] != JoinKeys.none {
        let code = Int(keys.right.base[row])
        if out[code] >= 0 {
          isUnique = false
          return
        }
        out[code] = Int32(truncatingIfNeeded: row)
      }
    }
    return isUnique ? rows : nil
  }

  /// What the analyst must know about several matches.
  func note(_ join: Join, leftRows: Int) -> Note? {
    guard multiplied > 0 else { return nil }
    let column = join.keys.map(\.left).joined(separator: ", ")
    if join.many == .first {
      return Note(
        step: "join", reason: "rows had several matches, of which the first was taken",
        column: column, count: multiplied)
    }
    return Note(
      step: "join",
      reason: "rows had several matches: \(grouped(leftRows)) → \(grouped(right.count)) rows",
      column: column, count: multiplied)
  }
}

/// A number with its thousands apart: `5,000`.
private func grouped(_ number: Int) -> String {
  var text = ""
  for (position, digit) in String(number).reversed().enumerated() {
    if position > 0, position % 3 == 0 { text.append(",") }
    text.append(digit)
  }
  return String(text.reversed())
}
