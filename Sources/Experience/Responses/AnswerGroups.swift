import Activity
import Calendars
import Tables

/// Numbers for answers: equal where one customer answers one survey in one month.
///
/// The numbers stand in no order but that of their first rows, so nothing is sorted and texts are only
/// compared where their codes do not tell them apart.
struct AnswerGroups {
  /// For each row its group; −1 for rows without a customer or a date, and those that do not count.
  let codes: [Int32]
  /// The number of groups.
  let count: Int

  /// Groups the rows for which `isValid`.
  ///
  /// - Throws: `Stopped`.
  init(
    customer: Column, answeredAt: Column, survey: Column?, _ isValid: [Bool],
    _ zone: TimeZoneRules
  ) throws {
    let people = try CustomerNumbers(customer)
    let surveys = try survey.map { try RowIdentity([$0], rowCount: isValid.count) }
    var months = MonthNumbers(zone)
    var table = PairTable(expecting: isValid.count / 2)
    var codes = [Int32](repeating: -1, count: isValid.count)
    for row in isValid.indices {
      try Cancellation.check(row: row)
      guard isValid[row], !answeredAt.isMissing(row), !customer.isMissing(row),
        let person = people[row], let month = months.number(of: answeredAt, row)
      else { continue }
      // Months are fewer than days, and surveys than rows: both fit.
      let other = UInt64(surveys?.codes[row] ?? 0) << 32 | UInt64(month)
      codes[row] = table.number(person, other)
    }
    self.codes = codes
    count = table.count
  }
}

/// Small numbers for months of a zone in the order in which they are met.
private struct MonthNumbers {
  private let zone: TimeZoneRules
  // For days from 1970 on, one more than the number of their month.
  private var known = [UInt32](repeating: 0, count: 1 << 15)
  private var numbers: [Int: UInt32] = [:]

  init(_ zone: TimeZoneRules) { self.zone = zone }

  /// The number of the month of a row; nil for a column that holds no days.
  @inline(__always) mutating func number(of column: Column, _ row: Int) -> UInt32? {
    guard let day = column.localDays(row, zone: zone) else { return nil }
    let index = Int(day)
    if known.indices.contains(index), known[index] > 0 { return known[index] - 1 }
    let date = CivilDate(days: day)
    let month = date.year * 12 + date.month
    let number = numbers[month] ?? UInt32(truncatingIfNeeded: numbers.count)
    numbers[month] = number
    if known.indices.contains(index) { known[index] = number + 1 }
    return number
  }
}

/// Numbers that tell customers apart.
private struct CustomerNumbers {
  private enum Source {
    case codes8(Values<UInt8>, [UInt32]?)
    case codes16(Values<UInt16>, [UInt32]?)
    case codes32(Values<UInt32>, [UInt32]?)
    case integers(Values<Int32>)
    case identity(Values<UInt32>)
  }

  private let source: Source
  /// The number of the empty text, which is no customer.
  private let blank: UInt32?

  init(_ column: Column) throws {
    let texts = column.dictionary.flatMap { $0.isDistinct ? nil : TextNumbers($0) }
    blank = column.dictionary.flatMap { dictionary in
      (0..<dictionary.count).first { dictionary.offsets[$0] == dictionary.offsets[$0 + 1] }
        .map { texts?.numbers[$0] ?? UInt32(truncatingIfNeeded: $0) }
    }
    source =
      switch column.storage {
      case .codes8(let codes, _): .codes8(codes, texts?.numbers)
      case .codes16(let codes, _): .codes16(codes, texts?.numbers)
      case .codes32(let codes, _): .codes32(codes, texts?.numbers)
      case .int32(let values): .integers(values)
      default: .identity(try RowIdentity([column], rowCount: column.count).codes)
      }
  }

