import CKernels
import Statistics
import Tables

extension ScoreCounts {
  /// The counts of a column's scores.
  ///
  /// - Throws: `ExperienceError.notNumbers` for a column of another type than integer or number.
  package init(
    of column: Column, coding: ScoreCoding = ScoreCoding(), name: String = "score"
  ) throws(ExperienceError) {
    self.init()
    if let coded = try? CodedScores(column, by: [], coding: coding), let all = coded.counts.first {
      self = all
      return
    }
    let codes = try ScoreHistogram(column, name: name)
    for (code, count) in codes.counts { self[coding.band(of: code)] += count }
    missing += column.missingCount
  }
}

extension ScoreCounts {
  /// The counts of the scores of some rows; nil when the column is of a type for which the rows
  /// are better taken out first.
  package init?(of column: Column, in chosen: Membership, coding: ScoreCoding = ScoreCoding()) {
    guard case .int8(let values) = column.storage else { return nil }
    let bands = CodedScores.bands(coding)
    self.init()
    if let counts = chosen.counts(of: column, kinds: bands) {
      for band in Band.allCases { self[band] = counts[StreamedScores.slot(of: band)] }
      return
    }
    let mask = chosen.mask
    let (scores, words, rowCount) = (values.base, mask.words.base, values.count)
    let (valid, bit) = (column.validity?.bytes, column.validity?.offset ?? 0)
    let total = Tally(bins: 8)
    WorkerThreads.run(pieces: (rowCount + rowsInPiece - 1) / rowsInPiece) { next in
      var counts = [UInt64](repeating: 0, count: 8)
      var missing: UInt64 = 0
      while let piece = next() {
        let first = piece * rowsInPiece
        missing += deed_count_chosen(
          scores + first, min(rowsInPiece, rowCount - first), words + first / 64, valid,
          bit + first, bands, &counts)
      }
      total.add(counts, missing: Int(missing))
    }
    withExtendedLifetime((column, mask)) {}
    let (counts, missing) = total.sums
    for band in Band.allCases { self[band] = Int(counts[StreamedScores.slot(of: band)]) }
    self.missing += missing
  }
}

/// The rows that a thread counts at a time.
private let rowsInPiece = 1 << 16

/// How often each byte that is present occurs, counted on all cores.
private func byteHistogram(
  _ values: Values<Int8>, of column: Column
) -> [(code: Double, count: Int)] {
  let total = Tally(bins: 256)
  WorkerThreads.run(pieces: (values.count + rowsInPiece - 1) / rowsInPiece) { next in
    var bins = [UInt64](repeating: 0, count: 256)
    var words = [UInt64](repeating: 0, count: rowsInPiece / 64)
    while let piece = next() {
      let first = piece * rowsInPiece
      let rows = min(rowsInPiece, values.count - first)
      for word in 0..<((rows + 63) / 64) {
        words[word] = column.presentWord(from: first + 64 * word)
      }
      deed_histogram8(values.base + first, rows, words, &bins)
    }
    total.add(bins)
  }
  let bins = total.sums.bins
  return bins.indices.filter { bins[$0] > 0 }.map { (Double($0 - 128), Int(bins[$0])) }
}

/// How often each code of a score column occurs, without the missing ones.
struct ScoreHistogram {
  private(set) var counts: [(code: Double, count: Int)] = []

  init(_ column: Column, name: String) throws(ExperienceError) {
    switch column.storage {
    case .int8(let values):
      counts = byteHistogram(values, of: column)
    default:
      var bins: [Double: Int] = [:]
      guard let value = column.numbers else {
        throw .notNumbers(name, type: column.type)
      }
      for row in 0..<column.count where !column.isMissing(row) { bins[value(row), default: 0] += 1 }
      counts = bins.map { ($0.key, $0.value) }
    }
  }
}

extension Column {
  /// The values of an integer or number column as doubles by row; nil for other types.
  ///
  /// Rows without a value give an undefined number. A column without any value, whose type nobody
  /// can know, passes for numbers.
  package var numbers: ((Int) -> Double)? {
    guard type == .integer || type == .number else {
      return missingCount == count ? { _ in 0 } : nil
    }
    switch storage {
    case .int8(let values): return { Double(values[$0]) }
    case .int16(let values): return { Double(values[$0]) }
    case .int32(let values): return { Double(values[$0]) }
    case .int64(let values): return { Double(values[$0]) }
    case .float64(let values): return { values[$0] }
    default: return nil
    }
  }
}

extension ScoreCounts {
  /// The counts of a column's scores by group.
  ///
  /// - Throws: `ExperienceError.notNumbers` for a column of another type than integer or number.
  package static func grouped(
    _ column: Column, codes: Values<UInt32>, groups: Int, coding: ScoreCoding,
    name: String = "score"
  ) throws(ExperienceError) -> [ScoreCounts] {
    var counts = [ScoreCounts](repeating: ScoreCounts(), count: groups)
    guard let value = column.numbers else { throw .notNumbers(name, type: column.type) }
    if case .int8(let scores) = column.storage, groups <= 1 << 20 {
      var bins = [Int32](repeating: 0, count: groups << 8)
      var missing = [Int](repeating: 0, count: groups)
      for row in 0..<scores.count {
        let group = Int(codes[row])
        if column.isMissing(row) {
          missing[group] += 1
        } else {
          bins[group << 8 | Int(UInt8(bitPattern: scores[row]))] += 1
        }
      }
      let bands = (0..<256).map { coding.band(of: Double(Int8(bitPattern: UInt8($0)))) }
      for group in 0..<groups {
        for code in 0..<256 where bins[group << 8 | code] > 0 {
          counts[group][bands[code]] += Int(bins[group << 8 | code])
        }
        counts[group].missing += missing[group]
      }
      return counts
    }
    for row in 0..<column.count {
      counts[Int(codes[row])][coding.band(of: column.isMissing(row) ? nil : value(row))] += 1
    }
    return counts
  }
}
