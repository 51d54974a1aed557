import Tables

/// The one dictionary of a column in a file, while batches with dictionaries of their own come in.
///
/// As long as all batches share one dictionary, their codes go to the file as they are; another
/// dictionary's strings are added behind the known ones.
struct FileDictionary {
  /// Codes of a batch: as they are or translated.
  enum Codes {
    case codes8(Values<UInt8>)
    case codes16(Values<UInt16>)
    case codes32(Values<UInt32>)
  }

  private var first: StringDictionary?
  private var collector: StringCollector?
  // The translation of the dictionary seen last, which batches in a row mostly share.
  private var last: (dictionary: StringDictionary, codes: [UInt32])?
  /// Whether the strings are in the file already, so that none may be added.
  var isWritten = false

  init(_ dictionary: StringDictionary? = nil) { first = dictionary }

  /// The strings so far.
  var strings: StringDictionary {
    collector?.dictionary() ?? first ?? StringDictionary([])
  }

  /// The batch's codes in the file's dictionary; 0 in missing rows.
  mutating func codes(_ values: Column, column: ArrowColumn, file: String) throws -> Codes {
    guard let dictionary = values.dictionary else { return .codes8(Values([])) }
    if first == nil && dictionary.isDistinct {
      try Self.check(dictionary, column: column, file: file)
      first = dictionary
    }
    if dictionary === first && collector == nil { return Self.plain(values) }
    if column.isOrdered || isWritten {
      throw FormatsError.otherColumn(
        file: file, column: column.name, expected: "the categories of the first batch",
        found: "others")
    }
    let translation = try translation(of: dictionary, column: column, file: file)
    return .codes32(
      Values(count: values.count) { target in
        for row in 0..<values.count {
          target[row] = values.isMissing(row) ? 0 : values.code(row).map { translation[$0] } ?? 0
        }
      })
  }

  private mutating func translation(
    of dictionary: StringDictionary, column: ArrowColumn, file: String
  ) throws -> [UInt32] {
    if let last, last.dictionary === dictionary { return last.codes }
    try Self.check(dictionary, column: column, file: file)
    var collector = self.collector ?? StringCollector(capacity: 0, alwaysDistinct: true)
    if self.collector == nil, let first {
      for code in 0..<first.count {
        _ = collector.code(of: UnsafeRawBufferPointer(first.utf8(code)))
      }
    }
    let codes = (0..<dictionary.count).map {
      collector.code(of: UnsafeRawBufferPointer(dictionary.utf8($0)))
    }
    if let limit = column.dictionaryLimit, collector.dictionaryCount > limit {
      throw FormatsError.otherColumn(
        file: file, column: column.name, expected: "at most \(limit) different strings",
        found: "\(collector.dictionaryCount)")
    }
    self.collector = collector
    last = (dictionary, codes)
    return codes
  }

  private static func check(
    _ dictionary: StringDictionary, column: ArrowColumn, file: String
  ) throws {
    if let limit = column.dictionaryLimit, dictionary.count > limit {
      throw FormatsError.otherColumn(
        file: file, column: column.name, expected: "at most \(limit) different strings",
        found: "\(dictionary.count)")
    }
    for code in 0..<dictionary.count
    where !UTF8Check.isValid(UnsafeRawBufferPointer(dictionary.utf8(code))) {
      throw FormatsError.otherColumn(
        file: file, column: column.name, expected: "UTF-8 text", found: "other bytes")
    }
  }

  private static func plain(_ values: Column) -> Codes {
    // What missing rows hold is undefined: they get a code that readers accept.
    switch values.storage {
    case .codes8(let codes, _): .codes8(cleared(codes, values.validity))
    case .codes16(let codes, _): .codes16(cleared(codes, values.validity))
    case .codes32(let codes, _): .codes32(cleared(codes, values.validity))
    default: .codes8(Values([]))
    }
  }

  private static func cleared<Code: FixedWidthInteger & BitwiseCopyable>(
    _ codes: Values<Code>, _ validity: Bitmap?
  ) -> Values<Code> {
    guard let validity else { return codes }
    return Values<Code>(count: codes.count) { target in
      for row in 0..<codes.count { target[row] = validity[row] ? codes[row] : 0 }
    }
  }
}

extension FileDictionary.Codes {
  /// The codes in this width, which holds them: the dictionary's size was checked.
  func narrowed<Code: FixedWidthInteger & UnsignedInteger & BitwiseCopyable>(
    to type: Code.Type
  ) -> Buffer {
    switch self {
    case .codes8(let codes):
      type == UInt8.self ? codes.window : codes.map { Code(truncatingIfNeeded: $0) }.buffer
    case .codes16(let codes):
      type == UInt16.self ? codes.window : codes.map { Code(truncatingIfNeeded: $0) }.buffer
    case .codes32(let codes):
      type == UInt32.self ? codes.window : codes.map { Code(truncatingIfNeeded: $0) }.buffer
    }
  }
}
