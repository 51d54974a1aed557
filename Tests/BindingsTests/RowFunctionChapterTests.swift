import Bindings
import Foundation
import LuaRuntime
import Testing

/// What `docs/row-functions.md` says of functions is true of the functions that it shows.
@Suite struct RowFunctionChapterTests {
  /// One example of the chapter's tables, and the way in which it says that it runs.
  struct Example: Sendable, CustomTestStringConvertible {
    let way: String
    let body: String
    var testDescription: String { "\(way): \(body)" }
  }

  private static let chapter: String = {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let path = root.appendingPathComponent("docs/row-functions.md")
    return (try? String(contentsOf: path, encoding: .utf8)) ?? ""
  }()

  private static let examples: [Example] = {
    var way = ""
    var found: [Example] = []
    for line in chapter.split(separator: "\n") where line.hasPrefix("|") {
      let cells = line.components(separatedBy: " | ")
      guard let last = cells.last else { continue }
      if line.hasSuffix("| for example |") {
        way = cells[0].trimmingCharacters(in: ["|", " "])
      } else if !way.isEmpty {
        let codes = last.components(separatedBy: "`")
        found += stride(from: 1, to: codes.count, by: 2).map { Example(way: way, body: codes[$0]) }
      }
    }
    return found
  }()

  private static let table = """
    local low, seen, benelux = 24, 0, { NL = true, BE = true }
    local function long(c) return c.tenure > 24 end
    local columns = { tenure = {}, country = {}, first = {}, last = {}, revenue = {}, opt_out = {},
      since = {}, due = {}, at = {}, comment = {} }
    for i = 1, 400 do
      columns.tenure[i] = i % 40
      columns.country[i] = ({ "NL", "BE", "DE" })[i % 3 + 1]
      columns.first[i] = ({ "Ann", "Bo" })[i % 2 + 1]
      columns.last[i] = ({ "Vos", "Mol" })[i // 2 % 2 + 1]
      columns.revenue[i] = i + 0.5
      columns.opt_out[i] = i % 5 == 0
      columns.since[i] = cx.date(("2024-%02d-01"):format(1 + i % 12))
      columns.due[i] = cx.date(("2025-%02d-01"):format(1 + i % 12))
      columns.at[i] = cx.time("2024-05-31T22:30:00Z") + cx.hours(i)
      columns.comment[i] = "remark " .. i
    end
    local t = cx.table(columns)

    """

  @Test func `the chapter has examples of every way`() {
    #expect(Set(Self.examples.map(\.way)).count == 4)
    #expect(Self.examples.count >= 20)
  }

  @Test(arguments: examples) func `an example runs in the way that the chapter says`(
    example: Example
  ) throws {
    let body = example.body.contains("return ") ? example.body : "return " + example.body
    let run = try LuaRun(
      Self.table + "return tostring(t:derive{ x = function(c) \(body) end }:explain())")
    let plan = run.texts[0] ?? "nothing"
    switch example.way {
    case "over whole columns":
      #expect(plan.contains("runs over whole columns: "), "\(plan)")
    case "once per distinct value":
      #expect(plan.contains("runs over whole columns, once per distinct value of "), "\(plan)")
    case "once per distinct combination":
      #expect(plan.contains("runs once per distinct "), "\(plan)")
    default: #expect(plan.contains("runs row by row, because of line "), "\(plan)")
    }
  }

  @Test func `deed check says of the chapter's script what the chapter prints`() throws {
    let parts = Self.chapter.components(separatedBy: "`words.lua`")
    try #require(parts.count == 2)
    let blocks = parts[1].components(separatedBy: "```")
    try #require(blocks.count > 4)
    let script = String(blocks[1].dropFirst("lua\n".count))
    let session = try Session(Host(instant: 0))
    defer { session.close() }
    let lines = try session.rowFunctions(of: script, path: "words.lua").map { function in
      "words.lua:\(function.line): \(function.use ?? "") \(function.text)"
    }
    let printed = blocks[3].split(separator: "\n").map(String.init)
    #expect(lines == Array(printed.dropLast()))
  }

  @Test func `the chapter's explanation is what explain shows`() throws {
    let parts = Self.chapter.components(separatedBy: "## What a step did")
    try #require(parts.count == 2)
    let blocks = parts[1]
      .components(separatedBy: "```")
    let run = try LuaRun(
      String(blocks[1].dropFirst("lua\n".count))
        .replacingOccurrences(of: "return t:where", with: "return tostring(t:where")
        .replacingOccurrences(of: ":explain()", with: ":explain())"))
    #expect(
      run.texts[0]?.trimmingCharacters(in: .newlines).contains(
        blocks[3].trimmingCharacters(in: .newlines)) == true, "\(run.texts)")
  }
}
