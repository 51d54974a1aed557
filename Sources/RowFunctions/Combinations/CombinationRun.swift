import LuaRuntime
import Tables

/// Runs a function in Lua once for each distinct combination of the values that it reads.
///
/// The first row of each combination runs, in order: an error is the one that row by row raises, at
/// the same row.
struct CombinationRun {
  private let vm: LuaVM
  private let classes: RowTags
  private let table: Table
  private let function: LuaReference
  private let strict: Bool
  private let call: Call?

  init(
    _ vm: LuaVM, _ classes: RowTags, _ table: Table, _ function: LuaReference, strict: Bool,
    _ call: Call?
  ) {
    self.vm = vm
    self.classes = classes
    self.table = table
    self.function = function
    self.strict = strict
    self.call = call
  }

  func evaluation(_ combinations: Combinations, need: RowNeed) throws -> RowEvaluation {
    let rowCount = try table.rowCount()
    let result = ProgramResult(rowCount: rowCount, columnCount: 0, need: need)
    let count = combinations.count
    let tags = UnsafeMutablePointer<UInt8>.allocate(capacity: rowCount)
    defer { tags.deallocate() }
    var aside = [Int32](repeating: 0, count: count)
    var missing = [UInt64](repeating: 0, count: count)
    let start = Stopwatch.nanoseconds()
    let outcome = aside.withUnsafeMutableBufferPointer { aside in
      missing.withUnsafeMutableBufferPointer { missing in
        vm.runRows(
          function, TableColumns(table), rows: combinations.firstRows.base, count: count,
          tags: tags, payloads: need == .column ? result.payloads : nil, aside: aside.baseAddress,
          missing: missing.baseAddress, strict: strict, classes: classes, in: call)
      }
    }
    let end = Stopwatch.nanoseconds()
    if let failure = outcome.failure { throw RowLoopRun.worded(failure, table) }
    let found = (0..<count).map { tags[Int(combinations.firstRows[$0])] }
    var counts = [Int](repeating: 0, count: table.names.count)
    var sizes = [Int](repeating: 0, count: count)
    for row in 0..<rowCount {
      let number = Int(combinations.numbers[row])
      let tag = found[number]
      sizes[number] += 1
      let bit: UInt64 = 1 << UInt64(row & 63)
      if tag == LuaVM.setAsideTag {
        result.setAside[row >> 6] |= bit
        counts[Int(aside[number])] += 1
      } else if need == .column {
        result.tags[row] = tag
        result.payloads[row] = result.payloads[Int(combinations.firstRows[number])]
      } else if tag != 0 {
        result.matches[row >> 6] |= bit
      }
    }
    let column =
      need == .column
      ? try ResultColumn(result, strings: nil, loop: outcome, rows: nil).column() : nil
    return RowEvaluation(
      matches: result.rows(of: result.matches), column: column,
      setAside: result.rows(of: result.setAside),
      setAsideCounts: zip(table.names, counts).compactMap {
        $1 > 0 ? (column: $0, count: $1) : nil
      },
      missingReads: missingReads(missing, sizes), rowsInLua: count,
      rowsByArguments: outcome.rowsByArguments, nanosecondsInLua: end - start)
  }

  /// How many rows read which column missing, from what the combinations did and their sizes.
  private func missingReads(
    _ missing: [UInt64], _ sizes: [Int]
  ) -> [(column: String, count: Int)] {
    table.names.prefix(64).enumerated().compactMap { index, name in
      var total = 0
      for (bits, size) in zip(missing, sizes) where bits >> UInt64(index) & 1 == 1 { total += size }
      return total > 0 ? (column: name, count: total) : nil
    }
  }
}
