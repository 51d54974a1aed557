import Calendars
import Tables
import TestSupport
import Testing

struct TableTextRoundTripTests {
  @Test(arguments: [
    DelimitedStyle(guardsFormulas: false), DelimitedStyle(locale: .dutch, guardsFormulas: false),
    DelimitedStyle(delimiter: UInt8(ascii: ","), decimal: .comma, guardsFormulas: false),
    DelimitedStyle.tabs(locale: .german, guardsFormulas: false),
  ])
  func `CSV that was written reads back as the same cells`(_ style: DelimitedStyle) throws {
    var random = SeededGenerator(seed: 31)
    let reader = ValueText(
      locale: style.decimal == .comma ? .dutch : .iso, zone: .utc)
    for _ in 0..<300 {
      let table = random.table()
      let records = parsed(try TableText(.delimited(style)).bytes(table), style)
      #expect(records.first?.map(\.text) == table.names)
      #expect(records.count == (try table.rowCount()) + 1)
      for (index, name) in table.names.enumerated() {
        let column = try table.column(name)
        for (row, cell) in column.cells.enumerated() {
          let field = records[row + 1][index]
          let isOnly = table.names.count == 1
          #expect(field.cell(column.type, reader, isOnly: isOnly) == cell.seen(isOnly: isOnly))
        }
      }
    }
  }

  @Test(arguments: [0, 1]) func `JSON that was written reads back as the same cells`(_ which: Int)
    throws
  {
    var random = SeededGenerator(seed: 32)
    for _ in 0..<300 {
      let table = random.table()
      let bytes = try TableText(which == 0 ? .json : .jsonLines).bytes(table)
      var types: [String: ColumnType] = [:]
      for name in table.names { types[name] = try table.column(name).type }
      let read = try bytes.withUnsafeBufferPointer { try JSONTable.table($0, types: types) }
      #expect(try read.rowCount() == table.rowCount())
      guard try table.rowCount() > 0 else { continue }
      #expect(read.names == table.names)
      for name in table.names {
        #expect(try read.column(name).cells == table.column(name).cells)
      }
    }
  }

  /// Records as RFC 4180 has them, in the plainest code that can be right.
  private func parsed(_ bytes: [UInt8], _ style: DelimitedStyle) -> [[Field]] {
    var records: [[Field]] = []
    var record: [Field] = []
    var field = Field()
    var index = 0
    let lineEnd = Array(style.lineEnd.rawValue.utf8)
    while index < bytes.count {
      if bytes[index] == UInt8(ascii: "\"") {
        field.isQuoted = true
        index += 1
        while true {
          if bytes[index] == UInt8(ascii: "\"") {
            index += 1
            if index >= bytes.count || bytes[index] != UInt8(ascii: "\"") { break }
          }
          field.bytes.append(bytes[index])
          index += 1
        }
      } else if bytes[index] == style.delimiter {
        record.append(field)
        field = Field()
        index += 1
      } else if Array(bytes[index...].prefix(lineEnd.count)) == lineEnd {
        records.append(record + [field])
        record = []
        field = Field()
        index += lineEnd.count
      } else {
        field.bytes.append(bytes[index])
        index += 1
      }
    }
    return records
  }
}

private struct Field {
  var bytes: [UInt8] = []
  var isQuoted = false

  var text: String { String(decoding: bytes, as: UTF8.self) }

  func cell(_ type: ColumnType, _ reader: ValueText, isOnly: Bool) -> Cell {
    if bytes.isEmpty, !isQuoted || isOnly { return .missing }
    switch type {
    case .string: return .string(text)
    case .boolean: return .boolean(text == "true")
    case .integer, .number:
      switch reader.number(text) {
      case .integer(let value): return .integer(value)
      case .number(let value): return .number(value)
      default: return .string("not a number: " + text)
      }
    case .date, .time:
      switch reader.moment(text) {
      case .date(let days): return .date(days)
      case .time(let instant): return .time(instant)
      default: return .string("not a moment: " + text)
      }
    }
  }
}

extension Cell {
  /// The cell as CSV can tell it: in an only column an empty string is missing.
  fileprivate func seen(isOnly: Bool) -> Cell { isOnly && self == .string("") ? .missing : self }
}

extension SeededGenerator {
  /// A small table of all types with missing values and unpleasant names.
  mutating func table() -> Table {
    let rows = below(6)
    func optional<Value>(_ value: Value) -> Value? { below(4) == 0 ? nil : value }
    var columns: [(name: String, column: Column)] = []
    for index in 0...below(5) {
      let column: Column
      switch below(6) {
      case 0:
        column = .integers(
          (0..<rows).map { _ in optional(Int64(bitPattern: next()) >> Int64(below(64))) })
      case 1:
        column = .numbers(
          (0..<rows).map { _ in
            let value = Double(bitPattern: next())
            return optional(value.isFinite ? value : Double(below(1000)) / 8)
          })
      case 2: column = .strings((0..<rows).map { _ in optional(text()) })
      case 3: column = .booleans((0..<rows).map { _ in optional(below(2) == 0) })
      case 4: column = .dates((0..<rows).map { _ in optional(Int32(below(3_600_000)) - 700_000) })
      default:
        column = .times(
          (0..<rows).map { _ in optional(Int64(below(1 << 57)) - (1 << 55)) })
      }
      columns.append(("\(text())\(index)", column))
    }
    return Table(columns, rowCount: rows)
  }
}
