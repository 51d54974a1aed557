import Bindings
import CBenchmarks
import LuaRuntime

/// The cost of one call of a host function with two numbers, beside that of a C function.
enum HostCalls {
  private static let callsPerRound = 200_000
  private static let rounds = 81

  private static let install = Function("c_install", "Adds the C function `c_add`.") {
    call throws -> NoResult in
    if deed_benchmarks_install(call.state) != 0 { throw LuaError.outOfMemory }
    return NoResult()
  }

  private static let add = Function(
    "host_add", "The sum of two numbers.", Arg<Double>("a", "one"), Arg<Double>("b", "another")
  ) { _, a, b in a + b }

  /// Medians of interleaved rounds, in nanoseconds a call; the loop's own cost is apart.
  static func measured(in session: Session) throws -> [(name: String, nanoseconds: Double)] {
    let vm = session.vm
    vm.keep([install, add])
    try vm.setGlobal("c_install") { $0.append(function: install) }
    try vm.setGlobal("host_add") { $0.append(function: add) }
    _ = try vm.call(try vm.load("c_install() assert(c_add(1, 2) == 3)", name: "=install"))
    _ = try vm.call(try vm.load("assert(host_add(1, 2) == 3)", name: "=check"))
    let bodies = [
      ("loop", ""), ("c", "f(i, 2.5)"), ("host", "f(i, 2.5)"),
    ]
    let loops = try bodies.map { name, body in
      let function = ["c": "local f = c_add", "host": "local f = host_add"][name] ?? ""
      return try vm.load(
        "\(function) for i = 1, \(callsPerRound) do \(body) end", name: "=" + name)
    }
    var times = bodies.map { _ in [Double]() }
    for _ in 0..<rounds {
      for (index, loop) in loops.enumerated() {
        let start = Stopwatch.threadProcessor
        _ = try vm.call(loop)
        times[index].append((Stopwatch.threadProcessor - start) / Double(callsPerRound))
      }
    }
    return zip(bodies, times).map { ($0.0, median($1)) }
  }
}
