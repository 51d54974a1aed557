import Bindings
import LuaRuntime
import Reports
import Tables
import Wording
import WorkspaceStore

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// What `.tables`, `.schema`, `.import` and `.expand` do.
enum SessionTables {
  /// Prints the variables that hold tables, with their columns.
  static func list(_ repl: Repl) throws {
    let stored = try repl.host.workspace.map { try $0.hasData ? $0.store().summaries() : [] } ?? []
    if !stored.isEmpty {
      let listing = Table([
        ("workspace table", .strings(stored.map(\.name))),
        ("rows", .integers(stored.map { Int64($0.rows) })),
        ("columns", .integers(stored.map { Int64($0.columns.count) })),
      ])
      repl.page(try tableText(listing, TableOptions(limit: nil), style: repl.host.style))
    }
    // The last values have names of their own, which tell nothing.
    let names = repl.session.tableNames.filter { !$0.hasPrefix("_") }
    if names.isEmpty, !stored.isEmpty { return }
    if names.isEmpty {
      repl.say("no variable holds a table yet; try t = cx.read(\"sample:responses\")\n")
      return
    }
    let tables = names.compactMap { name in
      repl.session.table(named: name).map { (name, $0) }
    }
    let listing = Table([
      ("table", .strings(tables.map(\.0))),
      ("columns", .integers(tables.map { Int64($0.1.names.count) })),
      ("from", .strings(tables.map { $0.1.label })),
    ])
    repl.page(try tableText(listing, TableOptions(limit: nil), style: repl.host.style))
  }

  /// Prints the columns of a table.
  static func schema(_ name: String, _ repl: Repl) throws {
    var known = repl.session.tableNames
    var found = repl.session.table(named: name)
    if let workspace = repl.host.workspace, workspace.hasData {
      let stored = try workspace.store().summaries().map(\.name)
      known += stored
      if found == nil, stored.contains(name) { found = try workspace.table(name) }
    }
    guard !name.isEmpty, let table = found else {
      throw CommandFailure(
        name.isEmpty
          ? "write which table, as in `.schema t`. There is: \(known.joined(separator: ", "))\n"
          : "nothing called `\(name)` holds a table.\(suggestion(for: name, among: known))\n")
    }
    repl.page(try tableText(table.schema(), TableOptions(limit: nil), style: repl.host.style))
  }

  /// Reads a file into a global named after it, or imports files into a table of the workspace.
  static func importFile(_ words: String, _ repl: Repl) throws {
    let parts = words.split(separator: " ").map(String.init)
    if let workspace = repl.host.workspace, parts.count > 1, access(parts[0], F_OK) != 0 {
      let command = try ImportCommand.parse(parts + ["--workspace", workspace.root])
      // The import says itself how far it is.
      repl.hideMark()
      try command.run()
      return
    }
    guard let path = parts.first else {
      throw CommandFailure("write which file, as in `.import responses.csv`\n")
    }
    let name = parts.count > 1 ? parts[1] : variableName(of: path)
    let isFine = repl.runStatement("\(name) = cx.read(\(path.quotedForJSON))")
    if isFine, let table = repl.session.table(named: name) {
      repl.say("\(name) has \(groupedText(try table.rowCount())) rows\n")
    }
  }

  private static func variableName(of path: String) -> String {
    let file = path.split(separator: "/").last.map(String.init) ?? path
    let stem = file.split(separator: ".").first.map(String.init) ?? file
    let name = String(stem.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })
    return name.first.map(\.isNumber) ?? true ? "t_" + name : name
  }

  /// Prints the rows of a table one field a line.
  static func expand(_ text: String, _ repl: Repl) throws {
    if text.isEmpty { throw CommandFailure("write which table, as in `.expand t:head(3)`\n") }
    switch repl.session.run(text) {
    case .interrupted: repl.fail("interrupted\n")
    case .failed(let message): repl.fail(message)
    case .values(let values, _):
      guard case .object(let object, _)? = values.first, let table = object as? Table else {
        throw CommandFailure(
          "`.expand` takes a table, got \(values.first?.typeName ?? "nothing")\n")
      }
      repl.page(try expandedText(table, style: repl.host.style))
    }
  }
}
