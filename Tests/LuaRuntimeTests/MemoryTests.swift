import LuaRuntime
import Testing

/// Memory of the host's that Lua knows nothing of.
@Suite struct MemoryTests {
  private static let mebibyte: Int64 = 1 << 20

  /// The bytes that are kept now, and the most at any time.
  private final class Meter: @unchecked Sendable {
    // @unchecked because: only the machine's thread uses it.
    let kept = UnsafeMutablePointer<Int64>.allocate(capacity: 1)
    private(set) var most: Int64 = 0

    init() { kept.initialize(to: 0) }

    deinit { kept.deallocate() }

    func add(_ bytes: Int64) {
      kept.pointee += bytes
      most = max(most, kept.pointee)
    }
  }

  /// Something that the host keeps 64 MiB for.
  private final class Large: LuaWritable {
    private let meter: Meter

    init(_ meter: Meter) {
      self.meter = meter
      meter.add(64 * mebibyte)
    }

    deinit { meter.add(-64 * mebibyte) }

    func write(to encoder: inout ValueEncoder) { encoder.append(object: self, tag: Probe.tag) }
  }

  /// The most bytes that were kept at once while a script ran with `large()`, and those at its end.
  private func kept(_ text: String, isWatched: Bool) throws -> (most: Int64, end: Int64) {
    let meter = Meter()
    let vm = try probeMachine(Census())
    defer { vm.close() }
    let large = Function("large", "Something large.") { _ in Large(meter) }
    vm.keep([large])
    try vm.setGlobal("large") { $0.append(function: large) }
    if isWatched { vm.watchMemory(UnsafePointer(meter.kept)) }
    _ = try vm.call(vm.load(text, name: "=test"))
    return (meter.most, meter.kept.pointee)
  }

  @Test func `what Lua forgets does not pile up in the host`() throws {
    let script = "for _ = 1, 200 do local x = large() end"
    #expect(try kept(script, isWatched: true).most <= 6 * 64 * Self.mebibyte)
    // To Lua, 200 such objects are hardly worth collecting.
    #expect(try kept(script, isWatched: false).most > 6 * 64 * Self.mebibyte)
  }

  @Test func `what Lua holds stays, and is not looked at again and again`() throws {
    let found = try kept(
      """
      held = {}
      for i = 1, 40 do held[i] = large() end
      for _ = 1, 100 do local x = large() end
      """, isWatched: true)
    #expect(found.end >= 40 * 64 * Self.mebibyte)
    // At most twice what is held, and one more.
    #expect(found.most <= 2 * 40 * 64 * Self.mebibyte + 64 * Self.mebibyte)
  }
}
