/// How the random functions ran: what a comparison of them says.
struct DifferentialCounts: Sendable, CustomStringConvertible {
  var functions = 0
  /// Over whole columns, without and with calls for each distinct value.
  var columns = 0
  var distinctValues = 0
  var combinations = 0
  var rowByRow = 0
  /// Refused before they ran: a column compared with what it never equals.
  var refused = 0
  var errors = 0
  /// Translated functions of which single rows ran in Lua.
  var leavingRows = 0
  /// Functions of which rows ran with the columns as arguments.
  var byArguments = 0
  var setAside = 0
  /// The values that were compared.
  var rows = 0
  /// How many functions read each column.
  var reads: [String: Int] = [:]
  /// The seeds whose outcomes differ.
  var different: [Int] = []

  mutating func count(_ source: String, _ explanation: String) {
    functions += 1
    if explanation.hasPrefix("runs over whole columns, once per") {
      distinctValues += 1
    } else if explanation.hasPrefix("runs over whole columns") {
      columns += 1
    } else if explanation.hasPrefix("runs once") {
      combinations += 1
    } else if explanation.contains("which never equal") {
      refused += 1
    } else {
      rowByRow += 1
    }
    for name in RandomTable.names where source.contains("c.\(name)") {
      reads[name, default: 0] += 1
    }
  }

  mutating func count(_ outcome: RowOutcome, rows count: Int, _ explanation: String) {
    rows += count
    if outcome.description.hasPrefix("error: ") { errors += 1 }
    if outcome.inLua > 0, explanation.hasPrefix("runs over") { leavingRows += 1 }
    if outcome.byArguments > 0 { byArguments += 1 }
    if !outcome.description.contains("aside []") { setAside += 1 }
  }

  static func += (left: inout Self, right: Self) {
    left.functions += right.functions
    left.columns += right.columns
    left.distinctValues += right.distinctValues
    left.combinations += right.combinations
    left.rowByRow += right.rowByRow
    left.refused += right.refused
    left.errors += right.errors
    left.leavingRows += right.leavingRows
    left.byArguments += right.byArguments
    left.setAside += right.setAside
    left.rows += right.rows
    left.reads.merge(right.reads, uniquingKeysWith: +)
    left.different += right.different
  }

  var description: String {
    let columns = RandomTable.names.map { "\($0) \(reads[$0] ?? 0)" }.joined(separator: ", ")
    return """
      \(functions) random functions, seeds 0 to \(functions - 1), \(rows) values compared: \
      \(self.columns) over whole columns (\(distinctValues) more with a call per distinct value), \
      \(combinations) once per combination, \(rowByRow) row by row, \(refused) refused; \
      \(errors) raised an error, \(setAside) set rows aside or raised, \
      \(leavingRows) left single rows to Lua, \
      \(byArguments) ran rows with columns as arguments; \
      functions that read each column: \(columns); different: \(different)
      """
  }
}
