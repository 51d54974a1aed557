extension Column {
  /// The rows of all columns, one after the other.
  ///
  /// Integers among numbers become numbers. Ordered categories stay so when the levels agree. Values
  /// on several scales carry the names of all, such as `0-10 and 1-10`, which no figure takes for
  /// one; beside values whose scale is unknown it is unknown.
  ///
  /// - Throws: `TableError.differentTypes`, and `.noCast` for an integer that no number holds.
  package static func concatenated(_ columns: [Column], named name: String) throws -> Column {
    guard let first = columns.first else { return .integers([Int64?]()) }
    if columns.count == 1 { return first }
    let type = try commonType(columns, named: name)
    let parts = try columns.map { try $0.cast(to: type, named: name) }
    let count = parts.reduce(0) { $0 + $1.count }
    let scale = commonScale(parts.filter { $0.missingCount < $0.count })
    let isOrdered = parts.allSatisfy { $0.isOrdered && $0.hasLevels(of: first) }
    let validity: Bitmap? =
      parts.contains { $0.missingCount > 0 }
      ? .joined(parts.map { ($0.validity, $0.count) }, count: count) : nil
    return Column(
      type, storage(of: type, parts, count: count), validity: validity,
      isOrdered: isOrdered, scale: scale, isPersonal: parts.contains(where: \.isPersonal))
  }

  private static func commonScale(_ columns: [Column]) -> String? {
    var names: Set<String> = []
    for column in columns {
      guard let scale = column.scale else { return nil }
      names.formUnion(scale.split(separator: " and ").map(String.init))
    }
    return names.isEmpty ? nil : names.sorted().joined(separator: " and ")
  }

  /// Whether the ordered categories of two columns have the same levels.
  func hasLevels(of other: Column) -> Bool {
    guard let left = dictionary, let right = other.dictionary, left.count == right.count else {
      return false
    }
    return left === right
      || (0..<left.count).allSatisfy { compareBytes(left.utf8($0), right.utf8($0)) == 0 }
  }

  private static func commonType(_ columns: [Column], named name: String) throws -> ColumnType {
    var type = columns[0].type
    for column in columns where column.type != type {
      guard [type, column.type].allSatisfy({ $0 == .integer || $0 == .number }) else {
        throw TableError.differentTypes(name, type, column.type, step: "concat")
      }
      type = .number
    }
    return type
  }

  private static func storage(of type: ColumnType, _ parts: [Column], count: Int) -> Storage {
    switch type {
    case .boolean:
      return .bits(
        .joined(
          parts.map { part in
            if case .bits(let bits) = part.storage { (bits, part.count) } else { (nil, part.count) }
          }, count: count))
    case .number: return .float64(joined(parts, count) { $0.number($1) })
    case .date: return .int32(joined(parts, count) { Int32(truncatingIfNeeded: $0.whole($1)) })
    case .time: return .int64(joined(parts, count) { $0.whole($1) })
    case .string: return strings(parts, count: count)
    case .integer:
      let width = parts.map { $0.byteWidth }.max() ?? 8
      switch width {
      case 1: return .int8(joined(parts, count) { Int8(truncatingIfNeeded: $0.whole($1)) })
      case 2: return .int16(joined(parts, count) { Int16(truncatingIfNeeded: $0.whole($1)) })
      case 4: return .int32(joined(parts, count) { Int32(truncatingIfNeeded: $0.whole($1)) })
      default: return .int64(joined(parts, count) { $0.whole($1) })
      }
    }
  }

  /// Codes into one dictionary of all parts' strings.
  private static func strings(_ parts: [Column], count: Int) -> Storage {
    if let dictionary = parts[0].dictionary,
      parts.allSatisfy({ $0.dictionary === dictionary || $0.hasLevels(of: parts[0]) })
    {
      return narrowCodes(joined(parts, count) { UInt32($0.code($1)) }, dictionary)
    }
    if let dictionary = decimals(parts) {
      return .codes32(
        joined(parts, count) { $0.isMissing($1) ? 0 : UInt32($0.code($1)) }, dictionary)
    }
    if let storage = texts(parts, count: count) { return storage }
    var builder = DictionaryBuilder()
    let maps = parts.map { part in
      (0..<(part.dictionary?.count ?? 0)).map { code in
        part.dictionary.map { builder.code(of: $0.utf8(code)) } ?? 0
      }
    }
    let codes = Values<UInt32>(count: count) { out in
      var next = 0
      for (part, map) in zip(parts, maps) {
        for row in 0..<part.count {
          out[next] = part.isMissing(row) ? 0 : map[part.code(row)]
          next += 1
        }
      }
    }
    return narrowCodes(codes, builder.finish())
  }

  /// The dictionary in which the codes of all parts mean what they mean in their own: that of numbers,
  /// where all texts are numbers which are their own codes; nil for others.
  private static func decimals(_ parts: [Column]) -> StringDictionary? {
    let dictionaries = parts.filter { $0.missingCount < $0.count }.map(\.dictionary)
    guard dictionaries.allSatisfy({ $0?.isDecimal == true }) else { return nil }
    return dictionaries.compactMap(\.self).max { $0.count < $1.count }
  }

  /// Codes into the parts' texts one after the other, where those mostly differ anyway; nil where
  /// texts repeat, or where there are far more than rows.
  private static func texts(_ parts: [Column], count: Int) -> Storage? {
    let dictionaries = parts.map { $0.dictionary ?? StringDictionary([]) }
    let total = dictionaries.reduce(0) { $0 + $1.count }
    guard dictionaries.contains(where: { !$0.isDistinct }), total <= 2 * count,
      total < Int(UInt32.max)
    else { return nil }
    let lengths = dictionaries.map { Int($0.offsets[$0.count] - $0.offsets[0]) }
    let offsets = Values<Int64>(count: total + 1) { offsets in
      var next = 0
      var start: Int64 = 0
      for (dictionary, length) in zip(dictionaries, lengths) {
        let first = dictionary.offsets[0]
        for code in 0..<dictionary.count {
          offsets[next] = start + dictionary.offsets[code] - first
          next += 1
        }
        start += Int64(length)
      }
      offsets[total] = start
    }
    let bytes = Buffer.filled(byteCount: lengths.reduce(0, +)) { target in
      var position = 0
      for (dictionary, length) in zip(dictionaries, lengths) where length > 0 {
        UnsafeMutableRawBufferPointer(rebasing: target[position..<position + length]).copyMemory(
          from: UnsafeRawBufferPointer(
            start: dictionary.bytes.address + Int(dictionary.offsets[0]), count: length))
        position += length
      }
    }
    let codes = Values<UInt32>(count: count) { out in
      var next = 0
      var start: UInt32 = 0
      for (part, dictionary) in zip(parts, dictionaries) {
        for row in 0..<part.count {
          out[next] = part.isMissing(row) ? 0 : start + UInt32(truncatingIfNeeded: part.code(row))
          next += 1
        }
        start += UInt32(truncatingIfNeeded: dictionary.count)
      }
    }
    return .codes32(codes, StringDictionary(offsets: offsets, bytes: bytes, isDistinct: false))
  }

  private static func joined<Element>(
    _ parts: [Column], _ count: Int, _ value: (Column, Int) -> Element
  ) -> Values<Element> {
    Values(count: count) { out in
      var next = 0
      for part in parts {
        for row in 0..<part.count {
          out[next] = value(part, row)
          next += 1
        }
      }
    }
  }

  private var byteWidth: Int {
    switch storage {
    case .int8: 1
    case .int16: 2
    case .int32: 4
    default: 8
    }
  }

  /// The whole number stored in row `index`; 0 where there is none.
  @inline(__always) func whole(_ index: Int) -> Int64 {
    switch storage {
    case .int8(let values): Int64(values[index])
    case .int16(let values): Int64(values[index])
    case .int32(let values): Int64(values[index])
    case .int64(let values): values[index]
    default: 0
    }
  }

  private func number(_ index: Int) -> Double {
    if case .float64(let values) = storage { return values[index] }
    return Double(whole(index))
  }
}

