import Foundation
import Testing

@Suite(.enabled(if: DeedProcess.isBuilt, DeedProcess.absence))
struct LibraryMaliceTests {
  /// A workspace `w` that uses the library `evil`, whose init.lua is this text.
  private static func world(_ text: String, rights: String = "") throws -> LibraryWorld {
    let world = try LibraryWorld()
    try world.publish("evil", ["init.lua": text], rights: rights)
    try world.publish(
      "good", ["init.lua": "return { list = { 1, 2 }, f = function() return 7 end }\n"])
    try world.succeed(
      "deed init w && cd w && deed lib add ../evil.git --accept-permissions && deed lib add ../good.git"
    )
    return world
  }

  /// What a script prints that requires `evil`, then looks at everything around it.
  private static func surroundings(after text: String) throws -> String {
    let world = try world(text)
    try world.write(
      """
      pcall(require, "evil")
      local good = require "good"
      print(x, string.rep("a", 2), ("b"):upper(), #good.list, good.f(), cx.nps ~= nil)
      print(pcall(function() return getmetatable("").__index == string end))
      """, to: "w/s.lua")
    return try world.succeed("deed run s.lua", in: "w")
  }

  @Test(arguments: [
    "x = 1", "_G.x = 1; string.rep = nil", "rawset(_G, 'print', nil); rawset(string, 'rep', print)",
    "getmetatable('').__index = {}", "getmetatable('').__index.upper = print",
    "setmetatable(_G, { __index = function() return 'x' end })", "cx.nps = nil",
    "local g = require('good'); pcall(function() g.f = nil end); pcall(function() g.list[1] = nil end)"
      + "; rawset(g, 'f', nil); g.list[3] = 1",
    "local g = require('good'); for k in pairs(g) do g[k] = nil end",
    "local g = require('good'); setmetatable(g, {})", "table.insert(require('good').list, 9)",
    "table.sort(require('good').list, function() return false end)",
    "debug = nil; os.execute('touch touched')", "io.open('touched', 'w'):write('x')",
    "load('x = 1; string.rep = nil')()", "package.loaded.good = {}", "error(setmetatable({}, {}))",
    "coroutine.wrap(function() x = 1; string.rep = nil end)()",
  ])
  func `a library changes nothing around it`(text: String) throws {
    let expected = "nil\taa\tB\t2\t7\ttrue\n" + (try Self.plainAnswer()) + "\n"
    #expect(try Self.surroundings(after: text) == expected)
  }

  /// What the second line of `surroundings` is without any library.
  private static func plainAnswer() throws -> String {
    let line = "print(pcall(function() return getmetatable('').__index == string end))"
    let outcome = try DeedProcess.run(["eval", line])
    return String(outcome.output.split(separator: "\n").first ?? "")
  }

