import CKernels
import Statistics
import Tables

/// Scores by group, counted in one pass over a file in constant memory.
package struct StreamedScores {
  /// What the groups are called: columns with one row for each group, sorted, nil last.
  package let keys: [(name: String, column: Column)]
  /// The counts of each group.
  package let counts: [ScoreCounts]

  /// The most groups that are counted so; more are better grouped in memory.
  private static let largestTable = 1 << 20

  /// Counts the scores of a file by its own columns; nil when there are too many groups for it, or
  /// keys or scores of types that it does not count.
  ///
  /// - Throws: what reading the file throws.
  package init?(
    _ source: CSVSource, by names: [String], score: String, coding: ScoreCoding
  ) throws {
    var bands = [UInt8](repeating: GroupedBands.beyond, count: 513)
    for code in -128...127 {
      bands[code + 128] = UInt8(Self.slot(of: coding.band(of: Double(code))))
    }
    bands[256] = UInt8(Self.slot(of: .missing))
    let bandsOfScores = bands
    let results = try source.scan(
      names + [score],
      makeAccumulator: { types in GroupedBands(types, bands: bandsOfScores, coding: coding) },
      consume: { bands, chunk in bands.add(chunk) })
    guard results.allSatisfy({ $0.accumulator.isUsable }) else { return nil }
    var cells: [[Cell]] = names.map { _ in [] }
    var found: [ScoreCounts] = []
    for result in results {
      result.accumulator.forEachGroup { codes, counts in
        for (key, code) in codes.enumerated() {
          cells[key].append(result.accumulator.cell(key, code, result.dictionaries[key]))
        }
        found.append(counts)
      }
    }
    let columns = zip(names, cells).map { name, cells in
      (name: name, column: Self.column(cells))
    }
    let groups = try Table(columns, rowCount: found.count)
      .grouped(by: names.map { .column($0) })
    var counts = [ScoreCounts](repeating: ScoreCounts(), count: groups.count)
    for (row, part) in found.enumerated() {
      let group = Int(groups.codes[row])
      counts[group] = counts[group] + part
    }
    self.keys = groups.keys
    self.counts = counts
  }

  static func slot(of band: Band) -> Int {
    switch band {
    case .detractor: 0
    case .passive: 1
    case .promoter: 2
    case .invalid: 3
    case .missing: 4
    }
  }

  private static func column(_ cells: [Cell]) -> Column {
    if cells.contains(where: { if case .string = $0 { true } else { false } }) {
      return .strings(cells.map { if case .string(let text) = $0 { text } else { nil } })
    }
    if cells.contains(where: { if case .boolean = $0 { true } else { false } }) {
      return .booleans(cells.map { if case .boolean(let flag) = $0 { flag } else { nil } })
    }
    return .integers(cells.map { if case .integer(let number) = $0 { number } else { nil } })
  }
}

/// One worker's counts by group: eight slots for each combination of key codes.
private struct GroupedBands: Sendable {
  /// The slot where the kernel puts scores that need a look.
  static let beyond: UInt8 = 7

  private(set) var isUsable: Bool
  private let types: [ColumnType]
  private let bands: [UInt8]
  private let coding: ScoreCoding
  /// The bits of each key's code in the place of a group.
  private var bits: [Int]
  private var counts: [UInt64]
  /// Integer keys have codes by first appearance here.
  private var integerCodes: [[Int64: UInt32]]
  private var integerValues: [[Int64]]
  private var places: [UInt32] = []

  init(_ types: [ColumnType], bands: [UInt8], coding: ScoreCoding) {
    self.types = types
    self.bands = bands
    self.coding = coding
    let keys = types.dropLast()
    let score = types.last
    isUsable =
      keys.allSatisfy { $0 == .string || $0 == .integer || $0 == .boolean }
      && (score == .integer || score == .number)
    bits = keys.map { _ in 5 }
    counts = [UInt64](repeating: 0, count: 8 << bits.reduce(0, +))
    integerCodes = keys.map { _ in [:] }
    integerValues = keys.map { _ in [] }
  }