/// Codes in the narrowest layout for their dictionary.
func narrowCodes(_ codes: Values<UInt32>, _ dictionary: StringDictionary) -> Column.Storage {
  func narrowed<Code: FixedWidthInteger & BitwiseCopyable>() -> Values<Code> {
    Values(count: codes.count) { out in
      for row in 0..<codes.count { out[row] = Code(truncatingIfNeeded: codes.base[row]) }
    }
  }
  if dictionary.count <= 1 << 8 { return .codes8(narrowed(), dictionary) }
  if dictionary.count <= 1 << 16 { return .codes16(narrowed(), dictionary) }
  return .codes32(codes, dictionary)
}

extension Bitmap {
  /// The bits of all parts, one after the other; a part without a bitmap is all set.
  fileprivate static func joined(_ parts: [(bits: Bitmap?, count: Int)], count: Int) -> Bitmap {
    let buffer = Buffer.filled(byteCount: (count + 7) / 8) { bytes in
      bytes.initializeMemory(as: UInt8.self, repeating: 0)
      var next = 0
      for part in parts {
        for row in 0..<part.count {
          if part.bits.map({ $0[row] }) ?? true { bytes[next >> 3] |= 1 << UInt8(next & 7) }
          next += 1
        }
      }
    }
    return Bitmap(buffer, count: count)
  }
}

/// Collects different strings and numbers them by first appearance.
struct DictionaryBuilder {
  private var offsets: [Int64] = [0]
  private var bytes: [UInt8] = []
  private var index: [Int: [UInt32]] = [:]

  /// The code of a string, which is numbered now when it is new.
  mutating func code(of string: UnsafeBufferPointer<UInt8>) -> UInt32 {
    let hash = StringDictionary.hash(string)
    for code in index[hash] ?? [] {
      let range = Int(offsets[Int(code)])..<Int(offsets[Int(code) + 1])
      if range.count == string.count, bytes[range].elementsEqual(string) { return code }
    }
    let code = UInt32(truncatingIfNeeded: offsets.count - 1)
    bytes.append(contentsOf: string)
    offsets.append(Int64(bytes.count))
    index[hash, default: []].append(code)
    return code
  }

  /// The dictionary of the strings so far.
  consuming func finish() -> StringDictionary {
    StringDictionary(offsets: Values(offsets), bytes: .copying(bytes), isDistinct: true)
  }
}
