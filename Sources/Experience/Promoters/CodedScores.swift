import CKernels
import Statistics
import Synchronization
import Tables

/// Scores by group of columns in memory whose keys are dictionary codes: counted on all processors
/// without making the groups first.
package struct CodedScores {
  /// What the groups are called: columns with one row for each group, sorted, nil last.
  package let keys: [(name: String, column: Column)]
  /// The counts of each group.
  package let counts: [ScoreCounts]

  /// The most combinations of keys that are counted so.
  private static let largestTable = 1 << 12
  /// The rows that a thread takes at a time; a lane's count of them fits 32 bits.
  private static let rowsInPiece = 1 << 18

  /// Counts scores by columns of distinct dictionary strings.
  ///
  /// Nil for other columns, scores wider than a byte, and too many combinations. Without keys all
  /// rows are one group.
  package init?(
    _ score: Column, by columns: [(name: String, column: Column)], coding: ScoreCoding
  ) throws {
    guard case .int8(let scores) = score.storage else { return nil }
    var keys: [CodedKey] = []
    var places = 1
    for (_, column) in columns {
      guard let key = CodedKey(column, factor: places) else { return nil }
      places *= key.size
      guard places <= Self.largestTable else { return nil }
      keys.append(key)
    }
    let totals = Self.count(
      scores, validity: score.validity, keys: keys, places: places, bands: Self.bands(coding))
    // The columns are read through pointers until here.
    withExtendedLifetime(columns) {}
    let found = (0..<places).filter { place in
      totals[(place << 3)..<(place << 3 + 8)].contains { $0 > 0 }
    }
    let parts = zip(columns, keys).map { named, key in
      (name: named.name, column: key.values(at: found, of: named.column))
    }
    let groups = try Table(parts, rowCount: found.count).grouped(
      by: columns.map { .column($0.name) })
    var counts = [ScoreCounts](repeating: ScoreCounts(), count: groups.count)
    for (row, place) in found.enumerated() {
      for band in Band.allCases {
        counts[Int(groups.codes[row])][band] += totals[place << 3 | StreamedScores.slot(of: band)]
      }
    }
    self.keys = groups.keys
    self.counts = counts
  }

  /// The slots of the bands of the scores from -128 to 127, and of a missing one.
  static func bands(_ coding: ScoreCoding) -> [UInt8] {
    (-128...127).map { UInt8(StreamedScores.slot(of: coding.band(of: Double($0)))) }
      + [UInt8(StreamedScores.slot(of: .missing))]
  }

  /// The counts of all rows by place and band.
  private static func count(
    _ scores: Values<Int8>, validity: Bitmap?, keys: [CodedKey], places: Int, bands: [UInt8]
  ) -> [Int] {
    let narrow = keys.map { $0.kernel(slots: 16) }
    let byScore = counted(scores.count, slots: places << 4) { first, rows, lanes, stride in
      deed_count_scores(
        narrow, narrow.count, scores.base, validity?.bytes, validity?.offset ?? 0, first, rows,
        lanes, stride)
    }
    if let byScore {
      var totals = [Int](repeating: 0, count: places << 3)
      for (slot, count) in byScore.enumerated() where count > 0 {
        let band = slot & 15 == 15 ? bands[256] : bands[128 + (slot & 15)]
        totals[slot / 16 * 8 + Int(band)] += count
      }
      return totals
    }
    let wide = keys.map { $0.kernel(slots: 8) }
    let byBand = counted(scores.count, slots: places << 3) { first, rows, lanes, stride in
      deed_count_coded(
        wide, wide.count, scores.base, validity?.bytes, validity?.offset ?? 0, first, rows, bands,
        lanes, stride)
      return true
    }
    return byBand ?? []
  }

  /// What `kernel` counts in four lanes of `slots`, added up over all rows; nil when it gives up.
  private static func counted(
    _ rowCount: Int, slots: Int,
    _ kernel: (_ first: Int, _ rows: Int, _ lanes: UnsafeMutablePointer<UInt32>, _ stride: Int) ->
      Bool
  ) -> [Int]? {
    let sums = Sums(count: slots)
    WorkerThreads.run(pieces: (rowCount + rowsInPiece - 1) / rowsInPiece) { next in
      var own = [Int](repeating: 0, count: slots)
      var lanes = [UInt32](repeating: 0, count: slots * 4)
      var rows = 0
      func empty() {
        for index in lanes.indices { own[index % slots] += Int(lanes[index]) }
        for index in lanes.indices { lanes[index] = 0 }
        rows = 0
      }
      while let piece = next() {
        if sums.isGivenUp { return }
        let first = piece * rowsInPiece
        let count = min(rowsInPiece, rowCount - first)
        let fits = lanes.withUnsafeMutableBufferPointer { lanes in
          lanes.baseAddress.map { kernel(first, count, $0, slots) } ?? true
        }
        guard fits else { return sums.giveUp() }
        rows += count
        if rows > 1 << 30 { empty() }
      }
      empty()
      sums.add(own)
    }
    return sums.isGivenUp ? nil : sums.all
  }
}

