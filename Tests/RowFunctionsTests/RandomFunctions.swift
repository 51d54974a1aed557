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

/// Lua functions of a row `c`, mostly well typed.
struct RandomFunction {
  var numbers: SeededNumbers
  var locals: [(name: String, kind: Int)] = []
  /// Locals that a statement made, numbered so that no two have one name.
  var made = 0

  init(seed: UInt64) { numbers = SeededNumbers(state: seed) }

  mutating func source() -> String {
    var text = """
      local low, high, name, flag, none = \(numbers.below(9)), 24, "NL", true, nil
      local set = { NL = true, BE = false }
      local points = { NL = 1, BE = 2, [""] = 3 }
      local label = { [7] = "seven", [24] = "day" }
      local seen, kept = 0, {}
      local tiered = setmetatable({}, { __index = function(_, key) return key end })
      local function older(r) return r.i > 20 end
      local function twice(v) if v == 7 then return 1 end return v * 2 end
      local function letters(s) local n = 0 for _ in s:gmatch("%a") do n = n + 1 end return n end
      local function first(...) return (...) end
      local function total(v)
        local sum, list = 0, { v, 2, low }
        for i, part in ipairs(list) do sum = sum + part * i end
        return sum
      end
      return function(c)

      """
    for _ in 0..<numbers.below(3) { text += "  " + declaration() + "\n" }
    if numbers.below(8) == 0 { text += "  " + awkward() + "\n" }
    let kind = numbers.below(3)
    for _ in 0..<numbers.below(3) { text += "  " + branch(kind, 2) + "\n" }
    return text + "  return \(expression(kind, 3))\nend\n"
  }

  /// A local, sometimes set again on a condition.
  private mutating func declaration() -> String {
    let kind = numbers.below(3)
    let name = "v\(made)"
    made += 1
    var text = "local \(name) = \(expression(kind, 2))"
    locals.append((name, kind))
    if numbers.below(4) == 0 {
      text += " if \(boolean(1)) then \(name) = \(expression(kind, 1)) end"
    }
    return text
  }

  /// An `if` whose arms return, nest or fall through.
  private mutating func branch(_ kind: Int, _ depth: Int) -> String {
    let arms = numbers.below(3)
    var text = "if \(boolean(numbers.below(3))) then \(arm(kind, depth))"
    if arms == 2 { text += " elseif \(boolean(1)) then \(arm(kind, depth))" }
    if arms >= 1 && numbers.below(2) == 0 { text += " else \(arm(kind, depth))" }
    return text + " end"
  }

  private mutating func arm(_ kind: Int, _ depth: Int) -> String {
    if depth > 0 && numbers.below(3) == 0 { return branch(kind, depth - 1) }
    if numbers.below(4) == 0, let local = locals.last {
      return "\(local.name) = \(expression(local.kind, 1))"
    }
    return "return \(expression(kind, 1))"
  }

  /// A statement that keeps a function from running over whole columns.
  private mutating func awkward() -> String {
    let name = "v\(made)"
    made += 1
    defer { locals.append((name, 0)) }
    switch numbers.below(14) {
    case 0: return "local \(name) = 0 for k = 1, 3 do \(name) = \(name) + k * \(number(0)) end"
    case 1: return "local \(name) = low while \(name) < 12 do \(name) = \(name) * 2 + 1 end"
    case 2: return "local \(name) = 9 repeat \(name) = \(name) - 4 until \(name) < 0 + (c.j or 0)"
    case 3:
      return "local \(name) = 1 ::again:: \(name) = \(name) * 2 if \(name) < 20 then goto again end"
    case 4: return "local ok, \(name) = pcall(function() return \(number(1)) end)"
    case 5: return "local \(name) = first(\(number(1)), 2)"
    case 6: return "seen = seen + 1 local \(name) = seen"
    case 7: return "kept[#kept + 1] = \(number(0)) local \(name) = #kept"
    case 8: return "local \(name) = tiered[\(number(0))]"
    case 9:
      return "local \(name) = coroutine.wrap(function() coroutine.yield(\(number(0))) end)()"
    case 10: return "local \(name) = 0 for _, key in ipairs({ 'i', 'y' }) do \(name) = c[key] end"
    case 11: return "if \(boolean(0)) then error(\"stop\") end local \(name) = 1"
    case 12: return "local list = { \(number(0)), 3 } table.sort(list) local \(name) = list[1]"
    default: return "counter = (counter or 0) + 1 local \(name) = counter"
    }
  }
}
