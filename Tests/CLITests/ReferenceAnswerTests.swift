import Foundation
import Testing

/// The reference cases of answers and of text in files, through `deed import` and `deed eval`.
@Suite(
  .enabled(
    if: DeedProcess.isBuilt && ReferenceCases.all != nil,
    "there is no built `deed`, or no ../shared/oracle"))
struct ReferenceAnswerTests {
  private static func part(_ id: String, _ name: String) throws -> [String: Any] {
    try #require(ReferenceCases.all?[id]?[name] as? [String: Any])
  }

  private static func json(_ text: String) throws -> Any {
    try JSONSerialization.jsonObject(with: Data(text.utf8), options: .fragmentsAllowed)
  }

  private static func cell(_ value: Any?) -> String {
    switch value {
    case let text as String: "\"" + text.replacingOccurrences(of: "\"", with: "\"\"") + "\""
    case let number as NSNumber: "\(number)"
    default: ""
    }
  }

  @Test func `J01: the last valid answer of a customer and local month is kept`() throws {
    let workspace = try WorkspaceFixture()
    let rows = try #require(try Self.part("J01", "input")["rows"] as? [[String: Any]])
    let lines = rows.map { row in
      ["response", "customer", "submitted", "score"].map { Self.cell(row[$0]) }
        .joined(separator: ",")
    }
    try workspace.write(
      (["response_id,customer_id,answered_at,score"] + lines).joined(separator: "\n") + "\n",
      to: "a.csv")
    let run = try workspace.deed("import", "responses", "a.csv", "--survey", "s")
    #expect(run.status == 0, "\(run.errors)")
    let expected = try Self.part("J01", "expected")

    let kept = try workspace.deed(
      "eval", "--json",
      """
      local months, nps = {}, {}
      local rows = cx.responses{ survey = "s" }
      for row in rows:rows() do
        local month = row.answered_at:month()
        months[month] = months[month] or {}
        table.insert(months[month], row.response_id)
      end
      for _, ids in pairs(months) do
        table.sort(ids, function(a, b) return tonumber(a:sub(2)) < tonumber(b:sub(2)) end)
      end
      for group in rows:by{ month = function(r) return r.answered_at:month() end }:nps():rows() do
        nps[group.month] = group.nps
      end
      return { kept = months, nps = nps }
      """)
    let found = try #require(try Self.json(kept.output) as? [String: Any], "\(kept.errors)")
    let months = try #require(expected["kept"] as? [String: [String]])
    #expect(found["kept"] as? [String: [String]] == months)
    let scores = try #require(found["nps"] as? [String: Double])
    for (month, nps) in try #require(expected["nps"] as? [String: Double]) {
      #expect(abs((scores[month] ?? .nan) - nps) < 1e-9)
    }

