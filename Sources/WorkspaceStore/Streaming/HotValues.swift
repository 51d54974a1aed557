import Formats
import Tables

/// How a raw column lies in a file.
struct HotLayout {
  let encoding: ArrowColumn.Encoding
  /// The bytes of a value; of no meaning for booleans.
  let width: Int

  /// The layout of a column whose numbers take up to `widest` bytes, or that has so many texts.
  init(_ form: StreamForm, widest: Int, texts: Int) {
    switch form {
    case .integer: (width, encoding) = (widest, .integer(bits: widest * 8))
    case .number: (width, encoding) = (8, .number)
    case .boolean: (width, encoding) = (1, .boolean)
    case .date: (width, encoding) = (4, .date)
    case .time: (width, encoding) = (8, .time)
    case .text(.codes):
      width = texts <= 1 << 8 ? 1 : texts <= 1 << 16 ? 2 : 4
      encoding = .dictionary(bits: width * 8, isSigned: texts <= 1 << (width * 8 - 1))
    case .text:
      width = max(widest, 4)
      encoding = .decimals(bits: width * 8)
    }
  }
}

/// Brings a worker's raw values into the form that they have in a file.
enum HotValues {
  /// Writes values of `from` bytes as ones of `to`, or their codes' translation.
  static func convert(
    _ source: UnsafeRawBufferPointer, _ from: Int, to target: UnsafeMutableRawBufferPointer,
    _ to: Int, count: Int, codes: [UInt32]?
  ) {
    if codes == nil && from == to { return target.copyMemory(from: source) }
    if let codes {
      switch from {
      case 1: translate(source.bindMemory(to: UInt8.self), target, to, count, codes)
      default: translate(source.bindMemory(to: UInt16.self), target, to, count, codes)
      }
      return
    }
    switch from {
    case 1: widen(source.bindMemory(to: Int8.self), target, to, count)
    case 2: widen(source.bindMemory(to: Int16.self), target, to, count)
    default: widen(source.bindMemory(to: Int32.self), target, to, count)
    }
  }

  private static func widen<Narrow: FixedWidthInteger>(
    _ source: UnsafeBufferPointer<Narrow>, _ target: UnsafeMutableRawBufferPointer, _ width: Int,
    _ count: Int
  ) {
    func fill<Wide: FixedWidthInteger>(_ target: UnsafeMutableBufferPointer<Wide>) {
      for row in 0..<count { target[row] = Wide(truncatingIfNeeded: source[row]) }
    }
    switch width {
    case 2: fill(target.bindMemory(to: Int16.self))
    case 4: fill(target.bindMemory(to: Int32.self))
    default: fill(target.bindMemory(to: Int64.self))
    }
  }

  private static func translate<Code: FixedWidthInteger>(
    _ source: UnsafeBufferPointer<Code>, _ target: UnsafeMutableRawBufferPointer, _ width: Int,
    _ count: Int, _ codes: [UInt32]
  ) {
    // A missing row's code is 0, also in a dictionary without texts.
    let codes = codes.isEmpty ? [0] : codes
    func fill<Wide: FixedWidthInteger>(_ target: UnsafeMutableBufferPointer<Wide>) {
      codes.withUnsafeBufferPointer { codes in
        for row in 0..<count { target[row] = Wide(truncatingIfNeeded: codes[Int(source[row])]) }
      }
    }
    switch width {
    case 1: fill(target.bindMemory(to: UInt8.self))
    case 2: fill(target.bindMemory(to: UInt16.self))
    default: fill(target.bindMemory(to: UInt32.self))
    }
  }

  /// Writes 0 where a row is missing, for `valid` has a byte each.
  ///
  /// Missing rows have the code 0: translated they would tell which worker read them.
  static func clear(
    _ target: UnsafeMutableRawBufferPointer, _ width: Int, where valid: UnsafeRawBufferPointer
  ) {
    for row in valid.indices where valid[row] == 0 {
      for byte in 0..<width { target[row * width + byte] = 0 }
    }
  }
}