  /// The number of a row that has a value; nil when that is an empty text.
  @inline(__always) subscript(_ row: Int) -> UInt32? {
    switch source {
    case .codes8(let codes, let numbers): told(UInt32(codes[row]), numbers)
    case .codes16(let codes, let numbers): told(UInt32(codes[row]), numbers)
    case .codes32(let codes, let numbers): told(codes[row], numbers)
    case .integers(let values): UInt32(bitPattern: values[row])
    case .identity(let codes): codes[row]
    }
  }

  @inline(__always) private func told(_ code: UInt32, _ numbers: [UInt32]?) -> UInt32? {
    let number = numbers?[Int(code)] ?? code
    return number == blank ? nil : number
  }
}

/// For each text of a dictionary the first code with the same bytes.
private struct TextNumbers {
  private(set) var numbers: [UInt32]

  init(_ dictionary: StringDictionary) {
    var capacity = 16
    while capacity < 2 * dictionary.count { capacity *= 2 }
    // One more than the code of a slot's text.
    var slots = [UInt32](repeating: 0, count: capacity)
    numbers = []
    numbers.reserveCapacity(dictionary.count)
    for code in 0..<dictionary.count {
      let text = UnsafeRawBufferPointer(dictionary.utf8(code))
      var slot = Int(truncatingIfNeeded: Self.hash(text)) & (capacity - 1)
      while slots[slot] != 0,
        !UnsafeRawBufferPointer(dictionary.utf8(Int(slots[slot]) - 1)).elementsEqual(text)
      {
        slot = (slot + 1) & (capacity - 1)
      }
      if slots[slot] == 0 { slots[slot] = UInt32(truncatingIfNeeded: code + 1) }
      numbers.append(slots[slot] - 1)
    }
  }

  /// Eight bytes at a time.
  private static func hash(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
    var hash = UInt64(bytes.count) &* 0x9e37_79b9_7f4a_7c15
    var index = 0
    while index + 8 <= bytes.count {
      hash = spread(hash ^ bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self))
      index += 8
    }
    var rest: UInt64 = 0
    while index < bytes.count {
      rest = rest << 8 | UInt64(bytes[index])
      index += 1
    }
    return spread(hash ^ rest)
  }
}

/// Numbers pairs of numbers in the order in which they are met.
private struct PairTable {
  private var slots: [Int32]
  private var keys: [(person: UInt32, other: UInt64)] = []

  /// No pairs, with room for about so many.
  init(expecting count: Int) {
    var capacity = 1 << 8
    while capacity < 2 * count { capacity *= 2 }
    slots = [Int32](repeating: -1, count: capacity)
    keys.reserveCapacity(count)
  }

  /// The number of pairs so far.
  var count: Int { keys.count }

  @inline(__always) mutating func number(_ person: UInt32, _ other: UInt64) -> Int32 {
    if keys.count * 2 >= slots.count { grow() }
    let slot = slot(person, other)
    if slots[slot] < 0 {
      slots[slot] = Int32(truncatingIfNeeded: keys.count)
      keys.append((person, other))
    }
    return slots[slot]
  }

  /// Where a pair is, or the free slot where it would be.
  @inline(__always) private func slot(_ person: UInt32, _ other: UInt64) -> Int {
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: spread(UInt64(person) ^ spread(other))) & mask
    while slots[slot] >= 0 {
      let key = keys[Int(slots[slot])]
      if key.person == person && key.other == other { return slot }
      slot = (slot + 1) & mask
    }
    return slot
  }

  private mutating func grow() {
    slots = [Int32](repeating: -1, count: slots.count * 4)
    for (number, key) in keys.enumerated() {
      slots[slot(key.person, key.other)] = Int32(truncatingIfNeeded: number)
    }
  }
}

/// Every bit of the result depends on every bit of the value.
@inline(__always) private func spread(_ value: UInt64) -> UInt64 {
  var value = value
  value = (value ^ value >> 30) &* 0xbf58_476d_1ce4_e5b9
  value = (value ^ value >> 27) &* 0x94d0_49bb_1331_11eb
  return value ^ value >> 31
}
