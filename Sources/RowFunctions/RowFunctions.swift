import LuaRuntime
import Tables

/// What an evaluation is for.
package typealias RowNeed = ProgramResult.Need

/// What a function gave for the rows of a table.
package struct RowEvaluation: Sendable {
  /// The rows for which the value is true, ascending; empty when a column was asked.
  package let matches: Values<Int32>
  /// The values, nil where a row was set aside; only when a column was asked.
  package let column: Column?
  /// The rows that were set aside, ascending: they failed using nil after a missing column.
  package let setAside: Values<Int32>
  /// How many rows were set aside for each column: the missing one that they read last.
  package let setAsideCounts: [(column: String, count: Int)]
  /// How many rows read a column, missing, and got a value all the same, as `c.country ~= "NL"` does.
  package let missingReads: [(column: String, count: Int)]
  /// How many rows ran in Lua itself.
  package let rowsInLua: Int
  /// In how many of them the function took its columns as arguments.
  package internal(set) var rowsByArguments = 0
  /// How long those rows took, in nanoseconds.
  package let nanosecondsInLua: Int64
  /// How the function ran, in words.
  package internal(set) var how = ""

  /// From how many rows on their cost is told: fewer say nothing.
  private static let fewestRowsForCost = 10_000

  /// The note that `explain` shows: how the step ran, what rows cost, which missing values it read.
  package func plan(step: String, rowCount: Int) -> Note {
    var text = how
    if rowsInLua >= Self.fewestRowsForCost {
      let each = (nanosecondsInLua + Int64(rowsInLua) / 2) / Int64(rowsInLua)
      text += " \(rowsInLua) rows ran in Lua, \(each) ns each."
    } else if rowsInLua > 0, how.hasPrefix("runs over") {
      text += "; \(rowsInLua) of the rows ran in Lua"
    }
    for (column, count) in missingReads {
      text += text.hasSuffix(".") ? " " : "; "
      text += "\(count) rows had no \(column) and were decided with nil"
      if how.hasSuffix(".") { text += "." }
    }
    return Note(step: step, reason: text, count: rowCount, isPlan: true)
  }

  /// The notes for a step such as `where`: `rows had no tenure`.
  package func notes(step: String) -> [Note] {
    setAsideCounts.map { column, count in
      Note(step: step, reason: "rows had no \(column)", column: column, count: count)
    }
  }
}

