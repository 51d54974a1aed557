import Calendars
import Formats
import Foundation
import Tables
import Testing

/// The sample exports beside the package: the same twelve responses in every tool's layout.
@Suite(.enabled(if: FileManager.default.fileExists(atPath: "../shared/exports/expected.json")))
struct SampleExportTests {
  private static let tools: [(file: String, layout: SurveyLayout)] = [
    ("qualtrics_numeric.csv", .qualtrics), ("qualtrics_labels_nl.csv", .qualtrics),
    ("surveymonkey.csv", .surveyMonkey), ("typeform.csv", .typeform),
    ("limesurvey.csv", .limeSurvey), ("formbricks.csv", .formbricks),
    ("google_forms.csv", .googleForms), ("google_sheets_nl.csv", .googleForms),
    ("excel_nl_cp1252.csv", .spreadsheet), ("excel_nl_utf8bom.csv", .spreadsheet),
    ("delighted.csv", .delighted), ("delighted_api.json", .delighted),
  ]

  private func imported(_ file: String) throws -> SurveyImport {
    var settings = SurveySettings()
    settings.zone = try TimeZoneRules.named("Europe/Brussels")
    settings.survey = "relation"
    return try SurveyImport(path: "../shared/exports/" + file, settings: settings)
  }

  private func strings(_ name: String, of result: SurveyImport) throws -> [String?] {
    try result.table.column(name).cells.map { if case .string(let text) = $0 { text } else { nil } }
  }

  private func nps(_ scores: [Int64]) -> Double {
    let promoters = scores.count { $0 >= 9 }
    let detractors = scores.count { $0 <= 6 }
    return 100 * Double(promoters - detractors) / Double(scores.count)
  }

  @Test(arguments: tools.map(\.file))
  func `every tool's export gives the same scores`(file: String) throws {
    let result = try imported(file)
    #expect(result.layout == Self.tools.first { $0.file == file }?.layout)
    let states = try strings("state", of: result)
    var complete: [Int64] = []
    var partial: [Int64] = []
    for (score, state) in zip(try result.table.column("score").cells, states) {
      guard case .integer(let score) = score else { continue }
      if state == "complete" { complete.append(score) }
      if state == "partial" { partial.append(score) }
    }
    let canonical: [Int64] = [10, 9, 6, 8, 10, 3, 7, 9, 0, 10]
    if file.hasPrefix("delighted") {
      #expect(complete == canonical + [8])
      #expect(abs(nps(complete) - 18.181818181818183) < 1e-12)
    } else {
      #expect(complete == canonical)
      #expect(nps(complete) == 20)
      let isWhole = file.hasPrefix("google")
      #expect(partial == (isWhole ? [] : [8]))
      #expect(
        result.counts
          == .init(
            read: isWhole ? 10 : file.hasPrefix("qualtrics") ? 13 : 12,
            dropped: file.hasPrefix("qualtrics") ? 1 : 0, complete: 10, partial: isWhole ? 0 : 1,
            none: isWhole ? 0 : 1))
    }
    #expect(result.scoreRange == 0...10)
  }

  @Test(arguments: tools.map(\.file))
  func `comments arrive byte for byte`(file: String) throws {
    let comments = try strings("comment", of: imported(file))
    #expect(comments.count { $0 != nil } == 9)
    #expect(
      comments[1]
        == "Eerste regel: vlotte levering.\nTweede regel: \"top\" service; ook 's avonds bereikbaar."
    )
    #expect(comments[5] == "- te duur\n- factuur fout\n- 3× gebeld")
    let emoji = file == "excel_nl_cp1252.csv" ? "?" : "😀"
    #expect(comments[7] == "=goed, maar prijs +5% \(emoji)")
  }

  @Test(arguments: tools.map(\.file))
  func `customers and times are those of the responses`(file: String) throws {
    let result = try imported(file)
    let customers = try strings("customer_id", of: result)
    for (index, customer) in customers.enumerated() {
      let number = 1001 + index
      #expect(customer == (file.hasPrefix("google") ? "k\(number)@example.com" : "K\(number)"))
    }
    // R10 is in May by UTC and in June in Brussels.
    guard case .time(let microseconds) = try result.table.column("answered_at")[9] else {
      Issue.record("no time")
      return
    }
    let brussels = try TimeZoneRules.named("Europe/Brussels")
    #expect(ISOText.time(microseconds).hasPrefix("2024-05-31"))
    #expect(
      ISOText.date(brussels.localDays(ofMicroseconds: microseconds)) == "2024-06-01")
    #expect(try Set(strings("response_id", of: result)).count == result.table.rowCount())
    #expect(try strings("survey_id", of: result).allSatisfy { $0 == "relation" })
  }

  @Test func `Medallia's file gives ten star ratings and no score`() throws {
    let result = try imported("medallia_agent_connect.csv")
    #expect(result.layout == .medallia)
    #expect(!result.table.has("score"))
    #expect(
      result.counts == .init(read: 13, dropped: 3, complete: 10, partial: 0, none: 0))
    #expect(try result.table.column("star_rating").cells.count { $0 != .missing } == 10)
    #expect(
      result.table.notes.filter { $0.step == "import" }.map { "\($0.reason): \($0.count)" } == [
        "invitations that were not sent were left out: 1",
        "invitations without a response were left out: 2",
      ])
  }

  @Test func `Dutch numbers are read as numbers`() throws {
    for file in ["excel_nl_cp1252.csv", "excel_nl_utf8bom.csv"] {
      let result = try imported(file)
      let weights = try result.table.column("Gewicht").cells.map {
        if case .number(let number) = $0 { number } else { Double.nan }
      }
      #expect(abs(weights.reduce(0, +) - 13.5) < 1e-9)
      let revenue = try #require(result.table.names.first { $0.hasPrefix("Omzet") })
      #expect(try result.table.column(revenue)[9] == .number(12505))
    }
  }
}
