import CKernels
import Statistics
import Tables

/// Scores in memory by group, counted in one pass without numbering the rows.
package struct GroupedScores {
  /// What the groups are called: columns with one row for each group, sorted, nil last.
  package let keys: [(name: String, column: Column)]
  /// The counts of each group.
  package let counts: [ScoreCounts]

  /// The most combinations of keys that are counted so: with the scores they fill 16 bits.
  private static let mostPlaces = 1 << 12

  /// Counts the scores by texts of which few are different; nil for other keys or missing ones,
  /// and for scores that are not small whole numbers.
  package init?(
    _ table: Table, by names: [String], score: String, coding: ScoreCoding
  ) throws {
    let columns = try table.columns(names + [score])
    guard let scores = columns.last, case .int8(let codes) = scores.storage,
      (1...Int(DEED_SCORE_KEYS)).contains(names.count)
    else { return nil }
    var keys: [SmallKey] = []
    var places = 1
    for column in columns.dropLast().reversed() {
      guard let key = SmallKey(column, factor: places * Int(DEED_SCORE_SLOTS)) else { return nil }
      places *= key.count
      guard places <= Self.mostPlaces else { return nil }
      keys.insert(key, at: 0)
    }
    let count = ScorePlaces(keys: keys, codes: codes, scores: scores, places: places, coding)
    let bands = count.bands()
    var cells: [[Int]] = keys.map { _ in [] }
    var found: [ScoreCounts] = []
    for place in 0..<places {
      let slots = bands[(place * 5)..<(place * 5 + 5)].map { Int($0) }
      if slots.allSatisfy({ $0 == 0 }) { continue }
      var rest = place
      for (index, key) in keys.enumerated().reversed() {
        cells[index].append(rest % key.count)
        rest /= key.count
      }
      found.append(
        ScoreCounts(
          detractors: slots[0], passives: slots[1], promoters: slots[2], missing: slots[4],
          invalid: slots[3]))
    }
    let unsorted = Table(
      zip(names, zip(keys, cells)).map { ($0, $1.0.column($1.1)) }, rowCount: found.count)
    let groups = try unsorted.grouped(by: names.map { .column($0) })
    var sorted = [ScoreCounts](repeating: ScoreCounts(), count: groups.count)
    for (row, part) in found.enumerated() {
      let group = Int(groups.codes[row])
      sorted[group] = sorted[group] + part
    }
    self.keys = groups.keys
    self.counts = sorted
  }
}

/// A key column of text whose codes are bytes.
private struct SmallKey: Sendable {
  let codes: Values<UInt8>
  /// How many codes there are.
  let count: Int
  /// How far apart the places of two codes are.
  let factor: Int
  private let dictionary: StringDictionary
  private let isOrdered: Bool

  init?(_ column: Column, factor: Int) {
    guard case .codes8(let codes, let dictionary) = column.storage, column.validity == nil,
      dictionary.count > 0
    else { return nil }
    self.codes = codes
    self.count = dictionary.count
    self.factor = factor
    self.dictionary = dictionary
    self.isOrdered = column.isOrdered
  }

  /// The column of the values with these codes.
  func column(_ codes: [Int]) -> Column {
    Column(
      .string, .codes8(Values(codes.map { UInt8(truncatingIfNeeded: $0) }), dictionary),
      isOrdered: isOrdered)
  }
}

/// The pass over the rows.
private struct ScorePlaces: Sendable {
  let keys: [SmallKey]
  let codes: Values<Int8>
  let scores: Column
  let places: Int
  let coding: ScoreCoding

  init(
    keys: [SmallKey], codes: Values<Int8>, scores: Column, places: Int, _ coding: ScoreCoding
  ) {
    self.keys = keys
    self.codes = codes
    self.scores = scores
    self.places = places
    self.coding = coding
  }

  /// The rows of each place by band, five numbers a place.
  func bands() -> [UInt64] {
    let slots = (-128...127).map { StreamedScores.slot(of: coding.band(of: Double($0))) }
    let total = Tally(bins: places * 5)
    let stretch = 1 << 16
    WorkerThreads.run(pieces: (codes.count + stretch - 1) / stretch) { next in
      var worker = Worker(self, slots: slots, stretch: stretch)
      while let piece = next() {
        worker.count(piece * stretch, min(stretch, codes.count - piece * stretch))
      }
      total.add(worker.bands())
    }
    return total.sums.bins
  }

  private struct Worker {
    let pass: ScorePlaces
    /// The band of each score from −128 on.
    let slots: [Int]
    let size: Int
    let factors: [UInt16]
    var counts: [UInt32]
    var others: [UInt32]
    /// What the counts by score do not tell: missing scores and those beyond 0 to 14.
    var extra: [UInt64]

    init(_ pass: ScorePlaces, slots: [Int], stretch: Int) {
      self.pass = pass
      self.slots = slots
      size = pass.places * Int(DEED_SCORE_SLOTS)
      factors = pass.keys.map { UInt16(truncatingIfNeeded: $0.factor) }
      counts = [UInt32](repeating: 0, count: size * Int(DEED_COUNT_WAYS))
      others = [UInt32](repeating: 0, count: stretch + 1)
      extra = [UInt64](repeating: 0, count: pass.places * 5)
    }

    mutating func count(_ first: Int, _ rows: Int) {
      let keys = pass.keys.map { Optional($0.codes.base + first) }
      let found = deed_count_scores(
        keys, factors, keys.count, pass.codes.base + first, rows, &counts, size, &others)
      for index in 0..<found {
        let row = first + Int(others[index])
        if pass.scores.isMissing(row) { continue }
        extra[place(row) * 5 + slots[Int(pass.codes[row]) + 128]] += 1
      }
      if pass.scores.validity == nil { return }
      for start in stride(from: first, to: first + rows, by: 64) {
        let all = UInt64.max >> UInt64(64 - min(64, first + rows - start))
        var absent = all & ~pass.scores.presentWord(from: start)
        while absent != 0 {
          let row = start + absent.trailingZeroBitCount
          absent &= absent &- 1
          extra[place(row) * 5 + StreamedScores.slot(of: .missing)] += 1
          // What a missing row holds was counted as a score.
          let held = Int(UInt8(bitPattern: pass.codes[row]))
          if held < Int(DEED_SCORE_SLOTS) - 1 {
            counts[place(row) * Int(DEED_SCORE_SLOTS) + held] &-= 1
          }
        }
      }
    }

    private func place(_ row: Int) -> Int {
      pass.keys.reduce(0) { $0 + Int($1.codes[row]) * $1.factor } / Int(DEED_SCORE_SLOTS)
    }

    func bands() -> [UInt64] {
      var bands = extra
      for place in 0..<pass.places {
        for score in 0..<Int(DEED_SCORE_SLOTS) - 1 {
          var count: UInt32 = 0
          for way in 0..<Int(DEED_COUNT_WAYS) {
            count &+= counts[way * size + place * Int(DEED_SCORE_SLOTS) + score]
          }
          bands[place * 5 + slots[score + 128]] += UInt64(count)
        }
      }
      return bands
    }
  }
}
