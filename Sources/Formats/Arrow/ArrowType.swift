/// The type of an Arrow field, as far as it matters to reading.
package enum ArrowType: Sendable, Equatable {
  /// The unit of stored instants.
  package enum TimeUnit: Int16, Sendable {
    case second, millisecond, microsecond, nanosecond
  }

  /// Only missing values.
  case null
  case integer(bits: Int, isSigned: Bool)
  case float(bits: Int)
  case boolean
  /// Text or bytes behind offsets of 32 or 64 bits.
  case text(offsetBits: Int)
  /// Text or bytes behind views.
  case textView
  /// Days in 32 bits.
  case days
  /// Milliseconds that fall on whole days, in 64 bits.
  case dayMilliseconds
  /// Instants; nil is a time without a zone.
  case time(TimeUnit, zone: String?)
  /// Decimal numbers of 128 bits with so many digits after the point.
  case decimal(scale: Int)
  /// A type without a column type; how it lies in a file, so that it can be passed over.
  case other(name: String, ArrowLayout)
}

/// How many buffers a field has in a record batch, beside those of its children.
package enum ArrowLayout: Sendable, Equatable {
  case buffers(Int)
  /// Views and validity, then as many buffers as the batch says.
  case views
  /// A union: one buffer fewer since version 5 of the format.
  case union(buffersBeforeVersion5: Int)
}

extension ArrowType {
  /// The type's layout in a record batch.
  var layout: ArrowLayout {
    switch self {
    case .null: .buffers(0)
    case .integer, .float, .boolean, .days, .dayMilliseconds, .time, .decimal: .buffers(2)
    case .text: .buffers(3)
    case .textView: .views
    case .other(_, let layout): layout
    }
  }
}

/// One column of an Arrow file as its schema declares it.
package struct ArrowField: Sendable, Equatable {
  /// How a field's values are codes into a dictionary.
  package struct Dictionary: Sendable, Equatable {
    /// The dictionary's number within the file.
    package var id: Int64
    /// The type of the codes.
    package var codes: ArrowType
    /// Whether the order of the dictionary means something.
    package var isOrdered: Bool
  }

  /// The column's name.
  package var name: String
  /// The type of the values; of the dictionary's values when there is one.
  package var type: ArrowType
  /// The dictionary, when the values are codes.
  package var dictionary: Dictionary?
  /// The parts of a nested type.
  package var children: [ArrowField] = []
  /// Further facts by name.
  package var metadata: [String: String] = [:]
}

/// The columns of an Arrow file and what it says about itself.
package struct ArrowSchema: Sendable, Equatable {
  /// The columns in order.
  package var fields: [ArrowField]
  /// Facts about the whole table by name.
  package var metadata: [String: String] = [:]

  /// The name of the metadata entry that holds a column's survey scale.
  static let scaleKey = "deed:scale"
  /// The key of a field's metadata that says how its texts are stored.
  static let textKey = "deed:text"
  /// The value of `textKey` for texts that are stored as the numbers that they write.
  static let decimals = "decimals"
}
