import TestSupport
import Testing

@testable import Libraries

@Suite struct InterfaceTests {
  private static let module = """
    --- Segments that teams share.
    local M = {}
    local H = {}

    --- Customers who stay.
    --- For years.
    ---@param c any a row of customers
    ---@param months? integer at least this many months
    ---@return boolean
    ---@usage
    --- return require("acme").loyal({ tenure = 30 })
    function M.loyal(c, months)
      if c.tenure then return c.tenure > (months or 24) end
      M.hidden = 1
      return false
    end

    -- no documentation, and [[ function M.fake() end ]] in a text
    M.plain = function(...) return [==[ function M.other() end ]==] end

    --- A list.
    M.lists.names = { "a", "b" }

    function H.helper(x) return x end

    return M
    """

  @Test func `functions and values of the returned table are found with what is above them`() throws
  {
    let module = ModuleInterface(of: Self.module)
    #expect(module.members.map(\.name) == ["loyal", "plain", "lists.names"])
    let loyal = try #require(module["loyal"])
    #expect(loyal.parameters == ["c", "months"])
    #expect(loyal.documentation.summary == "Customers who stay.\nFor years.")
    #expect(loyal.documentation.parameters.map(\.isOptional) == [false, true])
    #expect(loyal.documentation.parameters.map(\.type) == ["any", "integer"])
    #expect(loyal.documentation.usage == "return require(\"acme\").loyal({ tenure = 30 })")
    #expect(loyal.documentation.results == ["boolean"])
    #expect(loyal.line == 12)
    #expect(module["plain"]?.parameters == ["..."])
    #expect(module["lists.names"]?.parameters == nil)
  }

  @Test func `a module may return its table at once`() {
    let module = ModuleInterface(
      of: """
        --- Adds.
        local function add(a, b) return a + b end
        local function hidden() return 1 end
        return {
          add = add,
          --- Doubles.
          twice = function(a) return { inner = a, f = function() end } end,
          limit = 3,
        }
        """)
    #expect(module.members.map(\.name) == ["add", "twice", "limit"])
    #expect(module["add"]?.documentation.summary == "Adds.")
    #expect(module["twice"]?.parameters == ["a"])
    #expect(module["limit"]?.parameters == nil)
  }

  private static func library(_ text: String, _ more: [String: String] = [:]) throws
    -> LibraryInterface
  {
    let files = more.merging(["init.lua": text]) { one, _ in one }.map {
      LibraryTree.File(path: $0.key, bytes: Array($0.value.utf8))
    }
    return LibraryInterface(of: try LibraryTree(files), name: "acme")
  }

  @Test(
    arguments: [
      ("function M.f(a) end", "function M.f(a) end", nil),
      ("function M.f(a) end", "function M.f(a, ...) end\nfunction M.g() end", nil),
      ("function M.f(a) end", "---@param b? integer\nfunction M.f(a, b) end", nil),
      ("function M.f(a) end", "", "`acme` has no `f` any more"),
      ("function M.f(a) end", "function M.f(b) end", "parameter 1 of `acme.f` was `a`, now `b`"),
      ("function M.f(a) end", "function M.f() end", "`acme.f` takes no `a` any more"),
      ("function M.f(a) end", "function M.f(a, b) end", "`acme.f` needs one more parameter, `b`"),
      ("M.f = 1", "function M.f() end", "`acme.f` is a function now"),
      (
        "---@return number\nfunction M.f() end", "function M.f() end",
        "`acme.f` returns less than before"
      ),
      (
        "---@class R\n---@field n integer\n---@field low number\n",
        "---@class R\n---@field n integer\n",
        "the result `R` has no field `low` any more"
      ),
      (
        "---@param a? integer\nfunction M.f(a) end", "---@param a integer\nfunction M.f(a) end",
        "the parameter `a` of `acme.f` could be left out before"
      ),
    ] as [(String, String, String?)])
  func `what callers would miss is a break, what is new is none`(
    before: String, now: String, expected: String?
  ) throws {
    let older = try Self.library("local M = {}\n\(before)\nreturn M")
    let newer = try Self.library("local M = {}\n\(now)\nreturn M")
    #expect(newer.breaks(since: older) == (expected.map { [$0] } ?? []))
    #expect(newer.breaks(since: newer).isEmpty)
  }

  @Test func `modules are files, without tests and documents`() throws {
    let library = try Self.library(
      "return {}",
      [
        "parts/init.lua": "return {}", "segments.lua": "return {}", "tests/a_test.lua": "",
        "a_test.lua": "", "docs/x.lua": "",
      ])
    #expect(library.modules.keys.sorted() == ["acme", "acme.parts", "acme.segments"])
    #expect(
      try Self.library("return {}").breaks(since: library) == [
        "the module `acme.parts` is gone", "the module `acme.segments` is gone",
      ])
  }

  @Test func `functions without a line above them are undocumented`() throws {
    let library = try Self.library(Self.module)
    #expect(library.undocumented.map(\.member.name) == ["plain"])
  }

  @Test func `any text is read without harm`() {
    var generator = SeededGenerator(seed: 3)
    for _ in 0..<2000 {
      var bytes = Array(Self.module.utf8)
      for _ in 0..<Int.random(in: 1...8, using: &generator) {
        let place = Int.random(in: 0..<bytes.count, using: &generator)
        switch Int.random(in: 0..<3, using: &generator) {
        case 0: bytes.removeSubrange(place..<min(bytes.count, place + 30))
        case 1: bytes[place] = Array("[]\"'-={}().\\\n".utf8).randomElement(using: &generator) ?? 0
        default: bytes.insert(UInt8.random(in: 0...255, using: &generator), at: place)
        }
        if bytes.isEmpty { bytes = [10] }
      }
      _ = ModuleInterface(of: String(decoding: bytes, as: UTF8.self))
    }
  }
}