  mutating func add(_ chunk: ChunkColumns) {
    guard isUsable, chunk.count > 0, let score = chunk.columns.last else { return }
    let keys = chunk.columns.dropLast()
    var codes: [[UInt32]] = []
    for (key, column) in keys.enumerated() {
      let isText = types[key] == .string
      codes.append(isText ? [] : numbered(column, key))
      grow(key, toHold: isText ? column.codeCount : integerValues[key].count)
      if !isUsable { return }
    }
    if places.count < chunk.count { places = [UInt32](repeating: 0, count: chunk.count * 2) }
    places.withUnsafeMutableBufferPointer { places in
      guard let base = places.baseAddress else { return }
      if keys.isEmpty { base.update(repeating: 0, count: chunk.count) }
      var shift: Int32 = 0
      for (key, column) in keys.enumerated() {
        codes[key].withUnsafeBufferPointer { numbered in
          deed_group_places(
            types[key] == .string ? column.codes : numbered.baseAddress,
            column.missing == 0 ? nil : column.valid, chunk.count, shift, base)
        }
        shift += Int32(truncatingIfNeeded: bits[key])
      }
    }
    count(score, chunk.count)
  }

  private mutating func count(_ score: ChunkColumn, _ rows: Int) {
    counts.withUnsafeMutableBufferPointer { counts in
      let isInteger = score.type == .integer
      if isInteger {
        let isAnyBeyond = deed_group_bands(
          places, score.integers, score.missing == 0 ? nil : score.valid, rows, bands,
          counts.baseAddress)
        if !isAnyBeyond { return }
      }
      for row in 0..<rows {
        var code: Double?
        if isInteger {
          // Those that the kernel has no band for, such as a 999 that means missing.
          guard score.valid[row] != 0, Int8(exactly: score.integers[row]) == nil else { continue }
          code = Double(score.integers[row])
        } else if score.valid[row] != 0 {
          code = score.numbers[row]
        }
        let slot = StreamedScores.slot(of: coding.band(of: code))
        counts[Int(places[row]) << 3 | slot] &+= 1
      }
    }
  }

  /// Codes by first appearance for a column of integers or booleans.
  private mutating func numbered(_ column: ChunkColumn, _ key: Int) -> [UInt32] {
    (0..<column.count).map { row in
      if column.valid[row] == 0 { return 0 }
      let value = column.integers[row]
      if let code = integerCodes[key][value] { return code }
      let code = UInt32(truncatingIfNeeded: integerValues[key].count)
      integerCodes[key][value] = code
      integerValues[key].append(value)
      return code
    }
  }

  /// Makes room for `count` codes of a key, and for the missing one.
  private mutating func grow(_ key: Int, toHold count: Int) {
    var wanted = bits[key]
    while count >= 1 << wanted && wanted < 31 { wanted += 1 }
    if wanted == bits[key] { return }
    let old = (bits: bits, counts: counts)
    bits[key] = wanted
    guard bits.reduce(0, +) <= 20 else {
      isUsable = false
      counts = []
      return
    }
    counts = [UInt64](repeating: 0, count: 8 << bits.reduce(0, +))
    for group in 0..<(old.counts.count >> 3) {
      var rest = group
      var place = 0
      var shift = 0
      for (index, width) in old.bits.enumerated() {
        place |= (rest & (1 << width - 1)) << shift
        rest >>= width
        shift += bits[index]
      }
      for slot in 0..<8 { counts[place << 3 | slot] = old.counts[group << 3 | slot] }
    }
  }

  /// Calls `body` for each group with rows: codes by key, 0 for missing and from 1 on.
  func forEachGroup(_ body: ([UInt32], ScoreCounts) -> Void) {
    for group in 0..<(counts.count >> 3) {
      let slots = counts[(group << 3)..<(group << 3 + 5)]
      if slots.allSatisfy({ $0 == 0 }) { continue }
      var rest = group
      let codes = bits.map { width -> UInt32 in
        defer { rest >>= width }
        return UInt32(rest & (1 << width - 1))
      }
      let at = slots.startIndex
      body(
        codes,
        ScoreCounts(
          detractors: Int(slots[at]), passives: Int(slots[at + 1]), promoters: Int(slots[at + 2]),
          missing: Int(slots[at + 4]), invalid: Int(slots[at + 3])))
    }
  }

  /// The key that a code stands for.
  func cell(_ key: Int, _ code: UInt32, _ dictionary: StringDictionary) -> Cell {
    if code == 0 { return .missing }
    switch types[key] {
    case .string: return .string(dictionary.string(Int(code) - 1))
    case .boolean: return .boolean(integerValues[key][Int(code) - 1] != 0)
    default: return .integer(integerValues[key][Int(code) - 1])
    }
  }
}
