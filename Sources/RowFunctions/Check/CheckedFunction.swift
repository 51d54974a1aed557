import LuaRuntime
import Tables

/// How a row function of a script will run, as far as its text tells.
package struct CheckedFunction: Sendable {
  /// The ways in which a function runs.
  package enum Way: Sendable {
    /// Over whole columns.
    case columns
    /// Over whole columns, parts of it once for each distinct value of a column.
    case distinctValues
    /// Once for each distinct combination of the columns' values, when those are few.
    case combinations
    case rowByRow
  }

  /// The line of the word `function`.
  package let line: Int
  /// What it is passed to, such as `where`; nil when the script does not show it.
  package let use: String?
  /// How it runs.
  package let way: Way
  /// How and why, in words.
  package let text: String
}

extension RowFunctions {
  /// The row functions of a compiled script and how each will run; nothing is run.
  ///
  /// - Throws: `LuaError` when the script's bytecode cannot be had.
  package func check(_ chunk: LuaReference) throws -> [CheckedFunction] {
    guard let main = try? DumpReader.read(try vm.bytecode(of: chunk)) else { return [] }
    let scan = ScriptScan(main)
    return try scan.rowFunctions.map { closure in
      let use = closure.uses.isEmpty ? nil : closure.uses.joined(separator: "; ")
      guard try isTranslatorOn() else {
        return CheckedFunction(
          line: closure.prototype.firstLine, use: use, way: .rowByRow,
          text: Explanation.unknownBytecode.text)
      }
      var trial = FunctionTrial(closure, globals: scan.globals) {
        MachineWorld(
          self.vm, classes: self.classes, library: self.library, localTime: self.localTime)
      }
      let (way, text) = trial.outcome()
      return CheckedFunction(line: closure.prototype.firstLine, use: use, way: way, text: text)
    }
  }
}

/// Translates a function whose columns' types are not known: those that take it furthest are taken.
struct FunctionTrial {
  private let closure: StaticClosure
  private let globals: [String: StaticValue]
  private let machine: () -> MachineWorld
  private let names: [String]
  private var types: [String: Int] = [:]
  private var samples: [String: Int] = [:]

  /// A sample of each type: a value, and a missing one.
  private static let columns: [(type: ColumnType, column: Column)] = [
    (.number, .numbers([0.5, nil])), (.string, .strings(["a", nil])),
    (.integer, .integers([1, nil])), (.date, .dates([0, nil])), (.time, .times([0, nil])),
    (.boolean, .booleans([true, nil])),
  ]

  init(
    _ closure: StaticClosure, globals: [String: StaticValue], machine: @escaping () -> MachineWorld
  ) {
    self.closure = closure
    self.globals = globals
    self.machine = machine
    names = Self.texts(closure, depth: 0)
  }

  /// The texts in a function and the functions that it calls: columns' names are among them.
  private static func texts(_ closure: StaticClosure, depth: Int) -> [String] {
    var found = Set(closure.prototype.texts.map { String(decoding: $0, as: UTF8.self) })
    if depth < 8 {
      for case .closure(let inner) in closure.captured {
        found.formUnion(texts(inner, depth: depth + 1))
      }
    }
    return found.sorted()
  }

  private struct Attempt {
    let world: ScriptWorld
    let handle: Int
    let translator: Translator
    let error: TranslationError?
    /// How many instructions could be followed.
    var progress: Int { error == nil ? .max : -translator.remaining }
  }

  private func attempt() -> Attempt {
    let world = ScriptWorld(machine(), globals: globals, samples: samples)
    let handle = world.enter(closure)
    var translator = Translator(world: world, names: names) { name in
      Self.columns[types[name] ?? 0].column
    }
    do {
      try translator.translate(handle)
      return Attempt(world: world, handle: handle, translator: translator, error: nil)
    } catch {
      let reason =
        error as? TranslationError ?? .untranslatable(.operation("it cannot be read"), line: 0)
      return Attempt(world: world, handle: handle, translator: translator, error: reason)
    }
  }

  /// How the function runs.
  mutating func outcome() -> (CheckedFunction.Way, String) {
    var best = attempt()
    while best.error != nil {
      if improve(&best) { continue }
      if !improveTwo(&best) { break }
    }
    return described(best)
  }

  /// What may be taken for something else, the last met first: most likely that stands in the way.
  private func choices(_ attempt: Attempt) -> [Choice] {
    attempt.translator.readNames.reversed().map { .column($0) }
      + attempt.world.variables.reversed().map { .variable($0) }
  }

  private enum Choice {
    case column(String)
    case variable(String)

    var count: Int {
      switch self {
      case .column: FunctionTrial.columns.count
      case .variable: ScriptWorld.kindCount
      }
    }
  }

  private subscript(_ choice: Choice) -> Int {
    get {
      switch choice {
      case .column(let name): types[name] ?? 0
      case .variable(let name): samples[name] ?? 0
      }
    }
    set {
      switch choice {
      case .column(let name): types[name] = newValue
      case .variable(let name): samples[name] = newValue
      }
    }
  }

  /// Takes one column or variable for something else; true when that leads further.
  private mutating func improve(_ best: inout Attempt) -> Bool {
    for choice in choices(best) {
      let kept = self[choice]
      for candidate in 0..<choice.count where candidate != kept {
        self[choice] = candidate
        let next = attempt()
        if next.progress > best.progress {
          best = next
          return true
        }
      }
      self[choice] = kept
    }
    return false
  }

  /// Takes two of the last ones for something else.
  private mutating func improveTwo(_ best: inout Attempt) -> Bool {
    let choices = choices(best)
    let columns = choices.filter { if case .column = $0 { true } else { false } }.prefix(3)
    let variables = choices.filter { if case .variable = $0 { true } else { false } }.prefix(3)
    for first in columns {
      for second in variables {
        let kept = (self[first], self[second])
        for one in 0..<first.count {
          for two in 0..<second.count {
            self[first] = one
            self[second] = two
            let next = attempt()
            if next.progress > best.progress {
              best = next
              return true
            }
          }
        }
        (self[first], self[second]) = kept
      }
    }
    return false
  }

  private func described(_ attempt: Attempt) -> (CheckedFunction.Way, String) {
    let taken = attempt.world.variables.map { "`\($0)` as \(attempt.world.sampleName($0))" }
    let assumption = taken.isEmpty ? "" : " (taking \(taken.joined(separator: ", ")))"
    guard let error = attempt.error else {
      let program = attempt.translator.program
      let names = attempt.translator.readNames
      let looked = program.lookedUpColumns(names)
      let text = Explanation.columns(program, names: names, isSample: true).text + assumption
      return (looked.isEmpty ? .columns : .distinctValues, text)
    }
    if let pure = PureFunction(attempt.world, attempt.handle, names: names) {
      return (
        .combinations,
        Explanation.combinations(pure.columns, count: nil, because: error).text
      )
    }
    return (.rowByRow, Explanation.rowByRow(error).text)
  }
}
