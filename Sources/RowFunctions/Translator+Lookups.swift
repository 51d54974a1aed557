import Tables

extension Translator {
  /// The most different values of a column for which a function is evaluated once each.
  static let mostEntries = 1 << 16

  /// A call of a function that the translator knows.
  mutating func builtIn(
    _ identity: KnownFunction, _ function: Int, _ given: [Abstract]
  ) throws -> Abstract {
    var arguments: [Abstract] = []
    for value in given { arguments.append(try resolved(value)) }
    if let first = arguments.first, arguments.count == 1,
      case .value(let operand, _) = first, !operand.isConstant
    {
      let shape = program.shape(operand)
      switch (identity, shape.kind) {
      case (.floor, .integer), (.ceil, .integer):
        if shape.isOptional { append(Program.Instruction(.require(operand), reads: state.reads)) }
        if !shape.isOptional { return first }
        return .value(
          emit(.arithmetic(.add, operand, .constant(.integer(0))), .init(.integer)), nil)
      case (.floor, .number), (.ceil, .number):
        return .value(
          emit(.rounded(operand, up: identity == .ceil), Program.Slot(.integer)), nil)
      case (.abs, .integer), (.abs, .number):
        return .value(emit(.absolute(operand), Program.Slot(shape.kind)), nil)
      case (.sqrt, .integer), (.sqrt, .number):
        return .value(emit(.root(operand), Program.Slot(.number)), nil)
      default: break
      }
    }
    if identity == .max || identity == .min,
      let found = try extreme(arguments, larger: identity == .max)
    {
      return found
    }
    if identity == .declared, let found = try zoned(function, arguments) { return found }
    let world = self.world
    return try perValue(arguments) { world.call(function, $0) }
  }

  /// math.max or math.min of numbers of one kind, nil for other arguments.
  private mutating func extreme(_ arguments: [Abstract], larger: Bool) throws -> Abstract? {
    var operands: [Program.Operand] = []
    for case .value(let operand, _) in arguments { operands.append(operand) }
    guard let first = operands.first, operands.count == arguments.count,
      operands.contains(where: { !$0.isConstant })
    else { return nil }
    let kind = program.shape(first).kind
    guard kind == .integer || kind == .number,
      operands.allSatisfy({ program.shape($0).kind == kind })
    else { return nil }
    // One argument is given back as it is, nil too.
    if operands.count == 1 { return arguments[0] }
    var found = first
    for operand in operands.dropFirst() {
      found = emit(.extreme(found, operand, larger: larger), Program.Slot(kind))
    }
    return .value(found, nil)
  }

  /// What `function` gives for each value of the one column that the arguments depend on.
  mutating func perValue(
    _ arguments: [Abstract], _ function: ([RowValue]) -> CallOutcome
  ) throws -> Abstract {
    var lookups: [Lookup?] = []
    var constants: [RowValue] = []
    var column: Int?
    for argument in arguments {
      let value = try resolved(argument)
      if case .value(.constant(let constant), _) = value {
        lookups.append(nil)
        constants.append(constant)
        continue
      }
      let lookup = try self.lookup(of: value)
      guard column == nil || column == lookup.column else {
        throw obstacle(.operation("texts of two columns in one operation"))
      }
      column = lookup.column
      lookups.append(lookup)
      constants.append(.nothing)
    }
    guard let column, let first = lookups.lazy.compactMap(\.self).first else {
      guard case .value(let value) = function(constants) else {
        throw obstacle(.operation("a call that raises an error"))
      }
      return .constant(value)
    }
    var entries: [Lookup.Entry] = []
    entries.reserveCapacity(first.entries.count)
    for key in first.entries.indices {
      var values = constants
      var isKnown = true
      for (index, lookup) in lookups.enumerated() {
        guard let lookup else { continue }
        guard let entry = lookup.entries[key] else {
          isKnown = false
          break
        }
        values[index] = entry
      }
      entries.append(isKnown ? try entry(function(values)) : nil)
    }
    var atMissing = constants
    var missing: Lookup.Entry = nil
    var isFailing = false
    for (index, lookup) in lookups.enumerated() {
      guard let lookup else { continue }
      if let value = lookup.missing { atMissing[index] = value } else { isFailing = true }
    }
    if !isFailing && program.columns[column].missingCount > 0 {
      switch function(atMissing) {
      case .value(let value): missing = value
      case .failedOnNil: missing = nil
      case .failed, .unfit: throw obstacle(.operation("a call that raises an error"))
      }
    }
    guard
      let lookup = Lookup(column: column, low: first.low, entries: entries, missing: missing)
    else { throw obstacle(.operation("a call that gives values of several kinds")) }
    let slot = Program.Slot(lookup.kind, isOptional: lookup.isOptional)
    return .value(emit(.lookup(lookup), slot), lookup)
  }

