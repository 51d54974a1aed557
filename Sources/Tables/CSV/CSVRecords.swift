import CKernels

/// The first records of a file, for looking at: header, sample, survey layouts.
struct CSVRecords {
  /// One field's bytes, without quotes.
  struct Field: Equatable {
    var bytes: [UInt8] = []
    var isQuoted = false
  }

  /// A record and where it begins.
  struct Record {
    let start: Int
    var fields: [Field]

    /// Whether the line holds nothing.
    var isBlank: Bool { fields.count == 1 && fields[0].bytes.isEmpty && !fields[0].isQuoted }
  }

  private let bytes: [UInt8]
  private let dialect: deed_dialect
  private let isWhole: Bool
  /// The offset of the next record.
  private(set) var position: Int
  /// Whether a record was met that cannot be read.
  private(set) var isBroken = false

  /// Records of `bytes` from `start` on; `isWhole` says that the file ends with them.
  init(_ bytes: [UInt8], from start: Int, _ dialect: deed_dialect, isWhole: Bool) {
    self.bytes = bytes
    self.dialect = dialect
    self.isWhole = isWhole
    self.position = start
  }

  /// The next record; nil at the end, or where the bytes at hand or the format end.
  mutating func next() -> Record? {
    guard position < bytes.count, !isBroken else { return nil }
    var record = Record(start: position, fields: [])
    var at = position
    while true {
      guard let field = field(&at) else { return nil }
      record.fields.append(field)
      if at >= bytes.count {
        guard isWhole else { return nil }
        break
      }
      let byte = bytes[at]
      at += 1
      if byte == dialect.delimiter { continue }
      if byte == UInt8(ascii: "\r"), dialect.newline == UInt8(ascii: "\n") {
        if at >= bytes.count && !isWhole { return nil }
        if at < bytes.count && bytes[at] == UInt8(ascii: "\n") { at += 1 }
      }
      break
    }
    position = at
    return record
  }

  // Reads up to a delimiter, a line end or the last byte.
  private mutating func field(_ at: inout Int) -> Field? {
    var field = Field()
    if at < bytes.count, dialect.quotes, bytes[at] == dialect.quote {
      field.isQuoted = true
      at += 1
      while true {
        guard at < bytes.count else {
          isBroken = isWhole
          return nil
        }
        if bytes[at] == dialect.quote {
          guard at + 1 < bytes.count, bytes[at + 1] == dialect.quote else {
            break
          }
          at += 1
        }
        field.bytes.append(bytes[at])
        at += 1
      }
      at += 1
      if at < bytes.count && !isEnd(bytes[at]) {
        isBroken = true
        return nil
      }
      return field
    }
    let start = at
    while at < bytes.count && !isEnd(bytes[at]) { at += 1 }
    field.bytes = Array(bytes[start..<at])
    return field
  }

  private func isEnd(_ byte: UInt8) -> Bool {
    byte == dialect.delimiter || byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r")
  }
}