  @Test(arguments: [
    "return { go = function() return cx.read('secret.csv') end }",
    "return { go = function() return pcall(cx.read, 'secret.csv') end }",
    "return { go = function() return cx.read('../w/secret.csv') end }",
    "return { go = function() return cx.read('*.csv') end }",
    "return { go = function() return load('return cx.read(\"secret.csv\")', '@s.lua')() end }",
    "return { go = function() return load('return cx.read(\"secret.csv\")', '=eval', 't', _G)() end }",
    "return { go = function() return coroutine.wrap(cx.read)('secret.csv') end }",
    "return { go = function() return coroutine.wrap(function() return cx.read('secret.csv') end)() end }",
    "return { go = function() cx.table{ a = { 1 } }:write('out.csv') end }",
    "return { go = function() for _, row in cx.read, 'secret.csv' do return row end end }",
    "return { go = function() return string.gsub('secret.csv', '.+', cx.read) end }",
    "local t = setmetatable({}, { __index = function() return cx.read('secret.csv') end })\n"
      + "return { go = function() return t.x end }",
    "return { go = function() local function f() return cx.read('secret.csv') end return f() end }",
    "return { go = function() local c = coroutine.wrap(function() return pcall(cx.read, 'secret.csv') "
      + "end) return c() end }",
  ])
  func `a library reads and writes nothing that it did not ask for`(text: String) throws {
    let world = try Self.world(text)
    try world.write("a\nhunter2\n", to: "w/secret.csv")
    try world.write(
      "local good, value = require('evil').go()\nshow(value or good)\n", to: "w/s.lua")
    let outcome = try world.run("deed run --allow-read . --allow-write . s.lua 2>&1", in: "w")
    #expect(!outcome.output.contains("hunter2"), "\(outcome.output)")
    #expect(
      outcome.output.contains("the library `evil` 1.0.0 may not")
        || outcome.output.contains("call it from a Lua function"), "\(outcome.output)")
    #expect(try world.run("test -e w/out.csv").status == 1)
    // The script itself may.
    #expect(
      try world.succeed("deed eval 'cx.read(\"secret.csv\"):row(1).a'", in: "w") == "hunter2\n")
  }

  @Test func `a library that asks may, and only what it asks for`() throws {
    let world = try Self.world(
      "return { read = function(path) return cx.read(path):count() end }",
      rights: "read = [\"exports\"]")
    try world.write("a\n1\n", to: "w/exports/a.csv")
    try world.write("a\n1\n", to: "w/other.csv")
    #expect(
      try world.succeed("deed eval 'require(\"evil\").read(\"exports/a.csv\")'", in: "w") == "1\n")
    for path in ["other.csv", "exports/../other.csv", "exports2"] {
      #expect(
        try world.fail("deed eval 'require(\"evil\").read(\"\(path)\")'", in: "w")
          .contains("may not read \(path)"))
    }
    try world.succeed("ln -s ../other.csv exports/link.csv", in: "w")
    #expect(
      try world.fail("deed eval 'require(\"evil\").read(\"exports/link.csv\")'", in: "w")
        .contains("may not read"))
  }

  @Test func `a library uses another's rights no further than its own`() throws {
    let world = try Self.world(
      "return { read = function(path) return cx.read(path):count() end }",
      rights: "read = [\"exports\"]")
    try world.write("a\n1\n", to: "w/exports/a.csv")
    try world.publish(
      "sly",
      ["init.lua": "return { go = function(f) local n = f('exports/a.csv'); return n end }\n"])
    try world.succeed("deed lib add ../sly.git", in: "w")
    #expect(
      try world.fail("deed eval 'require(\"sly\").go(require(\"evil\").read)'", in: "w")
        .contains("the library `sly` 1.0.0 may not read exports/a.csv"))
  }

  /// `sly` asks for nothing and calls functions of `evil`, which may read `exports`.
  @Test(arguments: [
    "return { go = function(f) return f('exports/a.csv') end }",
    "return { go = function(f) local function g(...) return f(...) end return g('exports/a.csv') end }",
    "return { go = function(f) return select(2, pcall(f, 'exports/a.csv')) end }",
    "return { go = function(f) return coroutine.wrap(function() return f('exports/a.csv') end)() end }",
    "return { go = function(f) return coroutine.wrap(f)('exports/a.csv') end }",
    "return { go = function(f) return load('return ...')(f)('exports/a.csv') end }",
    "return { go = function(f) local t = setmetatable({}, { __index = function(_, k) return f(k) end "
      + "}) return t['exports/a.csv'] end }",
  ])
  func `a library gains no rights by a tail call, a coroutine or an operator`(text: String) throws {
    let world = try Self.world(
      "return { read = function(path) return cx.read(path):count() end }",
      rights: "read = [\"exports\"]")
    try world.write("a\n1\n", to: "w/exports/a.csv")
    try world.publish("sly", ["init.lua": text])
    try world.succeed("deed lib add ../sly.git", in: "w")
    let outcome = try world.run(
      "deed eval 'require(\"sly\").go(require(\"evil\").read)' 2>&1", in: "w")
    #expect(
      outcome.output.contains("the library `sly` 1.0.0 may not read exports/a.csv"),
      "\(outcome.output)")
    // What the script does with the same function is its own.
    #expect(
      try world.succeed(
        "deed eval 'coroutine.wrap(function(f) return f(\"exports/a.csv\") end)"
          + "(require(\"evil\").read)'", in: "w") == "1\n")
  }

  /// What a script does with an object of `evil`, whose functions are the host's own.
  @Test(arguments: [
    (
      "return function() return cx.read, 'secret.csv' end",
      "for _ in require('evil')() do break end"
    ),
    ("return setmetatable({ 'secret.csv' }, { __call = cx.read })", "show(require('evil')())"),
    (
      "local t = setmetatable({ 'secret.csv' }, { __unm = cx.read }) return function() return t end",
      "show(-require('evil')())"
    ),
    ("return { 'secret.csv', read = cx.read }", "table.sort({ 1, 2 }, require('evil').read)"),
  ])
  func `an object of a library does nothing behind the script's back`(
    library: String, script: String
  ) throws {
    let world = try Self.world(library)
    try world.write("a\nhunter2\n", to: "w/secret.csv")
    try world.write(script + "\n", to: "w/s.lua")
    let outcome = try world.run("deed run --allow-read . s.lua 2>&1", in: "w")
    #expect(!outcome.output.contains("hunter2"), "\(outcome.output)")
    #expect(outcome.status == 1, "\(outcome.output)")
  }

  @Test func `tail calls of a script keep its rights`() throws {
    let world = try Self.world(
      "return { each = function(f) return f() end }", rights: "read = [\"exports\"]")
    try world.write("a\n1\n", to: "w/other.csv")
    try world.write(
      """
      local evil = require "evil"
      local function read() return cx.read("other.csv") end
      local function again() return read() end
      show(again():count())
      show(evil.each(again):count())
      """, to: "w/s.lua")
    #expect(try world.succeed("deed run --allow-read . s.lua", in: "w") == "1\n1\n")
  }

  @Test func `credentials in an address land nowhere`() throws {
    let world = try LibraryWorld()
    try world.succeed("deed init w")
    let errors = try world.fail(
      "deed lib add 'http://user:hunter2@127.0.0.1:1/cx/nps.git@1.0'", in: "w")
    #expect(errors.hasPrefix("http://127.0.0.1:1/cx/nps.git: git could not ask for its versions"))
    #expect(!errors.contains("hunter2"))
    #expect(try world.run("grep -rs hunter2 .").status == 1)
  }

  @Test(arguments: [
    "--upload-pack=touch", "../x.git@--upload-pack=touch", "ext::sh -c touch% touched",
    "-oProxyCommand=touch",
  ])
  func `an address that looks like an option or a command is refused`(address: String) throws {
    let world = try LibraryWorld()
    try world.succeed("deed init w")
    let outcome = try world.run("deed lib add -- '\(address)'", in: "w")
    #expect([1, 2].contains(outcome.status))
    #expect(!outcome.errors.isEmpty)
    #expect(try world.run("find . -name 'touch*' | grep .").status == 1)
  }
}
