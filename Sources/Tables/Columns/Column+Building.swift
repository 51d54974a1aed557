extension Column {
  /// Whole numbers in the narrowest layout that holds them all; nil is missing.
  package static func integers(_ values: [Int64?]) -> Column {
    integers(values.map { $0 ?? 0 }, validity: validity(of: values))
  }

  /// Whole numbers in the narrowest layout that holds them all.
  package static func integers(_ values: [Int64], validity: Bitmap? = nil) -> Column {
    let low = values.min() ?? 0
    let high = values.max() ?? 0
    let storage: Storage
    if low >= Int8.min, high <= Int8.max {
      storage = .int8(Values(values.map { Int8(truncatingIfNeeded: $0) }))
    } else if low >= Int16.min, high <= Int16.max {
      storage = .int16(Values(values.map { Int16(truncatingIfNeeded: $0) }))
    } else if low >= Int32.min, high <= Int32.max {
      storage = .int32(Values(values.map { Int32(truncatingIfNeeded: $0) }))
    } else {
      storage = .int64(Values(values))
    }
    return Column(.integer, storage, validity: validity)
  }

  /// Double-precision numbers; nil is missing, NaN is a value.
  package static func numbers(_ values: [Double?]) -> Column {
    Column(
      .number, .float64(Values(values.map { $0 ?? 0 })), validity: validity(of: values))
  }

  /// Booleans; nil is missing.
  package static func booleans(_ values: [Bool?]) -> Column {
    Column(.boolean, .bits(Bitmap(values.map { $0 ?? false })), validity: validity(of: values))
  }

  /// Days since 1970-01-01; nil is missing.
  package static func dates(_ days: [Int32?]) -> Column {
    Column(.date, .int32(Values(days.map { $0 ?? 0 })), validity: validity(of: days))
  }

  /// Microseconds since 1970-01-01T00:00:00Z; nil is missing.
  package static func times(_ microseconds: [Int64?]) -> Column {
    Column(
      .time, .int64(Values(microseconds.map { $0 ?? 0 })), validity: validity(of: microseconds))
  }

  /// Strings in a dictionary by first appearance; nil is missing.
  package static func strings(_ values: [String?]) -> Column {
    var builder = StringColumnBuilder(capacity: values.count)
    for value in values {
      if var value { value.withUTF8 { builder.append($0) } } else { builder.appendMissing() }
    }
    return builder.finish()
  }

  /// Codes into a dictionary, in the narrowest layout for its size.
  package static func coded(
    _ codes: [UInt32], _ dictionary: StringDictionary, validity: Bitmap? = nil,
    isOrdered: Bool = false
  ) -> Column {
    let storage: Storage
    if dictionary.count <= 1 << 8 {
      storage = .codes8(Values(codes.map { UInt8(truncatingIfNeeded: $0) }), dictionary)
    } else if dictionary.count <= 1 << 16 {
      storage = .codes16(Values(codes.map { UInt16(truncatingIfNeeded: $0) }), dictionary)
    } else {
      storage = .codes32(Values(codes), dictionary)
    }
    return Column(.string, storage, validity: validity, isOrdered: isOrdered)
  }

  private static func validity<Value>(of values: [Value?]) -> Bitmap? {
    values.contains { $0 == nil } ? Bitmap(values.map { $0 != nil }) : nil
  }
}

/// Collects strings row by row into a dictionary-encoded column.
package struct StringColumnBuilder {
  private var codes: [UInt32] = []
  private var valid: [Bool] = []
  private var offsets: [Int64] = [0]
  private var bytes: [UInt8] = []
  private var index: [Int: [UInt32]] = [:]

  /// A builder with room for `capacity` rows.
  package init(capacity: Int = 0) {
    codes.reserveCapacity(capacity)
    valid.reserveCapacity(capacity)
  }

  /// Appends a row with these bytes.
  package mutating func append(_ string: UnsafeBufferPointer<UInt8>) {
    codes.append(code(of: string))
    valid.append(true)
  }

  /// Appends a row without a value.
  package mutating func appendMissing() {
    codes.append(0)
    valid.append(false)
  }

  /// The column of the rows so far.
  package consuming func finish() -> Column {
    let dictionary = StringDictionary(
      offsets: Values(offsets), bytes: .copying(bytes), isDistinct: true)
    return .coded(
      codes, dictionary, validity: valid.contains(false) ? Bitmap(valid) : nil)
  }

  private mutating func code(of string: UnsafeBufferPointer<UInt8>) -> UInt32 {
    let hash = StringDictionary.hash(string)
    for code in index[hash] ?? [] {
      let range = Int(offsets[Int(code)])..<Int(offsets[Int(code) + 1])
      if range.count == string.count && bytes[range].elementsEqual(string) { return code }
    }
    let code = UInt32(offsets.count - 1)
    bytes.append(contentsOf: string)
    offsets.append(Int64(bytes.count))
    index[hash, default: []].append(code)
    return code
  }
}
