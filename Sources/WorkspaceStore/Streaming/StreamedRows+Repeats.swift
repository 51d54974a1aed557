import Synchronization
import Tables

/// Rows of a file with a key that other rows have too, ascending.
struct RepeatedRows {
  /// Those whose key occurred before.
  var later: [Int] = []
  /// Those whose key occurs again.
  var earlier: [Int] = []
}

extension StreamedRows {
  /// The rows with a key that other rows have too; nil when there are too many to tell them apart
  /// in constant memory.
  ///
  /// Equal hashes only make rows suspect: they are read again and their keys compared.
  func repeatedRows(_ file: StreamedFile) throws -> RepeatedRows? {
    if hasAscendingKeys || file.key.isEmpty { return RepeatedRows() }
    let suspects = try RepeatedKeys.hashes(chunks.map(\.keys), in: spool)
    if suspects.isEmpty { return RepeatedRows() }
    guard suspects.count <= 1 << 20 else { return nil }
    let positions = Self.positions(of: file.key, in: columns)
    let keyColumns = positions.map { columns[$0] }
    let forms = keyColumns.map(\.form)
    let places = Array(keyColumns.indices)
    let found = Mutex<[(chunk: Int, row: Int, key: [[UInt8]?])]>([])
    _ = try file.source.stream(
      keyColumns.map(\.name),
      forms: forms.map { if case .text(let form) = $0 { form } else { nil } },
      isStopped: { false }, makeAccumulator: { _ in KeyHasher(places) },
      consume: { hasher, chunk in
        let hashes = hasher.hashes(chunk, forms)
        var rows: [(chunk: Int, row: Int, key: [[UInt8]?])] = []
        for row in hashes.indices where suspects.contains(hashes[row]) {
          let key = zip(chunk.columns, forms).map { $0.text(row, $1) }
          rows.append((chunk.chunk, row, key))
        }
        found.withLock { $0 += rows }
      }, finish: { _, _ in })
    var last: [[[UInt8]?]: Int] = [:]
    var repeats = RepeatedRows()
    for row in found.withLock({ $0 }).sorted(by: { ($0.chunk, $0.row) < ($1.chunk, $1.row) }) {
      let number = starts[row.chunk] + row.row
      if let before = last.updateValue(number, forKey: row.key) {
        repeats.earlier.append(before)
        repeats.later.append(number)
      }
    }
    repeats.earlier.sort()
    return repeats
  }
}

extension ChunkColumn {
  /// What a row says; nil when it is missing.
  fileprivate func text(_ row: Int, _ form: StreamForm) -> [UInt8]? {
    guard valid[row] == 1 else { return nil }
    switch form {
    case .text(.codes), .text(.texts):
      guard let textOffsets, let textBytes else { return nil }
      let code = Int(codes[row])
      let start = Int(textOffsets[code])
      return Array(
        UnsafeBufferPointer(
          start: textBytes + start, count: Int(textOffsets[code + 1]) - start))
    default: return Array(String(integers[row]).utf8)
    }
  }
}
