// One initialiser for each number of arguments: a parameter pack would cost 25–65 ns a call more.

extension Function {
  /// A function of no arguments.
  @inlinable package convenience init<R: LuaWritable>(
    _ name: String, _ summary: String,
    result: [ResultField] = [], example: String? = nil, source: String? = nil,
    body: @escaping @Sendable (Call) throws -> R
  ) {
    self.init(name, summary, [], result, example, source) { call in
      if call.count > 0 { try Self.checkCount(call, 0, name) }
      return try Self.finish(try body(call), call)
    }
  }

  /// A function of 1 argument.
  @inlinable package convenience init<A: ArgumentDeclaration, R: LuaWritable>(
    _ name: String, _ summary: String,
    _ a: A,
    result: [ResultField] = [], example: String? = nil, source: String? = nil,
    body: @escaping @Sendable (Call, A.Value) throws -> R
  ) {
    let isVariadic = a.documentation.isVariadic
    self.init(name, summary, [a.documentation], result, example, source) { call in
      if call.count > 1 && !isVariadic { try Self.checkCount(call, 1, name) }
      let aValue = try a.read(call, at: 1, of: name)
      return try Self.finish(try body(call, aValue), call)
    }
  }

  /// A function of 2 arguments.
  @inlinable
  package convenience init<A: ArgumentDeclaration, B: ArgumentDeclaration, R: LuaWritable>(
    _ name: String, _ summary: String,
    _ a: A,
    _ b: B,
    result: [ResultField] = [], example: String? = nil, source: String? = nil,
    body: @escaping @Sendable (Call, A.Value, B.Value) throws -> R
  ) {
    let isVariadic = b.documentation.isVariadic
    self.init(name, summary, [a.documentation, b.documentation], result, example, source) { call in
      if call.count > 2 && !isVariadic { try Self.checkCount(call, 2, name) }
      let aValue = try a.read(call, at: 1, of: name)
      let bValue = try b.read(call, at: 2, of: name)
      return try Self.finish(try body(call, aValue, bValue), call)
    }
  }

  /// A function of 3 arguments.
  @inlinable
  package convenience init<
    A: ArgumentDeclaration, B: ArgumentDeclaration, C: ArgumentDeclaration, R: LuaWritable
  >(
    _ name: String, _ summary: String,
    _ a: A,
    _ b: B,
    _ c: C,
    result: [ResultField] = [], example: String? = nil, source: String? = nil,
    body: @escaping @Sendable (Call, A.Value, B.Value, C.Value) throws -> R
  ) {
    let isVariadic = c.documentation.isVariadic
    self.init(
      name, summary, [a.documentation, b.documentation, c.documentation], result, example, source
    ) { call in
      if call.count > 3 && !isVariadic { try Self.checkCount(call, 3, name) }
      let aValue = try a.read(call, at: 1, of: name)
      let bValue = try b.read(call, at: 2, of: name)
      let cValue = try c.read(call, at: 3, of: name)
      return try Self.finish(try body(call, aValue, bValue, cValue), call)
    }
  }

  /// A function of 4 arguments.
  @inlinable
  package convenience init<
    A: ArgumentDeclaration, B: ArgumentDeclaration, C: ArgumentDeclaration, D: ArgumentDeclaration,
    R: LuaWritable
  >(
    _ name: String, _ summary: String,
    _ a: A,
    _ b: B,
    _ c: C,
    _ d: D,
    result: [ResultField] = [], example: String? = nil, source: String? = nil,
    body: @escaping @Sendable (Call, A.Value, B.Value, C.Value, D.Value) throws -> R
  ) {
    let isVariadic = d.documentation.isVariadic
    self.init(
      name, summary, [a.documentation, b.documentation, c.documentation, d.documentation], result,
      example, source
    ) { call in
      if call.count > 4 && !isVariadic { try Self.checkCount(call, 4, name) }
      let aValue = try a.read(call, at: 1, of: name)
      let bValue = try b.read(call, at: 2, of: name)
      let cValue = try c.read(call, at: 3, of: name)
      let dValue = try d.read(call, at: 4, of: name)
      return try Self.finish(try body(call, aValue, bValue, cValue, dValue), call)
    }
  }

  /// A function of 5 arguments.
  @inlinable
  package convenience init<
    A: ArgumentDeclaration, B: ArgumentDeclaration, C: ArgumentDeclaration, D: ArgumentDeclaration,
    E: ArgumentDeclaration, R: LuaWritable
  >(
    _ name: String, _ summary: String,
    _ a: A,
    _ b: B,
    _ c: C,
    _ d: D,
    _ e: E,
    result: [ResultField] = [], example: String? = nil, source: String? = nil,
    body: @escaping @Sendable (Call, A.Value, B.Value, C.Value, D.Value, E.Value) throws -> R
  ) {
    let isVariadic = e.documentation.isVariadic
    self.init(
      name, summary,
      [a.documentation, b.documentation, c.documentation, d.documentation, e.documentation], result,
      example, source
    ) { call in
      if call.count > 5 && !isVariadic { try Self.checkCount(call, 5, name) }
      let aValue = try a.read(call, at: 1, of: name)
      let bValue = try b.read(call, at: 2, of: name)
      let cValue = try c.read(call, at: 3, of: name)
      let dValue = try d.read(call, at: 4, of: name)
      let eValue = try e.read(call, at: 5, of: name)
      return try Self.finish(try body(call, aValue, bValue, cValue, dValue, eValue), call)
    }
  }

  /// A function of 6 arguments.
  @inlinable
  package convenience init<
    A: ArgumentDeclaration, B: ArgumentDeclaration, C: ArgumentDeclaration, D: ArgumentDeclaration,
    E: ArgumentDeclaration, F: ArgumentDeclaration, R: LuaWritable
  >(
    _ name: String, _ summary: String,
    _ a: A,
    _ b: B,
    _ c: C,
    _ d: D,
    _ e: E,
    _ f: F,
    result: [ResultField] = [], example: String? = nil, source: String? = nil,
    body:
      @escaping @Sendable (Call, A.Value, B.Value, C.Value, D.Value, E.Value, F.Value) throws -> R
  ) {
    let isVariadic = f.documentation.isVariadic
    self.init(
      name, summary,
      [
        a.documentation, b.documentation, c.documentation, d.documentation, e.documentation,
        f.documentation,
      ], result, example, source
    ) { call in
      if call.count > 6 && !isVariadic { try Self.checkCount(call, 6, name) }
      let aValue = try a.read(call, at: 1, of: name)
      let bValue = try b.read(call, at: 2, of: name)
      let cValue = try c.read(call, at: 3, of: name)
      let dValue = try d.read(call, at: 4, of: name)
      let eValue = try e.read(call, at: 5, of: name)
      let fValue = try f.read(call, at: 6, of: name)
      return try Self.finish(try body(call, aValue, bValue, cValue, dValue, eValue, fValue), call)
    }
  }
}
