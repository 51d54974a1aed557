/// Rows of one part: ascending, without repeats, kept as runs.
struct RowSet: Sendable, Equatable {
  /// Ascending, not touching each other, none empty.
  private(set) var runs: [Range<Int>] = []

  init() {}

  /// All rows of a part.
  init(all count: Int) { if count > 0 { runs = [0..<count] } }

  /// These rows, ascending.
  init(_ rows: some Sequence<Int>) { for row in rows { append(row) } }

  /// The number of rows.
  var count: Int { runs.reduce(0) { $0 + $1.count } }
  var isEmpty: Bool { runs.isEmpty }
  /// All rows, ascending.
  var rows: [Int] { runs.flatMap { Array($0) } }

  /// Adds a row that comes after all others.
  mutating func append(_ row: Int) {
    if let last = runs.last, last.upperBound >= row {
      precondition(last.upperBound == row, "row \(row) after \(last)")
      runs[runs.count - 1] = last.lowerBound..<row + 1
    } else {
      runs.append(row..<row + 1)
    }
  }

  /// Sets a flag for each row.
  func mark(_ flags: inout [Bool], _ flag: Bool) {
    for run in runs { for row in run where row < flags.count { flags[row] = flag } }
  }

  /// Gaps and lengths of the runs, seven bits a byte.
  var encoded: [UInt8] {
    var bytes: [UInt8] = []
    var end = 0
    for run in runs {
      Self.append(run.lowerBound - end, to: &bytes)
      Self.append(run.count, to: &bytes)
      end = run.upperBound
    }
    return bytes
  }

  /// The rows that bytes stand for; nil when they stand for none or for one outside `0..<limit`.
  init?(_ bytes: some Sequence<UInt8>, limit: Int) {
    var iterator = bytes.makeIterator()
    var end = 0
    while let gap = Self.next(&iterator) {
      guard let length = Self.next(&iterator), gap >= 0, length > 0, gap <= limit - end,
        length <= limit - end - gap, gap > 0 || runs.isEmpty
      else { return nil }
      runs.append(end + gap..<end + gap + length)
      end += gap + length
    }
  }

  private static func append(_ number: Int, to bytes: inout [UInt8]) {
    var rest = UInt64(number)
    while rest >= 128 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 128)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }

  /// The next number; nil at the end, −1 when the bytes are not a number.
  private static func next(_ bytes: inout some IteratorProtocol<UInt8>) -> Int? {
    var number: UInt64 = 0
    var shift: UInt64 = 0
    while let byte = bytes.next() {
      guard shift <= 42 else { return -1 }
      number |= UInt64(byte & 127) << shift
      if byte < 128 { return Int(number) }
      shift += 7
    }
    return shift == 0 ? nil : -1
  }
}
