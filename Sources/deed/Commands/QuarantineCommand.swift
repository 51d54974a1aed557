import ArgumentParser
import LuaRuntime
import Tables
import WorkspaceStore

/// `deed quarantine [list|release|add]`.
struct QuarantineCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "quarantine",
    abstract: "See and decide which rows are set aside before any figure.",
    discussion: """
      Imports set answers aside by rules: a score off the scale or missing, no customer, a date in \
      the future or before the survey's launch, a repeated id, a test, a careless answer. Nothing \
      is removed: what is released counts again.
      """,
    subcommands: [List.self, Release.self, Add.self], defaultSubcommand: List.self)

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List the rows that are set aside, with reason and version of the rules.")

    @Option(help: "The table.") var table = "responses"
    @Option(help: ArgumentHelp("Answers to this survey only.", valueName: "id"))
    var survey: String?
    @Flag(help: "Print an array of objects.") var json = false
    @Flag(help: "Show personal columns too; that is recorded.") var reveal = false
    @OptionGroup var workspace: WorkspaceOptions

    func run() throws {
      try reporting {
        let workspace = try workspace.open()
        var rows = try workspace.table(table, rows: .quarantined)
        if let survey, rows.has("survey_id") {
          let ids = try rows.column("survey_id")
          rows = try rows.filtered(
            rows: Values(
              (0..<ids.count).filter { ids[$0] == .string(survey) }
                .map { Int32(truncatingIfNeeded: $0) }))
        }
        let key = workspace.hasData ? (try? workspace.store().key(of: table)) ?? [] : []
        let wanted = (json ? rows.names : Self.shown(key, rows)).filter(rows.has)
        rows = try rows.picking(wanted)
        rows = try workspace.concealed(
          rows, of: table, reveal: reveal, command: "deed quarantine list")
        try Printing(workspace, json: json).show(
          rows, otherwise: "no row of `\(table)` is set aside.")
      }
    }

    private static func shown(_ key: [String], _ rows: Table) -> [String] {
      var names = key
      for name in ["customer_id", "score", "answered_at", "reason", "rule_version"]
      where !names.contains(name) {
        names.append(name)
      }
      return names
    }
  }

  struct Release: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Let rows count again.")

    @Argument(help: ArgumentHelp("The rows' ids, by the key's last column.", valueName: "id"))
    var ids: [String]
    @Option(help: "The table.") var table = "responses"
    @OptionGroup var workspace: WorkspaceOptions

    func run() throws {
      try reporting {
        let store = try workspace.open().store()
        try QuarantineCommand.report(store.release(ids, of: table), "counts again", ids, table)
      }
    }
  }

  struct Add: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Set rows aside by hand.")

    @Argument(help: ArgumentHelp("The rows' ids, by the key's last column.", valueName: "id"))
    var ids: [String]
    @Option(help: "Why, kept with the rows.") var because: String?
    @Option(help: "The table.") var table = "responses"
    @OptionGroup var workspace: WorkspaceOptions

    func run() throws {
      try reporting {
        let store = try workspace.open().store()
        try QuarantineCommand.report(
          store.setAside(ids, of: table, because: because), "is set aside", ids, table)
      }
    }
  }

  /// Says how many rows a decision was about; none of them is a failure.
  private static func report(
    _ count: Int, _ what: String, _ ids: [String], _ table: String
  ) throws {
    if count == 0 {
      throw CommandFailure(
        "no row of `\(table)` \(what == "is set aside" ? "that counts" : "that is set aside") has "
          + "the id \(ids.joined(separator: ", ")). `deed quarantine list` shows those set aside.\n"
      )
    }
    let rows =
      count == 1
      ? "1 row of `\(table)` \(what)"
      : "\(count) rows of `\(table)` "
        + (what == "is set aside" ? "are set aside" : "count again")
    StandardStreams.write("\(rows).\n")
  }
}
