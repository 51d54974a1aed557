import LuaRuntime
import RowFunctions
import Tables

/// A Lua machine with row functions, for tests: one function, two ways to run it.
struct RowMachine {
  let vm: LuaVM
  let rows: RowFunctions

  init() throws {
    vm = try LuaVM()
    rows = try RowFunctions(vm)
  }

  /// The function that a chunk returns.
  func function(_ source: String) throws -> LuaReference {
    let chunk = try vm.load(source, name: "=f")
    guard case .function(let function)? = try vm.call(chunk).first else {
      throw NoFunction(source: source)
    }
    return function
  }

  /// The values for each row, `missing` where it was set aside, with the counts, or the error.
  func values(
    _ function: LuaReference, _ table: Table, _ mode: RowFunctions.Mode
  ) -> RowOutcome {
    RowOutcome {
      let found = try rows.evaluate(function, over: table, need: .column, mode: mode)
      return (found, found.column)
    }
  }

  /// The rows that match, with the counts, or the error.
  func matches(
    _ function: LuaReference, _ table: Table, _ mode: RowFunctions.Mode, strict: Bool = false
  ) -> RowOutcome {
    RowOutcome {
      (
        try rows.evaluate(
          function, over: table, need: .selection, strict: strict, mode: mode), nil
      )
    }
  }
}

struct NoFunction: Error { let source: String }

/// All that an evaluation says, in a form that compares.
struct RowOutcome: Equatable, CustomStringConvertible {
  var description: String
  var inLua = -1

  init(_ body: () throws -> (RowEvaluation, Column?)) {
    do {
      let (found, column) = try body()
      inLua = found.rowsInLua
      var parts = ["matches \(Array(found.matches.pointer))"]
      if let column {
        parts.append("\(column.type) \(column.storage.name)")
        parts.append(column.cells.map(Self.text).joined(separator: " "))
        if let dictionary = column.dictionary {
          parts.append("\((0..<dictionary.count).map { Array(dictionary.utf8($0)) })")
        }
      }
      parts.append("aside \(Array(found.setAside.pointer)) \(found.setAsideCounts)")
      description = parts.joined(separator: " | ")
    } catch { description = "error: \(error)" }
  }

  /// Numbers by their bits, so that NaN equals itself and −0 is not 0.
  private static func text(_ cell: Cell) -> String {
    if case .number(let number) = cell { return number.isNaN ? "nan" : "f\(number.bitPattern)" }
    return "\(cell)"
  }

  static func == (left: RowOutcome, right: RowOutcome) -> Bool {
    left.description == right.description
  }
}
