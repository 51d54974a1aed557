import ArgumentParser
import Tables
import WorkspaceStore

/// `deed imports`.
struct ImportsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "imports", abstract: "List the imports of the workspace, oldest first.",
    discussion: "`deed import --undo ID` takes one back.")

  @Flag(help: "Print an array of objects.")
  var json = false

  @OptionGroup var workspace: WorkspaceOptions

  func run() throws {
    try reporting {
      let workspace = try workspace.open()
      let imports = workspace.hasData ? try workspace.store().imports() : []
      func counts(_ count: (ImportRecord) -> Int) -> Column {
        .integers(imports.map { Int64(count($0)) })
      }
      try Printing(workspace, json: json).show(
        Table([
          ("id", .integers(imports.map(\.id))), ("at", .times(Printing.seconds(imports.map(\.at)))),
          ("table", .strings(imports.map(\.table))), ("survey", .strings(imports.map(\.survey))),
          ("source", .strings(imports.map(\.source))), ("kind", .strings(imports.map(\.kind))),
          ("read", counts(\.read)), ("new", counts(\.added)), ("changed", counts(\.changed)),
          ("unchanged", counts(\.unchanged)), ("removed", counts(\.removed)),
          ("quarantined", counts(\.quarantined)),
          ("undone", .times(Printing.seconds(imports.map(\.undoneAt)))),
        ]), otherwise: "nothing was imported yet; deed import TABLE FILE does it.")
    }
  }
}
