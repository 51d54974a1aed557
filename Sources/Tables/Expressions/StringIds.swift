/// Numbers for all strings that a program can meet: dictionaries one after the other, then
/// constants and lookup results.
///
/// Equal numbers are equal strings; different numbers may be.
struct StringIds: Sendable {
  /// The first id of each column's dictionary; 0 for columns without one.
  let bases: [UInt32]
  private var dictionaries: [(base: Int, dictionary: StringDictionary)] = []
  private var extraBase = 0
  private var extras: [[UInt8]] = []
  private var extraIndex: [[UInt8]: UInt32] = [:]

  /// Ids for the columns' strings, or nil when there are too many.
  init?(_ columns: [Column]) {
    var next = 0
    var bases: [UInt32] = []
    for column in columns {
      guard let dictionary = column.dictionary else {
        bases.append(0)
        continue
      }
      if let known = dictionaries.first(where: { $0.dictionary === dictionary }) {
        bases.append(UInt32(known.base))
        continue
      }
      guard next + dictionary.count < 1 << 31 else { return nil }
      bases.append(UInt32(next))
      dictionaries.append((next, dictionary))
      next += dictionary.count
    }
    self.bases = bases
    self.extraBase = next
  }

  /// The id of a constant.
  mutating func id(of text: [UInt8]) -> UInt32 {
    if let known = extraIndex[text] { return known }
    let id = UInt32(extraBase + extras.count)
    extras.append(text)
    extraIndex[text] = id
    return id
  }

  /// How many ids there are.
  var count: Int { extraBase + extras.count }

  /// Calls `body` with the bytes of an id.
  func withBytes<Result>(_ id: UInt32, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
    let index = Int(id)
    if index >= extraBase { return extras[index - extraBase].withUnsafeBufferPointer(body) }
    var found = 0
    while found + 1 < dictionaries.count && dictionaries[found + 1].base <= index { found += 1 }
    let entry = dictionaries[found]
    return body(entry.dictionary.utf8(index - entry.base))
  }

  /// Lua's order of two strings in the C locale: by bytes, the shorter first.
  func compare(_ left: UInt32, _ right: UInt32) -> Int {
    if left == right { return 0 }
    return withBytes(left) { first in
      withBytes(right) { second in orderOfBytes(first, second) }
    }
  }
}

/// −1, 0 or 1: by bytes, the shorter first.
package func orderOfBytes(
  _ first: UnsafeBufferPointer<UInt8>, _ second: UnsafeBufferPointer<UInt8>
) -> Int {
  for index in 0..<min(first.count, second.count) where first[index] != second[index] {
    return first[index] < second[index] ? -1 : 1
  }
  return first.count == second.count ? 0 : (first.count < second.count ? -1 : 1)
}
