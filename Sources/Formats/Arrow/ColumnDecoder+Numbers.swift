import Tables

extension ColumnDecoder {
  /// Whole numbers; unsigned ones in the next wider layout unless all fit the signed one.
  func integers(_ validity: Bitmap?) throws -> Column {
    guard case .integer(let bits, let isSigned) = field.type else {
      throw place.unsupported("\(field.type) as whole numbers")
    }
    let storage: Column.Storage =
      switch (bits, isSigned) {
      case (8, true): .int8(try values(Int8.self))
      case (16, true): .int16(try values(Int16.self))
      case (32, true): .int32(try values(Int32.self))
      case (64, true): .int64(try values(Int64.self))
      case (8, false): try unsigned8()
      case (16, false): try unsigned16()
      case (32, false): try unsigned32()
      default: .int64(try unsigned64(validity))
      }
    return Column(.integer, storage, validity: validity)
  }

  private func unsigned8() throws -> Column.Storage {
    let values = try values(UInt8.self)
    if values.pointer.allSatisfy({ $0 <= UInt8(Int8.max) }) {
      return .int8(Values<Int8>(values.buffer, count: values.count))
    }
    return .int16(values.map { Int16($0) })
  }

  private func unsigned16() throws -> Column.Storage {
    let values = try values(UInt16.self)
    if values.pointer.allSatisfy({ $0 <= UInt16(Int16.max) }) {
      return .int16(Values<Int16>(values.buffer, count: values.count))
    }
    return .int32(values.map { Int32($0) })
  }

  private func unsigned32() throws -> Column.Storage {
    let values = try values(UInt32.self)
    if values.pointer.allSatisfy({ $0 <= UInt32(Int32.max) }) {
      return .int32(Values<Int32>(values.buffer, count: values.count))
    }
    return .int64(values.map { Int64($0) })
  }

  private func unsigned64(_ validity: Bitmap?) throws -> Values<Int64> {
    let values = try values(UInt64.self)
    if let row = values.pointer.indices.first(where: {
      values[$0] > UInt64(Int64.max) && validity?[$0] != false
    }) {
      throw outOfRange(row, "\(values[row])", expected: "at most \(Int64.max)")
    }
    return Values<Int64>(values.buffer, count: values.count)
  }

  /// Decimal numbers: whole ones when they have no decimals and fit, else the nearest doubles.
  func decimals(_ scale: Int, _ validity: Bitmap?) throws -> Column {
    guard (-38...38).contains(scale) else {
      throw place.damage(expected: "a scale of -38 to 38", found: "\(scale)")
    }
    let words = try values(Int128.self)
    let isWhole =
      scale == 0
      && words.pointer.indices.allSatisfy {
        validity?[$0] == false || Int64(exactly: words[$0]) != nil
      }
    if isWhole {
      return Column(
        .integer, .int64(words.map { Int64(truncatingIfNeeded: $0) }), validity: validity)
    }
    var power = 1.0
    for _ in 0..<abs(scale) { power *= 10 }
    return Column(
      .number,
      .float64(words.map { scale < 0 ? Double($0) * power : Double($0) / power }),
      validity: validity)
  }

  /// Days out of milliseconds.
  func dates(_ validity: Bitmap?) throws -> Column {
    let milliseconds = try values(Int64.self)
    let days = try Values<Int32>(count: milliseconds.count) { target in
      for row in 0..<milliseconds.count {
        let day = Self.floored(milliseconds[row], by: 86_400_000)
        if validity?[row] == false {
          target[row] = 0
        } else if let day = Int32(exactly: day) {
          target[row] = day
        } else {
          throw outOfRange(
            row, "\(milliseconds[row]) milliseconds", expected: "a date of 32 bits of days")
        }
      }
    }
    return Column(.date, .int32(days), validity: validity)
  }

  /// Instants in microseconds; what nanoseconds lose and times without a zone are noted.
  mutating func times(
    _ unit: ArrowType.TimeUnit, zone: String?, _ validity: Bitmap?
  ) throws -> Column {
    let stored = try values(Int64.self)
    if zone == nil {
      notes.append(
        Note(
          step: "read", reason: "times without a zone were read as UTC", column: field.name,
          count: rowCount))
    }
    let microseconds: Values<Int64>
    switch unit {
    case .microsecond: microseconds = stored
    case .second: microseconds = try multiplied(stored, by: 1_000_000, validity)
    case .millisecond: microseconds = try multiplied(stored, by: 1000, validity)
    case .nanosecond:
      let cut = stored.pointer.indices.count {
        stored[$0] % 1000 != 0 && validity?[$0] != false
      }
      if cut > 0 {
        notes.append(
          Note(
            step: "read", reason: "times were cut to microseconds", column: field.name,
            count: cut))
      }
      microseconds = stored.map { Self.floored($0, by: 1000) }
    }
    return Column(.time, .int64(microseconds), validity: validity)
  }

  private func multiplied(
    _ values: Values<Int64>, by factor: Int64, _ validity: Bitmap?
  ) throws -> Values<Int64> {
    try Values<Int64>(count: values.count) { target in
      for row in 0..<values.count {
        let (product, overflow) = values[row].multipliedReportingOverflow(by: factor)
        if overflow && validity?[row] != false {
          throw outOfRange(row, "\(values[row])", expected: "a time of 64 bits of microseconds")
        }
        target[row] = overflow ? 0 : product
      }
    }
  }

  private static func floored(_ value: Int64, by divisor: Int64) -> Int64 {
    let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? quotient - 1 : quotient
  }

  private func outOfRange(_ row: Int, _ value: String, expected: String) -> FormatsError {
    .outOfRange(
      file: place.file, column: field.name, row: row + 1, value: value, expected: expected)
  }
}
