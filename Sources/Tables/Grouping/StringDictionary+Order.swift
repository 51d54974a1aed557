import Activity

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

extension StringDictionary {
  /// For each code its place when the different strings are sorted by bytes.
  ///
  /// Codes with equal bytes share a place; places are dense.
  ///
  /// - Throws: `Stopped`.
  func ranks() throws(Stopped) -> [UInt32] {
    let order = try sortedCodes()
    var ranks = [UInt32](repeating: 0, count: count)
    var rank: UInt32 = 0
    for (position, code) in order.enumerated() {
      if position > 0, compare(Int(order[position - 1].code), Int(code.code)) != 0 { rank += 1 }
      ranks[Int(code.code)] = rank
    }
    return ranks
  }

  /// For each code the first one with the same bytes, when any two are equal.
  func firstEqualCodes() -> [UInt32] {
    var first: [Int: [UInt32]] = [:]
    first.reserveCapacity(count)
    return (0..<count).map { code in
      let hash = Self.hash(utf8(code))
      if let known = first[hash]?.first(where: { compare(Int($0), code) == 0 }) { return known }
      first[hash, default: []].append(UInt32(code))
      return UInt32(code)
    }
  }

  /// Less than, equal to, or greater than zero, as the bytes of `left` come before those of `right`.
  func compare(_ left: Int, _ right: Int) -> Int { compareBytes(utf8(left), utf8(right)) }

  /// A dictionary of the given codes, in their order.
  func picking(_ codes: [Int], isDistinct: Bool? = nil) -> StringDictionary {
    var offsets: [Int64] = [0]
    offsets.reserveCapacity(codes.count + 1)
    for code in codes { offsets.append(offsets[offsets.count - 1] + Int64(utf8(code).count)) }
    let bytes = Buffer.filled(byteCount: Int(offsets[codes.count])) { out in
      for (position, code) in codes.enumerated() {
        let source = utf8(code)
        if let base = source.baseAddress, source.count > 0 {
          out.baseAddress.map {
            ($0 + Int(offsets[position])).copyMemory(from: base, byteCount: source.count)
          }
        }
      }
    }
    return StringDictionary(
      offsets: Values(offsets), bytes: bytes, isDistinct: isDistinct ?? self.isDistinct)
  }

  private func sortedCodes() throws(Stopped) -> [(head: UInt64, code: UInt32)] {
    var codes = (0..<count).map { (head: head(of: utf8($0)), code: UInt32($0)) }
    var compared = 0
    var isGivenUp = false
    // A comparison that wants to stop makes the rest cheap; the order is thrown away.
    codes.sort { left, right in
      compared &+= 1
      if compared & 0x3FFF == 0, Cancellation.isRequested { isGivenUp = true }
      if isGivenUp { return false }
      if left.head != right.head { return left.head < right.head }
      let order = compare(Int(left.code), Int(right.code))
      return order == 0 ? left.code < right.code : order < 0
    }
    try Cancellation.check()
    return codes
  }

  /// The first eight bytes as a number in their order.
  private func head(of bytes: UnsafeBufferPointer<UInt8>) -> UInt64 {
    var head: UInt64 = 0
    for index in 0..<8 {
      head = head << 8 | UInt64(index < bytes.count ? bytes[index] : 0)
    }
    return head
  }
}

/// Less than, equal to, or greater than zero, as `left` comes before `right` by bytes.
func compareBytes(
  _ left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>
) -> Int {
  let common = min(left.count, right.count)
  if common > 0, let leftBase = left.baseAddress, let rightBase = right.baseAddress {
    let order = memcmp(leftBase, rightBase, common)
    if order != 0 { return Int(order) }
  }
  return left.count - right.count
}