  private func entry(_ outcome: CallOutcome) throws -> Lookup.Entry {
    switch outcome {
    case .value(let value): return value
    case .failed, .failedOnNil: return nil
    case .unfit: throw obstacle(.operation("a value that a column cannot hold"))
    }
  }

  /// The lookup behind a value, or the column's own values.
  func lookup(of value: Abstract) throws -> Lookup {
    guard case .value(let operand, let lookup) = value else {
      throw obstacle(.operation("a call with the row, a table or a function"))
    }
    if let lookup { return lookup }
    guard case .column(let index) = operand, let lookup = identity(index) else {
      throw obstacle(.operation("a call on a value that is computed for each row"))
    }
    return lookup
  }

  /// The lookup behind the text of `c.country or "?"`: one that gives the constant where the value is
  /// nil or false; nil for other ways that meet.
  func defaulted(_ ways: [(edge: Int, value: Abstract)]) -> Lookup? {
    guard ways.count == 2 else { return nil }
    for (way, other) in [(ways[0], ways[1]), (ways[1], ways[0])] {
      guard case .value(let operand, _) = way.value, !operand.isConstant,
        case .value(.constant(let constant), _) = other.value, constant.kind == .string,
        program.shape(operand).kind == .string, let lookup = try? lookup(of: way.value)
      else { continue }
      // The ways part where the value itself is looked at, and nowhere else.
      let isItsOwnCondition = program.blocks.contains { block in
        guard case .branch(operand, way.edge, other.edge) = block.ending else { return false }
        return true
      }
      guard isItsOwnCondition else { continue }
      func filled(_ entry: Lookup.Entry) -> Lookup.Entry {
        entry.map { $0.isTrue ? $0 : constant }
      }
      return Lookup(
        column: lookup.column, low: lookup.low, entries: lookup.entries.map(filled),
        missing: filled(lookup.missing))
    }
    return nil
  }

  /// The lookup that gives a column's own values, when it has few.
  private func identity(_ index: Int) -> Lookup? {
    let column = program.columns[index]
    if let dictionary = column.dictionary {
      guard dictionary.count <= max(256, min(column.count, Self.mostEntries)) else { return nil }
      let entries = (0..<dictionary.count).map { RowValue.string(Array(dictionary.utf8($0))) }
      return Lookup(column: index, low: 0, entries: entries, missing: .nothing)
    }
    guard let range = column.valueRange, range.count <= min(column.count, Self.mostEntries) else {
      return nil
    }
    let entries = range.map { value in
      column.type == .date
        ? RowValue.date(Int32(truncatingIfNeeded: value)) : RowValue.integer(value)
    }
    return Lookup(column: index, low: range.lowerBound, entries: entries, missing: .nothing)
  }
}

extension Column {
  /// The values from the smallest to the largest of an integer or date column, or nil for none.
  var valueRange: ClosedRange<Int64>? {
    var low = Int64.max
    var high = Int64.min
    func scan<Element: FixedWidthInteger>(_ values: Values<Element>) {
      for index in 0..<count where !isMissing(index) {
        low = Swift.min(low, Int64(values[index]))
        high = Swift.max(high, Int64(values[index]))
      }
    }
    switch storage {
    case .int8(let values): scan(values)
    case .int16(let values): scan(values)
    case .int32(let values): scan(values)
    default: return nil
    }
    return low <= high ? low...high : nil
  }
}
