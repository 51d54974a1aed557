import CKernels

/// Bytes of other encodings as UTF-8.
enum TextEncoding {
  /// The text of bytes in UTF-8 or Windows-1252, and whether it was valid.
  static func decode(
    _ bytes: [UInt8], _ encoding: ReadOptions.Encoding
  ) -> (text: String, isValid: Bool) {
    if encoding == .windows1252 {
      return (String(decoding: utf8(fromWindows1252: bytes), as: UTF8.self), true)
    }
    let isValid = deed_utf8_valid(bytes, bytes.count) == bytes.count
    return (String(decoding: bytes, as: UTF8.self), isValid)
  }

  /// Windows-1252 as UTF-8; the five bytes without a character become controls, as in browsers.
  static func utf8(fromWindows1252 bytes: some Sequence<UInt8>) -> [UInt8] {
    var result: [UInt8] = []
    for byte in bytes { append(windows1252: byte, to: &result) }
    return result
  }

  /// Appends one Windows-1252 byte as UTF-8.
  static func append(windows1252 byte: UInt8, to result: inout [UInt8]) {
    let scalar = (0x80...0x9f).contains(byte) ? high[Int(byte) - 0x80] : UInt16(byte)
    if scalar < 0x80 {
      result.append(UInt8(truncatingIfNeeded: scalar))
    } else if scalar < 0x800 {
      result.append(0xc0 | UInt8(truncatingIfNeeded: scalar >> 6))
      result.append(0x80 | UInt8(truncatingIfNeeded: scalar & 0x3f))
    } else {
      result.append(0xe0 | UInt8(truncatingIfNeeded: scalar >> 12))
      result.append(0x80 | UInt8(truncatingIfNeeded: scalar >> 6 & 0x3f))
      result.append(0x80 | UInt8(truncatingIfNeeded: scalar & 0x3f))
    }
  }

  /// UTF-16 as UTF-8; nil when a surrogate stands alone or a byte is left over.
  static func utf8(fromUTF16 bytes: ArraySlice<UInt8>, isLittleEndian: Bool) -> [UInt8]? {
    guard bytes.count % 2 == 0 else { return nil }
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    let low = isLittleEndian ? 0 : 1
    let units = stride(from: bytes.startIndex, to: bytes.endIndex, by: 2).lazy.map { at in
      UInt16(bytes[at + low]) | UInt16(bytes[at + 1 - low]) << 8
    }
    let isBroken = transcode(
      units.makeIterator(), from: UTF16.self, to: UTF8.self, stoppingOnError: true
    ) { result.append($0) }
    return isBroken ? nil : result
  }

  private static let high: [UInt16] = [
    0x20ac, 0x81, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160, 0x2039,
    0x0152, 0x8d, 0x017d, 0x8f, 0x90, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014,
    0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0x9d, 0x017e, 0x0178,
  ]
}
