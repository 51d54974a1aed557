import CLua

/// A function of the host, declared once: what Lua calls, what checks its arguments, and what help,
/// completion and the manual say.
@usableFromInline package final class Function: Sendable {
  /// The name as analysts write it, such as `cx.nps` or `Table:where`.
  package let name: String
  /// What it does, in one sentence.
  package let summary: String
  /// The arguments in order.
  package let arguments: [ArgumentDocumentation]
  /// The fields of the result, or what it returns.
  package let result: [ResultField]
  /// One example that runs on the bundled sample.
  package let example: String?
  /// Where the method comes from.
  package let source: String?
  @usableFromInline let invoke: @Sendable (Call) throws -> Int32

  @usableFromInline init(
    _ name: String, _ summary: String, _ arguments: [ArgumentDocumentation],
    _ result: [ResultField], _ example: String?, _ source: String?,
    _ invoke: @escaping @Sendable (Call) throws -> Int32
  ) {
    self.name = name
    self.summary = summary
    self.arguments = arguments
    self.result = result
    self.example = example
    self.source = source
    self.invoke = invoke
  }

  /// The part of the name behind the last dot or colon.
  package var shortName: String {
    guard let mark = name.lastIndex(where: { $0 == "." || $0 == ":" }) else { return name }
    return String(name[name.index(after: mark)...])
  }

  /// What C calls for every function; the context is the `Function`.
  static let entry: deed_entry = { context, call in
    guard let context, let call else { return 0 }
    return Unmanaged<Function>.fromOpaque(context)._withUnsafeGuaranteedRef { function in
      do { return try function.invoke(Call(call)) } catch { return report(error, in: call) }
    }
  }

  /// Hands the error's text to C, which raises it once this frame is gone.
  private static func report(
    _ error: any Error, in call: UnsafeMutablePointer<deed_call>
  ) -> Int32 {
    if (error as? any PositionedError)?.hasPosition == true {
      var encoder = ValueEncoder()
      encoder.append(String(describing: error))
      if (try? encoder.handOver(to: call.pointee.vm)) != nil { return Int32(DEED_RETHROW) }
    }
    var text = String(describing: error)
    text.withUTF8 { _ = deed_put(call.pointee.vm, $0.baseAddress, $0.count) }
    return Int32(DEED_RAISE)
  }

  @usableFromInline static func finish(_ result: some LuaWritable, _ call: Call) throws -> Int32 {
    if let pushed = result.push(on: call) { return pushed }
    var encoder = ValueEncoder()
    result.write(to: &encoder)
    try encoder.handOver(to: call.pointer.pointee.vm)
    return Int32(DEED_RESULTS)
  }

  @usableFromInline static func checkCount(_ call: Call, _ most: Int, _ name: String) throws {
    if call.count > most {
      throw LuaError.tooManyArguments(function: name, most: most, found: call.count)
    }
  }
}

/// One field of a result, for documentation.
@usableFromInline package struct ResultField: Sendable {
  /// The name; empty when the function returns one plain value.
  package let name: String
  /// The type, with a question mark when it may be nil.
  package let type: String
  /// What it means, with units and range.
  package let summary: String

  /// A documented field.
  package init(_ name: String, _ type: String, _ summary: String) {
    self.name = name
    self.type = type
    self.summary = summary
  }
}
