import Calendars

/// Writes the cells of one column.
struct CellText {
  private let column: Column
  private let format: TextFormat
  private let zone: TimeZoneRules
  /// The texts of all strings, ready to copy; nil for other columns and for large dictionaries.
  private var entries: EncodedEntries?
  private var unfinite = 0
  private var guarded = 0
  private var repaired = 0
  /// Whether the last cell had no bytes.
  private(set) var wasEmpty = false

  init(_ column: Column, format: TextFormat, zone: TimeZoneRules) {
    self.column = column
    self.format = format
    self.zone = zone
    if let dictionary = column.dictionary, dictionary.count <= EncodedEntries.limit,
      dictionary.count <= column.count
    {
      entries = EncodedEntries(dictionary, format)
    }
  }

  /// Appends the cell of a row.
  mutating func append(_ row: Int, to bytes: inout [UInt8]) {
    let start = bytes.count
    if column.isMissing(row) {
      appendMissing(to: &bytes)
    } else {
      switch column.storage {
      case .int8(let values): JSONText.append(integer: Int64(values[row]), to: &bytes)
      case .int16(let values): JSONText.append(integer: Int64(values[row]), to: &bytes)
      case .int32(let values):
        if column.type == .date {
          appendMoment(to: &bytes) { ISOText.append(days: values[row], to: &$0) }
        } else {
          JSONText.append(integer: Int64(values[row]), to: &bytes)
        }
      case .int64(let values):
        if column.type == .time {
          let offset = offset(values[row])
          appendMoment(to: &bytes) { ISOText.append(time: values[row], offset: offset, to: &$0) }
        } else {
          JSONText.append(integer: values[row], to: &bytes)
        }
      case .float64(let values): append(values[row], to: &bytes)
      case .bits(let bits): bytes.append(contentsOf: (bits[row] ? "true" : "false").utf8)
      case .codes8(let codes, let dictionary): append(Int(codes[row]), dictionary, to: &bytes)
      case .codes16(let codes, let dictionary): append(Int(codes[row]), dictionary, to: &bytes)
      case .codes32(let codes, let dictionary): append(Int(codes[row]), dictionary, to: &bytes)
      }
    }
    wasEmpty = bytes.count == start
  }

  /// What was changed on the way, for the analyst.
  func notes(column name: String) -> [Note] {
    [
      (unfinite, "numbers were not finite and were written as missing"),
      (guarded, "texts that a spreadsheet would execute got a leading '"),
      (repaired, "texts were not UTF-8; the bytes that are not were written as U+FFFD"),
    ].filter { $0.0 > 0 }.map { Note(step: "write", reason: $0.1, column: name, count: $0.0) }
  }

  /// The offset of the zone's clocks, or none when it has seconds, which ISO 8601 lacks.
  private func offset(_ microseconds: Int64) -> Int {
    if zone.isUTC { return 0 }
    let offset = zone.offset(ofMicroseconds: microseconds)
    return offset % 60 == 0 ? offset : 0
  }

  private func appendMissing(to bytes: inout [UInt8]) {
    if case .delimited = format { return }
    bytes.append(contentsOf: "null".utf8)
  }

  private func appendMoment(to bytes: inout [UInt8], _ write: (inout [UInt8]) -> Void) {
    if case .delimited = format { return write(&bytes) }
    bytes.append(UInt8(ascii: "\""))
    write(&bytes)
    bytes.append(UInt8(ascii: "\""))
  }

  private mutating func append(_ number: Double, to bytes: inout [UInt8]) {
    guard number.isFinite else {
      unfinite += 1
      return appendMissing(to: &bytes)
    }
    guard case .delimited(let style) = format, style.decimal == .comma else {
      return bytes.append(contentsOf: number.description.utf8)
    }
    let isQuoted = style.delimiter == UInt8(ascii: ",")
    if isQuoted { bytes.append(UInt8(ascii: "\"")) }
    for byte in number.description.utf8 {
      bytes.append(byte == UInt8(ascii: ".") ? UInt8(ascii: ",") : byte)
    }
    if isQuoted { bytes.append(UInt8(ascii: "\"")) }
  }

  private mutating func append(
    _ code: Int, _ dictionary: StringDictionary, to bytes: inout [UInt8]
  ) {
    if let entries {
      entries.append(code, to: &bytes)
      guarded += entries.isGuarded[code] ? 1 : 0
      repaired += entries.isRepaired[code] ? 1 : 0
      return
    }
    let change = EncodedEntries.append(dictionary.utf8(code), format, to: &bytes)
    guarded += change.isGuarded ? 1 : 0
    repaired += change.isRepaired ? 1 : 0
  }
}

/// The strings of a dictionary as cells.
private struct EncodedEntries {
  /// Larger dictionaries are encoded cell by cell, so that memory stays small.
  static let limit = 1 << 16

  private var offsets: [Int] = [0]
  private var bytes: [UInt8] = []
  private(set) var isGuarded: [Bool] = []
  private(set) var isRepaired: [Bool] = []

  init(_ dictionary: StringDictionary, _ format: TextFormat) {
    for code in 0..<dictionary.count {
      let change = Self.append(dictionary.utf8(code), format, to: &bytes)
      offsets.append(bytes.count)
      isGuarded.append(change.isGuarded)
      isRepaired.append(change.isRepaired)
    }
  }

  func append(_ code: Int, to target: inout [UInt8]) {
    target.append(contentsOf: bytes[offsets[code]..<offsets[code + 1]])
  }

  static func append(
    _ text: UnsafeBufferPointer<UInt8>, _ format: TextFormat, to bytes: inout [UInt8]
  ) -> (isGuarded: Bool, isRepaired: Bool) {
    let isRepaired = !JSONText.isUTF8(text)
    guard case .delimited(let style) = format else {
      JSONText.append(utf8: text, to: &bytes)
      return (false, isRepaired)
    }
    if !isRepaired { return (DelimitedText.append(text, style, to: &bytes), false) }
    var repaired = String(decoding: text, as: UTF8.self)
    return (repaired.withUTF8 { DelimitedText.append($0, style, to: &bytes) }, true)
  }
}
