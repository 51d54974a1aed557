import LuaRuntime
import RowFunctions
import Tables

/// A Lua machine with row functions, for tests: one function, two ways to run it.
struct RowMachine {
  let vm: LuaVM
  let rows: RowFunctions

  init() throws {
    vm = try LuaVM()
    try vm.declare(Self.moments("date", tag: 10))
    try vm.declare(Self.moments("time", tag: 11))
    rows = try RowFunctions(
      vm, pureFunctions: ["date:month", "time:month", "time:hour"], localTime: Self.localTime)
  }

  /// A zone whose clocks change now and then.
  private static func localTime(_ instant: Int64) -> Int64 {
    instant &+ (instant / 5_000_000_000_000 % 2 == 0 ? 3_600_000_000 : 7_200_000_000)
  }

  private static let day: Int64 = 86_400_000_000

  /// The local date of a date or time.
  private static func days(_ value: LuaValue) -> Int64? {
    guard case .scalar(let tag, let payload) = value else { return nil }
    if tag == 10 { return payload }
    let local = localTime(payload)
    return local / day - (local % day < 0 ? 1 : 0)
  }

  /// A class with the operators that dates and times have.
  private static func moments(_ name: String, tag: Int32) -> LuaClass {
    func operation(
      _ word: String, _ refusal: String, _ body: @escaping @Sendable (Int64, Int64) -> LuaValue
    ) -> Function {
      Function(
        "\(name).\(word)", "An operator.", Arg<LuaValue>("left", ""), Arg<LuaValue>("right", "")
      ) { _, left, right throws -> LuaValue in
        if word != "__sub", case .scalar(let one, _) = left, case .scalar(let two, _) = right,
          one != two, let first = days(left), let second = days(right)
        {
          return body(first, second)
        }
        if case .scalar(tag, let first) = left, case .scalar(tag, let second) = right {
          return body(first, second)
        }
        throw Refusal(description: "\(refusal) a \(left.isNil || right.isNil ? "nil" : name) value")
      }
    }
    return LuaClass(
      name, tag: tag,
      methods: [
        Function("\(name):month", "The month.", Arg<LuaValue>("self", "")) { _, value in
          days(value).map { "month \($0 / 30)" } ?? "none"
        },
        Function("\(name):hour", "The hour.", Arg<LuaValue>("self", "")) { _, value -> Int64 in
          guard case .scalar(_, let instant) = value else { return -1 }
          let clock = localTime(instant) % day
          return (clock < 0 ? clock + day : clock) / 3_600_000_000
        },
      ],
      metamethods: [
        operation("__sub", "attempt to perform arithmetic on") { first, second in
          tag == 10 ? .integer(first - second) : .number(Double(first - second) / 1e6)
        },
        operation("__lt", "attempt to compare") { .boolean($0 < $1) },
        operation("__le", "attempt to compare") { .boolean($0 <= $1) },
        operation("__eq", "attempt to compare") { .boolean($0 == $1) },
      ])
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

struct Refusal: Error, CustomStringConvertible { let description: String }

struct NoFunction: Error { let source: String }

/// All that an evaluation says, in a form that compares.
struct RowOutcome: Equatable, CustomStringConvertible {
  var description: String
  var inLua = -1
  var byArguments = 0

  init(_ body: () throws -> (RowEvaluation, Column?)) {
    do {
      let (found, column) = try body()
      inLua = found.rowsInLua
      byArguments = found.rowsByArguments
      var parts = ["matches \(found.matches.elements)"]
      if let column {
        parts.append("\(column.type) \(column.storage.name)")
        parts.append(column.cells.map(Self.text).joined(separator: " "))
        if let dictionary = column.dictionary {
          parts.append("\((0..<dictionary.count).map { Array(dictionary.utf8($0)) })")
        }
      }
      parts.append("aside \(found.setAside.elements) \(found.setAsideCounts)")
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

extension Values {
  /// A copy of the elements.
  var elements: [Element] { (0..<count).map { self[$0] } }
}
