extension ArrowSchema {
  /// Reads the `Schema` table of a file's footer.
  init(_ table: FlatTable, at place: ArrowPlace) throws {
    guard try table.integer(0, default: Int16(0)) == 0 else {
      throw place.unsupported("big-endian data")
    }
    var reader = SchemaReader(place: place)
    var fields: [ArrowField] = []
    if let vector = try table.vector(1, stride: 4) {
      for index in 0..<vector.count {
        fields.append(try reader.field(vector.table(index), depth: 0))
      }
    }
    self.init(fields: fields, metadata: try reader.metadata(table.vector(2, stride: 4)))
  }
}

/// Reads fields with a budget: in a damaged file a list may refer to one field a million times.
private struct SchemaReader {
  let place: ArrowPlace
  private var fieldsLeft = 100_000
  private var textLeft = 1 << 26

  init(place: ArrowPlace) { self.place = place }

  mutating func field(_ table: FlatTable, depth: Int) throws -> ArrowField {
    fieldsLeft -= 1
    guard depth < 64, fieldsLeft >= 0 else {
      throw place.damage(expected: "at most 100000 fields, 64 deep", found: "more")
    }
    let name = try text(table.string(0))
    var children: [ArrowField] = []
    if let vector = try table.vector(5, stride: 4) {
      for index in 0..<vector.count {
        children.append(try field(vector.table(index), depth: depth + 1))
      }
    }
    return ArrowField(
      name: name, type: try type(table, at: place.within("column `\(name)`")),
      dictionary: try dictionary(table.table(4)), children: children,
      metadata: try metadata(table.vector(6, stride: 4)))
  }

  mutating func metadata(_ vector: FlatVector?) throws -> [String: String] {
    var entries: [String: String] = [:]
    guard let vector else { return entries }
    for index in 0..<vector.count {
      let entry = try vector.table(index)
      entries[try text(entry.string(0))] = try text(entry.string(1))
    }
    return entries
  }

  private mutating func text(_ string: String?) throws -> String {
    textLeft -= (string?.utf8.count ?? 0) + 16
    guard textLeft >= 0 else {
      throw place.damage(expected: "at most 64 MiB of names", found: "more")
    }
    return string ?? ""
  }

  private func dictionary(_ table: FlatTable?) throws -> ArrowField.Dictionary? {
    guard let table else { return nil }
    return ArrowField.Dictionary(
      id: try table.integer(0, default: 0),
      codes: try table.table(1).map(integer) ?? .integer(bits: 32, isSigned: true),
      isOrdered: try table.boolean(2))
  }

  private func integer(_ table: FlatTable) throws -> ArrowType {
    let bits = Int(try table.integer(0, default: Int32(0)))
    guard [8, 16, 32, 64].contains(bits) else {
      throw place.damage(expected: "integers of 8, 16, 32 or 64 bits", found: "\(bits) bits")
    }
    return .integer(bits: bits, isSigned: try table.boolean(1))
  }

  private func type(_ field: FlatTable, at place: ArrowPlace) throws -> ArrowType {
    let kind = try field.integer(2, default: UInt8(0))
    guard let table = try field.table(3) else {
      throw place.damage(expected: "a type", found: "none")
    }
    switch kind {
    case 1: return .null
    case 2: return try integer(table)
    case 3:
      switch try table.integer(0, default: Int16(0)) {
      case 1: return .float(bits: 32)
      case 2: return .float(bits: 64)
      default: return .other(name: "half-precision numbers", .buffers(2))
      }
    case 4, 5: return .text(offsetBits: 32)
    case 6: return .boolean
    case 7:
      guard try table.integer(2, default: Int32(128)) == 128 else {
        return .other(name: "decimal numbers of another width than 128 bits", .buffers(2))
      }
      return .decimal(scale: Int(try table.integer(1, default: Int32(0))))
    case 8: return try table.integer(0, default: Int16(1)) == 0 ? .days : .dayMilliseconds
    case 9: return .other(name: "times of day", .buffers(2))
    case 10:
      let unit = try table.integer(0, default: Int16(0))
      guard let unit = ArrowType.TimeUnit(rawValue: unit) else {
        throw place.damage(expected: "a time unit of 0 to 3", found: "\(unit)")
      }
      let zone = try table.string(1)
      return .time(unit, zone: zone == "" ? nil : zone)
    case 11: return .other(name: "intervals", .buffers(2))
    case 12: return .other(name: "lists", .buffers(2))
    case 13: return .other(name: "structures", .buffers(1))
    case 14:
      let isDense = try table.integer(0, default: Int16(0)) == 1
      return .other(name: "unions", .union(buffersBeforeVersion5: isDense ? 3 : 2))
    case 15: return .other(name: "bytes of fixed length", .buffers(2))
    case 16: return .other(name: "lists of fixed length", .buffers(1))
    case 17: return .other(name: "maps", .buffers(2))
    case 18: return .other(name: "durations", .buffers(2))
    case 19, 20: return .text(offsetBits: 64)
    case 21: return .other(name: "lists", .buffers(2))
    case 22: return .other(name: "runs", .buffers(0))
    case 23, 24: return .textView
    case 25, 26: return .other(name: "list views", .buffers(3))
    default: throw place.unsupported("a type of the number \(kind)")
    }
  }
}
