extension RandomFunction {
  /// An expression of a kind: 0 is a number, 1 a text, 2 a boolean.
  mutating func expression(_ kind: Int, _ depth: Int) -> String {
    switch kind {
    case 0: number(depth)
    case 1: text(depth)
    default: boolean(depth)
    }
  }

  private mutating func local(_ kind: Int) -> String? {
    let known = locals.filter { $0.kind == kind }
    return known.isEmpty || numbers.below(3) > 0 ? nil : numbers.pick(known).name
  }

  mutating func number(_ depth: Int) -> String {
    if numbers.below(150) == 0 { return text(0) }
    if let name = local(0) { return name }
    if depth == 0 {
      if numbers.below(25) == 0 {
        return numbers.pick([
          "math.mininteger", "math.maxinteger", "9007199254740993", "0x1p63", "-0.0", "(0/0)",
          "math.huge", "1e308", "c.z", "c.nope",
        ])
      }
      return numbers.pick([
        "c.i", "c.j", "c.k", "c.w", "c.x", "c.y", "7", "0", "2.5", "-1", "24", "c.i", "c.j", "c.y",
      ])
    }
    switch numbers.below(15) {
    case 0...5:
      let operation = numbers.pick(["+", "-", "*", "/", "//", "%", "^"])
      return "(\(number(depth - 1)) \(operation) \(number(depth - 1)))"
    case 6: return "(- \(number(depth - 1)))"
    case 7: return "(\(number(depth - 1)) or \(number(0)))"
    case 8:
      return numbers.pick([
        "(c.d - c.e)", "(c.m - c.n)", "(c.n - c.n)", "c.m:hour()", "c.n:hour()",
      ])
    case 9: return "points[c.s]"
    case 10: return "#\(text(depth - 1))"
    case 11: return mathematics(depth)
    case 12 where numbers.below(8) == 0:
      return numbers.pick(["letters(c.s)", "total(c.j)", "total(c.i)", "letters(c.t)"])
    case 12: return "twice(\(number(depth - 1)))"
    case 13 where numbers.below(5) == 0: return rareNumber()
    default: return numbers.pick(["low", "high", "c.j", "c.i"])
    }
  }

  private mutating func mathematics(_ depth: Int) -> String {
    switch numbers.below(6) {
    case 0: return "math.sqrt(\(number(depth - 1)))"
    case 1...2:
      let name = numbers.pick(["max", "min"])
      return "math.\(name)(\(number(depth - 1)), \(number(depth - 1)))"
    default:
      return "math.\(numbers.pick(["floor", "ceil", "abs"]))(\(number(depth - 1)))"
    }
  }

  private mutating func rareNumber() -> String {
    switch numbers.below(6) {
    case 0:
      let operation = numbers.pick(["&", "|", "~", "<<", ">>"])
      return "(\(number(0)) \(operation) \(number(0)))"
    case 1: return "(~ \(number(0)))"
    case 2: return "(tonumber(\(text(0))) or 0)"
    case 3: return "(math.tointeger(\(number(0))) or -3)"
    case 4: return "math.fmod(\(number(0)), \(number(0)))"
    default: return "((\(text(0))):find(\"L\") or 0)"
    }
  }

  mutating func text(_ depth: Int) -> String {
    if numbers.below(150) == 0 { return "none" }
    if let name = local(1) { return name }
    if depth == 0 {
      return numbers.pick(["c.s", "c.t", "\"NL\"", "\"\"", "name", "c.s", "c.s", "c.u"])
    }
    switch numbers.below(9) {
    case 0: return "\(numbers.pick(["c.s", "c.t"])):lower()"
    case 1: return "string.upper(\(text(depth - 1)))"
    case 2: return "(\(text(depth - 1)) .. \"-\")"
    case 3: return "(\(text(0)) or \"?\")"
    case 4: return "\(numbers.pick(["c.s", "c.t", "c.u"])):sub(1, \(numbers.pick(["1", "-2"])))"
    case 5: return "(label[c.i] or \(text(0)))"
    case 6 where numbers.below(2) == 0:
      return "\(numbers.pick(["c.d", "c.e", "c.m", "c.n"])):month()"
    case 7 where numbers.below(8) == 0: return "(\(text(0)) .. \(text(0)))"
    case 8 where numbers.below(5) == 0:
      return numbers.pick([
        "(c.i .. c.s)", "(c.j .. \"\")", "c.s:rep(2, \",\")", "(c.t:match(\"%a+\") or \"none\")",
        "string.format(\"%d|%s\", c.j, c.t)", "tostring(c.b)", "(c.x .. \"\")", "c.s:reverse()",
      ])
    case 6: return "tostring(\(text(0)))"
    default: return "(\(boolean(depth - 1)) and \"yes\" or \(text(0)))"
    }
  }

  mutating func boolean(_ depth: Int) -> String {
    if numbers.below(150) == 0 { return number(0) }
    if let name = local(2) { return name }
    if depth == 0 {
      return numbers.pick([
        "c.b", "flag", "c.i == nil", "c.b", "c.s == nil", "c.d ~= nil", "c.z == nil", "c.k ~= 24",
      ])
    }
    let order = numbers.pick(["<", "<=", ">", ">=", "==", "~="])
    switch numbers.below(14) {
    case 0...3: return "(\(number(depth - 1)) \(order) \(number(depth - 1)))"
    case 4...5: return "(\(text(depth - 1)) \(order) \(text(depth - 1)))"
    case 6...7: return "(\(boolean(depth - 1)) and \(boolean(depth - 1)))"
    case 8...9: return "(\(boolean(depth - 1)) or \(boolean(depth - 1)))"
    case 10: return "not \(boolean(depth - 1))"
    case 11: return "set[c.s]"
    case 12: return "older(c)"
    default:
      return numbers.pick([
        "(c.d \(order) c.e)", "(c.m \(order) c.n)", "(c.n \(order) c.d)", "(c.e \(order) c.m)",
      ])
    }
  }
}
