import LuaRuntime
import WorkspaceStore

/// What `deed import` does to bring files into a table.
///
/// As with `ScriptRun`, a command line of a table, its files and the usual options comes here without
/// ArgumentParser, which takes longer than reading many an export.
struct ImportRun {
  var settings: ImportSettings
  var paths: [String]
  /// The workspace's folder when it is named.
  var folder: String?
  var isPreview = false
  var json = false

  init(_ settings: ImportSettings, paths: [String]) {
    self.settings = settings
    self.paths = paths
  }

  /// The import that the words of a command line ask for, or nil when they need parsing.
  init?(_ words: [String]) {
    guard words.first == "import" else { return nil }
    var names: [String] = []
    var survey: String?
    var rest = words.dropFirst()
    settings = ImportSettings(table: "")
    while let word = rest.popFirst() {
      switch word {
      case "--json": json = true
      case "--dry-run": isPreview = true
      case "--replace": settings.replaces = true
      case "--survey", "--workspace":
        guard let value = rest.popFirst(), !value.hasPrefix("-") else { return nil }
        if word == "--survey" { survey = value } else { folder = value }
      default:
        guard !word.hasPrefix("-") else { return nil }
        names.append(word)
      }
    }
    guard names.count >= 2, survey == nil || names[0] == "responses" else { return nil }
    settings.table = names[0]
    settings.survey = survey
    paths = Array(names.dropFirst())
  }

  func run() throws {
    try reporting {
      let workspace = try WorkspaceOptions.open(folder)
      for path in paths {
        let progress = ImportProgress(path)
        defer { progress.finish() }
        let (file, receipt) = try FileImport.bring(
          path: path, settings: settings, workspace: workspace, isPreview: isPreview
        ) { progress.reach($0) }
        if !isPreview, try workspace.store().wantsMerge(settings.table) {
          progress.reach(.merging)
          try workspace.store().merge(settings.table)
        }
        progress.finish()
        let report = ImportReport(file: file, receipt: receipt, settings: settings)
        StandardStreams.write(json ? report.json + "\n" : report.text)
      }
    }
  }
}
