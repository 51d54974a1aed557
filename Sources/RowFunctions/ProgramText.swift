import Tables

/// A program written as one expression, for `explain`.
struct ProgramText {
  private let program: Program
  private let names: [String]
  private let showsCounts: Bool
  private var definitions: [Int: Program.Step] = [:]

  /// A program's text; `showsCounts` when the columns hold the values that it will meet.
  init(_ program: Program, names: [String], showsCounts: Bool = true) {
    self.program = program
    self.showsCounts = showsCounts
    self.names = names
    for block in program.blocks {
      for instruction in block.instructions where instruction.destination >= 0 {
        definitions[instruction.destination] = instruction.step
      }
    }
  }

  /// The expression; long ones are cut with an ellipsis.
  var text: String {
    var left = 200
    return block(0, assigned: [:], &left)
  }

  private func block(_ number: Int, assigned: [Int: String], _ left: inout Int) -> String {
    left -= 1
    guard left > 0, number < program.blocks.count else { return "…" }
    switch program.blocks[number].ending {
    case .jump(let edge): return way(edge, assigned, &left)
    case .branch(let condition, let yes, let no):
      let test = operand(condition, assigned)
      if test == "true" { return way(yes, assigned, &left) }
      if test == "false" || test == "nil" { return way(no, assigned, &left) }
      let first = way(yes, assigned, &left)
      let second = way(no, assigned, &left)
      if first == "true" && second == "false" { return test }
      if second == "false" || second == test { return "(\(test) and \(first))" }
      if first == "true" || first == test { return "(\(test) or \(second))" }
      return "if(\(test), \(first), \(second))"
    }
  }

  private func way(_ index: Int, _ assigned: [Int: String], _ left: inout Int) -> String {
    let edge = program.edges[index]
    if edge.isUnfit { return "row by row" }
    var values = assigned
    for copy in edge.copies { values[copy.slot] = operand(copy.value, assigned) }
    return switch edge.target {
    case .block(let number): block(number, assigned: values, &left)
    case .result(let result): operand(result, values)
    case .undecided: "row by row"
    }
  }

  private func operand(_ operand: Program.Operand, _ assigned: [Int: String]) -> String {
    switch operand {
    case .column(let index): return names[index]
    case .constant(let value): return value.sourceText
    case .slot(let slot):
      if let text = assigned[slot] { return text }
      return definitions[slot].map { step($0, assigned) } ?? "…"
    }
  }

  private func step(_ step: Program.Step, _ assigned: [Int: String]) -> String {
    switch step {
    case .compare(let order, let left, let right):
      "\(operand(left, assigned)) \(order.symbol) \(operand(right, assigned))"
    case .arithmetic(let operation, let left, let right):
      "(\(operand(left, assigned)) \(operation.symbol) \(operand(right, assigned)))"
    case .not(let value): "not \(operand(value, assigned))"
    case .rounded(let value, let up): "\(up ? "ceil" : "floor")(\(operand(value, assigned)))"
    case .extreme(let left, let right, let larger):
      "\(larger ? "max" : "min")(\(operand(left, assigned)), \(operand(right, assigned)))"
    case .root(let value): "sqrt(\(operand(value, assigned)))"
    case .absolute(let value): "abs(\(operand(value, assigned)))"
    case .lookup(let lookup):
      showsCounts
        ? "lookup(\(names[lookup.column]), \(lookup.entries.count) values)"
        : "lookup(\(names[lookup.column]))"
    case .read, .require, .undecided: "…"
    }
  }
}

extension Program.Order {
  fileprivate var symbol: String {
    switch self {
    case .equal: "=="
    case .unequal: "~="
    case .less: "<"
    case .lessOrEqual: "<="
    case .greater: ">"
    case .greaterOrEqual: ">="
    }
  }
}

extension Program.Arithmetic {
  fileprivate var symbol: String {
    switch self {
    case .add: "+"
    case .subtract: "-"
    case .multiply: "*"
    case .modulo: "%"
    case .power: "^"
    case .divide: "/"
    case .floorDivide: "//"
    }
  }
}
