import Tables

/// A generator of numbers that gives the same ones for the same seed on every machine (SplitMix64).
struct SeededNumbers: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ mixed >> 27) &* 0x94d0_49bb_1331_11eb
    return mixed ^ mixed >> 31
  }

  mutating func below(_ count: Int) -> Int { Int.random(in: 0..<count, using: &self) }

  mutating func pick<Element>(_ elements: [Element]) -> Element {
    elements[below(elements.count)]
  }
}

/// Tables with all column types and awkward values.
struct RandomTable {
  static func make(_ numbers: inout SeededNumbers, rows: Int) -> Table {
    let integers: [Int64] = [0, 1, -1, 2, 7, 24, 25, 100, 127, -128]
    let wide: [Int64] = [.min, .max, 0, -1, 1 << 53, (1 << 53) + 1, -(1 << 40), 3]
    let floats: [Double] = [
      0, -0.0, 1, 0.5, -2.5, 24, 1e300, -1e300, .infinity, -.infinity, .nan, 0x1p53, 7,
    ]
    let texts: [[UInt8]] = [
      [], Array("NL".utf8), Array("BE".utf8), Array("nl".utf8), [0xff, 0xfe], Array("a\0b".utf8),
      Array("Ünï".utf8), Array("10".utf8),
    ]
    func column<Value>(_ values: [Value], missing: Int) -> [Value?] {
      (0..<rows).map { _ in numbers.below(100) < missing ? nil : numbers.pick(values) }
    }
    let some = numbers.pick([0, 10, 50, 100])
    let offset = rows / 3
    let whole: [(String, Column)] = [
      ("i", .integers(column(integers, missing: some))),
      ("j", .integers(column([3, 4, 500, -700, 24], missing: 0))),
      ("w", .integers(column(wide, missing: 20))),
      ("x", .numbers(column(floats, missing: some))),
      ("y", .numbers(column([1.5, 2, -3.25, 0], missing: 0))),
      ("s", strings(column(texts, missing: some))),
      ("t", strings(column(texts.reversed(), missing: 0))),
      ("b", .booleans(column([true, false], missing: some))),
      ("d", .dates(column([0, 1, -1, 20_000, 18_262], missing: 20))),
      ("m", .times(column([0, 1_500_000, -7, 1_700_000_000_000_000], missing: 20))),
      ("n", .times(column([0, 1_500_000, 3], missing: 0))),
      ("e", .dates(column([0, 100, 20_000], missing: 0))),
    ]
    // A slice has its values and bits at odd places.
    let isSliced = numbers.below(2) == 0
    return Table(
      whole.map { ($0, isSliced ? $1.slice(offset..<rows) : $1) },
      rowCount: isSliced ? rows - offset : rows)
  }

  private static func strings(_ values: [[UInt8]?]) -> Column {
    var builder = StringColumnBuilder()
    for value in values {
      if let value {
        value.withUnsafeBufferPointer { builder.append($0) }
      } else {
        builder.appendMissing()
      }
    }
    return builder.finish()
  }
}

/// Lua functions of a row `c`, mostly well typed.
struct RandomFunction {
  var numbers: SeededNumbers
  private var locals: [(name: String, kind: Int)] = []

  init(seed: UInt64) { numbers = SeededNumbers(state: seed) }

  mutating func source() -> String {
    var text = """
      local low, high, name, flag, none = \(numbers.below(9)), 24, "NL", true, nil
      local set = { NL = true, BE = false }
      local points = { NL = 1, BE = 2, [""] = 3 }
      local label = { [7] = "seven", [24] = "day" }
      local function older(r) return r.i > 20 end
      local function twice(v) if v == 7 then return 1 end return v * 2 end
      local function letters(s) local n = 0 for _ in s:gmatch("%a") do n = n + 1 end return n end
      local function total(v)
        local sum, list = 0, { v, 2, low }
        for i, part in ipairs(list) do sum = sum + part * i end
        return sum
      end
      return function(c)

      """
    for index in 0..<numbers.below(3) {
      let kind = numbers.below(3)
      text += "  local v\(index) = \(expression(kind, 2))\n"
      locals.append(("v\(index)", kind))
      if numbers.below(4) == 0 {
        text += "  if \(boolean(1)) then v\(index) = \(expression(kind, 1)) end\n"
      }
    }
    let kind = numbers.below(3)
    if numbers.below(3) == 0 {
      text += "  if \(boolean(2)) then return \(expression(kind, 1)) end\n"
    }
    if numbers.below(3) == 0 {
      text += "  if \(boolean(1)) then return \(expression(kind, 1))\n"
      text += "  elseif \(boolean(1)) then return \(expression(kind, 1)) end\n"
    }
    return text + "  return \(expression(kind, 3))\nend\n"
  }

  private mutating func expression(_ kind: Int, _ depth: Int) -> String {
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

  private mutating func number(_ depth: Int) -> String {
    if numbers.below(150) == 0 { return text(0) }
    if let name = local(0) { return name }
    if depth == 0 {
      return numbers.pick([
        "c.i", "c.j", "c.w", "c.x", "c.y", "7", "0", "2.5", "-1", "24", "c.i", "c.j", "c.y",
      ])
    }
    switch numbers.below(14) {
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
    case 11:
      switch numbers.below(6) {
      case 0: return "math.sqrt(\(number(depth - 1)))"
      case 1...2:
        let name = numbers.pick(["max", "min"])
        return "math.\(name)(\(number(depth - 1)), \(number(depth - 1)))"
      default:
        return "math.\(numbers.pick(["floor", "ceil", "abs"]))(\(number(depth - 1)))"
      }
    case 12 where numbers.below(8) == 0:
      return numbers.pick(["letters(c.s)", "total(c.j)", "total(c.i)", "letters(c.t)"])
    case 12: return "twice(\(number(depth - 1)))"
    default: return numbers.pick(["low", "high", "c.j", "c.i"])
    }
  }

  private mutating func text(_ depth: Int) -> String {
    if numbers.below(150) == 0 { return "none" }
    if let name = local(1) { return name }
    if depth == 0 { return numbers.pick(["c.s", "c.t", "\"NL\"", "\"\"", "name", "c.s"]) }
    switch numbers.below(8) {
    case 0: return "\(numbers.pick(["c.s", "c.t"])):lower()"
    case 1: return "string.upper(\(text(depth - 1)))"
    case 2: return "(\(text(depth - 1)) .. \"-\")"
    case 3: return "(\(text(0)) or \"?\")"
    case 4: return "\(numbers.pick(["c.s", "c.t"])):sub(1, 1)"
    case 5: return "(label[c.i] or \(text(0)))"
    case 6 where numbers.below(2) == 0:
      return "\(numbers.pick(["c.d", "c.e", "c.m", "c.n"])):month()"
    case 7 where numbers.below(4) == 0: return "(\(text(0)) .. \(text(0)))"
    case 6: return "tostring(\(text(0)))"
    default: return "(\(boolean(depth - 1)) and \"yes\" or \(text(0)))"
    }
  }

  private mutating func boolean(_ depth: Int) -> String {
    if numbers.below(150) == 0 { return number(0) }
    if let name = local(2) { return name }
    if depth == 0 {
      return numbers.pick(["c.b", "flag", "c.i == nil", "c.b", "c.s == nil", "c.d ~= nil"])
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
