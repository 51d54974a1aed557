import Tables

/// Makes a column of one field's parts, without copying when there is one part in our layout.
struct ColumnDecoder {
  let field: ArrowField
  let parts: [ArrowPart]
  let rowCount: Int
  let place: ArrowPlace
  /// What the conversion did to values that the analyst must be able to see.
  var notes: [Note] = []

  init(_ field: ArrowField, _ parts: [ArrowPart], place: ArrowPlace) {
    self.field = field
    self.parts = parts
    self.rowCount = parts.reduce(0) { $0 + $1.rowCount }
    self.place = place
  }

  /// The column; `dictionary` gives the strings when the values are codes.
  mutating func column(_ dictionary: ArrowDictionary?) throws -> Column {
    let scale = field.metadata[ArrowSchema.scaleKey]
    if let encoding = field.dictionary {
      guard let dictionary else {
        throw place.damage(expected: "dictionary \(encoding.id)", found: "none")
      }
      return try coded(dictionary, encoding).labelled(scale: scale)
    }
    let validity = joinedValidity()
    let column: Column =
      switch field.type {
      case .null: try onlyMissing()
      case .integer where field.metadata[ArrowSchema.textKey] == ArrowSchema.decimals:
        try decimalTexts(validity)
      case .integer: try integers(validity)
      case .float(let bits):
        Column(
          .number,
          .float64(
            bits == 64 ? try values(Double.self) : try values(Float.self).map(Double.init)),
          validity: validity)
      case .boolean: Column(.boolean, .bits(try joinedBits()), validity: validity)
      case .days: Column(.date, .int32(try values(Int32.self)), validity: validity)
      case .dayMilliseconds: try dates(validity)
      case .time(let unit, let zone): try times(unit, zone: zone, validity)
      case .decimal(let scale): try decimals(scale, validity)
      case .text, .textView: try strings()
      case .other(let name, _): throw place.unsupported(name)
      }
    return column.labelled(scale: scale)
  }

  /// The elements of the parts' first buffer.
  func values<Element: BitwiseCopyable>(_ type: Element.Type) throws -> Values<Element> {
    let stride = MemoryLayout<Element>.stride
    for part in parts {
      let found = part.buffers.first?.byteCount ?? 0
      guard found / stride >= part.rowCount else {
        throw part.place.damage(
          expected: "\(part.rowCount) values of \(stride) bytes", found: "\(found) bytes")
      }
    }
    if parts.count == 1, let buffer = parts[0].buffers.first,
      Int(bitPattern: buffer.address) % MemoryLayout<Element>.alignment == 0
    {
      return Values(buffer, count: parts[0].rowCount)
    }
    let buffer = try MemoryRegion.buffer(byteCount: rowCount * stride) { target in
      var position = 0
      for part in parts where part.rowCount > 0 {
        guard let source = part.buffers.first, let base = target.baseAddress else { continue }
        (base + position).copyMemory(from: source.address, byteCount: part.rowCount * stride)
        position += part.rowCount * stride
      }
    }
    return Values(buffer, count: rowCount)
  }

  /// The validity of all parts; nil when no row is missing.
  func joinedValidity() -> Bitmap? {
    if parts.count == 1 { return parts[0].validity }
    guard parts.contains(where: { $0.validity != nil }) else { return nil }
    return BitWriter.joined(parts.map { ($0.validity, $0.rowCount) })
  }

  private func joinedBits() throws -> Bitmap {
    let bitmaps = try parts.map { part in
      let found = part.buffers.first?.byteCount ?? 0
      guard let buffer = part.buffers.first, found >= (part.rowCount + 7) / 8 else {
        throw part.place.damage(
          expected: "\((part.rowCount + 7) / 8) bytes of bits", found: "\(found)")
      }
      return Bitmap(buffer, count: part.rowCount)
    }
    if bitmaps.count == 1 { return bitmaps[0] }
    return BitWriter.joined(bitmaps.map { ($0, $0.count) })
  }

  private func onlyMissing() throws -> Column {
    // Such a column has no bytes, so nothing but this bounds the rows of a damaged file.
    guard rowCount <= 1 << 28 else { throw place.unsupported("\(rowCount) rows of nothing") }
    let codes = try MemoryRegion.buffer(byteCount: rowCount) { _ in }
    let bits = try MemoryRegion.buffer(byteCount: (rowCount + 7) / 8) { _ in }
    return Column(
      .string, .codes8(Values(codes, count: rowCount), StringDictionary([])),
      validity: Bitmap(bits, count: rowCount))
  }
}

extension Values {
  /// The elements converted one by one.
  func map<Other: BitwiseCopyable>(_ convert: (Element) -> Other) -> Values<Other> {
    Values<Other>(count: count) { target in
      for index in 0..<count { target[index] = convert(self[index]) }
    }
  }
}
