/// The values of one column, immutable and shared, in Arrow layout.
///
/// Missing values are rows whose `validity` bit is clear; what `storage` holds there is undefined
/// but readable. Slices share memory with the whole.
package struct Column: Sendable {
  /// How the values lie in memory.
  package enum Storage: Sendable {
    case int8(Values<Int8>)
    case int16(Values<Int16>)
    case int32(Values<Int32>)
    case int64(Values<Int64>)
    case float64(Values<Double>)
    case bits(Bitmap)
    case codes8(Values<UInt8>, StringDictionary)
    case codes16(Values<UInt16>, StringDictionary)
    case codes32(Values<UInt32>, StringDictionary)
  }

  /// What the values are: `integer` in int8…int64, `number` in float64, `string` in codes,
  /// `boolean` in bits, `date` in int32 (days), `time` in int64 (microseconds, UTC).
  package let type: ColumnType
  /// The values.
  package let storage: Storage
  /// Which rows have a value; nil when all have.
  package let validity: Bitmap?
  /// The number of rows.
  package let count: Int
  /// The number of rows without a value.
  package let missingCount: Int
  /// Whether the strings are ordered categories: the dictionary's order is the order, and codes
  /// compare as the categories do.
  package let isOrdered: Bool
  /// The survey scale that the values are on, such as `0-10`, when it is known.
  package let scale: String?
  /// Whether the values say who someone is, so that they are not shown.
  package let isPersonal: Bool
  /// What is known of stretches of the rows without looking at them; only where all rows have a value.
  package let blocks: ColumnBlocks?

  /// A column of `storage`, whose shape must be the one of `type`.
  package init(
    _ type: ColumnType, _ storage: Storage, validity: Bitmap? = nil, isOrdered: Bool = false,
    scale: String? = nil, isPersonal: Bool = false, blocks: ColumnBlocks? = nil
  ) {
    let count = storage.count
    precondition(storage.suits(type), "a \(type) column in \(storage.name)")
    precondition(validity.map { $0.count == count } ?? true, "validity of another length")
    self.type = type
    self.storage = storage
    self.count = count
    let missing = validity.map { count - $0.countSet() } ?? 0
    self.missingCount = missing
    self.validity = missing == 0 ? nil : validity
    self.isOrdered = isOrdered
    self.scale = scale
    self.isPersonal = isPersonal
    self.blocks = blocks
  }

  /// Whether row `index` has no value.
  @inlinable package func isMissing(_ index: Int) -> Bool {
    guard let validity else { return false }
    return !validity[index]
  }

  /// The rows in `range`, without copying.
  package func slice(_ range: Range<Int>) -> Column {
    precondition(range.lowerBound >= 0 && range.upperBound <= count, "rows \(range) of \(count)")
    return Column(
      type, storage.slice(range), validity: validity?.slice(range), isOrdered: isOrdered,
      scale: scale, isPersonal: isPersonal)
  }

  /// The same values with a scale label.
  package func labelled(scale: String?) -> Column {
    Column(
      type, storage, validity: validity, isOrdered: isOrdered, scale: scale,
      isPersonal: isPersonal, blocks: blocks)
  }

  /// The same values, marked as saying who someone is; what verbs make of them is marked too.
  package func markedPersonal() -> Column {
    Column(
      type, storage, validity: validity, isOrdered: isOrdered, scale: scale, isPersonal: true,
      blocks: blocks)
  }

  /// The dictionary of a string column, else nil.
  package var dictionary: StringDictionary? {
    switch storage {
    case .codes8(_, let dictionary), .codes16(_, let dictionary), .codes32(_, let dictionary):
      dictionary
    default: nil
    }
  }
}

extension Column.Storage {
  /// The number of rows.
  package var count: Int {
    switch self {
    case .int8(let values): values.count
    case .int16(let values): values.count
    case .int32(let values): values.count
    case .int64(let values): values.count
    case .float64(let values): values.count
    case .bits(let bits): bits.count
    case .codes8(let codes, _): codes.count
    case .codes16(let codes, _): codes.count
    case .codes32(let codes, _): codes.count
    }
  }

  /// The layout's name, for messages to programmers.
  package var name: String {
    switch self {
    case .int8: "int8"
    case .int16: "int16"
    case .int32: "int32"
    case .int64: "int64"
    case .float64: "float64"
    case .bits: "bits"
    case .codes8: "codes8"
    case .codes16: "codes16"
    case .codes32: "codes32"
    }
  }

  fileprivate func suits(_ type: ColumnType) -> Bool {
    switch (type, self) {
    case (.integer, .int8), (.integer, .int16), (.integer, .int32), (.integer, .int64): true
    case (.number, .float64), (.boolean, .bits), (.date, .int32), (.time, .int64): true
    case (.string, .codes8), (.string, .codes16), (.string, .codes32): true
    default: false
    }
  }

  fileprivate func slice(_ range: Range<Int>) -> Column.Storage {
    switch self {
    case .int8(let values): .int8(values.slice(range))
    case .int16(let values): .int16(values.slice(range))
    case .int32(let values): .int32(values.slice(range))
    case .int64(let values): .int64(values.slice(range))
    case .float64(let values): .float64(values.slice(range))
    case .bits(let bits): .bits(bits.slice(range))
    case .codes8(let codes, let dictionary): .codes8(codes.slice(range), dictionary)
    case .codes16(let codes, let dictionary): .codes16(codes.slice(range), dictionary)
    case .codes32(let codes, let dictionary): .codes32(codes.slice(range), dictionary)
    }
  }
}
