import Foundation
import Testing

/// `deed init --sample`, `deed deeds …` and the scripts of the good deeds, as a team uses them.
@Suite(.enabled(if: DeedProcess.isBuilt, DeedProcess.absence), .serialized)
struct DeedsTests {
  /// The sample, made once and copied for each test.
  private static let sample = Result<String, any Error> {
    let folder = try DeedProcess.folder()
    let made = try DeedProcess.run(["init", "--sample", "demo"], in: folder)
    guard made.status == 0 else { throw Failure(text: made.errors) }
    return folder + "/demo"
  }

  private struct Failure: Error { let text: String }

  private func demo() throws -> String {
    let folder = try DeedProcess.folder() + "/demo"
    try FileManager.default.copyItem(atPath: Self.sample.get(), toPath: folder)
    return folder
  }

  private let script = [
    "run", "good_deed_checklist", "--date", "2026-03-02", "--team", "front-desk",
  ]

  private func items(_ demo: String, _ day: String) throws -> [[String: Any]] {
    let list = try DeedProcess.run(
      ["deeds", "today", "--date", day, "--team", "front-desk", "--format", "json"], in: demo)
    #expect(list.status == 0, "\(list.errors)")
    let json = try JSONSerialization.jsonObject(with: Data(list.output.utf8))
    return try #require(json as? [[String: Any]])
  }

  @Test func `a checklist gives reasons, and the same bytes when it runs again`() throws {
    let demo = try demo()
    let first = try DeedProcess.run(script, in: demo)
    let second = try DeedProcess.run(script, in: demo)
    #expect(first.status == 0 && first.output.contains("folded_roll") == false)
    #expect(first.output.contains("is folded to a point"))
    #expect(first.output.contains("drawn (50 %)"))
    #expect(first.output == second.output && first.errors == second.errors)
    let other = try DeedProcess.run(script, in: try self.demo())
    #expect(other.output == first.output)
  }

  @Test func `explaining lists who was left out by rule`() throws {
    let run = try DeedProcess.run(script + ["--explain"], in: try demo())
    #expect(run.status == 0, "\(run.errors)")
    for rule in ["when", "opt_out", "subtle", "incidental", "unexpected", "budget"] {
      #expect(run.output.contains(rule))
    }
    #expect(run.output.contains("not drawn (50 %)"))
  }

  @Test func `the next day respects journeys and pauses of what was recorded`() throws {
    let demo = try demo()
    let today = try items(demo, "2026-03-02")
    #expect(today.count >= 2)
    for item in today.prefix(2) {
      let id = try #require(item["id"] as? String)
      let done = try DeedProcess.run(["deeds", "done", id, "--by", "Emma", "--noticed"], in: demo)
      #expect(done.status == 0 && done.output == "\(id): done by Emma\n", "\(done.errors)")
    }
    let journeys = Set(today.compactMap { $0["journey_id"] as? String })
    let customers = Set(today.compactMap { $0["customer_id"] as? String })
    let next = try items(demo, "2026-03-03")
    #expect(!next.isEmpty)
    #expect(next.allSatisfy { !journeys.contains($0["journey_id"] as? String ?? "") })
    #expect(next.allSatisfy { !customers.contains($0["customer_id"] as? String ?? "") })
    let explained = try DeedProcess.run(
      ["deeds", "today", "--date", "2026-03-03", "--team", "front-desk", "--explain"], in: demo)
    #expect(explained.output.contains("this journey has its sign: folded_roll on 2026-03-02"))
    let shown = try DeedProcess.run(
      [
        "eval", "--json",
        "cx.deed_items():where(function(i) return i.done_by == 'Emma' "
          + "and i.date == cx.date('2026-03-02') end):count()",
      ], in: demo)
    #expect(shown.output == "2\n", "\(shown.errors)")
  }

  @Test func `recording is taken back, refused for unknown items, and false signs are named`()
    throws
  {
    let demo = try demo()
    let id = try #require(try items(demo, "2026-03-02").first?["id"] as? String)
    let skipped = try DeedProcess.run(["deeds", "skip", id, "--objection", "no_time"], in: demo)
    #expect(skipped.output == "\(id): skipped\n")
    let noticed = try DeedProcess.run(
      ["eval", "--json", "cx.deeds.record('\(id)', { noticed = true }).quarantined"], in: demo)
    #expect(noticed.output == "1\n", "\(noticed.errors)")
    #expect(try items(demo, "2026-03-02").first?["state"] as? String == "quarantined")
    for state in ["skipped", "due"] {
      let undone = try DeedProcess.run(["deeds", "undo", id], in: demo)
      #expect(undone.output == "\(id): \(state) again\n", "\(undone.errors)")
    }
    let again = try DeedProcess.run(["deeds", "undo", id], in: demo)
    #expect(again.status != 0 && again.errors.contains("nothing was recorded"))
    let unknown = try DeedProcess.run(["deeds", "done", id + "x", "--by", "Emma"], in: demo)
    #expect(unknown.status != 0 && unknown.errors.contains("Did you mean `\(id)`?"))
  }

  @Test func `an invoice that was charged contradicts its sign`() throws {
    let demo = try demo()
    try FileManager.default.createDirectory(
      atPath: demo + "/deeds", withIntermediateDirectories: true)
    try """
    return cx.deeds.define{ id = "free_line", touchpoint = "invoice", evidence = "invoice",
      service = "delivered", sign = "the line “delivery not charged”", meaning = "thanks" }
    """.write(toFile: demo + "/deeds/free_line.lua", atomically: true, encoding: .utf8)
    let run = try DeedProcess.run(
      [
        "eval", "--json",
        """
        local v = cx.visits():where(function(v) return v.touchpoint == "invoice" end)
        local day = v:where(function(v) return v.invoice_amount > 0 end):row(1).at:date()
        local list = cx.deeds.checklist(cx.visits(), { date = day, team = "back-office", draw = 1 })
        local charged = v:where(function(v) return v.invoice_amount > 0 end):map("visit_id", "team")
        local r = cx.deeds.record(list, { state = "done", done_by = "Yara" })
        local expected = 0
        for item in list:rows() do if charged[item.visit_id] then expected = expected + 1 end end
        return { r.recorded == #list, r.quarantined == expected, expected > 0, r.unproven == 0 }
        """,
      ], in: demo)
    #expect(run.output == "[true,true,true,true]\n", "\(run.output) \(run.errors)")
  }

