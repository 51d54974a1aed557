import Bindings
import Foundation
import Testing
import WorkspaceStore

/// Every function of the sections A–F, with an ordinary, an empty and a wrong input.
@Suite struct EveryFunctionTests {
  /// The functions of the sections, as `help` knows them.
  static let names = Catalogue.shared.functions.map(\.name).filter { name in
    let sections = [
      "cx.delight.", "cx.deeds.", "cx.journey.", "cx.attention.", "cx.loyalty.", "cx.churn.",
      "cx.expectation.", "cx.promises.", "cx.complaints.", "cx.extras.", "cx.maturity.",
      "cx.employees.", "cx.competition.", "cx.steering.",
    ]
    let single = [
      "cx.nps", "cx.benchmarks", "cx.scale.check", "cx.drivers.determinants",
      "cx.drivers.best_customers",
    ]
    return single.contains(name) || sections.contains { name.hasPrefix($0) }
  }

  @Test func `every function has its three calls, and every call a function`() {
    #expect(Self.names.count >= 47)
    let called = SystemCall.all.map(\.name)
    #expect(Set(called).count == called.count)
    #expect(Set(called) == Set(Self.names), "\(Set(called).symmetricDifference(Self.names))")
  }

  private func run(_ code: String) throws -> LuaRun {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("deed-calls-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    return try LuaRun(code, workspace: try Workspace.make(in: folder))
  }

  private func expect(_ call: (call: String, holds: String)) throws {
    let run = try run(
      """
      \(SystemCall.preparation)
      local r = \(call.call)
      return (\(call.holds)) == true and 1 or 0, tostring(r)
      """)
    #expect(run.numbers.first == 1, "\(call.holds): \(run.texts.last.flatMap(\.self) ?? "")")
    #expect(run.texts.last.flatMap(\.self)?.contains(/\bnan\b/) != true)
  }

  @Test(arguments: SystemCall.all) func `an ordinary input gives its figures`(
    of function: SystemCall
  ) throws { try expect(function.normal) }

  @Test(arguments: SystemCall.all) func `nothing gives no figure, and no error`(
    of function: SystemCall
  ) throws { try expect(function.empty) }

  @Test(arguments: SystemCall.all) func `a wrong input is refused at its line, with what it needs`(
    of function: SystemCall
  ) throws {
    let error = #expect(throws: (any Error).self, "\(function.wrong.call)") {
      try run(SystemCall.preparation + "return " + function.wrong.call)
    }
    let message = String(describing: try #require(error))
    #expect(message.contains(function.wrong.message), "\(message)")
    // The line of the call, not one of a library.
    #expect(message.hasPrefix("test.lua:"), "\(message)")
    #expect(!message.contains("nil value") && !message.contains("[C]"), "\(message)")
  }
}
