import Bindings
import LuaRuntime
import Reports
import Tables
import Wording

/// A command of the session, which begins with a dot.
struct DotCommand: Sendable {
  let name: String
  let argument: String
  let summary: String
  let run: @Sendable (String, Repl) throws -> Void

  /// The names with their dots.
  static var names: [String] { all.map(\.name) }

  /// Runs a line such as `.schema t`.
  static func run(_ line: String, in repl: Repl) throws {
    let parts = line.split(maxSplits: 1, whereSeparator: \.isWhitespace)
    let name = String(parts.first ?? "")
    let rest = parts.count > 1 ? String(parts[1]).trimmed : ""
    if let command = all.first(where: { $0.name == name }) { return try command.run(rest, repl) }
    let begun = all.filter { $0.name.hasPrefix(name) }
    if begun.count == 1, name.count > 1 { return try begun[0].run(rest, repl) }
    throw CommandFailure(
      "there is no command `\(name)`.\(suggestion(for: name, among: names)) "
        + "`.help` lists them.\n")
  }

  private static let all: [DotCommand] = [
    DotCommand(name: ".help", argument: "[WORDS]", summary: "this list, or help on a function") {
      words, repl in repl.pageHelp(words.isEmpty ? page : try repl.session.help(on: words))
    },
    DotCommand(name: ".tables", argument: "", summary: "the variables that hold tables") {
      _, repl in
      try SessionTables.list(repl)
    },
    DotCommand(name: ".schema", argument: "T", summary: "the columns of a table") { name, repl in
      try SessionTables.schema(name, repl)
    },
    DotCommand(
      name: ".import", argument: "FILE [NAME]",
      summary: "read a file into a variable; TABLE FILE… imports into the workspace"
    ) { words, repl in try SessionTables.importFile(words, repl) },
    DotCommand(
      name: ".explain", argument: "EXPR", summary: "how the steps of a table ran"
    ) { text, repl in
      try need(text, ".explain t")
      _ = repl.runStatement("(\(text)):explain()", isKept: false)
    },
    DotCommand(
      name: ".expand", argument: "EXPR", summary: "the rows one field a line, in the pager"
    ) { text, repl in try SessionTables.expand(text, repl) },
    DotCommand(
      name: ".mode", argument: "table|csv|json|md", summary: "how values are printed"
    ) { text, repl in
      guard let format = Format(rawValue: text), format != .html else {
        throw CommandFailure(
          "`.mode` is one of table, csv, json, md; now it is \(repl.settings.format.rawValue).\n")
      }
      repl.settings.format = format
    },
    DotCommand(
      name: ".time", argument: "on|off|SECONDS", summary: "tell how long statements take"
    ) { text, repl in
      switch text {
      case "on": repl.settings.timedFrom = 0
      case "off": repl.settings.timedFrom = nil
      default:
        guard let seconds = Double(text), seconds >= 0 else {
          throw CommandFailure(
            "`.time on`, `.time off`, or the seconds from which on it is told, as in `.time 0.5`\n")
        }
        repl.settings.timedFrom = seconds
      }
    },
    DotCommand(name: ".edit", argument: "", summary: "the last statement in $EDITOR") { _, repl in
      let edited = repl.withTerminalRestored { ExternalEditor.edited(repl.lastStatement ?? "") }
      guard let edited else {
        throw CommandFailure("the editor failed; VISUAL or EDITOR names another one.\n")
      }
      repl.nextText = edited
    },
    DotCommand(
      name: ".save", argument: "FILE", summary: "the statements that succeeded as a script"
    ) { path, repl in
      try need(path, ".save analysis.lua")
      var text = repl.log.script(day: dateText(repl.host.today))
      try AtomicFile.replace(path) { file in
        try text.withUTF8 { try file.write(UnsafeRawBufferPointer($0)) }
      }
      repl.say("wrote \(path); `deed run \(path)` runs it\n")
    },
    DotCommand(name: ".load", argument: "FILE", summary: "run a script here") { path, repl in
      try need(path, ".load analysis.lua")
      _ = repl.runStatement(try FileText.text(path))
    },
    DotCommand(name: ".reset", argument: "", summary: "begin anew without variables") { _, repl in
      repl.reset()
    },
    DotCommand(name: ".quit", argument: "", summary: "leave; so does Ctrl-D") { _, repl in
      repl.leave()
    },
  ]

  private static func need(_ text: String, _ example: String) throws {
    if text.isEmpty { throw CommandFailure("write what, as in `\(example)`\n") }
  }

  /// What `.help` prints.
  static var page: String {
    let widest = all.map { $0.name.count + $0.argument.count + 1 }.max() ?? 0
    let lines = all.map { command in
      let head = command.name + (command.argument.isEmpty ? "" : " " + command.argument)
      return "  " + head + String(repeating: " ", count: widest - head.count + 2)
        + command.summary + "\n"
    }
    return """
      A statement of Lua runs, an expression's value is printed; `;` at the end keeps it silent.
      `_` is the last value, `_1` to `_9` are the ones before. `name?` tells about a name,
      help("words") searches. Tab completes, Ctrl-R searches earlier statements, Ctrl-C stops.

      """ + lines.joined()
  }
}
