import Foundation
import Testing

/// The sample exports beside the package through `deed import`.
@Suite(
  .enabled(
    if: DeedProcess.isBuilt && FileManager.default.fileExists(atPath: exportsFolder),
    DeedProcess.absence))
struct WorkspaceExportsTests {
  private static let files = [
    "qualtrics_numeric.csv", "qualtrics_labels_nl.csv", "surveymonkey.csv", "delighted.csv",
    "delighted_api.json", "typeform.csv", "limesurvey.csv", "formbricks.csv", "google_forms.csv",
    "google_sheets_nl.csv", "excel_nl_cp1252.csv", "excel_nl_utf8bom.csv",
  ]

  private struct Row: Decodable {
    let score: Double?
    let state: String
    let comment: String?
    let answered_at: String
  }

  private func rows(_ survey: String, in workspace: WorkspaceFixture) throws -> [Row] {
    try workspace.deed("export", "responses", "x.json", "--survey", survey, "--all")
    let data = try Data(contentsOf: URL(fileURLWithPath: workspace.folder + "/x.json"))
    return try JSONDecoder().decode([Row].self, from: data)
  }

  @Test func `each export gives its figures, all in one workspace, and nothing the second time`()
    throws
  {
    let workspace = try WorkspaceFixture()
    for round in 0..<2 {
      for file in Self.files + ["medallia_agent_connect.csv"] {
        let run = try workspace.deed(
          "import", "responses", exportsFolder + "/" + file, "--survey", file)
        #expect(run.status == 0, "\(file): \(run.errors)")
        #expect(run.output.contains("nothing changed") == (round == 1), "\(file)")
      }
    }
    let document = try JSONSerialization.jsonObject(
      with: Data(contentsOf: URL(fileURLWithPath: exportsFolder + "/expected.json")))
    let canonical = try #require((document as? [String: Any])?["canonical"] as? [String: Any])
    for file in Self.files {
      let all = try rows(file, in: workspace)
      let complete = all.filter { $0.state == "complete" }.compactMap(\.score)
      let isDelighted = file.hasPrefix("delighted")
      #expect(complete.count == (isDelighted ? 11 : 10), "\(file)")
      let nps =
        100 * Double(complete.count { $0 >= 9 } - complete.count { $0 <= 6 })
        / Double(complete.count)
      #expect(abs(nps - (isDelighted ? 18.181818181818183 : 20)) < 1e-9, "\(file)")
      let isWhole = isDelighted || file.hasPrefix("google")
      let partial = all.filter { $0.state == "partial" }.compactMap(\.score)
      #expect(partial == (isWhole ? [] : [8]), "\(file)")
      let comments = all.compactMap(\.comment)
      for name in ["comment_R02", "comment_R06", "comment_R08"] {
        // Windows-1252 has no emoji.
        if file == "excel_nl_cp1252.csv", name == "comment_R08" { continue }
        let comment = try #require(canonical[name] as? String)
        #expect(comments.contains(comment), "\(file): \(name)")
      }
      #expect(comments.count == canonical["comments_non_empty"] as? Int, "\(file)")
      // R10 is on the last evening of May by UTC, and in June in Brussels.
      #expect(all.contains { $0.answered_at.hasPrefix("2024-06-01T0") }, "\(file)")
    }
    #expect(try workspace.deed("doctor").status == 0)
  }
}

private let exportsFolder: String = {
  let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
  return root.appendingPathComponent("shared/exports").path
}()
