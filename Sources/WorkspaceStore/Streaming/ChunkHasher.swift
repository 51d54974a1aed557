import Tables

/// Hashes the rows of a worker's chunks.
struct ChunkHasher {
  private let plan: RowHashPlan
  private let columns: [StreamColumn]
  private var sums: RowSums
  /// By column, the hash of each text of the worker's dictionary.
  private var known: [[UInt64]]

  init(_ plan: RowHashPlan, _ columns: [StreamColumn]) {
    self.plan = plan
    self.columns = columns
    sums = RowSums(plan)
    known = columns.map { _ in [] }
  }

  /// Writes the hashes of a chunk's rows into the spool and gives their position: first all that tell
  /// rows apart, then those of all that the rows say.
  mutating func write(_ chunk: ChunkColumns, to spool: Spool) throws -> Int {
    sums.begin(chunk.count)
    for (position, column) in columns.enumerated() {
      add(chunk.columns[position], column, position)
    }
    sums.end()
    // One stretch for both, whatever other threads append.
    let both = UnsafeMutableBufferPointer<UInt64>.allocate(capacity: chunk.count * 2)
    defer { both.deallocate() }
    for row in 0..<chunk.count {
      both[row] = sums.ids[row]
      both[chunk.count + row] = sums.contents[row]
    }
    return try spool.append(UnsafeRawBufferPointer(both))
  }

  private mutating func add(_ values: ChunkColumn, _ column: StreamColumn, _ position: Int) {
    let valid = values.valid
    let integers = values.integers
    switch column.form {
    case .integer where plan.numbers.contains(column.name):
      sums.add(column.name, isValid: { valid[$0] == 1 }) { RowHash.number(Double(integers[$0])) }
    case .integer, .boolean, .date, .time:
      sums.add(column.name, isValid: { valid[$0] == 1 }) { UInt64(bitPattern: integers[$0]) }
    case .number:
      let numbers = values.numbers
      sums.add(column.name, isValid: { valid[$0] == 1 }) { RowHash.number(numbers[$0]) }
    case .text(.decimals):
      sums.add(column.name, isValid: { valid[$0] == 1 }) { RowHash.digits(integers[$0]) }
    case .text(.texts):
      let codes = values.codes
      sums.add(column.name, isValid: { valid[$0] == 1 }) { values.hash(Int(codes[$0])) }
    case .text(.codes):
      for code in known[position].count..<max(values.codeCount, known[position].count) {
        known[position].append(values.hash(code))
      }
      let codes = values.codes
      let name = column.name
      known[position].withUnsafeBufferPointer { known in
        sums.add(name, isValid: { valid[$0] == 1 }) { known[Int(codes[$0])] }
      }
    }
  }
}

extension ChunkColumn {
  /// The bytes of a text of the dictionary.
  @inline(__always) func bytes(_ code: Int) -> UnsafeRawBufferPointer {
    guard let offsets = textOffsets, let bytes = textBytes else {
      return UnsafeRawBufferPointer(start: nil, count: 0)
    }
    let start = Int(offsets[code])
    return UnsafeRawBufferPointer(start: bytes + start, count: Int(offsets[code + 1]) - start)
  }

  fileprivate func hash(_ code: Int) -> UInt64 { RowHash.text(bytes(code)) }
}
