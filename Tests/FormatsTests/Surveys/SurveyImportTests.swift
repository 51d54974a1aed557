import Calendars
import Formats
import Foundation
import Tables
import TestSupport
import Testing

@Suite struct SurveyImportTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func imported(
    _ text: String, _ settings: SurveySettings = SurveySettings()
  ) throws -> SurveyImport {
    let path = folder.file("export.csv")
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    return try SurveyImport(path: path, settings: settings)
  }

  private func refusal(_ text: String, _ settings: SurveySettings = SurveySettings()) -> String? {
    #expect(throws: FormatsError.self) { try imported(text, settings) }?.description
  }

  @Test func `the only column called a score is the score`() throws {
    let result = try imported("klantnr, Cijfer ,opmerking\nK1,9,goed\nK2,,\n")
    #expect(result.mapped.map(\.column) == ["customer_id", "score", "comment"])
    #expect(try result.table.column("score").cells == [.integer(9), .missing])
    #expect(try result.table.column("state").cells == [.string("complete"), .string("complete")])
  }

  @Test func `two questions that ask for a recommendation are refused with both`() {
    #expect(
      refusal("Would you recommend us?,Would you recommend the shop?\n9,8\n")
        == "export.csv: several questions could be the score: `Would you recommend us?`, "
        + "`Would you recommend the shop?`. Say which with `--map score=…`.")
  }

  @Test func `a question about recommending with answers in words is not the score`() throws {
    let result = try imported("Would you recommend us?,score\nyes,9\nno,3\n")
    #expect(result.mapped.contains { $0 == ("score", "score") })
  }

  @Test func `an export without a score is refused with its columns`() {
    #expect(
      refusal("name,age\nAn,40\n")
        == "export.csv: no question is recognised as the score among `name`, `age`. "
        + "Say which with `--map score=…`.")
  }

  @Test func `whole scores that a spreadsheet wrote with decimals are points`() throws {
    let result = try imported("Klantnr;Cijfer\nK1;8,0\nK2;9\nK3;10,00\n")
    #expect(
      try result.table.column("score").cells == [.integer(8), .integer(9), .integer(10)])
    #expect(
      refusal("Klantnr;Cijfer\nK1;7,5\n")
        == "export.csv: no question is recognised as the score among `Cijfer`. "
        + "Perhaps it is `Cijfer`. Say which with `--map score=…`.")
  }

  @Test func `a file with a header only has no rows, and no mistake`() throws {
    let result = try imported("Klantnr;Cijfer\n")
    #expect(try result.table.rowCount() == 0)
  }

  @Test func `a score whose name is misspelt is pointed at`() {
    #expect(
      refusal("Klantnr;Cijfr\nK1;8\n")
        == "export.csv: no question is recognised as the score among `Cijfr`. "
        + "Perhaps it is `Cijfr`. Say which with `--map score=…`.")
  }

  @Test func `a mapped score is taken and its other answers are refused`() throws {
    var settings = SurveySettings()
    settings.sources = ["score": "q1"]
    let result = try imported("q1\n10 - top\nn.v.t.\n7\n", settings)
    #expect(try result.table.column("score").cells == [.integer(10), .missing, .integer(7)])
    #expect(result.table.notes.contains { $0.reason == "answers were words for none" })
    #expect(
      refusal("q1\n9\nsoms\n", settings)
        == "export.csv: row 2, column `q1`: expected a point of the scale, found `soms`.")
    settings.sources = ["score": "q2"]
    #expect(
      refusal("q1\n9\n", settings)
        == "export.csv: no column `q2` to be `score`; there are `q1`. Did you mean `q1`?")
  }

  @Test func `end points in words are read as declared`() throws {
    var settings = SurveySettings()
    settings.sources = ["score": "q1"]
    settings.endPoints = ["Zeker": 10]
    #expect(
      try imported("q1\nZeker\n3\n", settings).table.column("score").cells
        == [.integer(10), .integer(3)])
  }

  @Test func `days and months that cannot be told apart are refused`() {
    #expect(
      refusal("score,date\n9,03/04/2024\n")
        == "export.csv: row 1, column `date`: expected a date and time, found `03/04/2024`.")
  }

  @Test func `a column that shows a day above twelve tells its order`() throws {
    let times = try imported("score,date\n9,03/04/2024\n8,13/04/2024\n").table.column("answered_at")
    #expect(times[0] == .time(1_712_102_400_000_000))
  }

  @Test func `a file without customers is anonymous and gets keys that stay the same`() throws {
    let text = "score,city\n9,Gent\n9,Gent\n"
    let first = try imported(text).table
    #expect(!first.has("customer_id"))
    #expect(first.notes.contains { $0.reason.contains("anonymous") })
    let keys = try first.column("response_id").cells
    #expect(keys[0] != keys[1])
    #expect(try imported(text).table.column("response_id").cells == keys)
  }

  @Test func `the old Qualtrics format is recognised`() throws {
    let result = try imported(
      """
      V1,V2,V3,V4,V5,V6,V7,V8,V9,V10,Q1
      ResponseID,ResponseSet,Name,ExternalDataReference,EmailAddress,IPAddress,Status,StartDate,EndDate,Finished,How likely are you to recommend us?
      R_1,Default,,K1,a@b.c,,0,2015-01-02 10:00:00,2015-01-02 10:05:00,1,9
      R_2,Default,,K2,a@b.d,,1,2015-01-02 10:00:00,2015-01-02 10:05:00,1,2
      """)
    #expect(result.layout == .qualtricsLegacy)
    #expect(result.counts == .init(read: 2, dropped: 1, complete: 1, partial: 0, none: 0))
    #expect(try result.table.column("customer_id").cells == [.string("K1")])
  }

  @Test func `telephone numbers lose Typeform's apostrophe and stay text`() throws {
    let result = try imported(
      """
      #,Would you recommend us?,phone,Start Date (UTC),Submit Date (UTC)
      a,9,'+32470000000,2024-05-01 10:00:00,2024-05-01 10:01:00
      """)
    #expect(result.layout == .typeform)
    #expect(try result.table.column("phone").cells == [.string("+32470000000")])
    #expect(result.counts.complete == 1)
  }

  @Test func `mutated exports are read or refused`() throws {
    let original = Array(
      #"""
      Respondent ID,Collector ID,Start Date,End Date,Custom Data 1,Would you recommend us?,Why?,
      ,,,,,Response,Open-Ended Response,x
      1,2,05/13/2024 07:02:11 AM,05/13/2024 07:03:25 AM,K1,Likely - 10,"a ""b""",5
      """#.utf8)
    var generator = SeededGenerator(seed: 7)
    for _ in 0..<300 * fuzzFactor {
      var bytes = original
      for _ in 0..<3 {
        bytes[Int.random(in: 0..<bytes.count, using: &generator)] =
          Array("0123456789,;\"\n\r -:/APM'=\0é".utf8).randomElement(using: &generator) ?? 0
      }
      _ = try? imported(String(decoding: bytes, as: UTF8.self))
    }
  }
}
