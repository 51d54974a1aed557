import ArgumentParser
import Bindings
import Calendars
import LuaRuntime
import Reports
import Tables

/// `deed deeds today`.
struct DeedsTodayCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "today", abstract: "The day's checklist of a team, to print or to read.",
    discussion: """
      The list of a day and team is made once and kept: running it again gives the same items with \
      what became of them.
      """)

  @Option(help: ArgumentHelp("The team; all teams when left out.", valueName: "name"))
  var team: String?

  @Option(help: ArgumentHelp("The day, such as 2026-03-02; today when left out.", valueName: "day"))
  var date: String?

  @Option(help: "table, md, html, csv or json.")
  var format = Format.table

  @Option(help: ArgumentHelp("The language: en, nl or fr.", valueName: "locale"))
  var locale: String?

  @Option(help: "The chance that an eligible visit gets its sign, for a list that is new.")
  var draw: Double?

  @Option(help: "The money for the day, for a list that is new.")
  var budget: Double?

  @Flag(help: "Say which candidates were left out, by rule.")
  var explain = false

  @Flag(help: "Show the customers' names beside their numbers, which is recorded.")
  var reveal = false

  @OptionGroup var workspace: WorkspaceOptions

  func run() throws {
    try reporting {
      let session = try DeedsSession(workspace)
      let host = session.host
      let day = try self.day(in: host)
      let visits = try host.openWorkspace().table("visits")
      let options = LuaTable([
        ("date", LuaValue(ISOText.date(day))), ("team", team.map { LuaValue($0) }),
        ("locale", locale.map { LuaValue($0) }), ("draw", draw.map { .number($0) }),
        ("budget", budget.map { .number($0) }),
      ])
      let list = try session.call(
        "cx.deeds.checklist", [LuaValue(visits), .table(options)])
      guard let items = list.rows else { return }
      let rejected =
        explain
        ? try session.call("(function(list) return list:rejected() end)", [list]).rows : nil
      host.write(try text(items, rejected, day: day, host))
      for note in items.notes { host.writeError(noteText(note) + "\n") }
    }
  }

  private func day(in host: Host) throws -> Int32 {
    guard let date else {
      Surroundings.noteDay(of: host)
      return host.today
    }
    guard let day = ISOText.days(date) else {
      throw CommandFailure(
        "--date takes a day that exists, such as 2026-03-02, got `\(date)`\n",
        status: ExitStatus.usage)
    }
    return day
  }

  /// The customers' names, when there are any.
  private func names(_ host: Host) throws -> [String: String] {
    let customers = try host.openWorkspace().table("customers")
    guard customers.has("name"), try customers.rowCount() > 0 else { return [:] }
    let ids = try customers.column("customer_id")
    let names = try customers.column("name")
    host.noteRevealed(["name"])
    recordReveal(host, "deeds today")
    var found: [String: String] = [:]
    for row in 0..<ids.count {
      if let id = ids[row].text, let name = names[row].text { found[id] = name }
    }
    return found
  }

  private func text(
    _ items: Table, _ rejected: Table?, day: Int32, _ host: Host
  ) throws -> String {
    if format.isForMachines {
      var table = items
      if let rejected { table = try table.concatenated([rejected], fill: true) }
      return try Reports.text(of: table, as: format, TableOptions(limit: nil), style: host.style)
    }
    let locale = self.locale ?? host.locale ?? "en"
    let session = try Session(host)
    defer { session.close() }
    let sheet = try ChecklistSheet(
      ChecklistTranslation(to: locale, session).translated(items), rejected: rejected, date: day,
      team: team, locale: locale, zone: host.zone, people: reveal ? names(host) : [:])
    return switch format {
    case .md: sheet.markdown
    case .html: sheet.html
    default: try sheet.text(style: host.style)
    }
  }
}

extension Format: ExpressibleByArgument {}
