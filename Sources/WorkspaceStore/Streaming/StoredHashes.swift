import Activity
import Synchronization
import Tables

/// The hashes of a table's stored rows, older versions included: 16 bytes a row, however long the
/// texts are.
final class StoredHashes: @unchecked Sendable {
  // @unchecked because: threads fill disjoint stretches before `init` returns; then nothing changes.

  /// The first row of each part, counted over all parts.
  let starts: [Int]
  let count: Int
  /// What tells each row apart.
  let ids: UnsafeMutableBufferPointer<UInt64>
  /// All that each row says.
  let contents: UnsafeMutableBufferPointer<UInt64>

  /// Reads the parts' columns in stretches of rows.
  ///
  /// - Throws: `StoreError.damaged`, `.missingFile`, `Stopped`.
  init(_ state: TableState, _ plan: RowHashPlan) throws {
    var count = 0
    starts = state.parts.map { part in
      defer { count += part.rowCount }
      return count
    }
    self.count = count
    ids = .allocate(capacity: count)
    contents = .allocate(capacity: count)
    // The file's survey is not the stored rows'.
    let plan = plan.ofStoredRows
    for (part, start) in zip(state.parts, starts) {
      let windows = try PartWindows(part, state.record.columns.map(\.name))
      let failure = Mutex<(any Error)?>(nil)
      WorkerThreads.run(pieces: windows.count) { next in
        var sums = RowSums(plan)
        while let window = next() {
          do {
            try Cancellation.check()
            try fill(windows, window, start, plan, &sums)
          } catch {
            failure.withLock { $0 = $0 ?? error }
          }
        }
      }
      if let error = failure.withLock({ $0 }) { throw error }
    }
  }

  deinit {
    ids.deallocate()
    contents.deallocate()
  }

  private func fill(
    _ windows: PartWindows, _ window: Int, _ start: Int, _ plan: RowHashPlan, _ sums: inout RowSums
  ) throws {
    let rows = windows.ranges[window]
    sums.begin(rows.count)
    for name in windows.names {
      guard let column = try windows.column(name, window) else { continue }
      sums.add(column, named: name, asNumbers: plan.numbers.contains(name))
    }
    sums.end()
    for row in 0..<rows.count {
      ids[start + rows.lowerBound + row] = sums.ids[row]
      contents[start + rows.lowerBound + row] = sums.contents[row]
    }
  }
}

extension RowHashPlan {
  fileprivate var ofStoredRows: RowHashPlan { RowHashPlan(key: key, numbers: numbers) }

  private init(key: [String], numbers: Set<String>) {
    self.key = key
    self.numbers = numbers
    constant = nil
  }

  /// The plan with further columns in which integers are compared as numbers.
  func comparing(_ more: some Sequence<String>) -> RowHashPlan {
    RowHashPlan(key: key, numbers: numbers.union(more))
  }
}

extension RowSums {
  /// Adds a column of a table.
  fileprivate func add(_ column: Column, named name: String, asNumbers: Bool) {
    if column.missingCount == column.count { return }
    func isValid(_ row: Int) -> Bool { !column.isMissing(row) }
    func add<Value: FixedWidthInteger & BitwiseCopyable>(_ values: Values<Value>) {
      if asNumbers && column.type == .integer {
        self.add(name, isValid: isValid) { RowHash.number(Double(values[$0])) }
      } else {
        self.add(name, isValid: isValid) {
          UInt64(bitPattern: Int64(truncatingIfNeeded: values[$0]))
        }
      }
    }
    func add<Code: FixedWidthInteger & BitwiseCopyable>(
      _ codes: Values<Code>, _ texts: StringDictionary
    ) {
      func hash(_ code: Int) -> UInt64 { RowHash.text(UnsafeRawBufferPointer(texts.utf8(code))) }
      if texts.count <= column.count {
        let known = (0..<texts.count).map(hash)
        self.add(name, isValid: isValid) { known[Int(codes[$0])] }
      } else {
        self.add(name, isValid: isValid) { hash(Int(codes[$0])) }
      }
    }
    switch column.storage {
    case .int8(let values): add(values)
    case .int16(let values): add(values)
    case .int32(let values): add(values)
    case .int64(let values): add(values)
    case .float64(let values):
      self.add(name, isValid: isValid) { RowHash.number(values[$0]) }
    case .bits(let bits): self.add(name, isValid: isValid) { bits[$0] ? 1 : 0 }
    case .codes8(let codes, let texts): add(codes, texts)
    case .codes16(let codes, let texts): add(codes, texts)
    case .codes32(let codes, let texts): add(codes, texts)
    }
  }
}
