import Tables

extension Translator {
  /// `a` compared with `b`.
  mutating func compare(
    _ order: Program.Order, _ left: Abstract, _ right: Abstract
  ) throws -> Abstract {
    let (first, second) = try onOneAxis(try resolved(left), try resolved(right))
    let (a, b) = (try operand(first), try operand(second))
    let (kindA, kindB) = (program.shape(a).kind, program.shape(b).kind)
    if order == .equal, kindA == .nothing || kindB == .nothing {
      return .value(emit(.compare(order, a, b), Program.Slot(.boolean)), nil)
    }
    guard kindA.compares(with: kindB) else {
      try checkComparable(a, kindA, b)
      try checkComparable(b, kindB, a)
      throw obstacle(.operation("it compares \(kindA.noun) with \(kindB.noun)"))
    }
    guard order == .equal || kindA != .boolean else {
      throw obstacle(.operation("it orders booleans"))
    }
    if kindA == .string, let found = try compareTexts(order, first, a, second, b) { return found }
    return .value(emit(.compare(order, a, b), Program.Slot(.boolean)), nil)
  }

  /// A time that meets a date counts as its local date.
  private mutating func onOneAxis(
    _ left: Abstract, _ right: Abstract
  ) throws -> (Abstract, Abstract) {
    func kind(_ value: Abstract) -> ValueKind? {
      if case .value(let operand, _) = value { program.shape(operand).kind } else { nil }
    }
    switch (kind(left), kind(right)) {
    case (.time, .date): return (try localDate(left), right)
    case (.date, .time): return (left, try localDate(right))
    default: return (left, right)
    }
  }

  private mutating func localDate(_ time: Abstract) throws -> Abstract {
    guard case .value(.column(let index), _) = time,
      let days = try localColumn(index, hours: false)
    else { throw obstacle(.operation("it compares a computed time with a date")) }
    return .value(.column(days), nil)
  }

  /// A comparison of the values of one text column with a constant, made once for each value.
  private mutating func compareTexts(
    _ order: Program.Order, _ left: Abstract, _ a: Program.Operand, _ right: Abstract,
    _ b: Program.Operand
  ) throws -> Abstract? {
    guard a.isConstant != b.isConstant else { return nil }
    let column = a.isConstant ? b : a
    if order == .equal, case .column(let index) = column,
      program.columns[index].dictionary?.isDistinct == true
    {
      return nil
    }
    // Texts with many values, and those from several places, are compared row by row by the kernel.
    guard (try? lookup(of: a.isConstant ? right : left)) != nil else { return nil }
    return try perValue([left, right]) { values in
      guard case .string(let first) = values[0], case .string(let second) = values[1] else {
        return order == .equal ? .value(.boolean(values[0] == values[1])) : .failedOnNil
      }
      let found = first.withUnsafeBufferPointer { one in
        second.withUnsafeBufferPointer { orderOfBytes(one, $0) }
      }
      let holds =
        switch order {
        case .equal: found == 0
        case .unequal: found != 0
        case .less: found < 0
        case .lessOrEqual: found <= 0
        case .greater: found > 0
        case .greaterOrEqual: found >= 0
        }
      return .value(.boolean(holds))
    }
  }

  /// Refuses the comparison of a column with a constant that it can never equal.
  private func checkComparable(
    _ column: Program.Operand, _ kind: ValueKind, _ constant: Program.Operand
  ) throws {
    guard case .column(let index) = column, case .constant(let value) = constant, value != .nothing
    else { return }
    throw TranslationError.neverEqual(
      column: readNames[index], type: program.columns[index].type, constant: value, line: line)
  }

