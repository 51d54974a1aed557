import LuaRuntime
import Tables
import Terminal

/// Completes what is typed at a terminal: names, fields, methods, options, columns, files, commands.
///
/// Values are only looked at, so that completing never runs code.
package struct Completer: EditorAdvice {
  private let session: InteractiveSession
  /// The commands of the session that begin with a dot, such as `.help`.
  private let commands: [String]

  /// A completer for a session with these commands.
  package init(_ session: InteractiveSession, commands: [String] = []) {
    self.session = session
    self.commands = commands
  }

  package func isComplete(_ text: String) -> Bool {
    let isCommand = text.drop { $0.isWhitespace }.first == "."
    return isCommand || text.hasSuffix("?") || session.isComplete(text)
  }

  package func completion(of text: [Character], cursor: Int) -> Completion? {
    if text.first == "." { return commandCompletion(Array(text[..<cursor])) }
    let context = CursorContext(text, cursor: cursor)
    if context.isInComment { return nil }
    if let word = context.word, word.kind == .openString {
      return stringCompletion(word, context, cursor: cursor)
    }
    let start = context.word?.range.lowerBound ?? cursor
    let typed = context.word?.text ?? ""
    let choices: [Completion.Choice]
    switch context.before.last?.text {
    case "." where context.before.last?.kind == .symbol:
      choices = fieldChoices(context)
    case ":" where context.before.last?.kind == .symbol:
      choices = methodChoices(context)
    default:
      let call = CursorContext.openCalls(context.before).first
      let isKey = context.before.last.map { ["{", ",", ";"].contains($0.text) } ?? false
      if let call, call.isInOptions, isKey, let names = optionNames(call) {
        choices = names.map { Completion.Choice($0, tail: " = ") }
      } else if typed.isEmpty {
        return nil
      } else {
        choices = nameChoices()
      }
    }
    return Self.completion(start..<cursor, typed, choices)
  }

  /// The choices that begin with what is typed; without case when none does.
  private static func completion(
    _ range: Range<Int>, _ typed: String, _ choices: [Completion.Choice]
  ) -> Completion? {
    var fitting = choices.filter { $0.text.hasPrefix(typed) }
    if fitting.isEmpty {
      let lowered = typed.lowercased()
      fitting = choices.filter { $0.text.lowercased().hasPrefix(lowered) }
    }
    return fitting.isEmpty ? nil : Completion(range, fitting)
  }

  // MARK: Names

  private func nameChoices() -> [Completion.Choice] {
    var names: [String: Completion.Choice] = [:]
    for keyword in LuaLexer.keywords { names[keyword] = Completion.Choice(keyword) }
    if case .table(let globals) = session.look([]) {
      for (name, kind) in globals { names[name] = Self.choice(name, kind) }
    }
    for name in session.localNames {
      let isFunction =
        switch session.look([name]) {
        case .function, .written: true
        default: false
        }
      names[name] = Self.choice(name, isFunction ? "function" : "")
    }
    return names.values.sorted { $0.text < $1.text }
  }

  private static func choice(_ name: String, _ kind: String) -> Completion.Choice {
    Completion.Choice(name, tail: kind == "function" ? "(" : "")
  }

  private func fieldChoices(_ context: CursorContext) -> [Completion.Choice] {
    let chain = CursorContext.chain(endingAt: context.before.count - 2, context.before)
    if chain.count == 1, let name = chain.first?.text,
      let callees = context.rowFunctionCallees(parameter: name)
    {
      let table = callees.lazy.compactMap { receiver(of: $0)?.table }.first
      // A segment is of no table yet: the columns of all that are at hand.
      let names =
        table?.names
        ?? Set(session.tableNames.flatMap { session.table(named: $0)?.names ?? [] }).sorted()
      let columns = names.filter(Self.isName).map { Completion.Choice($0) }
      if !columns.isEmpty { return columns }
    }
    let type = session.type(of: chain)
    if case .table(let keys)? = type.value {
      return keys.filter { Self.isName($0.name) }.map { Self.choice($0.name, $0.kind) }
    }
    return type.fieldNames.filter(Self.isName).map { Completion.Choice($0) }
  }

  private static func isName(_ text: String) -> Bool {
    guard let first = text.first, LuaLexer.isNameStart(first) else { return false }
    return text.allSatisfy(LuaLexer.isNamePart) && !LuaLexer.keywords.contains(text)
  }

  private func methodChoices(_ context: CursorContext) -> [Completion.Choice] {
    let chain = CursorContext.chain(endingAt: context.before.count - 2, context.before)
    let type = session.type(of: chain)
    if type.className == "string", case .table(let keys) = session.look(["string"]) {
      return keys.map { Self.choice($0.name, $0.kind) }
    }
    if case .table(let keys)? = type.value {
      return keys.filter { $0.kind == "function" }.map { Self.choice($0.name, $0.kind) }
    }
    guard let className = type.className else { return [] }
    return Catalogue.shared.functions.filter { $0.name.hasPrefix(className + ":") }
      .map { Completion.Choice($0.shortName, tail: $0.arguments.count > 1 ? "(" : "()") }
      .sorted { $0.text < $1.text }
  }

  /// What stands before the `:` of a callee such as `t:where`.
  private func receiver(of callee: [LuaToken]) -> ExpressionType? {
    guard callee.count > 2, callee[callee.count - 2].text == ":" else { return nil }
    return session.type(of: Array(callee.dropLast(2)))
  }

  // MARK: Options

  private func optionNames(_ call: CursorContext.OpenCall) -> [String]? {
    let type = session.type(of: call.callee)
    guard let function = type.function else { return nil }
    let options = function.arguments.flatMap(\.options).map(\.name)
    return options.isEmpty ? nil : options.sorted()
  }

  // MARK: Strings

  private func stringCompletion(
    _ word: LuaToken, _ context: CursorContext, cursor: Int
  ) -> Completion? {
    guard let quote = word.text.first, quote != "[" else { return nil }
    let typed = String(word.text.dropFirst())
    let range = (word.range.lowerBound + 1)..<cursor
    let end = String(quote)
    if context.before.last?.text == "require"
      || CursorContext.openCalls(context.before).first?.callee.map(\.text) == ["require"]
    {
      let names = session.session.host.modules.names.map { Completion.Choice($0, tail: end) }
      return Self.completion(range, typed, names)
    }
    if let call = CursorContext.openCalls(context.before).first {
      let type = session.type(of: call.callee)
      if let option = optionValues(type.function, context, call) {
        return Self.completion(range, typed, option.map { Completion.Choice($0, tail: end) })
      }
      if let name = type.function?.name, Self.takingTableNames.contains(name), call.argument == 1 {
        let tables = session.workspaceTableNames.map { Completion.Choice($0, tail: end) }
        return Self.completion(range, typed, tables)
      }
      if let table = receiver(of: call.callee)?.table ?? type.table {
        let sign = typed.hasPrefix("-") ? "-" : ""
        let columns = table.names.map { Completion.Choice(sign + $0, tail: end) }
        if let found = Self.completion(range, typed, columns) { return found }
      }
      if type.function?.name == "help" {
        let names = Catalogue.shared.functions.map { Completion.Choice($0.name, tail: end) }
        if let found = Self.completion(range, typed, names) { return found }
      }
    }
    return fileCompletion(typed, range, end: end)
  }

  /// The functions whose first argument is the name of a table of the workspace.
  private static let takingTableNames: Set<String> = ["cx.data", "cx.append"]

  /// The texts that an option takes, when the cursor is behind `name = `.
  private func optionValues(
    _ function: Function?, _ context: CursorContext, _ call: CursorContext.OpenCall
  ) -> [String]? {
    guard call.isInOptions, context.before.count > 1, context.before.last?.text == "=",
      let option = function?.arguments.flatMap(\.options).first(where: {
        $0.name == context.before[context.before.count - 2].text
      }), case .oneOf(let choices) = option.kind
    else { return nil }
    return choices
  }

  private func fileCompletion(_ typed: String, _ range: Range<Int>, end: String) -> Completion? {
    var choices: [Completion.Choice] = []
    if "sample:responses".hasPrefix(typed), !typed.isEmpty {
      choices.append(Completion.Choice("sample:responses", tail: end))
    }
    choices += FolderListing.paths(startingWith: typed).map {
      Completion.Choice($0, tail: $0.hasSuffix("/") ? "" : end)
    }
    return choices.isEmpty ? nil : Completion(range, choices)
  }

  // MARK: Commands

  private func commandCompletion(_ text: [Character]) -> Completion? {
    guard let space = text.firstIndex(of: " ") else {
      return Self.completion(0..<text.count, String(text), commands.map { Completion.Choice($0) })
    }
    let start = (text.lastIndex(of: " ") ?? space) + 1
    let typed = String(text[start...])
    if String(text[..<space]) == ".schema" || String(text[..<space]) == ".expand" {
      return Self.completion(
        start..<text.count, typed,
        (session.tableNames + session.workspaceTableNames).map { Completion.Choice($0) })
    }
    let paths = FolderListing.paths(startingWith: typed)
    return paths.isEmpty
      ? nil : Completion(start..<text.count, paths.map { Completion.Choice($0) })
  }

  // MARK: Signatures

  package func signature(in text: [Character], cursor: Int) -> String? {
    if text.first == "." { return nil }
    let context = CursorContext(text, cursor: cursor)
    if context.isInComment { return nil }
    for call in CursorContext.openCalls(context.tokens) {
      let type = session.type(of: call.callee)
      if let function = type.function { return function.signature + " — " + function.summary }
      // A library's function: the first lines of its help.
      if case .written(let path, let line)? = type.value,
        let page = session.session.host.modules.help(path, line)
      {
        return page.split(separator: "\n").prefix(2).map { $0.drop { $0 == " " } }
          .joined(separator: " — ")
      }
    }
    return nil
  }
}

extension InteractiveSession {
  /// The names of the workspace's tables, sorted; none outside a workspace.
  package var workspaceTableNames: [String] {
    guard let workspace = session.host.workspace, workspace.hasData,
      let stored = try? workspace.store().summaries()
    else { return [] }
    return stored.map(\.name).sorted()
  }

  /// The names of the variables that hold tables, sorted.
  package var tableNames: [String] {
    var names = Set(localNames)
    if case .table(let globals) = look([]) {
      for (name, kind) in globals where kind == "object" { names.insert(name) }
    }
    return names.filter { name in
      if case .object(let object, _) = look([name]) { object is Table } else { false }
    }.sorted()
  }

  /// The table that a variable holds, found without running code.
  package func table(named name: String) -> Table? {
    if case .object(let object, _) = look([name]) { object as? Table } else { nil }
  }
}
