import Formats
import Tables

/// Makes the compressed columns of a chunk into a record batch.
struct ColdBatch {
  private let offsets = Scratch()
  private let bits = Scratch()
  private let compressor = Compressor()

  func batch(_ columns: [(StreamColumn, ChunkColumn)], rowCount: Int) -> ArrowBatch {
    let expected = columns.reduce(0) { total, column in
      total + (column.0.form == .text(.texts) ? Self.byteCount(column.1) / 2 : 0) + rowCount * 4
    }
    var batch = ArrowBatch(
      rowCount: rowCount, compression: .zstd, expecting: expected, compressor: compressor)
    for (column, values) in columns {
      let validity = validity(values)
      if column.form == .text(.decimals) {
        batch.add(
          missingCount: values.missing, validity, numbers: decimals(values, isWide: column.isWide),
          width: column.isWide ? 8 : 4)
      } else {
        let (starts, byteCount) = starts(values)
        batch.add(
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
    // The texts are numbered in row order: without a branch that no processor could foresee.
    var code = 0
    if let offsets = values.textOffsets {
      for row in 0..<values.count {
        starts[row] = offsets[code]
        code += Int(values.valid[row])
      }
      starts[values.count] = offsets[code]
    } else {
      starts.update(repeating: 0)
    }
    return (UnsafeRawBufferPointer(starts), Int(starts[values.count]))
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
    for index in 0..<values.count / 8 {
      let eight = UnsafeRawPointer(values.valid + 8 * index).loadUnaligned(as: UInt64.self)
      // Moves the lowest bit of each byte to its place in the highest one.
      room[index] = UInt8(
        truncatingIfNeeded: (eight.littleEndian &* 0x0102_0408_1020_4080) >> 56)
    }
    if values.count % 8 > 0 {
      var byte: UInt8 = 0
      for row in values.count / 8 * 8..<values.count {
        byte |= values.valid[row] << UInt8(row & 7)
      }
      room[values.count / 8] = byte
    }
    return UnsafeRawBufferPointer(room)
  }
}
