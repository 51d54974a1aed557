import ArgumentParser
import Formats
import LuaRuntime
import Wording
import WorkspaceStore

/// `deed import TABLE FILE…`.
struct ImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import", abstract: "Bring files into a table of the workspace.",
    discussion: """
      Exports of survey tools are recognised and mapped to the standard columns. Rows are told \
      apart by their key: the same file twice changes nothing, an edited row replaces its older \
      version. `deed import --undo ID` takes an import back; `deed imports` lists them.
      """)

  @Argument(
    help: ArgumentHelp(
      "The table, such as responses or customers, and the files.", valueName: "table> <file"))
  var words: [String] = []

  @Option(help: ArgumentHelp("The survey that responses are answers to.", valueName: "id"))
  var survey: String?

  @Option(
    help: ArgumentHelp(
      "The survey tool whose export it is, instead of finding out: "
        + SurveyLayout.allCases.map(\.rawValue).joined(separator: ", ") + ".",
      valueName: "tool"))
  var format: String?

  @Option(
    help: ArgumentHelp(
      "Make a column of this column of the file.", valueName: "column=source"))
  var map: [String] = []

  @Flag(help: "Say what would happen, and change nothing.")
  var dryRun = false

  @Flag(help: "Rows (of the survey) that the file does not have go away.")
  var replace = false

  @Option(help: ArgumentHelp("Take an import back.", valueName: "id"))
  var undo: Int64?

  @Flag(help: "Print receipts as JSON.")
  var json = false

  @OptionGroup var workspace: WorkspaceOptions

  func validate() throws {
    if undo != nil {
      guard words.isEmpty else {
        throw ValidationError("--undo takes an import back by its number, without table and files")
      }
      return
    }
    guard words.count >= 2 else {
      throw ValidationError(
        "deed import takes a table and at least one file, such as "
          + "`deed import responses export.csv --survey relation`")
    }
    if let format, SurveyLayout(rawValue: format) == nil {
      let known = SurveyLayout.allCases.map(\.rawValue)
      throw ValidationError(
        "`\(format)` is no survey tool that Deed reads: \(known.joined(separator: ", "))."
          + suggestion(for: format, among: known))
    }
    for pair in map where !pair.dropFirst().contains("=") {
      throw ValidationError("--map is written column=source, got `\(pair)`")
    }
    if survey != nil, words[0] != "responses" {
      throw ValidationError("--survey is for the table responses")
    }
  }

  func run() throws {
    if let undo {
      try reporting {
        try workspace.open().store().undo(import: undo)
        StandardStreams.write("import \(undo) is undone.\n")
      }
      return
    }
    var settings = ImportSettings(table: words[0])
    settings.survey = survey
    settings.layout = format.flatMap(SurveyLayout.init)
    settings.replaces = replace
    for pair in map {
      let parts = pair.split(separator: "=", maxSplits: 1).map(String.init)
      settings.sources[parts[0]] = parts.count > 1 ? parts[1] : ""
    }
    var run = ImportRun(settings, paths: Array(words.dropFirst()))
    run.folder = workspace.folder
    run.isPreview = dryRun
    run.json = json
    try run.run()
  }
}
