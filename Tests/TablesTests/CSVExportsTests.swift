import Tables
import Testing

/// The sample exports and public files beside the package, when they are there.
@Suite(.enabled(if: fileExists("../shared/exports/typeform.csv")))
struct CSVExportsTests {
  static let files = [
    "exports/delighted.csv", "exports/excel_nl_cp1252.csv", "exports/excel_nl_utf8bom.csv",
    "exports/formbricks.csv", "exports/google_forms.csv", "exports/google_sheets_nl.csv",
    "exports/limesurvey.csv", "exports/medallia_agent_connect.csv",
    "exports/qualtrics_labels_nl.csv", "exports/qualtrics_numeric.csv",
    "exports/surveymonkey.csv", "exports/typeform.csv", "data/carpentries/carpentrycon_2020.csv",
    "data/carpentries/instructor_training_post_2018.csv", "data/ecsi_mobi/mobi.csv",
    "data/sfo_airport/2017_SFO_Customer_Survey.csv",
    "data/telco_customers/Telco-Customer-Churn.csv",
  ]

  @Test(arguments: files) func `each file is read or refused with a position`(file: String) {
    do {
      let source = try CSVSource(path: "../shared/" + file)
      #expect(try source.rowCount() > 0)
    } catch {
      let text = "\(error)"
      #expect(text.contains("row ") && text.contains("line "), "\(file): \(text)")
    }
  }

  @Test(arguments: [
    ("delighted.csv", 11), ("excel_nl_cp1252.csv", 12), ("excel_nl_utf8bom.csv", 12),
    ("formbricks.csv", 12), ("google_forms.csv", 10), ("google_sheets_nl.csv", 10),
    ("limesurvey.csv", 12), ("medallia_agent_connect.csv", 13), ("qualtrics_numeric.csv", 15),
    ("typeform.csv", 12),
  ]) func `exports have their rows`(file: String, rows: Int) throws {
    #expect(try CSVSource(path: "../shared/exports/" + file).rowCount() == rows)
  }

  @Test(arguments: ["excel_nl_cp1252.csv", "excel_nl_utf8bom.csv"])
  func `Dutch Excel gives weights, revenue and comments`(file: String) throws {
    let table = Table(try CSVSource(path: "../shared/exports/" + file))
    var total = 0.0
    for case .number(let weight) in try table.column("Gewicht").cells { total += weight }
    #expect(abs(total - 13.5) < 1e-9)
    #expect(try table.column("Omzet (€)")[9] == .number(12505))
    #expect(try table.column("Datum").type == .time)
  }

  @Test func `Telco's blank charges are missing numbers`() throws {
    let table = Table(
      try CSVSource(path: "../shared/data/telco_customers/Telco-Customer-Churn.csv"))
    #expect(try table.rowCount() == 7043)
    #expect(try table.column("TotalCharges").type == .number)
    #expect(try table.column("TotalCharges").missingCount == 11)
  }
}

/// Whether a file can be opened, relative to the package.
func fileExists(_ path: String) -> Bool {
  (try? CSVSource(path: path)) != nil
}
