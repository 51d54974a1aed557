import LuaRuntime
import Testing

@Suite struct OutOfMemoryTests {
  private static let script = """
    local out = {}
    for i = 1, 6 do
      local p = cx.probe("probe number " .. i)
      out[#out + 1] = p:text() .. p.first .. #p
      out[#out + 1] = cx.words("a rather long word " .. i, 3)
      out[#out + 1] = cx.apply(function(x) return { x, p } end, { i, "text " .. i })
      out[#out + 1] = cx.count(out)
      local ok, message = pcall(cx.options, "x", { intervall = i })
      out[#out + 1] = cx.options("x", { interval = "wald", confidence = 0.9 })
    end
    local walk = coroutine.wrap(function() for i = 1, 3 do coroutine.yield(cx.probe("c" .. i)) end end)
    return walk(), walk(), out
    """

  private func trial(failingAt n: UInt64) throws -> (failed: Bool, allocations: UInt64, leaked: Int)
  {
    let census = Census()
    let vm = try probeMachine(census)
    let function = try vm.load(Self.script, name: "=oom")
    let height = vm.stackHeight
    let before = vm.allocations
    vm.failAllocations(from: n)
    var failed = false
    do { _ = try vm.call(function) } catch {
      failed = true
      #expect(error.description.hasSuffix("not enough memory"))
    }
    let used = vm.allocations - before
    vm.failAllocations(from: 0)
    #expect(vm.stackHeight == height)
    #expect(try vm.call(vm.load("return 41 + 1", name: "=after")).first?.double == 42)
    vm.close()
    return (failed, used, census.count)
  }

  @Test func `every failed allocation is raised and no object leaks`() throws {
    let whole = try trial(failingAt: 0)
    #expect(!whole.failed && whole.leaked == 0)
    #expect(whole.allocations > 150)
    for n in 1...whole.allocations {
      let result = try trial(failingAt: n)
      #expect(result.failed, "allocation \(n) of \(whole.allocations) was not raised")
      #expect(result.leaked == 0, "allocation \(n) leaked \(result.leaked)")
    }
  }
}
