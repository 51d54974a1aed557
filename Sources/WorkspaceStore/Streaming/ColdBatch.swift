import Formats
import Tables

/// Makes the compressed columns of a chunk into a record batch.
struct ColdBatch {
  private let offsets = Scratch()
  private let bits = Scratch()
  private let compressor = Compressor()

  func batch(_ columns: [(StreamColumn, ChunkColumn)], rowCount: Int) throws -> ArrowBatch {
    let expected = columns.reduce(0) { total, column in
      total + (column.0.form == .text(.texts) ? Self.byteCount(column.1) / 2 : 0) + rowCount * 4
    }
    var batch = ArrowBatch(
      rowCount: rowCount, compression: .zstd, expecting: expected, compressor: compressor)
    for (column, values) in columns {
      let validity = validity(values)
      if column.form == .text(.decimals) {
        try batch.add(
          missingCount: values.missing, [validity, decimals(values, isWide: column.isWide)])
      } else {
        let (starts, byteCount) = starts(values)
        try batch.add(
          missingCount: values.missing,
          [validity, starts, UnsafeRawBufferPointer(start: values.textBytes, count: byteCount)])
      }
    }
    return batch
  }

  private static func byteCount(_ values: ChunkColumn) -> Int {
    values.textOffsets.map { Int($0[values.codeCount]) } ?? 0
  }

  /// Where each row's text begins, with the end of the last one behind.
  private func starts(_ values: ChunkColumn) -> (UnsafeRawBufferPointer, byteCount: Int) {
    let starts = offsets.room(values.count + 1, of: Int64.self)
    var position: Int64 = 0
    for row in 0..<values.count {
      starts[row] = position
      if values.valid[row] == 1, let ends = values.textOffsets {
        position = ends[Int(values.codes[row]) + 1]
      }
    }
    starts[values.count] = position
    return (UnsafeRawBufferPointer(starts), Int(position))
  }

  private func decimals(_ values: ChunkColumn, isWide: Bool) -> UnsafeRawBufferPointer {
    if isWide { return UnsafeRawBufferPointer(start: values.integers, count: values.count * 8) }
    let room = offsets.room(values.count, of: Int32.self)
    for row in 0..<values.count { room[row] = Int32(truncatingIfNeeded: values.integers[row]) }
    return UnsafeRawBufferPointer(room)
  }

  private func validity(_ values: ChunkColumn) -> UnsafeRawBufferPointer {
    guard values.missing > 0 else { return UnsafeRawBufferPointer(start: nil, count: 0) }
    let room = bits.room((values.count + 7) / 8, of: UInt8.self)
    for index in room.indices {
      var byte: UInt8 = 0
      for row in 8 * index..<min(8 * index + 8, values.count) {
        byte |= values.valid[row] << UInt8(row & 7)
      }
      room[index] = byte
    }
    return UnsafeRawBufferPointer(room)
  }
}
