import Tables

/// Copies chosen rows of a worker's chunks, so that they are stored as if the file had only them.
final class PickedChunk {
  private struct Room {
    let valid = Scratch()
    let values = Scratch()
    let codes = Scratch()
    let offsets = Scratch()
    let bytes = Scratch()
  }

  private let columns: [StreamColumn]
  private let rooms: [Room]
  /// By column whose texts are codes, which of the worker's codes occur.
  private(set) var used: [[Bool]]

  init(_ columns: [StreamColumn]) {
    self.columns = columns
    rooms = columns.map { _ in Room() }
    used = columns.map { _ in [] }
  }

  /// The chunk's `rows`, ascending; valid until the next call.
  func picked(_ rows: [Int], of chunk: ChunkColumns) -> ChunkColumns {
    ChunkColumns(
      like: chunk, count: rows.count,
      columns: columns.indices.map { picked(rows, of: chunk.columns[$0], $0) })
  }

  /// Notes that all rows of a chunk are chosen.
  func all(_ chunk: ChunkColumns) {
    for (position, column) in columns.enumerated() where column.form == .text(.codes) {
      note(Array(0..<chunk.count), chunk.columns[position], position)
    }
  }

  private func picked(_ rows: [Int], of column: ChunkColumn, _ position: Int) -> ChunkColumn {
    let room = rooms[position]
    let valid = room.valid.room(rows.count, of: UInt8.self)
    var missing = 0
    for (place, row) in rows.enumerated() {
      valid[place] = column.valid[row]
      if column.valid[row] == 0 { missing += 1 }
    }
    var picked = ChunkColumn.Picked(
      count: rows.count, missing: missing,
      valid: valid.baseAddress.map { UnsafePointer($0) } ?? column.valid)
    switch columns[position].form {
    case .number:
      picked.numbers = Self.gathered(column.numbers, rows, room.values)
    case .text(.codes):
      picked.codes = Self.gathered(column.codes, rows, room.values)
      note(rows, column, position)
    case .text(.texts): pickTexts(&picked, rows, column, room)
    case .integer, .boolean, .date, .time, .text(.decimals):
      picked.integers = Self.gathered(column.integers, rows, room.values)
    }
    return ChunkColumn(column, picked)
  }

  private static func gathered<Value: BitwiseCopyable>(
    _ values: UnsafePointer<Value>, _ rows: [Int], _ room: Scratch
  ) -> UnsafePointer<Value>? {
    let target = room.room(rows.count, of: Value.self)
    for (place, row) in rows.enumerated() { target[place] = values[row] }
    return target.baseAddress.map { UnsafePointer($0) }
  }

  private func note(_ rows: [Int], _ column: ChunkColumn, _ position: Int) {
    if used[position].count < column.codeCount {
      used[position] += [Bool](
        repeating: false, count: column.codeCount - used[position].count)
    }
    for row in rows where column.valid[row] == 1 {
      used[position][Int(column.codes[row])] = true
    }
  }

  /// The texts one after the other, numbered in row order.
  private func pickTexts(
    _ picked: inout ChunkColumn.Picked, _ rows: [Int], _ column: ChunkColumn, _ room: Room
  ) {
    let codes = room.codes.room(rows.count, of: UInt32.self)
    let offsets = room.offsets.room(rows.count + 1, of: Int64.self)
    var byteCount = 0
    var count = 0
    offsets[0] = 0
    for (place, row) in rows.enumerated() {
      codes[place] = 0
      guard column.valid[row] == 1 else { continue }
      byteCount += column.bytes(Int(column.codes[row])).count
      codes[place] = UInt32(truncatingIfNeeded: count)
      count += 1
      offsets[count] = Int64(byteCount)
    }
    let bytes = room.bytes.room(byteCount, of: UInt8.self)
    var position = 0
    for row in rows where column.valid[row] == 1 {
      let text = column.bytes(Int(column.codes[row]))
      UnsafeMutableRawBufferPointer(bytes[position..<position + text.count].rebased)
        .copyMemory(from: text)
      position += text.count
    }
    picked.codes = codes.baseAddress.map { UnsafePointer($0) }
    picked.codeCount = count
    picked.textOffsets = offsets.baseAddress.map { UnsafePointer($0) }
    picked.textBytes = bytes.baseAddress.map { UnsafePointer($0) }
  }
}

extension Slice where Base == UnsafeMutableBufferPointer<UInt8> {
  fileprivate var rebased: UnsafeMutableBufferPointer<UInt8> {
    UnsafeMutableBufferPointer(rebasing: self)
  }
}
