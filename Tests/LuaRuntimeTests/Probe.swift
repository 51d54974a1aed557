import LuaRuntime
import Synchronization

/// An object that counts how many of its kind live.
final class Probe: LuaReadable {
  static let luaType = "Probe"
  static let tag: Int32 = 200
  let text: String
  private let census: Census

  init(_ text: String, _ census: Census) {
    self.text = text
    self.census = census
    census.live.add(1, ordering: .relaxed)
  }

  deinit { census.live.subtract(1, ordering: .relaxed) }

  static func read(_ call: Call, at index: Int) -> Self? {
    call.object(at: index, tag: tag) as? Self
  }
}

/// How many probes live.
final class Census: Sendable {
  let live = Atomic<Int>(0)
  var count: Int { live.load(ordering: .relaxed) }
}

struct ProbeResult: LuaWritable {
  let probe: Probe
  func write(to encoder: inout ValueEncoder) { encoder.append(object: probe, tag: Probe.tag) }
}

/// A machine with a class and a few functions of every shape.
func probeMachine(_ census: Census, memoryLimit: Int = 0) throws -> LuaVM {
  let vm = try LuaVM(memoryLimit: memoryLimit)
  let functions = [
    Function("cx.add", "Adds.", Arg<Double>("a", ""), Arg<Double>("b", "")) { _, a, b in a + b },
    Function("cx.probe", "Makes a probe.", Arg<String>("text", "")) { _, text in
      ProbeResult(probe: Probe(text, census))
    },
    Function("cx.words", "Repeats a word.", Arg<String>("word", ""), Arg<Int64>("n", "")) {
      _, word, n in Array(repeating: word, count: Int(n))
    },
    Function("cx.count", "Counts elements.", Arg<LuaTable>("t", "")) { _, table in
      Int64(table.length)
    },
    Function("cx.apply", "Calls a function.", Arg<LuaReference>("f", ""), Arg<LuaValue>("x", "")) {
      call, function, value in LuaResults(try call.invoke(function, [value]))
    },
    Function(
      "cx.options", "Takes options.", Arg<String>("x", ""),
      Options(
        OptionDeclaration("interval", .oneOf(["wald", "adjusted"]), "which"),
        OptionDeclaration("confidence", .number, "level"))
    ) { _, _, options in options.string("interval") ?? "none" },
  ]
  let type = LuaClass(
    "Probe", tag: Probe.tag,
    methods: [
      Function("Probe:text", "Its text.", Arg<Probe>("self", "")) { _, probe in probe.text }
    ],
    metamethods: [
      Function("Probe.__len", "Its length.", Arg<Probe>("self", ""), Arg<LuaValue>("same", "")) {
        _, probe, _ in Int64(probe.text.utf8.count)
      }
    ],
    fieldNames: { _ in ["first"] },
    field: { call, name in
      guard name == "first", let probe = Probe.read(call, at: 1) else { return nil }
      return .string(Array(probe.text.utf8.prefix(1)))
    })
  vm.keep(functions)
  try vm.declare(type)
  try vm.setGlobal("cx") { encoder in
    encoder.beginMap(count: functions.count)
    for function in functions {
      encoder.append(function.shortName)
      encoder.append(function: function)
    }
  }
  return vm
}
