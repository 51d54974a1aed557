import Manifest
import Testing

@Suite struct ManifestReadingTests {
  private func message(_ text: String) -> String? {
    do {
      _ = try WorkspaceManifest(reading: text)
      return nil
    } catch {
      return error.description
    }
  }

  @Test func `an empty file means the defaults`() throws {
    let manifest = try WorkspaceManifest(reading: "")
    #expect(manifest == WorkspaceManifest())
    #expect(manifest.zone == "Europe/Brussels")
    #expect(manifest.minimumAnswers == 5)
    #expect(manifest.minimumComments == 10)
  }

  @Test func `everything that can be said is read`() throws {
    let manifest = try WorkspaceManifest(
      reading: """
        name = "Acme"
        zone = "UTC"
        locale = "nl"
        publish = true
        [anonymity]
        answers = 7
        comments = 12
        [tables.customers]
        key = "customer_id"
        types = { tenure = "integer", "e mail" = "string" }
        personal = ["name", "e mail"]
        [surveys.relation]
        name = "Relation survey"
        kind = "relation"
        score = "q1"
        scale = "1-10"
        launched = 2026-01-01
        missing = [99, 98.5]
        code_of_lowest = 1
        duration = "seconds"
        grid = ["a", "b"]
        [schedules.daily]
        cron = "0 7 * * *"
        [libraries]
        "git.example.org/cx/nps" = "1.4"
        """)
    #expect(manifest.name == "Acme")
    #expect(manifest.publishes)
    #expect(manifest.minimumAnswers == 7)
    #expect(manifest.tables["customers"]?.key == ["customer_id"])
    #expect(manifest.tables["customers"]?.types == ["tenure": "integer", "e mail": "string"])
    #expect(manifest.tables["customers"]?.personal == ["name", "e mail"])
    let survey = try #require(manifest.surveys["relation"])
    #expect(survey.bounds == 1...10)
    #expect(survey.launched == "2026-01-01")
    #expect(survey.missing == [99, 98.5])
    #expect(survey.codeOfLowest == 1)
    #expect(survey.grid == ["a", "b"])
    #expect(manifest.schedules["daily"] == .table(["cron": .string("0 7 * * *")]))
    #expect(manifest.libraries == ["git.example.org/cx/nps": "1.4"])
  }

  @Test func `an unknown setting is refused with its line and the closest one`() {
    #expect(
      message("name = \"a\"\nzon = \"UTC\"")
        == "deed.toml:2: no setting `zon` at the top. Did you mean `zone`?")
    #expect(
      message("[surveys.a]\nname = \"x\"\n\nscal = \"0-10\"")
        == "deed.toml:4: no setting `scal` in [surveys.a]. Did you mean `scale`?")
    #expect(
      message("[anonymity]\nxyzzy = 1")
        == "deed.toml:2: no setting `xyzzy` in [anonymity]. Settings here: answers, comments.")
  }

  @Test(arguments: [
    ("publish = \"yes\"", "deed.toml:1: `publish` takes true or false, found a text."),
    (
      "locale = \"nll\"",
      "deed.toml:1: `locale` takes one of iso, nl, fr, de, en, en-US, en-GB, found `nll`. "
        + "Did you mean `nl`?"
    ),
    (
      "[anonymity]\nanswers = 0",
      "deed.toml:2: `answers` takes a whole number from 1 to 1000000, found `0`."
    ),
    (
      "[surveys.s]\nscale = \"ten\"",
      "deed.toml:2: `scale` takes a scale as lowest-highest, such as \"0-10\", found `ten`."
    ),
    (
      "[surveys.s]\nlaunched = \"2026-02-30\"",
      "deed.toml:2: `launched` takes a day, such as 2026-01-31, found `2026-02-30`."
    ),
    (
      "[tables.customers.types]\nage = \"int\"",
      "deed.toml:2: `age` takes one of integer, number, string, boolean, date, time, found `int`."
    ),
    (
      "[tables.Customers]\nkey = \"a\"",
      "deed.toml:1: `tables.Customers` takes a name of lower-case letters, digits and _, "
        + "beginning with a letter, found `Customers`."
    ),
    (
      "[tables.customers]\nkey = [\"a\", \"a\"]",
      "deed.toml:2: `key` takes different columns, found `a`."
    ),
    (
      "tables = 3",
      "deed.toml:1: `tables` takes a section, such as [tables], found a whole number."
    ),
    (
      "surveys = { relation = 1 }",
      "deed.toml:1: `surveys.relation` takes a section, [surveys.relation], found a whole number."
    ),
  ])
  func `a wrong value is answered with what was expected and found`(text: String, wanted: String) {
    #expect(message(text) == wanted)
  }

  @Test func `an unknown time zone is answered with the closest one`() {
    let found = message("\nzone = \"Europe/Brusels\"") ?? ""
    #expect(found.hasPrefix("deed.toml:2: no time zone `Europe/Brusels`"))
  }

  @Test func `text that is not TOML is refused with its line`() throws {
    let found = try #require(message("name = \"a\"\nzone = = 3"))
    #expect(found.hasPrefix("deed.toml:2:"))
  }

  @Test func `a scale is two whole numbers, the lower first`() {
    #expect(SurveySettings.bounds(of: "0-10") == 0...10)
    #expect(SurveySettings.bounds(of: "-5-5") == -5...5)
    #expect(SurveySettings.bounds(of: "-5--1") == -5 ... -1)
    for wrong in ["", "-", "10-0", "5-5", "0-10-2", "a-b", "0", "0-99999", "0–10", "--1-5"] {
      #expect(SurveySettings.bounds(of: wrong) == nil, "\(wrong)")
    }
  }

  @Test func `the default text reads as the defaults, in Dutch`() throws {
    let manifest = try WorkspaceManifest(
      reading: WorkspaceManifest.defaultText(name: "Tom \"T\" & Co"))
    var expected = WorkspaceManifest(name: "Tom \"T\" & Co")
    expected.locale = "nl"
    #expect(manifest == expected)
  }

  @Test func `every example in the default text is accepted when its remark sign goes`() throws {
    let text = WorkspaceManifest.defaultText(name: "w")
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      let isExample = line.hasPrefix("# [") || (line.hasPrefix("# ") && line.contains(" = "))
      return isExample ? String(line.dropFirst(2)) : String(line)
    }
    let manifest = try WorkspaceManifest(reading: lines.joined(separator: "\n"))
    #expect(manifest.surveys["relation"]?.grid.count == 5)
    #expect(manifest.tables["customers"]?.personal == ["name", "email"])
  }
}
