import ArgumentParser
import Bindings
import LuaRuntime
import Reports
import Tables

/// `deed segments`.
struct SegmentsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "segments",
    abstract: "List the workspace's segments: their sizes, overlaps and what was missing.",
    discussion: """
      A segment is a file segments/NAME.lua that returns cx.segment(title, function(c) … end); \
      scripts use it as cx.segments.NAME. Sizes are counted among the customers of the workspace.
      """)

  @Flag(help: "Print one JSON document.")
  var json = false

  @OptionGroup var workspace: WorkspaceOptions

  func run() throws {
    let workspace = try workspace.open()
    let host = Host(
      style: Surroundings.style(), zone: Surroundings.zone(),
      instant: Surroundings.instant(in: workspace),
      workspace: workspace)
    let execution = try Execution(host, memory: nil, timeout: nil, debug: false)
    defer { execution.session.close() }
    try execution.run { session in
      let overview = try SegmentOverview(session)
      if json {
        let tree = ValueTree.object([
          ValueTree.Field("segments", .table(overview.sizes)),
          ValueTree.Field("overlaps", .table(overview.overlaps)),
        ])
        host.write(try tree.json() + "\n")
        return
      }
      if try overview.sizes.rowCount() == 0 {
        host.write("no segments yet: a file segments/NAME.lua makes one.\n")
        return
      }
      try showTable(overview.sizes.withoutEmpty("problem"), host)
      if try overview.overlaps.rowCount() > 0 {
        host.write("\nIn two segments at once\n")
        try showTable(overview.overlaps, host)
      }
    }
  }
}

extension Table {
  /// The table without a column that has no value in any row.
  fileprivate func withoutEmpty(_ name: String) throws -> Table {
    let column = try column(name)
    return column.missingCount == column.count ? try dropping([name]) : self
  }
}
