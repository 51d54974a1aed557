import Bindings
import CBenchmarks
import LuaRuntime

/// What the sandbox costs a script that meets none of its limits, beside plain Lua.
enum SandboxCost {
  private static let rounds = 61
  private static let parts = ["texts", "numbers", "lists", "objects", "calls"]

  /// Medians of interleaved rounds of each part of a script, in nanoseconds of processor time.
  ///
  /// The script returns a function of a part's name.
  static func measured(
    _ script: String, in session: Session
  ) throws -> [(part: String, plain: Double, sandbox: Double)] {
    guard case .function(let own)? = try session.run(script, path: "ordinary_work.lua").first else {
      throw LuaError.raised("the script returns no function", traceback: nil)
    }
    var text = script
    let plain = text.withUTF8 { bytes in
      bytes.withMemoryRebound(to: CChar.self) {
        deed_benchmarks_plain($0.baseAddress, $0.count)
      }
    }
    guard let plain else { throw LuaError.outOfMemory }
    defer { deed_benchmarks_plain_close(plain) }
    return try session.vm.watched(seconds: 3600, ownsProcess: false) {
      Result {
        try parts.map { part -> (part: String, plain: Double, sandbox: Double) in
          var times = ([Double](), [Double]())
          for round in 0..<rounds {
            for turn in 0..<2 {
              let start = Stopwatch.threadProcessor
              if (round + turn) % 2 == 0 {
                guard deed_benchmarks_plain_call(plain, part) == 0 else {
                  throw LuaError.outOfMemory
                }
                times.0.append(Stopwatch.threadProcessor - start)
              } else {
                _ = try session.vm.call(own, [.string(Array(part.utf8))])
                times.1.append(Stopwatch.threadProcessor - start)
              }
            }
          }
          return (part, median(times.0), median(times.1))
        }
      }
    }.result.get()
  }
}