/// Sums that threads add to.
private final class Sums: Sendable {
  private let values: Mutex<[Int]>
  private let hasGivenUp = Atomic<Bool>(false)

  init(count: Int) { values = Mutex([Int](repeating: 0, count: count)) }

  var all: [Int] { values.withLock { $0 } }

  /// Whether a thread met what it does not count.
  var isGivenUp: Bool { hasGivenUp.load(ordering: .relaxed) }

  func giveUp() { hasGivenUp.store(true, ordering: .relaxed) }

  func add(_ more: [Int]) {
    values.withLock { values in
      for index in values.indices { values[index] += more[index] }
    }
  }
}

/// A key as the kernel reads it: one more code than the dictionary has strings, for missing rows.
private struct CodedKey {
  private let column: deed_code_column
  /// The number of codes, the missing one included.
  let size: Int
  private let factor: Int

  init?(_ column: Column, factor: Int) {
    guard let dictionary = column.dictionary, dictionary.isDistinct || column.isOrdered,
      dictionary.count < 1 << 12
    else { return nil }
    let codes: UnsafeRawPointer
    let width: Int32
    switch column.storage {
    case .codes8(let values, _): (codes, width) = (UnsafeRawPointer(values.base), 1)
    case .codes16(let values, _): (codes, width) = (UnsafeRawPointer(values.base), 2)
    case .codes32(let values, _): (codes, width) = (UnsafeRawPointer(values.base), 4)
    default: return nil
    }
    self.size = dictionary.count + 1
    self.factor = factor
    self.column = deed_code_column(
      codes: codes, width: width, valid: column.validity?.bytes,
      bit: column.validity?.offset ?? 0, factor: UInt32(factor),
      missing: UInt32(factor * dictionary.count))
  }

  /// The key for a table with so many slots for each combination of keys.
  func kernel(slots: UInt32) -> deed_code_column {
    var column = column
    column.factor *= slots
    column.missing *= slots
    return column
  }

  /// The key's values at places, one row each.
  func values(at places: [Int], of column: Column) -> Column {
    let codes = places.map { $0 / factor % size }
    let dictionary = column.dictionary ?? StringDictionary([])
    let isMissing = codes.map { $0 == dictionary.count }
    return .coded(
      codes.map { $0 == dictionary.count ? 0 : UInt32($0) }, dictionary,
      validity: isMissing.contains(true) ? Bitmap(isMissing.map { !$0 }) : nil,
      isOrdered: column.isOrdered)
  }
}

extension Bitmap {
  /// The bytes that the bits lie in.
  var bytes: UnsafePointer<UInt8> {
    buffer.address.assumingMemoryBound(to: UInt8.self)
  }
}
