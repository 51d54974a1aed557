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
    let bands = (0..<256).map { code in
      UInt8(Self.slot(of: coding.band(of: Double(code - 128))))
    }
    let results = try source.scan(
      names + [score],
      makeAccumulator: { types in GroupedBands(types, bands: bands, coding: coding) },
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
    if places.count < chunk.count { places = [UInt32](repeating: 0, count: chunk.count * 2) }
    for row in 0..<chunk.count { places[row] = 0 }
    var codes: [[UInt32]] = []
    for (key, column) in chunk.columns.dropLast().enumerated() where types[key] != .string {
      codes.append(numbered(column, key))
    }
    var next = 0
    for (key, column) in chunk.columns.dropLast().enumerated() {
      if types[key] == .string {
        grow(key, toHold: highest(column.codes, chunk.count) + 1)
      } else {
        next += 1
        grow(key, toHold: UInt32(truncatingIfNeeded: integerValues[key].count))
      }
      if !isUsable { return }
    }
    next = 0
    var shift = 0
    for (key, column) in chunk.columns.dropLast().enumerated() {
      if types[key] == .string {
        place(column.codes, column.valid, column.missing, chunk.count, shift)
      } else {
        codes[next].withUnsafeBufferPointer { codes in
          if let base = codes.baseAddress {
            place(base, column.valid, column.missing, chunk.count, shift)
          }
        }
        next += 1
      }
      shift += bits[key]
    }
    count(score, chunk.count)
  }

  /// Adds a key's codes, from 1 (0 is missing), to the places of the rows.
  private mutating func place(
    _ codes: UnsafePointer<UInt32>, _ valid: UnsafePointer<UInt8>, _ missing: Int, _ rows: Int,
    _ shift: Int
  ) {
    let shift = UInt32(truncatingIfNeeded: shift)
    places.withUnsafeMutableBufferPointer { places in
      if missing == 0 {
        for row in 0..<rows { places[row] |= (codes[row] &+ 1) &<< shift }
      } else {
        for row in 0..<rows {
          places[row] |= ((codes[row] &+ 1) &* UInt32(valid[row])) &<< shift
        }
      }
    }
  }

  private mutating func count(_ score: ChunkColumn, _ rows: Int) {
    let missing = StreamedScores.slot(of: .missing)
    let isNumber = score.type == .number
    counts.withUnsafeMutableBufferPointer { counts in
      bands.withUnsafeBufferPointer { bands in
        places.withUnsafeBufferPointer { places in
          if isNumber {
            for row in 0..<rows {
              let slot = StreamedScores.slot(
                of: coding.band(of: score.valid[row] == 0 ? nil : score.numbers[row]))
              counts[Int(places[row]) << 3 | slot] &+= 1
            }
          } else if score.missing == 0 {
            for row in 0..<rows {
              let code = min(max(score.integers[row], -128), 127)
              counts[Int(places[row]) << 3 | Int(bands[Int(code) + 128])] &+= 1
            }
          } else {
            for row in 0..<rows {
              let code = min(max(score.integers[row], -128), 127)
              let slot = score.valid[row] == 0 ? missing : Int(bands[Int(code) + 128])
              counts[Int(places[row]) << 3 | slot] &+= 1
            }
          }
        }
      }
    }
  }

  private func highest(_ codes: UnsafePointer<UInt32>, _ rows: Int) -> UInt32 {
    var highest: UInt32 = 0
    for row in 0..<rows { highest = max(highest, codes[row]) }
    return highest
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
  private mutating func grow(_ key: Int, toHold count: UInt32) {
    var wanted = bits[key]
    while count >= 1 << UInt32(wanted) && wanted < 31 { wanted += 1 }
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
