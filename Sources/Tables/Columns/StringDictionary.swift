import Synchronization

/// The strings of a dictionary-encoded column, in Arrow layout: offsets and bytes.
///
/// Bytes are whatever was given, in the normal case UTF-8. A dictionary of a column with mostly
/// different texts may hold a string twice (`isDistinct` is false): whoever compares codes asks
/// for `Column.distinctCodes` first.
package final class StringDictionary: Sendable {
  /// The offsets and bytes of strings.
  package struct Texts: Sendable {
    /// One offset more than there are strings, ascending, the last at most `bytes.byteCount`.
    package let offsets: Values<Int64>
    /// The bytes of all strings, one after the other.
    package let bytes: Buffer

    /// Wraps offsets and bytes.
    package init(offsets: Values<Int64>, bytes: Buffer) {
      self.offsets = offsets
      self.bytes = bytes
    }
  }

  /// The number of strings.
  package let count: Int
  /// Whether no two codes hold the same bytes.
  package let isDistinct: Bool
  /// Whether each string writes its code as a decimal number, so that codes of several such
  /// dictionaries mean the same.
  package let isDecimal: Bool
  private let index = Mutex<[Int: [UInt32]]?>(nil)
  // nonisolated(unsafe) because: written once, under the lock of `making` or before anyone else
  // knows the dictionary, and read only after `isMade` says so.
  nonisolated(unsafe) private let storage: UnsafeMutablePointer<Texts>
  private let isMade: Atomic<Bool>
  private let making: Mutex<(@Sendable () -> Texts)?>

  /// Wraps offsets (`count + 1` of them, ascending, the last at most `bytes.byteCount`) and bytes.
  package init(
    offsets: Values<Int64>, bytes: Buffer, isDistinct: Bool, isDecimal: Bool = false
  ) {
    precondition(offsets.count > 0, "a dictionary has one more offset than strings")
    count = offsets.count - 1
    self.isDistinct = isDistinct
    self.isDecimal = isDecimal
    storage = .allocate(capacity: 1)
    storage.initialize(to: Texts(offsets: offsets, bytes: bytes))
    isMade = Atomic(true)
    making = Mutex(nil)
  }

  /// A dictionary of `count` different strings that are made when someone first reads one.
  package init(count: Int, isDecimal: Bool, making: @escaping @Sendable () -> Texts) {
    self.count = count
    isDistinct = true
    self.isDecimal = isDecimal
    storage = .allocate(capacity: 1)
    isMade = Atomic(false)
    self.making = Mutex(making)
  }

  deinit {
    if isMade.load(ordering: .acquiring) { storage.deinitialize(count: 1) }
    storage.deallocate()
  }

  /// The offsets and bytes of the strings.
  package var texts: Texts {
    if !isMade.load(ordering: .acquiring) { make() }
    return storage.pointee
  }

  private func make() {
    making.withLock { making in
      guard let texts = making?() else { return }
      making = nil
      precondition(
        texts.offsets.count == count + 1, "a dictionary has one more offset than strings")
      storage.initialize(to: texts)
      isMade.store(true, ordering: .releasing)
    }
  }

  /// `count + 1` byte offsets, ascending.
  package var offsets: Values<Int64> { texts.offsets }
  /// The bytes of all strings, one after the other.
  package var bytes: Buffer { texts.bytes }

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
  package func utf8(_ code: Int) -> UnsafeBufferPointer<UInt8> {
    let texts = texts
    let start = Int(texts.offsets[code])
    return UnsafeBufferPointer(
      start: (texts.bytes.address + start).assumingMemoryBound(to: UInt8.self),
      count: Int(texts.offsets[code + 1]) - start)
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
