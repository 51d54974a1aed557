import Foundation
import Testing

/// Suspected scales are warned about with their evidence, when answers come in and when asked.
@Suite(.enabled(if: DeedProcess.isBuilt, DeedProcess.absence))
struct WorkspaceScaleTests {
  static let airport: String? = {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    let path = root.appendingPathComponent("shared/data/sfo_airport/2017_SFO_Customer_Survey.csv")
      .path
    return FileManager.default.fileExists(atPath: path) ? path : nil
  }()

  @Test(.enabled(if: airport != nil, "../shared/data is not there"))
  func `the airport's code 11 is named with the setting that would declare it`() throws {
    let airport = try #require(Self.airport)
    let workspace = try WorkspaceFixture()
    let run = try workspace.deed(
      "import", "responses", airport, "--survey", "sfo", "--map", "score=NETPRO", "--map",
      "response_id=RESPNUM")
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.output.contains("84 of 2830 scores are outside 0-10: 11 (84×)"), "\(run.output)")
    #expect(run.output.contains("84 of 2830 scores are 11, just above the scale 0-10"))
    #expect(run.output.contains("[surveys.sfo] missing = [11]"))
    // It warns and never recodes: the answers are set aside, and declaring the code frees them.
    #expect(run.output.contains("85 quarantined: score out of range 84, no score 1"))
    let asked = try workspace.deed(
      "eval", "--json",
      "cx.scale.check(cx.read(\"\(airport)\"), { score = \"NETPRO\" }).flags:column(\"flag\")"
        + ":values()")
    #expect(asked.output.contains("out_of_range") && asked.output.contains("spike_above"))
    let nps = try workspace.deed("eval", "cx.nps(cx.responses{ survey = \"sfo\" }).nps")
    #expect(nps.output.hasPrefix("39.8"), "\(nps.output)\(nps.errors)")
  }

  @Test func `a scale that changes at a date is named with the date and the counts`() throws {
    let workspace = try WorkspaceFixture()
    var lines = ["response_id,customer_id,score,answered_at"]
    for day in 1...28 {
      for answer in 0..<10 {
        // Until the 15th the answers end at 5, from then on at 10.
        let score = (day * 7 + answer * 3) % (day < 15 ? 6 : 11)
        lines.append(
          "R\(day)-\(answer),K\(day)-\(answer),\(score),2026-01-\(day < 10 ? "0" : "")\(day)")
      }
    }
    try workspace.write(lines.joined(separator: "\n") + "\n", to: "a.csv")
    let run = try workspace.deed("import", "responses", "a.csv", "--survey", "s")
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.output.contains("warning (changes_scale): none of the 1"), "\(run.output)")
    #expect(run.output.contains("scores before 2026-01-15 is above 5"), "\(run.output)")
    #expect(run.output.contains("[surveys.s] scale for each of two surveys"), "\(run.output)")
    let asked = try workspace.deed(
      "eval", "cx.scale.check(cx.responses{ survey = \"s\", duplicates = \"all\" })")
    #expect(asked.output.contains("scores before 2026-01-15 is above 5"), "\(asked.errors)")
  }
}
