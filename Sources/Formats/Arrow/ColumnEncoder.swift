import Tables

/// Turns a column into the buffers of a file's column.
struct ColumnEncoder {
  let column: ArrowColumn
  let file: String

  /// The buffers after the validity; `dictionary` holds the file's strings for this column.
  func buffers(_ values: Column, _ dictionary: inout FileDictionary) throws -> [Buffer] {
    switch (column.encoding, values.storage) {
    case (.integer(let bits), _) where values.type == .integer:
      return [try integers(values, bits: bits)]
    case (.number, .float64(let numbers)): return [numbers.window]
    case (.boolean, .bits(let bits)): return [BitWriter.joined([(bits, bits.count)]).buffer]
    case (.date, .int32(let days)) where values.type == .date: return [days.window]
    case (.time, .int64(let times)) where values.type == .time: return [times.window]
    case (.decimals(32), .codes32(let codes, let texts)) where texts.isDecimal:
      // What missing rows hold is stored too: no code, but a number like the others.
      return [codes.window]
    case (.text, _) where values.type == .string: return try texts(values)
    case (.dictionary(let bits, _), _) where values.type == .string:
      let codes = try dictionary.codes(values, column: column, file: file)
      switch bits {
      case 8: return [codes.narrowed(to: UInt8.self)]
      case 16: return [codes.narrowed(to: UInt16.self)]
      default: return [codes.narrowed(to: UInt32.self)]
      }
    default:
      throw other(expected: "\(column.encoding)", found: "\(values.type) in \(values.storage.name)")
    }
  }

  private func integers(_ values: Column, bits: Int) throws -> Buffer {
    switch (values.storage, bits) {
    case (.int8(let values), 8): return values.window
    case (.int16(let values), 16): return values.window
    case (.int32(let values), 32): return values.window
    case (.int64(let values), 64): return values.window
    case (.int8(let values), 16): return values.map { Int16($0) }.buffer
    case (.int8(let values), 32): return values.map { Int32($0) }.buffer
    case (.int8(let values), 64): return values.map { Int64($0) }.buffer
    case (.int16(let values), 32): return values.map { Int32($0) }.buffer
    case (.int16(let values), 64): return values.map { Int64($0) }.buffer
    case (.int32(let values), 64): return values.map { Int64($0) }.buffer
    default:
      throw other(expected: "integers of \(bits) bits", found: values.storage.name)
    }
  }

  /// Offsets of 64 bits and the bytes of every row, in row order.
  private func texts(_ values: Column) throws -> [Buffer] {
    guard let dictionary = values.dictionary else { return [] }
    var total = 0
    let offsets = try Values<Int64>(count: values.count + 1) { offsets in
      offsets[0] = 0
      for row in 0..<values.count {
        if !values.isMissing(row), let code = values.code(row) {
          let text = UnsafeRawBufferPointer(dictionary.utf8(code))
          guard UTF8Check.isValid(text) else {
            throw other(expected: "UTF-8 text", found: "other bytes in row \(row + 1)")
          }
          total += text.count
        }
        offsets[row + 1] = Int64(total)
      }
    }
    let bytes = try MemoryRegion.buffer(byteCount: total) { target in
      guard let base = target.baseAddress else { return }
      for row in 0..<values.count where !values.isMissing(row) {
        guard let code = values.code(row) else { continue }
        let text = UnsafeRawBufferPointer(dictionary.utf8(code))
        if let source = text.baseAddress {
          (base + Int(offsets[row])).copyMemory(from: source, byteCount: text.count)
        }
      }
    }
    return [offsets.buffer, bytes]
  }

  private func other(expected: String, found: String) -> FormatsError {
    .otherColumn(file: file, column: column.name, expected: expected, found: found)
  }
}
