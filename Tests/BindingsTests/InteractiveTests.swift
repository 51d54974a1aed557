import Bindings
import LuaRuntime
import Terminal
import Testing

/// Statements and completion, without a terminal.
struct InteractiveTests {
  private func session(_ statements: String...) throws -> InteractiveSession {
    let session = try InteractiveSession(
      Host(instant: 1_781_524_800_000_000, write: { _ in }, writeError: { _ in }))
    for statement in statements { _ = session.run(statement) }
    return session
  }

  private func value(_ session: InteractiveSession, _ text: String) -> LuaValue? {
    if case .values(let values, _) = session.run(text) { values.first } else { nil }
  }

  /// The texts that Tab offers at the end of `text`.
  private func choices(_ session: InteractiveSession, _ text: String) -> [String] {
    let characters = Array(text)
    return Completer(session, commands: [".help", ".history"])
      .completion(of: characters, cursor: characters.count)?.choices.map(\.text) ?? []
  }

  @Test func `locals of a statement are those of later ones, also in closures`() throws {
    let session = try session(
      "local n = 1; local function up() n = n + 1 return n end", "up()", "n = n + 10")
    #expect(value(session, "up()")?.double == 13)
    #expect(value(session, "n")?.double == 13)
    _ = session.run("local n = 100")
    #expect(value(session, "up() .. '/' .. n")?.text == "14/100")
    #expect(value(session, "_G.n")?.isNil == true)
  }

  @Test func `constants stay too, and a statement may not set its own`() throws {
    let session = try session("local a <const>, b = 20, 1; local c <const> = 'x'")
    #expect(value(session, "a + b")?.double == 21)
    #expect(value(session, "c")?.text == "x")
    guard case .failed(let message) = session.run("local d <const> = 1; d = 2") else {
      Issue.record("it ran")
      return
    }
    #expect(message.contains("const variable 'd'"), "\(message)")
  }

  @Test func `only locals of the statement itself stay`() throws {
    let session = try session("do local inner = 1 end local a, b <const> = 1, 2 return a + b")
    #expect(session.localNames == ["a", "b"])
    #expect(value(session, "_")?.double == 3)
  }

  @Test(arguments: [
    ("1 +", false), ("for i = 1, 2 do", false), ("x = [[a", false), ("f(", false), ("1 + 1", true),
    ("x = ", false), ("end", true), ("-- remark", true), ("'open", true), ("return 1;", true),
  ]) func `a statement goes on exactly while Lua's parser misses its end`(
    text: String, isComplete: Bool
  ) throws {
    #expect(try session().isComplete(text) == isComplete)
  }

  @Test func `a text that only fits into our own frame is refused with Lua's message`() throws {
    guard case .failed(let message) = try session().run("x = 1 end return function()") else {
      Issue.record("it ran")
      return
    }
    #expect(message.contains("<eof> expected near 'end'"), "\(message)")
  }

  @Test func `columns complete inside row functions, options inside braces, values in quotes`()
    throws
  {
    let session = try session(
      "t = cx.table{ tenure = { 1 }, tenant = { 2 }, score = { 9 } }", "local r = cx.nps(t)")
    #expect(choices(session, "t:where(function(c) return c.ten") == ["tenure", "tenant"].sorted())
    #expect(choices(session, "t:head(3):where(function(row) return row.sc") == ["score"])
    // A segment is of no table yet; what stands in a call of a verb is of its table.
    #expect(
      choices(session, "local s = cx.segment('s', function(c) return c.ten") == [
        "tenant", "tenure",
      ])
    #expect(choices(session, "t:summary{ s = cx.share(function(r) return r.sc") == ["score"])
    #expect(choices(session, "t:by(\"te") == ["tenant", "tenure"])
    #expect(choices(session, "cx.nps(t, { sc") == ["scale", "score"])
    #expect(choices(session, "cx.nps(t, { interval = \"wi").isEmpty)
    #expect(choices(session, "cx.nps(t, { interval = \"sc") == ["score"])
    #expect(choices(session, "r.prom") == ["promoters"])
    #expect(choices(session, "t:whe") == ["where"])
    #expect(choices(session, "t:by(\"score\"):npsx").isEmpty)
    #expect(choices(session, "t:by(\"score\"):np") == ["nps"])
    #expect(choices(session, "cx.drivers.sha") == ["shapley"])
    #expect(choices(session, ".his") == [".history"])
    #expect(choices(session, "-- t:whe").isEmpty)
  }

  @Test func `completing runs no code`() throws {
    let session = try session(
      "touched = false",
      "x = setmetatable({}, { __index = function() touched = true return {} end })",
      "y = setmetatable({}, { __index = { deep = 1 } })")
    #expect(choices(session, "x.a.b").isEmpty)
    #expect(choices(session, "y.de") == ["deep"])
    #expect(
      value(session, "touched").map { if case .boolean(false) = $0 { true } else { false } } == true
    )
  }

  @Test func `the signature is that of the call around the cursor`() throws {
    let session = try session("t = cx.table{ score = { 9 } }")
    let completer = Completer(session)
    func signature(_ text: String) -> String? {
      completer.signature(in: Array(text), cursor: text.count)
    }
    #expect(signature("cx.nps(t, ")?.hasPrefix("cx.nps(x [, options]) — ") == true)
    #expect(signature("cx.nps(t:where(function(c) return ")?.hasPrefix("table:where(") == true)
    #expect(signature("cx.nps(t)") == nil)
  }

  @Test func `half-typed text of any kind completes to something or nothing`() throws {
    let session = try session("t = cx.table{ score = { 9 } }")
    let text =
      "for k in t:by(\"score\"):each() do show(cx.nps(k, { scale = \"0-10\" }).x[1]) end -- e"
    for count in 0...text.count {
      _ = choices(session, String(text.prefix(count)))
      _ = choices(session, String(text.suffix(count)))
      _ = Completer(session).signature(in: Array(text), cursor: count)
    }
  }
}
