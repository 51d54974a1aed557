import LuaRuntime
import Reports
import Tables

/// `test` and `expect`, which scripts have under `deed test`.
package enum TestFunctions {
  /// Gives a machine both; before any environment is made.
  package static func install(in vm: LuaVM) throws(LuaError) {
    vm.keep(globals)
    try vm.declare(Expectation.luaClass)
    for function in globals {
      try vm.setGlobal(function.name) { $0.append(function: function) }
    }
  }

  /// Both, for help and documents.
  package static let globals: [Function] = [
    Function(
      "test", "Declares a test: what it promises, and a function that checks it.",
      Arg<String>("name", "the promise, in plain words"),
      Arg<LuaReference>("body", "a function without arguments that calls `expect`"),
      example: #"test("one is one", function() expect(1):equal(1) end)"#
    ) { call, name, body in
      guard let tests = call.deed.tests else { throw outside }
      guard !name.isEmpty else { throw BindingError.sentence("a test needs a name") }
      try tests.declare(name, line: call.position?.line ?? 1, body)
      return NoResult()
    },
    Function(
      "expect", "Begins a check of a value.", Arg<LuaValue>("value", "what is checked"),
      result: [
        ResultField(
          "", "expectation",
          "`:equal(y)`, `:near(y, tolerance)`, `:contains(y)`, `:raises(text)`, "
            + "`:snapshot(name)`")
      ],
      example: "expect(2 * 21):equal(42)"
    ) { _, value in Expectation(value) },
  ]

  private static var outside: BindingError {
    .sentence("tests are declared in files that `deed test` runs")
  }
}

/// A value that a test checks.
final class Expectation: LuaReadable, LuaWritable {
  static let luaType = "expectation"
  private static let tag: Int32 = 40
  let value: LuaValue

  init(_ value: LuaValue) { self.value = value }

  static func read(_ call: Call, at index: Int) -> Self? {
    call.object(at: index, tag: tag) as? Self
  }

  func write(to encoder: inout ValueEncoder) { encoder.append(object: self, tag: Self.tag) }

  static let luaClass = LuaClass(
    "expectation", tag: tag,
    methods: [
      Function(
        "expectation:equal", "The value is this one; tables are compared throughout.",
        Arg<Expectation>("self", ""), Arg<LuaValue>("other", "what it should be"),
        example: "expect({ a = 1 }):equal({ a = 1 })"
      ) { _, expectation, other in
        let differences = try ValueDifference.between(
          expected: ValueTree(other), found: ValueTree(expectation.value), tolerance: 0)
        if !differences.isEmpty { throw CheckFailure.differs(differences) }
        return NoResult()
      },
      Function(
        "expectation:near", "The value is this one; numbers may differ by a tolerance.",
        Arg<Expectation>("self", ""), Arg<LuaValue>("other", "what it should be"),
        Arg<Double?>("tolerance", "the largest difference of numbers (1e-9)"),
        example: "expect(0.1 + 0.2):near(0.3)"
      ) { _, expectation, other, tolerance in
        let differences = try ValueDifference.between(
          expected: ValueTree(other), found: ValueTree(expectation.value),
          tolerance: tolerance ?? 1e-9)
        if !differences.isEmpty { throw CheckFailure.differs(differences) }
        return NoResult()
      },
      Function(
        "expectation:contains", "The text holds this one, or the array this element.",
        Arg<Expectation>("self", ""), Arg<LuaValue>("part", "a text, or any value"),
        example: #"expect("a promise kept"):contains("kept")"#
      ) { _, expectation, part in
        try expectation.checkContains(part)
        return NoResult()
      },
      Function(
        "expectation:raises", "The function raises an error whose text holds this one.",
        Arg<Expectation>("self", ""), Arg<String?>("text", "a part of the error's text"),
        example: #"expect(function() error("no score") end):raises("no score")"#
      ) { call, expectation, text in
        try expectation.checkRaises(text, call)
        return NoResult()
      },
      Function(
        "expectation:snapshot", "The value is shown as it was when the snapshot was written.",
        Arg<Expectation>("self", ""), Arg<String?>("name", "what it is called (the test's name)"),
        example: #"expect(cx.nps{ detractors = 1, passives = 1, promoters = 2 }):snapshot("nps")"#
      ) { call, expectation, name in
        try Snapshot.check(
          ValueTree(expectation.value), text: expectation.value.text, name: name, call.deed)
        return NoResult()
      },
    ])

  private func checkContains(_ part: LuaValue) throws {
    if let text = value.text, let wanted = part.text {
      if !text.contains(wanted) { throw CheckFailure.lacks(wanted, in: text) }
      return
    }
    guard case .table(let table) = value else {
      throw BindingError.unusable(
        "expectation:contains", expected: "a text or an array", found: value.typeName)
    }
    for element in table.elements {
      let differences = try ValueDifference.between(
        expected: ValueTree(part), found: ValueTree(element), tolerance: 0)
      if differences.isEmpty { return }
    }
    throw CheckFailure.lacks(
      ValueDifference.text(ValueTree(part)), in: ValueDifference.text(ValueTree(value)))
  }

  private func checkRaises(_ text: String?, _ call: Call) throws {
    guard case .function(let function) = value else {
      throw BindingError.unusable(
        "expectation:raises", expected: "a function", found: value.typeName)
    }
    do { _ = try call.invoke(function) } catch {
      guard case .raised(let message, _) = error else { throw error }
      if let text, !message.contains(text) { throw CheckFailure.raisesOther(text, found: message) }
      return
    }
    throw CheckFailure.raisesNothing
  }
}

/// A check that did not hold.
enum CheckFailure: Error, CustomStringConvertible {
  case differs([String])
  case lacks(String, in: String)
  case raisesNothing
  case raisesOther(String, found: String)

  var description: String {
    switch self {
    case .differs(let lines):
      lines.count == 1
        ? lines[0]
        : "\(lines.count) differences:\n"
          + lines.prefix(20).map { "  \($0)" }.joined(separator: "\n")
          + (lines.count > 20 ? "\n  and \(lines.count - 20) more" : "")
    case .lacks(let part, let whole): "expected something with \(part), got \(whole)"
    case .raisesNothing: "expected an error, and none was raised"
    case .raisesOther(let text, let found): "expected an error with `\(text)`, got: \(found)"
    }
  }
}
