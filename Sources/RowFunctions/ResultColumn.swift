import LuaRuntime
import Tables

/// Makes a column of the values that a function gave: the kinds decide the type.
///
/// Integers and numbers together are numbers; no value at all makes a number column; any other mix
/// is an error. Strings are numbered by first appearance.
struct ResultColumn {
  private let result: ProgramResult
  private let strings: ProgramStrings?
  private let loop: RowLoopOutcome
  private let loopRows: Values<Int32>?

  init(
    _ result: ProgramResult, strings: ProgramStrings?, loop: RowLoopOutcome,
    rows: Values<Int32>?
  ) {
    self.result = result
    self.strings = strings
    self.loop = loop
    self.loopRows = rows
  }

  func column() throws -> Column {
    let count = result.rowCount
    let (tags, payloads) = (result.tags, result.payloads)
    var firstRows = [Int?](repeating: nil, count: 8)
    var missing = 0
    for row in 0..<count {
      let tag = Int(tags[row]) & 7
      if firstRows[tag] == nil { firstRows[tag] = row }
      missing += tag == 0 ? 1 : 0
    }
    let kind = try self.kind(firstRows)
    let validity = missing == 0 ? nil : Bitmap((0..<count).map { tags[$0] != 0 })
    switch kind {
    case .nothing, .number:
      let values = Values<Double>(count: count) { out in
        for row in 0..<count {
          out[row] =
            tags[row] == ValueKind.integer.rawValue
            ? Double(Int64(bitPattern: payloads[row])) : Double(bitPattern: payloads[row])
        }
      }
      return Column(.number, .float64(values), validity: validity)
    case .integer:
      return .integers(
        (0..<count).map { tags[$0] == 0 ? 0 : Int64(bitPattern: payloads[$0]) },
        validity: validity)
    case .boolean:
      return Column(
        .boolean, .bits(Bitmap((0..<count).map { payloads[$0] & 1 == 1 })), validity: validity)
    case .date:
      let days = (0..<count).map { Int32(truncatingIfNeeded: payloads[$0]) }
      return Column(.date, .int32(Values(days)), validity: validity)
    case .time:
      let times = (0..<count).map { Int64(bitPattern: payloads[$0]) }
      return Column(.time, .int64(Values(times)), validity: validity)
    case .string: return stringColumn(validity)
    }
  }

  private func kind(_ firstRows: [Int?]) throws -> ValueKind {
    var found: [(kind: ValueKind, row: Int)] = []
    for (tag, row) in firstRows.enumerated() where tag > 0 {
      if let row, let kind = ValueKind(rawValue: UInt8(tag)) { found.append((kind, row)) }
    }
    found.sort { $0.row < $1.row }
    guard let first = found.first else { return .nothing }
    guard found.count > 1 else { return first.kind }
    let numbers: [ValueKind] = [.integer, .number]
    if found.allSatisfy({ numbers.contains($0.kind) }) { return .number }
    let other = found[1...].first {
      !(numbers.contains(first.kind) && numbers.contains($0.kind))
    }
    guard let other else { return first.kind }
    throw RowFunctionError.valuesOfTwoKinds(
      first.kind, row: first.row + 1, other: other.kind, otherRow: other.row + 1)
  }

  private func stringColumn(_ validity: Bitmap?) -> Column {
    let count = result.rowCount
    // The loop numbers its strings from 0: they follow the program's here.
    let base = UInt64(strings?.count ?? 0)
    if strings != nil, let loopRows {
      for position in 0..<loopRows.count {
        let row = Int(loopRows[position])
        if result.tags[row] == ValueKind.string.rawValue { result.payloads[row] += base }
      }
    }
    var codes = [UInt32](repeating: 0, count: count)
    var known: [UInt32] = Array(
      repeating: .max, count: Int(base) + loop.stringEnds.count)
    var interned: [[UInt8]: UInt32] = [:]
    var offsets: [Int64] = [0]
    var bytes: [UInt8] = []
    for row in 0..<count where result.tags[row] != 0 {
      let id = Int(result.payloads[row])
      if known[id] == .max {
        let text = self.text(UInt64(id), base: base)
        if let code = interned[text] {
          known[id] = code
        } else {
          let code = UInt32(offsets.count - 1)
          interned[text] = code
          known[id] = code
          bytes += text
          offsets.append(Int64(bytes.count))
        }
      }
      codes[row] = known[id]
    }
    let dictionary = StringDictionary(
      offsets: Values(offsets), bytes: .copying(bytes), isDistinct: true)
    return .coded(codes, dictionary, validity: validity)
  }

  private func text(_ id: UInt64, base: UInt64) -> [UInt8] {
    if id < base, let strings { return strings.withBytes(id) { Array($0) } }
    let index = Int(id - base)
    let start = index == 0 ? 0 : loop.stringEnds[index - 1]
    return Array(loop.stringBytes[start..<loop.stringEnds[index]])
  }
}
