import Synchronization
import Tables

extension ColumnDecoder {
  /// Texts that are stored as the numbers that they write.
  ///
  /// Numbers that are dense are their own codes, so that a mapped column stays where it lies; its
  /// dictionary then has texts that no row has.
  func decimalTexts(_ validity: Bitmap?) throws -> Column {
    guard case .integer(let bits, true) = field.type, bits == 32 || bits == 64 else {
      throw place.unsupported("\(field.type) as texts of numbers")
    }
    if bits == 32 {
      let values = try values(Int32.self)
      let high = try highest(values)
      if high < max(2 * rowCount, 1 << 16) {
        return Column(
          .string,
          .codes32(
            Values<UInt32>(values.buffer, count: values.count),
            .decimals(below: Int(high) + 1)), validity: validity)
      }
      return Column(.string, distinct(values), validity: validity)
    }
    let values = try values(Int64.self)
    _ = try highest(values)
    return Column(.string, distinct(values), validity: validity)
  }

  /// The greatest value of all rows, 0 without rows; what missing rows hold counts too.
  private func highest<Value: FixedWidthInteger & SignedInteger & BitwiseCopyable & Sendable>(
    _ values: Values<Value>
  ) throws -> Value {
    let (low, high) = extremes(of: values)
    guard low >= 0 else {
      throw place.damage(expected: "numbers from 0 up", found: "\(low)")
    }
    return high
  }

  /// Codes by first appearance.
  private func distinct<Value: FixedWidthInteger & SignedInteger & BitwiseCopyable>(
    _ values: Values<Value>
  ) -> Column.Storage {
    var slots = [UInt32](repeating: 0, count: 1 << 10)
    var known: [Value] = []
    let codes = Values<UInt32>(count: values.count) { codes in
      for row in 0..<values.count {
        let value = values[row]
        var slot = Self.slot(value, slots.count)
        while slots[slot] != 0 && known[Int(slots[slot]) - 1] != value {
          slot = (slot + 1) & (slots.count - 1)
        }
        if slots[slot] == 0 {
          known.append(value)
          slots[slot] = UInt32(truncatingIfNeeded: known.count)
          codes[row] = slots[slot] - 1
          if known.count * 2 > slots.count { slots = Self.grown(known, from: slots.count) }
        } else {
          codes[row] = slots[slot] - 1
        }
      }
    }
    var bytes: [UInt8] = []
    var offsets: [Int64] = [0]
    for value in known {
      bytes.append(contentsOf: String(value).utf8)
      offsets.append(Int64(bytes.count))
    }
    return .codes32(
      codes,
      StringDictionary(offsets: Values(offsets), bytes: .copying(bytes), isDistinct: true))
  }

  private static func slot<Value: FixedWidthInteger>(_ value: Value, _ capacity: Int) -> Int {
    let mixed = UInt64(truncatingIfNeeded: value) &* 0x9e37_79b9_7f4a_7c15
    return Int(truncatingIfNeeded: mixed >> 20) & (capacity - 1)
  }

  private static func grown<Value: FixedWidthInteger>(_ known: [Value], from size: Int) -> [UInt32]
  {
    var slots = [UInt32](repeating: 0, count: size * 4)
    for (code, value) in known.enumerated() {
      var slot = slot(value, slots.count)
      while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = UInt32(truncatingIfNeeded: code + 1)
    }
    return slots
  }
}

extension StringDictionary {
  // Columns of ids mostly share their numbers, and tables their ids: one dictionary serves many.
  private static let largest = Mutex<StringDictionary?>(nil)
  /// Larger dictionaries are not kept.
  private static let mostKept = 1 << 22

  /// The texts `0`, `1`, … of the numbers below `count`, and perhaps some more.
  static func decimals(below count: Int) -> StringDictionary {
    if let known = largest.withLock({ $0 }), known.count >= count, known.count <= 2 * count {
      return known
    }
    let made = StringDictionary(count: count, isDecimal: true) { texts(below: count) }
    if count <= mostKept { largest.withLock { $0 = made } }
    return made
  }

  private static func texts(below count: Int) -> Texts {
    var total = 0
    var first = 0
    var digits = 1
    while first < count {
      let end = min(count, first == 0 ? 10 : first * 10)
      total += (end - first) * digits
      first = end
      digits += 1
    }
    let offsets = Values<Int64>(count: count + 1) { offsets in
      var position: Int64 = 0
      var length: Int64 = 1
      var limit = 10
      for number in 0..<count {
        if number == limit {
          length += 1
          limit *= 10
        }
        offsets[number] = position
        position += length
      }
      offsets[count] = position
    }
    let bytes = Buffer.filled(byteCount: total) { bytes in
      // The last number's digits, counted on as a person would.
      var text: [UInt8] = [48]
      var position = 0
      for _ in 0..<count {
        for digit in text {
          bytes[position] = digit
          position += 1
        }
        var place = text.count - 1
        while place >= 0 && text[place] == 57 {
          text[place] = 48
          place -= 1
        }
        if place >= 0 { text[place] += 1 } else { text.insert(49, at: 0) }
      }
    }
    return Texts(offsets: offsets, bytes: bytes)
  }
}
