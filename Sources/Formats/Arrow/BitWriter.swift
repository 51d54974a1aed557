import Tables

/// Writes bitmaps out of parts of others, whatever bit they begin at.
enum BitWriter {
  /// The bits of the parts one after the other; a part without a bitmap is all set.
  static func joined(_ parts: [(bits: Bitmap?, count: Int)]) -> Bitmap {
    let count = parts.reduce(0) { $0 + $1.count }
    let buffer = Buffer.filled(byteCount: (count + 7) / 8) { target in
      target.initializeMemory(as: UInt8.self, repeating: 0)
      var position = 0
      for part in parts {
        var row = 0
        while row < part.count {
          let shift = UInt8((position + row) & 7)
          let taken = min(8 - Int(shift), part.count - row)
          let byte = part.bits.map { Self.byte($0, at: row) } ?? 0xff
          let kept = byte & UInt8(truncatingIfNeeded: (1 << taken) - 1)
          target[(position + row) >> 3] |= kept << shift
          row += taken
        }
        position += part.count
      }
    }
    return Bitmap(buffer, count: count)
  }

  /// One bit for each row.
  static func filled(count: Int, _ isSet: (Int) -> Bool) -> Bitmap {
    let buffer = Buffer.filled(byteCount: (count + 7) / 8) { target in
      target.initializeMemory(as: UInt8.self, repeating: 0)
      for row in 0..<count where isSet(row) { target[row >> 3] |= 1 << UInt8(row & 7) }
    }
    return Bitmap(buffer, count: count)
  }

  /// Eight bits from bit `row` on; those past the bitmap's end are whatever follows.
  private static func byte(_ bits: Bitmap, at row: Int) -> UInt8 {
    // Reads one byte ahead at most, which the padding allows.
    let bit = bits.offset + row
    let word = bits.buffer.address.loadUnaligned(fromByteOffset: bit >> 3, as: UInt16.self)
    return UInt8(truncatingIfNeeded: UInt16(littleEndian: word) >> UInt16(bit & 7))
  }
}
