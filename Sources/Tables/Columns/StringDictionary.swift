import Synchronization

/// The strings of a dictionary-encoded column, in Arrow layout: offsets and bytes.
///
/// Bytes are whatever was given, in the normal case UTF-8. A dictionary of a column with mostly
/// different texts may hold a string twice (`isDistinct` is false): whoever compares codes asks
/// for `Column.distinctCodes` first.
package final class StringDictionary: Sendable {
  /// `count + 1` byte offsets, ascending.
  package let offsets: Values<Int64>
  /// The bytes of all strings, one after the other.
  package let bytes: Buffer
  /// Whether no two codes hold the same bytes.
  package let isDistinct: Bool
  /// Whether each string writes its code as a decimal number, so that codes of several such
  /// dictionaries mean the same.
  package let isDecimal: Bool
  private let index = Mutex<[Int: [UInt32]]?>(nil)

  /// The number of strings.
  package var count: Int { offsets.count - 1 }

  /// Wraps offsets (`count + 1` of them, ascending, the last at most `bytes.byteCount`) and bytes.
  package init(
    offsets: Values<Int64>, bytes: Buffer, isDistinct: Bool, isDecimal: Bool = false
  ) {
    precondition(offsets.count > 0, "a dictionary has one more offset than strings")
    self.offsets = offsets
    self.bytes = bytes
    self.isDistinct = isDistinct
    self.isDecimal = isDecimal
  }

  /// A dictionary of different strings.
  package convenience init(_ strings: [String]) {
    var offsets: [Int64] = [0]
    var bytes: [UInt8] = []
    for string in strings {
      bytes.append(contentsOf: string.utf8)
      offsets.append(Int64(bytes.count))
    }
    self.init(
      offsets: Values(offsets), bytes: .copying(bytes),
      isDistinct: Set(strings.map { Array($0.utf8) }).count == strings.count)
  }

  /// The bytes of a code in `0..<count`, valid while the dictionary lives.
  @inlinable package func utf8(_ code: Int) -> UnsafeBufferPointer<UInt8> {
    let start = Int(offsets[code])
    return UnsafeBufferPointer(
      start: (bytes.address + start).assumingMemoryBound(to: UInt8.self),
      count: Int(offsets[code + 1]) - start)
  }

  /// The string of a code in `0..<count`; bytes that are not UTF-8 are shown as U+FFFD.
  package func string(_ code: Int) -> String { String(decoding: utf8(code), as: UTF8.self) }

  /// The first code that holds exactly these bytes, or nil.
  ///
  /// The first call builds an index.
  package func code(of wanted: UnsafeBufferPointer<UInt8>) -> Int? {
    index.withLock { index in
      if index == nil { index = buildIndex() }
      for code in index?[Self.hash(wanted)] ?? [] {
        let candidate = utf8(Int(code))
        if candidate.elementsEqual(wanted) { return Int(code) }
      }
      return nil
    }
  }

  /// The first code that holds exactly this string, or nil.
  package func code(of wanted: String) -> Int? {
    var wanted = wanted
    return wanted.withUTF8 { code(of: $0) }
  }

  private func buildIndex() -> [Int: [UInt32]] {
    var index: [Int: [UInt32]] = [:]
    index.reserveCapacity(count)
    for code in 0..<count { index[Self.hash(utf8(code)), default: []].append(UInt32(code)) }
    return index
  }

  /// FNV-1a over the bytes.
  package static func hash(_ bytes: UnsafeBufferPointer<UInt8>) -> Int {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    return Int(truncatingIfNeeded: hash)
  }
}
