import LuaRuntime
import Tables

/// Runs the rows that a program left, or all rows, in Lua and puts the results together.
struct RowLoopRun {
  private let vm: LuaVM
  private let classes: RowTags
  private let table: Table
  private let function: LuaReference
  private let strict: Bool
  private let byObject: Bool
  private let call: Call?

  init(
    _ vm: LuaVM, _ classes: RowTags, _ table: Table, _ function: LuaReference, strict: Bool,
    byObject: Bool = false, _ call: Call?
  ) {
    self.vm = vm
    self.classes = classes
    self.table = table
    self.function = function
    self.strict = strict
    self.byObject = byObject
    self.call = call
  }

  /// The evaluation after the rows (nil: all) also ran; `result` holds what a program decided.
  func finish(
    _ result: ProgramResult, strings: ProgramStrings?, names: [String], rows: Values<Int32>?
  ) throws -> RowEvaluation {
    let count = rows?.count ?? result.rowCount
    var counts: [String: Int] = [:]
    for (name, number) in zip(names, result.setAsideCounts) where number > 0 {
      counts[name] = number
    }
    var missing: [String: Int] = [:]
    for (name, number) in zip(names, result.missingReads) where number > 0 {
      missing[name] = number
    }
    var outcome = RowLoopOutcome()
    let start = Stopwatch.nanoseconds()
    if count > 0 {
      outcome = try runLoop(result, rows: rows, count: count)
      for (name, number) in zip(table.names, outcome.setAside) where number > 0 {
        counts[name, default: 0] += number
      }
      for (name, number) in zip(table.names, outcome.readMissing) where number > 0 {
        missing[name, default: 0] += number
      }
    }
    let end = Stopwatch.nanoseconds()
    func ordered(_ counts: [String: Int]) -> [(column: String, count: Int)] {
      table.names.compactMap { name in counts[name].map { (column: name, count: $0) } }
    }
    let column =
      result.need == .column
      ? try ResultColumn(result, strings: strings, loop: outcome, rows: rows).column() : nil
    return RowEvaluation(
      matches: result.rows(of: result.matches), column: column,
      setAside: result.rows(of: result.setAside), setAsideCounts: ordered(counts),
      missingReads: ordered(missing), rowsInLua: count, rowsByArguments: outcome.rowsByArguments,
      nanosecondsInLua: end - start)
  }

  private func runLoop(
    _ result: ProgramResult, rows: Values<Int32>?, count: Int
  ) throws -> RowLoopOutcome {
    let own = result.need == .selection
    let tags = own ? UnsafeMutablePointer<UInt8>.allocate(capacity: result.rowCount) : result.tags
    defer { if own { tags.deallocate() } }
    let outcome = vm.runRows(
      function, TableColumns(table), rows: rows?.base, count: count, tags: tags,
      payloads: own ? nil : result.payloads, strict: strict, byObject: byObject, classes: classes,
      in: call)
    if let failure = outcome.failure { throw Self.worded(failure, table) }
    for position in 0..<count {
      let row = rows.map { Int($0[position]) } ?? position
      let bit: UInt64 = 1 << UInt64(row & 63)
      if tags[row] == LuaVM.setAsideTag {
        result.setAside[row >> 6] |= bit
        if !own { tags[row] = ValueKind.nothing.rawValue }
      } else if own, tags[row] != 0 {
        result.matches[row >> 6] |= bit
      }
    }
    return outcome
  }

  /// The error for the analyst: Lua's text with the row, and the closest name for a wrong column.
  static func worded(
    _ failure: (row: Int, error: any Error, missing: Int?), _ table: Table
  ) -> any Error {
    guard let error = failure.error as? LuaError, case .raised(let text, _) = error else {
      return failure.error
    }
    let marker = "no column `"
    if let start = text.firstRange(of: marker), text.hasSuffix("` in this table") {
      let name = String(text[start.upperBound...].dropLast("` in this table".count))
      let worded = TableError.noColumn(name, table: table.label, names: table.names).description
      return RowFunctionError.raised(
        text[..<start.lowerBound] + worded, row: failure.row + 1)
    }
    return RowFunctionError.raised(
      text, row: failure.row + 1, missing: failure.missing.map { table.names[$0] })
  }
}
