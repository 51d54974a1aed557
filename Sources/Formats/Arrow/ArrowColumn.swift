import Tables

/// A column of an Arrow file that is to be written: its name and how its values are stored.
package struct ArrowColumn: Sendable, Equatable {
  /// How the values are stored.
  package enum Encoding: Sendable, Equatable {
    /// Signed integers of 8, 16, 32 or 64 bits.
    case integer(bits: Int)
    case number
    case boolean
    case date
    case time
    /// Each row's text in full.
    case text
    /// Texts that write whole numbers from 0 up without a leading zero, as those numbers.
    case decimals(bits: Int)
    /// Codes of 8, 16 or 32 bits into one dictionary for the file.
    case dictionary(bits: Int, isSigned: Bool)

    /// The bytes of whole numbers that may count up; nil for other forms.
    var numberWidth: Int? {
      switch self {
      case .integer(let bits), .decimals(let bits): bits >= 32 ? bits / 8 : nil
      default: nil
      }
    }
  }

  /// The column's name.
  package let name: String
  /// How the values are stored.
  package let encoding: Encoding
  /// Whether the strings are ordered categories.
  package let isOrdered: Bool
  /// The survey scale of the values.
  package let scale: String?

  /// A column of this form.
  package init(
    _ name: String, _ encoding: Encoding, isOrdered: Bool = false, scale: String? = nil
  ) {
    self.name = name
    self.encoding = encoding
    self.isOrdered = isOrdered
    self.scale = scale
  }

  /// The form that `column` needs when it is all there is to write: strings that repeat become a
  /// dictionary, others text.
  package init(_ name: String, suiting column: Column) {
    let encoding: Encoding =
      switch column.storage {
      case .int8: .integer(bits: 8)
      case .int16: .integer(bits: 16)
      case .int32: column.type == .date ? .date : .integer(bits: 32)
      case .int64: column.type == .time ? .time : .integer(bits: 64)
      case .float64: .number
      case .bits: .boolean
      case .codes8(_, let dictionary): Self.coded(dictionary, bits: 8, column)
      case .codes16(_, let dictionary): Self.coded(dictionary, bits: 16, column)
      case .codes32(_, let dictionary): Self.coded(dictionary, bits: 32, column)
      }
    self.init(name, encoding, isOrdered: column.isOrdered, scale: column.scale)
  }

  // Signed codes are read by every tool; unsigned ones only where the dictionary needs them.
  private static func coded(
    _ dictionary: StringDictionary, bits: Int, _ column: Column
  ) -> Encoding {
    guard dictionary.isDistinct || column.isOrdered else { return .text }
    return .dictionary(bits: bits, isSigned: dictionary.count <= 1 << (bits - 1))
  }

  /// The most strings that a dictionary may have; nil without one.
  var dictionaryLimit: Int? {
    guard case .dictionary(let bits, let isSigned) = encoding else { return nil }
    return 1 << (isSigned ? bits - 1 : bits)
  }
}

/// How an Arrow file is written.
package struct ArrowOptions: Sendable {
  /// How the buffers are compressed; nil leaves them raw, so that they can be mapped.
  package var compression: BodyCompression?
  /// The effort of zstd, 1 to 19.
  package var level: Int32 = 1
  /// The rows of a record batch when a whole table is written; nil makes it one batch.
  package var rowsPerBatch: Int?
  /// Facts about the table by name.
  package var metadata: [String: String] = [:]

  /// The columns whose texts are the decimal numbers that are their codes, to be stored as those.
  package var decimals: Set<String> = []

  /// Raw, in one batch.
  package init(compression: BodyCompression? = nil, rowsPerBatch: Int? = nil) {
    self.compression = compression
    self.rowsPerBatch = rowsPerBatch
  }
}
