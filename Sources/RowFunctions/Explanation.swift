import Tables

/// How a function runs, in words, as `explain` and `deed check` say it.
struct Explanation {
  let text: String

  /// The translator is off.
  static let unknownBytecode = Explanation(
    text: "runs row by row: this Lua's bytecode is not known")

  /// Over whole columns, with the expression; `isSample` when the columns are not the real ones.
  static func columns(
    _ program: Program, names: [String], isSample: Bool = false
  ) -> Explanation {
    let looked = program.lookedUpColumns(names)
    let parts =
      looked.isEmpty ? "" : ", once per distinct value of \(looked.joined(separator: ", "))"
    let expression = ProgramText(program, names: names, showsCounts: !isSample).text
    return Explanation(text: "runs over whole columns\(parts): \(expression)")
  }

  /// Once for each combination of values of these columns; nil when their number is not known.
  static func combinations(
    _ columns: [String], count: Int?, because reason: TranslationError
  ) -> Explanation {
    let few = count.map { " (\($0))" } ?? " when those are few"
    let how =
      switch columns.count {
      case 0: "once for all rows"
      case 1: "once per distinct value of \(columns[0])\(few)"
      default: "once per distinct combination of \(columns.joined(separator: ", "))\(few)"
      }
    return Explanation(text: "runs \(how), because of \(reason.place)")
  }

  /// Row by row.
  static func rowByRow(_ reason: TranslationError) -> Explanation {
    Explanation(text: "runs row by row, because of \(reason.place)")
  }
}

extension TranslationError {
  /// The line and what is there.
  fileprivate var place: String {
    switch self {
    case .untranslatable(let obstacle, let line): "line \(line): \(obstacle)"
    case .neverEqual: description
    }
  }
}

extension Program {
  /// The columns for whose distinct values a function is evaluated once each.
  func lookedUpColumns(_ names: [String]) -> [String] {
    var found: [String] = []
    for block in blocks {
      for instruction in block.instructions {
        guard case .lookup(let lookup) = instruction.step, lookup.column < names.count,
          !found.contains(names[lookup.column])
        else { continue }
        found.append(names[lookup.column])
      }
    }
    return found
  }
}
