import LuaRuntime
import Testing

@Suite struct EnvironmentTests {
  private func machine() throws -> LuaVM {
    let vm = try probeMachine(Census())
    try vm.sealLibraries()
    return vm
  }

  private func run(_ text: String, in vm: LuaVM) throws -> [String] {
    let values = try vm.call(vm.load(text, name: "=x", in: vm.newEnvironment()))
    return values.map { $0.text ?? $0.double.map { "\($0)" } ?? $0.typeName }
  }

  @Test func `what one script sets the next does not see`() throws {
    let vm = try machine()
    defer { vm.close() }
    #expect(try run("x = 1; print = nil; _G.y = 2; return x, y", in: vm) == ["1.0", "2.0"])
    #expect(try run("return x, y, print", in: vm) == ["nil", "nil", "function"])
  }

  @Test(arguments: [
    "string.rep = nil", "table.new = 1", "cx.add = nil", "math.new = 1", "rawset(string, 'x', 3)",
    "for k in pairs(string) do string[k] = nil end", "table.insert(string, 1)",
    "table.move({ 1 }, 1, 1, 1, math)", "setmetatable(string, {})", "getmetatable('').__index = {}",
    "local next, library = pairs(cx); library.add = nil",
  ])
  func `libraries cannot be changed`(attempt: String) throws {
    let vm = try machine()
    defer { vm.close() }
    #expect(try run("return pcall(function() \(attempt) end)", in: vm)[0] == "boolean")
    #expect(
      try run("return ('a'):rep(2), cx.add(1, 2), math.pi > 3.14, table.new, string[1]", in: vm)
        == ["aa", "3.0", "boolean", "nil", "nil"])
    #expect(try run("return pcall(function() \(attempt) end)", in: vm).count == 2)
  }

  @Test func `what one script does to its numbers no other sees`() throws {
    let vm = try machine()
    defer { vm.close() }
    #expect(
      try run("math.pi = 3; rawset(math, 'e', 2); return math.pi, math.e", in: vm) == [
        "3.0", "2.0",
      ])
    #expect(try run("return math.pi > 3.14, math.e", in: vm) == ["boolean", "nil"])
  }

  @Test func `libraries can be walked and handed over`() throws {
    let vm = try machine()
    defer { vm.close() }
    let text = """
      local names = {}
      for name in pairs(cx) do names[#names + 1] = name end
      table.sort(names)
      return table.concat(names, " "), cx.count({ 1, 2 })
      """
    #expect(
      try run(text, in: vm) == ["add apply count options probe words", "2.0"])
  }

  @Test func `load compiles text in the script's own globals`() throws {
    let vm = try machine()
    defer { vm.close() }
    #expect(try run("v = 7; return load('return v')()", in: vm) == ["7.0"])
    #expect(
      try run("return load('return v', 'n', 't', { v = 8 })()", in: vm) == ["8.0"])
    #expect(try run("return load('v = ')", in: vm).count == 2)
  }

  @Test(arguments: [
    ("local x <close> = nil", true), ("local a, b < close > = 1", true),
    ("local x --[[ ]] <\nclose> = nil", true), ("local _ENV <const> = {}", true),
    ("local x <const> = 1 local y <close> = nil", true), ("return 'local x <close>'", false),
    ("-- local x <close>\nreturn 1", false), ("return [==[ local x <close> ]==]", false),
    ("local close = 1 return close", false), ("local a = 1 return a < close, close > a", false),
    ("local function f() end return '<close>'", false),
    ("local s = \"\\z \n local x <close>\" return s", false),
  ])
  func `variables that run code at their end are refused`(text: String, isRefused: Bool) throws {
    let vm = try machine()
    defer { vm.close() }
    let environment = try vm.newEnvironment()
    var message = ""
    do { _ = try vm.load(text, name: "@x.lua", in: environment) } catch { message = "\(error)" }
    #expect(message.hasSuffix(" is not available in scripts") == isRefused, "\(message)")
  }
}

@Suite struct ModuleTests {
  private struct Missing: Error, CustomStringConvertible { let description: String }

  private func run(_ text: String, modules: [String: String]) throws -> [String] {
    let vm = try LuaVM()
    defer { vm.close() }
    try vm.setResolver(
      Function("require", "", Arg<String>("name", ""), Arg<String>("origin", "")) {
        _, name, origin throws -> LuaResults in
        guard let text = modules[name] else {
          throw Missing(description: "no `\(name)` for `\(origin)`")
        }
        return LuaResults([name, "@lib/\(name).lua", text].map { .string(Array($0.utf8)) })
      })
    try vm.sealLibraries()
    let values = try vm.call(vm.load(text, name: "@x.lua", in: vm.newEnvironment()))
    return values.map { $0.text ?? $0.double.map { "\($0)" } ?? $0.typeName }
  }

  @Test func `a module is loaded once, with globals of its own`() throws {
    let modules = ["a": "n = (n or 0) + 1; leaked = 1; return { n = n, name = ... }", "b": ""]
    #expect(
      try run(
        """
        local a = require "a"
        return a.n, a == require("a"), a.name, leaked, require "b"
        """, modules: modules) == ["1.0", "boolean", "a", "nil", "boolean"])
  }

  @Test func `modules that need each other are an error that names the chain`() throws {
    let modules = ["a": "require 'b'", "b": "return require 'c'", "c": "require 'b'"]
    let error = #expect(throws: LuaError.self) { try run("require 'a'", modules: modules) }
    #expect(error?.description == "lib/c.lua:1: module `b` needs itself: b → c → b")
  }

  @Test func `a module that fails can be asked for again, and says where`() throws {
    let modules = ["a": "error('not yet')", "b": "local x = = 1"]
    #expect(
      try run(
        """
        local _, first = pcall(require, "a")
        local _, second = pcall(require, "a")
        return first, first == second, (select(2, pcall(require, "b")))
        """, modules: modules)
        == [
          "lib/a.lua:1: not yet", "boolean", "lib/b.lua:1: unexpected symbol near '='",
        ])
  }

  @Test func `the resolver is told which module asks`() throws {
    let modules = ["a": "return select(2, pcall(require, 'nowhere'))"]
    #expect(
      try run("return require 'a'", modules: modules) == ["lib/a.lua:1: no `nowhere` for `a`"])
  }
}
