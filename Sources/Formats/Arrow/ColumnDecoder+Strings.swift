import Tables

/// The strings of a dictionary as a file holds it: some entries may be missing.
struct ArrowDictionary: Sendable {
  let strings: StringDictionary
  /// Which entries are strings; nil when all are.
  let validity: Bitmap?
}

extension ColumnDecoder {
  /// Rows that are tried for repetition before texts are taken as all different.
  private static let trial = 8192

  /// Text columns: a dictionary of the different strings, or the texts as they lie in the file
  /// when most of them differ.
  func strings() throws -> Column {
    let texts = try parts.map { try PartTexts($0, type: field.type) }
    if texts.count == 1, let raw = texts[0].offsets64, !repeats(texts[0]) {
      return Column(
        .string,
        .codes32(
          Values<UInt32>(count: rowCount) { target in
            for row in 0..<rowCount { target[row] = UInt32(truncatingIfNeeded: row) }
          },
          StringDictionary(offsets: raw, bytes: texts[0].bytes, isDistinct: false)),
        validity: parts[0].validity)
    }
    var collector = StringCollector(capacity: rowCount)
    for (text, part) in zip(texts, parts) {
      for row in 0..<part.rowCount {
        if part.validity?[row] == false {
          collector.appendMissing()
        } else {
          collector.append(try text[row])
        }
      }
    }
    return collector.column()
  }

  private func repeats(_ text: PartTexts) -> Bool {
    guard rowCount > Self.trial else { return true }
    var collector = StringCollector(capacity: Self.trial, alwaysDistinct: true)
    for row in 0..<Self.trial {
      if let string = try? text[row] { _ = collector.code(of: string) }
    }
    return collector.dictionaryCount <= Self.trial / 2
  }

  /// A dictionary's strings out of its batches: every entry keeps its place.
  func dictionary() throws -> ArrowDictionary {
    guard case .text = field.type else {
      guard case .textView = field.type else {
        throw place.unsupported("a dictionary of other values than text")
      }
      return try placedStrings()
    }
    return try placedStrings()
  }

  private func placedStrings() throws -> ArrowDictionary {
    let texts = try parts.map { try PartTexts($0, type: field.type) }
    var offsets: [Int64] = [0]
    var bytes: [UInt8] = []
    var distinct = StringCollector(capacity: 0, alwaysDistinct: true)
    offsets.reserveCapacity(rowCount + 1)
    for (text, part) in zip(texts, parts) {
      for row in 0..<part.rowCount {
        if part.validity?[row] != false {
          let string = try text[row]
          bytes.append(contentsOf: string)
          _ = distinct.code(of: string)
        }
        offsets.append(Int64(bytes.count))
      }
    }
    return ArrowDictionary(
      strings: StringDictionary(
        offsets: Values(offsets), bytes: .copying(bytes),
        isDistinct: distinct.dictionaryCount == rowCount),
      validity: joinedValidity())
  }

  /// Codes into a dictionary; a row whose code names a missing entry is missing.
  func coded(_ dictionary: ArrowDictionary, _ encoding: ArrowField.Dictionary) throws -> Column {
    guard case .integer(let bits, let isSigned) = encoding.codes else {
      throw place.damage(expected: "codes that are integers", found: "\(encoding.codes)")
    }
    var validity = joinedValidity()
    let strings = dictionary.strings
    let storage: Column.Storage
    switch bits {
    case 8: storage = .codes8(try checked(values(UInt8.self), strings, validity), strings)
    case 16: storage = .codes16(try checked(values(UInt16.self), strings, validity), strings)
    case 32: storage = .codes32(try checked(values(UInt32.self), strings, validity), strings)
    default:
      let wide = try checked(values(UInt64.self), strings, validity)
      storage = .codes32(wide.map { UInt32(truncatingIfNeeded: $0) }, strings)
    }
    // A negative code is a large one when it is read without its sign, so it was refused above
    // unless the dictionary is larger than what the signed type can name.
    if isSigned && bits < 64 && strings.count > 1 << (bits - 1) {
      throw place.damage(
        expected: "at most \(1 << (bits - 1)) strings for codes of \(bits) bits",
        found: "\(strings.count)")
    }
    if let entries = dictionary.validity {
      let codes = Column(.string, storage)
      validity = BitWriter.filled(count: rowCount) { row in
        validity?[row] != false && codes.code(row).map { entries[$0] } ?? false
      }
    }
    return Column(.string, storage, validity: validity, isOrdered: encoding.isOrdered)
  }

  /// Codes that are all in the dictionary; those of missing rows become 0 when they are not.
  private func checked<Code: BitwiseCopyable & FixedWidthInteger & UnsignedInteger & Sendable>(
    _ codes: Values<Code>, _ strings: StringDictionary, _ validity: Bitmap?
  ) throws -> Values<Code> {
    let limit = UInt64(strings.count)
    if codes.count == 0 || UInt64(extremes(of: codes).high) < limit { return codes }
    return try Values<Code>(count: codes.count) { target in
      for row in 0..<codes.count {
        if UInt64(codes[row]) < limit {
          target[row] = codes[row]
        } else if validity?[row] == false {
          target[row] = 0
        } else {
          throw place.damage(
            expected: "codes below \(limit)", found: "\(codes[row]) in row \(row + 1)")
        }
      }
    }
  }
}

extension Column {
  /// The code of a row of a string column; nil in other columns.
  func code(_ row: Int) -> Int? {
    switch storage {
    case .codes8(let codes, _): Int(codes[row])
    case .codes16(let codes, _): Int(codes[row])
    case .codes32(let codes, _): Int(codes[row])
    default: nil
    }
  }
}
