import LuaRuntime
import Tables

/// The columns that a script will ask for, as far as its text tells: a large file is then read once
/// for all of them instead of once for each step.
enum ExpectedColumns {
  /// Columns that functions read unless an option names others, by what stands in a script that
  /// calls them.
  private static let defaults = ["nps": "score", "within": "customer_id"]

  /// Tells a file that is read by column which columns the running script names.
  static func announce(_ table: Table, _ host: Host, _ vm: LuaVM) throws {
    guard let source = table.source as? CSVSource, !source.isInMemory,
      let script = host.runningScript
    else { return }
    let texts = try host.rowFunctions(of: vm).texts(in: script)
    source.expect(texts.union(defaults.filter { texts.contains($0.key) }.map(\.value)))
  }
}