  @Test(arguments: ["en", "nl", "fr"]) func `the sheet is made in three languages`(
    locale: String
  ) throws {
    let demo = try demo()
    let words = ["deeds", "today", "--date", "2026-03-02", "--team", "bar", "--locale", locale]
    let html = try DeedProcess.run(words + ["--format", "html"], in: demo).output
    let markdown = try DeedProcess.run(words + ["--format", "md"], in: demo).output
    let title = ["en": "Good deeds", "nl": "Goede daden", "fr": "Bonnes actions"][locale] ?? "?"
    #expect(html.contains("<html lang=\"\(locale)\">") && html.contains("<h1>\(title)"))
    #expect(html.contains("☐") && !html.contains("<script"))
    #expect(markdown.hasPrefix("# \(title)") && markdown.contains("- [ ] **"))
  }

  @Test func `a list that was made in one language prints in another`() throws {
    let demo = try demo()
    let words = ["deeds", "today", "--team", "front-desk", "--format", "md", "--locale"]
    let dutch = try DeedProcess.run(words + ["nl"], in: demo).output
    #expect(dutch.hasPrefix("# Goede daden · maandag 2 maart 2026 · front-desk\n"))
    #expect(dutch.contains("tot een punt gevouwen") && dutch.contains("geloot (50 %)"))
    let french = try DeedProcess.run(words + ["fr"], in: demo).output
    #expect(french.hasPrefix("# Bonnes actions · lundi 2 mars 2026 · front-desk\n"))
    #expect(french.contains("pliée en pointe") && french.contains("tiré au sort (50 %)"))
    #expect(!french.contains("gevouwen") && !french.contains("geloot"), "\(french)")
    // The items are the same ones, and the names of customers stay away unless they are asked for.
    let items = { (text: String) in text.split(separator: "`").filter { $0.hasPrefix("2026") } }
    #expect(items(french) == items(dutch) && items(dutch).count > 5)
    let named = try DeedProcess.run(words + ["nl", "--reveal"], in: demo)
    #expect(named.status == 0, "\(named.errors)")
    #expect(named.output.contains(try Regex("· [A-Z][a-zé]+ [A-Z][a-z]+ \\(K[0-9]{4}\\)")))
  }

  @Test func `without a date the sample's own day is meant, and said`() throws {
    let demo = try demo()
    let list = try DeedProcess.run(["run", "good_deed_checklist", "--team", "bar"], in: demo)
    #expect(list.output.hasPrefix("Good deeds of 2026-03-02, bar\n"), "\(list.output)")
    #expect(list.errors.contains("As of 2026-03-02: deed.toml says so"), "\(list.errors)")
    let day = try DeedProcess.run(["eval", "cx.today()"], in: demo)
    #expect(day.output == "2026-03-02\n")
    let other = try DeedProcess.run(
      ["run", "todays_agenda", "--as-of", "2026-02-25", "--limit", "1"], in: demo)
    #expect(other.output.hasPrefix("Agenda of 2026-02-25 for all teams"))
    #expect(!other.errors.contains("As of"))
  }

  @Test func `two teams that make lists and record at once lose nothing`() throws {
    let demo = try demo()
    let lists = try DeedProcess.shell(
      """
      printf 'front-desk\\nbar\\n' | xargs -P 2 -I{} sh -c \
        '"$DEED" deeds today --date 2026-03-02 --team {} --format csv > {}.csv'
      printf 'front-desk\\nbar\\n' | xargs -P 2 -I{} sh -c \
        'tail -n +2 {}.csv | cut -d, -f1 | xargs "$DEED" deeds done --by {} > /dev/null'
      "$DEED" eval --json 'cx.deed_items():where(function(i) return i.date == cx.date("2026-03-02")
        end):map("id", "state")'
      cat front-desk.csv bar.csv | grep -c '^2026'
      """, in: demo)
    let lines = lists.output.split(separator: "\n")
    let states = try #require(
      try JSONSerialization.jsonObject(with: Data((lines.first ?? "").utf8)) as? [String: String])
    #expect(states.count == Int(lines.last ?? "") && states.count > 10, "\(lists.errors)")
    #expect(states.values.allSatisfy { $0 == "done" || $0 == "quarantined" })
  }

  @Test func `the deeds' effect is found where it was built in, and nowhere else`() throws {
    let run = try DeedProcess.run(["run", "did_the_deeds_help"], in: try demo())
    #expect(run.status == 0, "\(run.errors)")
    let verdicts = run.output.split(separator: "\n")
    #expect(verdicts.contains { $0.hasPrefix("folded_roll") && $0.hasSuffix("helps") })
    #expect(verdicts.contains { $0.hasPrefix("handkerchief") && $0.hasSuffix("helps") })
    #expect(verdicts.contains { $0.hasPrefix("free_delivery_line") && $0.hasSuffix("not shown") })
  }

  @Test func `outside a workspace the command says how to get one`() throws {
    let run = try DeedProcess.run(["deeds", "today"], in: try DeedProcess.folder())
    #expect(run.status != 0 && run.errors.contains("deed init"))
  }
}
