import Tables

/// The least and the greatest value of each block of a column's rows, known without reading them.
struct ValueBlocks: Sendable, Equatable {
  /// Consecutive rows.
  struct Block: Sendable, Equatable {
    let rowCount: Int
    /// The least and the greatest value; nil when no row has one.
    let range: ClosedRange<Double>?
  }

  /// The rows of a block of a column in memory.
  static let rows = 1 << 16

  /// The blocks, in the order of the rows.
  var blocks: [Block] = []

  init() {}

  /// The blocks of a column of numbers, dates or times; none of others.
  init(_ column: Column) {
    guard column.type != .string, column.type != .boolean else { return }
    for start in stride(from: 0, to: column.count, by: Self.rows) {
      let range = start..<min(start + Self.rows, column.count)
      append(range.count, column.slice(range).extremes)
    }
  }

  /// Adds the next block.
  mutating func append(_ rowCount: Int, _ extremes: (low: Double, high: Double)?) {
    blocks.append(Block(rowCount: rowCount, range: extremes.map { $0.low...$0.high }))
  }

  /// The least and the greatest value of all blocks; nil without any.
  var extremes: (low: Double, high: Double)? {
    let ranges = blocks.compactMap(\.range)
    guard let low = ranges.map(\.lowerBound).min(), let high = ranges.map(\.upperBound).max()
    else { return nil }
    return (low, high)
  }

  /// Whether these are the blocks of a column; true when there are none.
  func hold(_ column: Column) -> Bool {
    var start = 0
    return blocks.allSatisfy { block in
      let rows = start..<start + block.rowCount
      start = rows.upperBound
      guard rows.upperBound <= column.count else { return false }
      return column.slice(rows).extremes.map { $0.low...$0.high } == block.range
    }
  }

  /// The blocks as bytes for the catalogue: rows, least and greatest value, 20 bytes each.
  var encoded: [UInt8] {
    var bytes: [UInt8] = []
    func append(_ number: some FixedWidthInteger) {
      withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
    }
    for block in blocks {
      append(UInt32(truncatingIfNeeded: block.rowCount))
      append((block.range?.lowerBound ?? .nan).bitPattern)
      append((block.range?.upperBound ?? .nan).bitPattern)
    }
    return bytes
  }

  /// Reads what `encoded` wrote for a column of so many rows; nil for anything else.
  init?(_ bytes: [UInt8], rowCount: Int) {
    guard bytes.count % 20 == 0 else { return nil }
    func number(_ range: Range<Int>) -> UInt64 {
      bytes[range].reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
    var left = rowCount
    for start in stride(from: 0, to: bytes.count, by: 20) {
      let rows = Int(truncatingIfNeeded: number(start..<start + 4))
      let low = Double(bitPattern: number(start + 4..<start + 12))
      let high = Double(bitPattern: number(start + 12..<start + 20))
      guard rows <= left, low <= high || low.isNaN && high.isNaN else { return nil }
      left -= rows
      blocks.append(Block(rowCount: rows, range: low <= high ? low...high : nil))
    }
    guard left == 0 || blocks.isEmpty else { return nil }
  }
}
