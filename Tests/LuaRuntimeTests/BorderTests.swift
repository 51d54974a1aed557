import LuaRuntime
import Testing

@Suite struct BorderTests {
  private func results(_ text: String) throws -> [String] {
    let census = Census()
    let vm = try probeMachine(census)
    defer { vm.close() }
    let height = vm.stackHeight
    let values = try vm.call(vm.load(text, name: "=test"))
    #expect(vm.stackHeight == height)
    return values.map { $0.text ?? $0.double.map { "\($0)" } ?? $0.typeName }
  }

  private func message(_ text: String) throws -> String {
    try results("return select(2, pcall(function() \(text) end))")[0]
  }

  @Test func `numbers, strings, arrays, objects and functions cross both ways`() throws {
    #expect(
      try results(
        """
        local p = cx.probe("roll")
        return cx.add(1, 2), p:text(), #p, p.first, #cx.words("a", 3),
          cx.apply(function(x) return x .. "!" end, "hi")
        """) == ["3.0", "roll", "4.0", "r", "3.0", "hi!"])
  }

  @Test func `a table with holes has the length that field n says`() throws {
    #expect(
      try results("return cx.count{9, nil, 10}, cx.count(table.pack(9, nil, nil))")
        == ["3.0", "3.0"])
  }

  @Test func `a wrong argument is named with its place, its type and what was found`() throws {
    #expect(
      try message("cx.add(1, 'x')")
        == "test:1: cx.add: argument `b` (#2) must be a number, got string")
    #expect(
      try message("cx.add(1)")
        == "test:1: cx.add: argument `b` (#2) must be a number, got no value")
    #expect(try message("cx.add(1, 2, 3)") == "test:1: cx.add takes 2 arguments, got 3")
  }

  @Test func `a mistyped option, choice or field is answered with the closest name`() throws {
    #expect(
      try message("cx.options('x', {intervall = 'wald'})")
        == "test:1: cx.options has no option `intervall`. Did you mean `interval`?")
    #expect(
      try message("cx.options('x', {interval = 'walt'})")
        == "test:1: cx.options: option `interval` must be one of \"wald\", \"adjusted\", got \"walt\""
    )
    #expect(
      try message("return cx.probe('x').txt")
        == "test:1: no field `txt` in a Probe. Did you mean `text`?")
  }

  @Test func `an error of a called function keeps its own position`() throws {
    #expect(
      try message("cx.apply(function(x)\n return x + nil end, 1)")
        == "test:2: attempt to perform arithmetic on a nil value")
  }

  @Test func `objects cannot be changed and their metatables are locked`() throws {
    #expect(try message("cx.probe('x').text = 1").contains("cannot be changed"))
    #expect(try results("return getmetatable(cx.probe('x'))") == ["locked"])
  }

  @Test func `a table inside itself crosses as a cycle`() throws {
    #expect(try results("local t = {}; t[1] = t; return cx.count(t)") == ["1.0"])
  }

  @Test func `what scripts must not have is not there`() throws {
    #expect(
      try results("return io, package, debug, dofile, loadfile, string.dump, os.execute, require")
        == Array(repeating: "nil", count: 8))
    #expect(try message("setmetatable({}, {__gc = print})").contains("__gc"))
    #expect(try message("return load('\\27Lua')()").contains("nil"))
  }

  @Test func `a syntax error names chunk and line`() throws {
    let vm = try LuaVM()
    defer { vm.close() }
    let error = #expect(throws: LuaError.self) { try vm.load("x = = 1", name: "@nps.lua") }
    #expect(error?.description == "nps.lua:1: unexpected symbol near '='")
  }

  @Test func `a request to stop ends an endless loop, also inside pcall`() throws {
    let vm = try LuaVM()
    defer { vm.close() }
    let loop = try vm.load("while true do pcall(function() while true do end end) end", name: "=x")
    vm.stopper.stop("interrupted")
    let error = #expect(throws: LuaError.self) { try vm.call(loop) }
    #expect(error?.description == "interrupted")
    vm.resume()
    #expect(try vm.call(vm.load("return 1", name: "=x"))[0].double == 1)
  }

  @Test func `Lua memory beyond the limit is an error and the machine lives on`() throws {
    let vm = try LuaVM(memoryLimit: 4 << 20)
    defer { vm.close() }
    let bomb = try vm.load("local t = {} for i = 1, 1e9 do t[i] = i .. 'x' end", name: "=x")
    let error = #expect(throws: LuaError.self) { try vm.call(bomb) }
    #expect(error?.description == "not enough memory")
    #expect(vm.isOverLimit)
    #expect(try vm.call(vm.load("return 1", name: "=x"))[0].double == 1)
  }
}
