import Foundation
import Testing

@Suite(.enabled(if: DeedProcess.isBuilt, DeedProcess.absence))
struct EvalTests {
  @Test func `an expression is evaluated and shown`() throws {
    let run = try DeedProcess.run(["eval", "1 + 1"])
    #expect(run.output == "2\n")
    #expect(run.errors == "")
    #expect(run.status == 0)
  }

  @Test func `a chunk that returns is evaluated`() throws {
    let run = try DeedProcess.run(["eval", "local t = { 1, 2 } return #t"])
    #expect(run.output == "2\n")
  }

  @Test func `json is one document of arrays and objects`() throws {
    let code = #"{ 1, { a = "x", b = { true } }, 0/0 }"#
    let run = try DeedProcess.run(["eval", "--json", code])
    #expect(run.output == #"[1,{"a":"x","b":[true]},null]"# + "\n")
  }

  @Test(arguments: [
    ("{}", "[]"), ("{ 1, 2 }", "[1,2]"), ("{ a = {} }", #"{"a":[]}"#),
    ("table.pack(1, nil, 3)", #"{"1":1,"3":3,"n":3}"#), ("{ [2] = 1 }", #"{"2":1}"#),
  ])
  func `json of a Lua table is an array when its keys are 1…n, else an object of its keys`(
    code: String, json: String
  ) throws {
    #expect(try DeedProcess.run(["eval", "--json", code]).output == json + "\n")
  }

  @Test func `json of a table is an array of rows, its notes go to stderr`() throws {
    let code = #"""
      cx.table{ id = { "a", "b" }, n = { 1, nil, n = 2 } }:where(function(r) return r.n > 0 end)
      """#
    let run = try DeedProcess.run(["eval", "--json", code])
    #expect(run.output == #"[{"id":"a","n":1}]"# + "\n")
    #expect(run.errors.contains("1 row had no n"))
  }

  @Test func `json of a result is an object in full precision`() throws {
    let run = try DeedProcess.run(["eval", "--json", "cx.nps{ 10, 9, 3 }"])
    let object = try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any]
    #expect(object?["n"] as? Int == 3)
    #expect(abs((object?["nps"] as? Double ?? 0) - 100.0 / 3) < 1e-12)
  }

  @Test func `an error has its place and exits with 1`() throws {
    let run = try DeedProcess.run(["eval", "cx.nps(5)"])
    #expect(run.output == "")
    #expect(run.errors.hasPrefix("eval:1: cx.nps: "))
    #expect(run.status == 1)
  }

  @Test func `a syntax error shows the line`() throws {
    let run = try DeedProcess.run(["eval", "return 1 +"])
    #expect(run.errors.contains("return 1 +"))
    #expect(run.status == 1)
  }

  @Test func `no code is a wrong command line`() throws {
    let run = try DeedProcess.run(["eval"])
    #expect(run.errors.contains("<code>"))
    #expect(run.status == 2)
  }
}