    let aside = try workspace.deed(
      "eval", "--json", "cx.responses{ quarantined = true }:map(\"response_id\", \"reason\")")
    let reasons = try #require(try Self.json(aside.output) as? [String: String], "\(aside.errors)")
    let quarantined = try #require(expected["quarantined"] as? [String: String])
    let named = Set(quarantined.keys.map { $0.split(separator: "#").first.map(String.init) ?? $0 })
    #expect(Set(reasons.keys) == named)
    #expect(reasons["R8"] == "no score" && reasons["R9"] == "no customer")
    #expect(reasons["R7"]?.contains("11") ?? false, "\(reasons)")
  }

  @Test func `J02: an invitation needs ninety days since the last allowed one`() throws {
    let workspace = try WorkspaceFixture()
    let invitations = try #require(
      try Self.part("J02", "input")["invitations"] as? [[String: String]])
    let lines = invitations.map { "\($0["customer"] ?? ""),\($0["date"] ?? ""),email" }
    try workspace.write(
      (["customer_id,at,kind"] + lines).joined(separator: "\n") + "\n", to: "c.csv")
    #expect(try workspace.deed("import", "contacts", "c.csv").status == 0)
    let run = try workspace.deed(
      "eval", "--json",
      """
      local found = {}
      for c in cx.contacts.allowed(cx.data("contacts"), { days = 90 }):rows() do
        if c.allowed then found[#found + 1] = c.customer_id .. " " .. tostring(c.at:date()) end
      end
      table.sort(found)
      return found
      """)
    let allowed = try #require(try Self.part("J02", "expected")["allowed"] as? [[String]])
    #expect(
      try Self.json(run.output) as? [String] == allowed.map { $0.joined(separator: " ") }.sorted(),
      "\(run.errors)")
  }

  @Test func `J03: only who is fast and answers all alike is set aside`() throws {
    let workspace = try WorkspaceFixture(
      """

      [surveys.s]
      duration = "seconds"
      grid = ["q1", "q2", "q3", "q4", "q5"]

      """)
    let input = try Self.part("J03", "input")
    let durations = try #require(input["durations_s"] as? [Int])
    let grids = try #require(input["grids"] as? [[Int]])
    let lines = zip(durations, grids).enumerated().map { row, answer in
      "R\(row + 1),K\(row + 1),8,2026-01-0\(row + 1)T10:00:00Z,\(answer.0),"
        + answer.1.map(String.init).joined(separator: ",")
    }
    try workspace.write(
      (["response_id,customer_id,score,answered_at,seconds,q1,q2,q3,q4,q5"] + lines)
        .joined(separator: "\n") + "\n", to: "a.csv")
    let run = try workspace.deed("import", "responses", "a.csv", "--survey", "s")
    #expect(run.status == 0, "\(run.errors)")
    let aside = try workspace.deed(
      "eval", "--json", "cx.responses{ quarantined = true }:column(\"response_id\"):values()")
    let both = try #require(try Self.part("J03", "expected")["both"] as? [Int])
    let found = try #require(try Self.json(aside.output) as? [String: Any], "\(aside.errors)")
    #expect(Set(found.values.compactMap { $0 as? String }) == Set(both.map { "R\($0)" }))
    #expect(run.output.contains("2 quarantined"), "\(run.output)")
  }

  @Test func `J04: periods are those of Brussels`() throws {
    let workspace = try WorkspaceFixture()
    let rows = try #require(try Self.part("J04", "expected")["rows"] as? [[String: String]])
    for row in rows {
      let run = try workspace.deed(
        "eval", "--json",
        "local t = cx.time(\"\(row["utc"] ?? "")\") return { t:month(), t:quarter(), t:week() }")
      #expect(
        try Self.json(run.output) as? [String]
          == [row["month"] ?? "", row["quarter"] ?? "", row["iso_week"] ?? ""], "\(run.errors)")
    }
  }

  /// The value of one cell that is read as a type in Dutch; nil for a missing one.
  private func read(
    _ cell: String, as type: String, in workspace: WorkspaceFixture
  ) throws -> (value: Any?, errors: String) {
    try workspace.write("v;w\n\(Self.cell(cell));x\n", to: "cell.csv")
    let run = try workspace.deed(
      "eval", "--json",
      """
      local t = cx.read("cell.csv", { locale = "nl", types = { v = "\(type)" } })
      return { found = t:row(1).v }
      """)
    guard run.status == 0 else { return (nil, run.errors) }
    let found = try Self.json(run.output) as? [String: Any]
    return (found?["found"], "")
  }

  @Test func `J05: Dutch numbers are read, others refused with their place`() throws {
    let workspace = try WorkspaceFixture()
    let expected = try Self.part("J05", "expected")
    let texts = try #require(try Self.part("J05", "input")["text"] as? [String])
    let values = try #require(expected["value"] as? [Any])
    let refusals = try #require(expected["error"] as? [String: String])
    for (text, value) in zip(texts, values) {
      let found = try read(text, as: "number", in: workspace)
      if let refusal = refusals[text] {
        #expect(found.errors.contains("cell.csv: row 1 (line 2), column `v`"), "\(text)")
        #expect(found.errors.contains("`\(text)`"), "\(found.errors)")
        if refusal.contains("thousands group") { #expect(found.errors.contains(refusal)) }
        // Without a declared type it is refused, or stays the text that it is.
        try workspace.write("v;w\n\(Self.cell(text));x\n", to: "cell.csv")
        let plain = try workspace.deed(
          "eval", "--json", "{ cx.read(\"cell.csv\", { locale = \"nl\" }):row(1).v }")
        #expect(plain.status != 0 || plain.output == "[\"\(text)\"]\n", "\(plain.output)")
      } else {
        #expect(found.errors.isEmpty, "\(text): \(found.errors)")
        #expect((found.value as? NSNumber)?.doubleValue == (value as? NSNumber)?.doubleValue)
      }
    }
  }

  @Test func `J06: Dutch days are read, impossible ones refused`() throws {
    let workspace = try WorkspaceFixture()
    let texts = try #require(try Self.part("J06", "input")["text"] as? [String])
    let values = try #require(try Self.part("J06", "expected")["value"] as? [Any])
    for (text, value) in zip(texts, values) {
      let expected = value as? String
      let isTime = expected?.contains("T") ?? false
      let found = try read(text, as: isTime ? "time" : "date", in: workspace)
      if let expected {
        #expect(found.errors.isEmpty, "\(text): \(found.errors)")
        #expect((found.value as? String)?.hasPrefix(expected) ?? false, "\(text): \(found)")
      } else {
        #expect(found.errors.contains("row 1 (line 2), column `v`"), "\(text): \(found)")
      }
    }
  }

  @Test(arguments: [false, true])
  func `J07: labelled answers are their points, others no score`(isDeclared: Bool) throws {
    let workspace = try WorkspaceFixture(isDeclared ? "\n[surveys.s]\nscore = \"Q1\"\n" : "")
    let labels = try #require(try Self.part("J07", "input")["labels"] as? [String])
    let values = try #require(try Self.part("J07", "expected")["value"] as? [Any])
    let lines = labels.enumerated().map { row, label in
      "R\(row),K\(row),\(Self.cell(label)),2026-01-05T10:00:00Z"
    }
    try workspace.write(
      (["response_id,customer_id,\(isDeclared ? "Q1" : "score"),answered_at"] + lines)
        .joined(separator: "\n") + "\n", to: "a.csv")
    let run = try workspace.deed("import", "responses", "a.csv", "--survey", "s")
    #expect(run.status == 0, "\(run.errors)")
    let scores = try workspace.deed(
      "eval", "--json", "cx.responses{ duplicates = \"all\" }:map(\"response_id\", \"score\")")
    let found = try #require(try Self.json(scores.output) as? [String: Int], "\(scores.errors)")
    let points = values.enumerated().compactMap { row, value in
      (value as? Int).map { ("R\(row)", $0) }
    }
    #expect(found == Dictionary(uniqueKeysWithValues: points))
    #expect(run.output.contains("no score 2"), "\(run.output)")
  }
}

/// The reference cases beside the package, when they are there.
private enum ReferenceCases {
  /// The cases by name.
  // Because: what JSONSerialization gives is never changed.
  nonisolated(unsafe) static let all: [String: [String: Any]]? = {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("shared/oracle/cases.json")
    guard let bytes = try? Data(contentsOf: file),
      let document = try? JSONSerialization.jsonObject(with: bytes) as? [String: Any],
      let cases = document["cases"] as? [[String: Any]]
    else { return nil }
    return Dictionary(
      cases.compactMap { item in (item["id"] as? String).map { ($0, item) } },
      uniquingKeysWith: { first, _ in first })
  }()
}