/// Evaluates Lua functions over the rows of tables: over whole columns when it can, row by row when
/// it cannot, with the same result.
///
/// Belongs to its machine's thread.
package final class RowFunctions {
  /// How a function is run.
  package enum Mode: Sendable {
    /// Over whole columns when the function allows it.
    case automatic
    /// Row by row in any case, each row an object; for tests and comparisons.
    case rowByRow
  }

  let vm: LuaVM
  let classes: RowTags
  let library: PureLibrary
  let localTime: ((Int64) -> Int64)?
  private var isTranslatorKnown: Bool?

  /// Row functions of a machine in which no script ran yet.
  ///
  /// `pureFunctions` are the declared names of host functions whose results depend on their
  /// arguments only, such as `cx.text.fold`.
  ///
  /// `localTime` gives the local time of an instant, both in microseconds; without it what depends on
  /// the zone runs in Lua.
  package init(
    _ vm: LuaVM, classes: RowTags = RowTags(), pureFunctions: Set<String> = [],
    localTime: ((Int64) -> Int64)? = nil
  ) throws {
    self.vm = vm
    self.localTime = localTime
    self.classes = classes
    self.library = try PureLibrary(vm, declaredNames: pureFunctions)
  }

  /// Whether this Lua's bytecode is the known one, checked at the first row function.
  ///
  /// - Throws: `LuaError.stopped` and `.outOfMemory`, after which the next call checks anew.
  func isTranslatorOn() throws -> Bool {
    if let isTranslatorKnown { return isTranslatorKnown }
    let passes = try TranslatorCheck.passes(vm, classes: classes, library: library)
    isTranslatorKnown = passes
    return passes
  }

  /// Evaluates a function for each row.
  ///
  /// - Throws: `RowFunctionError`, `LuaError.stopped`, `.outOfMemory`, and what reading columns throws.
  package func evaluate(
    _ function: LuaReference, over table: Table, need: RowNeed, strict: Bool = false,
    mode: Mode = .automatic, in call: Call? = nil
  ) throws -> RowEvaluation {
    // The plan first: a file that is read for its columns knows its number of rows.
    let plan = try mode == .automatic && isTranslatorOn() ? plan(function, table) : nil
    let count = try table.rowCount()
    guard count <= Int(Int32.max) else { throw RowFunctionError.tooManyRows(count) }
    var how = Explanation.unknownBytecode.text
    if let plan {
      how = plan.text
      switch plan {
      case .columns(let program, let names):
        if var evaluation = try run(
          program, names, function, table, count, need, strict: strict, in: call)
        {
          evaluation.how = how
          return evaluation
        }
        how = "runs row by row: its columns hold too many different texts"
      case .combinations(let combinations, _):
        let run = CombinationRun(vm, classes, table, function, strict: strict, call)
        var evaluation = try run.evaluation(combinations, need: need)
        evaluation.how = how
        return evaluation
      case .rowByRow(let error):
        if case .neverEqual = error { throw RowFunctionError.neverEqual(error) }
      }
    }
    let result = ProgramResult(rowCount: count, columnCount: 0, need: need)
    let loop = RowLoopRun(
      vm, classes, table, function, strict: strict, byObject: mode == .rowByRow, call)
    var evaluation = try loop.finish(result, strings: nil, names: [], rows: nil)
    evaluation.how = how
    return evaluation
  }

  /// How a function runs over a table, in words: its expression, or why and where it runs row by row.
  package func explain(_ function: LuaReference, over table: Table) throws -> String {
    guard try isTranslatorOn() else { return Explanation.unknownBytecode.text }
    return try plan(function, table).text
  }

  /// The way in which a function runs over a table.
  private enum Plan {
    case columns(Program, names: [String])
    case combinations(Combinations, because: TranslationError)
    case rowByRow(TranslationError)

    /// The way in words.
    var text: String {
      switch self {
      case .columns(let program, let names): Explanation.columns(program, names: names).text
      case .combinations(let found, let reason):
        Explanation.combinations(found.columns, count: found.count, because: reason).text
      case .rowByRow(let error): error.description
      }
    }
  }

  private func plan(_ function: LuaReference, _ table: Table) throws -> Plan {
    let world = MachineWorld(
      vm, classes: classes, library: library, localTime: localTime)
    let handle = world.enter(function)
    if let prototype = world.prototype(of: handle) {
      let wanted = prototype.texts.map { String(decoding: $0, as: UTF8.self) }
      _ = try table.columns(Array(Set(wanted.filter { table.has($0) })).sorted())
    }
    var translator = Translator(world: world, names: table.names) { try table.column($0) }
    do {
      try translator.translate(handle)
      return .columns(translator.program, names: translator.readNames)
    } catch let reason as TranslationError {
      guard case .untranslatable = reason,
        let pure = PureFunction(world, handle, names: table.names),
        let combinations = Combinations(
          pure.columns, try table.columns(pure.columns), rowCount: try table.rowCount())
      else { return .rowByRow(reason) }
      return .combinations(combinations, because: reason)
    }
  }

  private func run(
    _ program: Program, _ names: [String], _ function: LuaReference, _ table: Table, _ count: Int,
    _ need: RowNeed, strict: Bool, in call: Call?
  ) throws -> RowEvaluation? {
    guard let (result, strings) = try program.run(rowCount: count, need: need) else { return nil }
    if strict {
      // Every row that would be set aside raises: Lua says how.
      for word in 0..<result.wordCount { result.undecided[word] |= result.setAside[word] }
      for word in 0..<result.wordCount { result.setAside[word] = 0 }
      result.setAsideCounts = result.setAsideCounts.map { _ in 0 }
    }
    let undecided = result.rows(of: result.undecided)
    let loop = RowLoopRun(vm, classes, table, function, strict: strict, call)
    return try loop.finish(result, strings: strings, names: names, rows: undecided)
  }
}
