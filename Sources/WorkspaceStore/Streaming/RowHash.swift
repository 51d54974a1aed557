import Tables

/// Hashes of values, of columns' names and of rows: equal rows have equal ones, whatever form their
/// values are kept in.
///
/// A row's hash is the sum over its columns; a missing value adds nothing, so that a column which one
/// side does not have is the same as one without values.
enum RowHash {
  /// What makes equal values of different columns differ.
  static func seed(_ name: String) -> UInt64 {
    var name = name
    return name.withUTF8 { text(UnsafeRawBufferPointer($0)) }
  }

  /// What a value of the column with this seed adds to its row.
  @inline(__always) static func term(_ value: UInt64, _ seed: UInt64) -> UInt64 {
    mixed(spread(value ^ seed) ^ 0x9e37_79b9_7f4a_7c15)
  }

  /// The hash of a text's bytes.
  @inline(__always) static func text(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
    var hash = UInt64(bytes.count) &* 0xc2b2_ae3d_27d4_eb4f
    var index = 0
    while index + 8 <= bytes.count {
      hash = mixed(hash ^ bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self))
      index += 8
    }
    var rest: UInt64 = 0
    while index < bytes.count {
      rest = rest << 8 | UInt64(bytes[index])
      index += 1
    }
    return mixed(hash ^ rest &* 0x9e37_79b9_7f4a_7c15)
  }

  /// The hash of a number as it is compared: both zeros are one.
  @inline(__always) static func number(_ value: Double) -> UInt64 {
    value == 0 ? 0 : value.bitPattern
  }

  /// The hash of the text that a whole number from 0 up writes.
  static func digits(_ number: Int64) -> UInt64 {
    var rest = number.magnitude
    return withUnsafeTemporaryAllocation(byteCount: 20, alignment: 1) { room in
      var start = 20
      repeat {
        start -= 1
        room[start] = UInt8(truncatingIfNeeded: 48 + rest % 10)
        rest /= 10
      } while rest > 0
      return text(UnsafeRawBufferPointer(rebasing: room[start...]))
    }
  }

  /// What tells a row without a key from others: all of it.
  @inline(__always) static func unkeyed(_ content: UInt64) -> UInt64 {
    spread(content ^ 0x2545_f491_4f6c_dd1d)
  }

  @inline(__always) private static func mixed(_ value: UInt64) -> UInt64 {
    let product = (value ^ 0xa076_1d64_78bd_642f)
      .multipliedFullWidth(by: 0xe703_7ed1_a0b4_28db)
    return spread(product.high ^ product.low)
  }

  /// Every bit of the result depends on every bit of the value, and no two values share one.
  @inline(__always) private static func spread(_ value: UInt64) -> UInt64 {
    var value = value
    value = (value ^ value >> 30) &* 0xbf58_476d_1ce4_e5b9
    value = (value ^ value >> 27) &* 0x94d0_49bb_1331_11eb
    return value ^ value >> 31
  }
}

/// How the rows of a file and those of a table are hashed, so that both can be compared.
struct RowHashPlan: Sendable {
  /// The key's columns that there are, of which the last one tells rows apart; empty when whole rows do.
  let key: [String]
  /// The table's columns that hold numbers, with which integers are compared as such.
  let numbers: Set<String>
  /// A column that the file does not have, with the same text in every row.
  let constant: (name: String, text: String)?

  init(_ table: TableRecord?, _ file: StreamedFile) {
    let stored = table?.columns ?? []
    constant = file.addedSurvey.map { ("survey_id", $0) }
    key = TableRecord.usableKey(
      file.key, among: stored.map(\.name) + file.source.names + (constant.map { [$0.name] } ?? []))
    numbers = Set(stored.filter { $0.type == .number }.map(\.name))
  }
}

/// Sums up the hashes of some rows, column by column.
struct RowSums {
  private let plan: RowHashPlan
  private let idRoom = Scratch()
  private let contentRoom = Scratch()
  private let keyedRoom = Scratch()
  private(set) var ids = UnsafeMutableBufferPointer<UInt64>(start: nil, count: 0)
  private(set) var contents = UnsafeMutableBufferPointer<UInt64>(start: nil, count: 0)
  private var isKeyed = UnsafeMutableBufferPointer<Bool>(start: nil, count: 0)

  init(_ plan: RowHashPlan) { self.plan = plan }

  /// Begins with `count` rows; what was there is lost.
  mutating func begin(_ count: Int) {
    ids = idRoom.room(count, of: UInt64.self)
    contents = contentRoom.room(count, of: UInt64.self)
    isKeyed = keyedRoom.room(count, of: Bool.self)
    ids.update(repeating: 0)
    contents.update(repeating: 0)
    isKeyed.update(repeating: false)
    if let constant = plan.constant {
      var text = constant.text
      let value = text.withUTF8 { RowHash.text(UnsafeRawBufferPointer($0)) }
      add(constant.name, isValid: { _ in true }) { _ in value }
    }
  }

  /// Adds a column: `value` is asked for the rows that have one.
  @inline(__always) func add(
    _ name: String, isValid: (Int) -> Bool, _ value: (Int) -> UInt64
  ) {
    let seed = RowHash.seed(name)
    let isKey = plan.key.contains(name)
    let tellsApart = name == plan.key.last
    for row in contents.indices where isValid(row) {
      let term = RowHash.term(value(row), seed)
      contents[row] &+= term
      if isKey { ids[row] &+= term }
      if tellsApart { isKeyed[row] = true }
    }
  }

  /// Completes the ids: rows without a key are told apart by all that they say.
  func end() {
    for row in ids.indices where !isKeyed[row] { ids[row] = RowHash.unkeyed(contents[row]) }
  }
}