  /// Lua's arithmetic.
  mutating func arithmetic(
    _ operation: Program.Arithmetic, _ left: Abstract, _ right: Abstract
  ) throws -> Abstract {
    let (a, b) = (try operand(left), try operand(right))
    let result: ValueKind
    switch (program.shape(a).kind, program.shape(b).kind) {
    case (.integer, .integer):
      result = operation == .divide || operation == .power ? .number : .integer
    case (.integer, .number), (.number, .integer), (.number, .number): result = .number
    case (.date, .date) where operation == .subtract: result = .integer
    case (.time, .time) where operation == .subtract:
      // A number of seconds.
      let microseconds = emit(.arithmetic(.subtract, a, b), Program.Slot(.integer))
      return .value(
        emit(.arithmetic(.divide, microseconds, .constant(.number(1e6))), Program.Slot(.number)),
        nil)
    case (let first, let second):
      throw obstacle(
        .operation("arithmetic on \(first.noun) and \(second.noun)"))
    }
    return .value(emit(.arithmetic(operation, a, b), Program.Slot(result)), nil)
  }

  mutating func not(_ value: Abstract) throws -> Abstract {
    switch try resolved(value) {
    case .row, .known: return .constant(.boolean(false))
    case let other:
      let value = try operand(other)
      if case .constant(let constant) = value { return .constant(.boolean(!constant.isTrue)) }
      return .value(emit(.not(value), Program.Slot(.boolean)), nil)
    }
  }

  mutating func length(_ value: Abstract) throws -> Abstract {
    let found = try resolved(value)
    guard program.shape(try operand(found)).kind == .string else {
      throw obstacle(.operation("the length of something that is not a text"))
    }
    return try perValue([found]) { values in
      guard case .string(let text) = values[0] else { return .failedOnNil }
      return .value(.integer(Int64(text.count)))
    }
  }

  /// Texts and integers one after the other.
  mutating func concatenation(_ parts: [Abstract]) throws -> Abstract {
    try perValue(parts) { values in
      var text: [UInt8] = []
      for value in values {
        switch value {
        case .string(let part): text += part
        case .integer(let integer): text += Array("\(integer)".utf8)
        case .nothing: return .failedOnNil
        default: return .unfit
        }
      }
      return .value(.string(text))
    }
  }

  /// A field of the row or of a table that is the same for all rows.
  mutating func index(_ table: Abstract, _ key: Abstract) throws -> Abstract {
    let table = try resolved(table)
    let key = try resolved(key)
    switch table {
    case .row:
      guard case .value(.constant(.string(let name)), _) = key else {
        throw obstacle(.operation("a column's name that is not written out"))
      }
      return try read(name)
    case .known(.table(let handle)):
      if case .value(.constant(let constant), _) = key {
        guard let found = world.field(constant, of: handle) else {
          throw obstacle(.operation("a field that a metatable gives"))
        }
        return known(found)
      }
      let world = self.world
      return try perValue([key]) { values in
        if values[0] == .nothing {
          // A plain table gives nil for nil, one with a metatable may do anything.
          return world.field(.boolean(false), of: handle) == nil ? .unfit : .value(.nothing)
        }
        guard case .value(let found)? = world.field(values[0], of: handle) else { return .unfit }
        return .value(found)
      }
    case .known(.other(let what)): throw obstacle(.operation("it reads a field of \(what)"))
    default: throw obstacle(.operation("a field of something that is not the row or a table"))
    }
  }

  /// The method of a value, for a call that follows; a nil receiver fails here.
  mutating func method(_ receiver: Abstract, _ name: Abstract) throws -> Abstract {
    let receiver = try resolved(receiver)
    guard case .value(.constant(.string(let name)), _) = name else {
      throw obstacle(.operation("a method without a name"))
    }
    if case .row = receiver { throw obstacle(.operation("a method of the row")) }
    if case .known(.table) = receiver { return try index(receiver, .constant(.string(name))) }
    let value = try operand(receiver)
    let shape = program.shape(value)
    guard let found = world.method(name, of: shape.kind) else {
      throw obstacle(.call("`\(String(decoding: name, as: UTF8.self))`"))
    }
    if shape.isOptional { append(Program.Instruction(.require(value), reads: state.reads)) }
    return known(found)
  }
}

extension ValueKind {
  /// Whether Lua compares values of the two kinds, and the kernels do.
  func compares(with other: ValueKind) -> Bool {
    self == other || self.isNumeric && other.isNumeric
  }

  private var isNumeric: Bool { self == .integer || self == .number }
}

extension Program.Operand {
  var isConstant: Bool {
    if case .constant = self { return true }
    return false
  }
}
