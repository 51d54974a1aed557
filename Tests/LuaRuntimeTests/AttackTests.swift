import LuaRuntime
import Testing

/// Each attack ends within the limits, and the machine and its host go on.
@Suite(.timeLimit(.minutes(5))) struct AttackTests {
  private static let seconds = 0.25

  /// Runs on a thread with a large stack, as `deed` does.
  private func outcome(of attack: Attack) throws -> (cause: StopCause?, error: String?) {
    try LuaThread.run { () -> Result<(StopCause?, String?), any Error> in
      Result {
        let census = Census()
        let vm = try probeMachine(census, memoryLimit: 128 << 20)
        try vm.sealLibraries()
        let script = try vm.load(attack.text, name: "=attack", in: vm.newEnvironment())
        let (found, cause) = vm.watched(seconds: Self.seconds, ownsProcess: false) {
          Result { try vm.call(script) }
        }
        var error: String?
        if case .failure(let failure) = found { error = "\(failure)" }
        // The same machine runs the next script.
        vm.resume()
        let next = try vm.load(
          """
          local p = cx.probe("roll")
          assert(("abc"):upper() == "ABC" and p:text() == "roll")
          return coroutine.wrap(function() return select(2, pcall(cx.add, 1, 2)) end)()
          """, name: "=next", in: vm.newEnvironment())
        let value = try vm.call(next).first?.double
        #expect(value == 3)
        vm.close()
        #expect(census.count == 0)
        return (cause, error)
      }
    }.get()
  }

  @Test(arguments: Attack.all) func `an attack ends and the host goes on`(attack: Attack) throws {
    let (cause, error) = try outcome(of: attack)
    switch attack.end {
    case .stopped:
      #expect(cause == .timedOut)
      #expect(error == "timed out")
    case .ended:
      // A slow machine may not come to the end in time.
      if cause == nil, let error, attack.text.contains("assert(") {
        Issue.record("\(attack.name): \(error)")
      }
    case .any: break
    }
  }
}
