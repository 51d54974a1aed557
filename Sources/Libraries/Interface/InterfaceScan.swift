/// Finds the members of the table that a module returns.
struct InterfaceScan {
  private let words: LuaTokens
  private var tokens: [LuaTokens.Token] { words.tokens }
  /// The first `function NAME` of each local function, by its name.
  private var locals: [String: ModuleInterface.Member] = [:]

  init(_ words: LuaTokens) { self.words = words }

  /// The members in the order of the text.
  mutating func members() -> [ModuleInterface.Member] {
    guard let last = lastReturn else { return [] }
    collectLocals(before: last)
    if text(last + 1) == "{" { return members(ofConstructorAt: last + 1) }
    guard last + 1 < tokens.count, tokens[last + 1].kind == .name else { return [] }
    return members(of: tokens[last + 1].text, before: last)
  }

  /// The `return` of the module itself, not of a function in it.
  private var lastReturn: Int? {
    var depth = 0
    var last: Int?
    for (index, word) in tokens.enumerated() where word.kind == .name {
      if word.text == "return", depth == 0 { last = index }
      depth += Self.step(word.text)
    }
    return last
  }

  private func text(_ index: Int) -> String? {
    tokens.indices.contains(index) ? tokens[index].text : nil
  }

  private mutating func collectLocals(before end: Int) {
    for index in 0..<end where text(index) == "local" && text(index + 1) == "function" {
      guard let name = text(index + 2), text(index + 3) == "(" else { continue }
      locals[name] = member(name, line: tokens[index].line, parametersAt: index + 3)
    }
  }

  /// Members given as `NAME.a = …`, `function NAME.a(…)`, `function NAME:a(…)` and in the
  /// constructor of `local NAME = { … }`.
  private func members(of table: String, before end: Int) -> [ModuleInterface.Member] {
    var found: [ModuleInterface.Member] = []
    var depth = 0
    var index = 0
    while index < end {
      let word = tokens[index]
      if word.kind == .name {
        if word.text == "local", text(index + 1) == table, text(index + 2) == "=",
          text(index + 3) == "{"
        {
          found += members(ofConstructorAt: index + 3)
        }
        if word.text == "function", depth == 0, text(index + 1) == table,
          let (path, after) = path(from: index + 2), text(after) == "("
        {
          found.append(member(path, line: word.line, parametersAt: after))
        }
        if word.text == table, depth == 0, index == 0 || !isInside(index),
          let (path, after) = path(from: index + 1), text(after) == "=", text(after + 1) != "="
        {
          let isFunction = text(after + 1) == "function" && text(after + 2) == "("
          found.append(
            isFunction
              ? member(path, line: word.line, parametersAt: after + 2)
              : value(path, line: word.line, named: text(after + 1)))
        }
        depth += Self.step(word.text)
      }
      index += 1
    }
    var names: Set<String> = []
    return found.filter { names.insert($0.name).inserted }
  }

  /// Whether the word is the end of a longer expression, such as `other.NAME`.
  private func isInside(_ index: Int) -> Bool {
    [".", ":", ",", "(", "local"].contains(text(index - 1) ?? "")
  }

  /// How a keyword changes the depth of blocks.
  private static func step(_ keyword: String) -> Int {
    switch keyword {
    case "function", "do", "then", "repeat": 1
    case "end", "until", "elseif": -1
    default: 0
    }
  }

  /// `.a.b` or `:a`, and the place after it.
  private func path(from start: Int) -> (path: String, after: Int)? {
    var parts: [String] = []
    var index = start
    while [".", ":"].contains(text(index) ?? ""), index + 1 < tokens.count,
      tokens[index + 1].kind == .name
    {
      parts.append(tokens[index + 1].text)
      index += 2
    }
    return parts.isEmpty ? nil : (parts.joined(separator: "."), index)
  }

  /// The named members of a constructor whose `{` is at `start`.
  private func members(ofConstructorAt start: Int) -> [ModuleInterface.Member] {
    var found: [ModuleInterface.Member] = []
    var brackets = 0
    var blocks = 0
    var index = start
    while index < tokens.count {
      let word = tokens[index].text
      if tokens[index].kind == .sign {
        if "{([".contains(word) { brackets += 1 }
        if "})]".contains(word) { brackets -= 1 }
        if brackets == 0 { break }
      } else if tokens[index].kind == .name {
        let isFirst = ["{", ",", ";"].contains(text(index - 1) ?? "")
        if brackets == 1, blocks == 0, isFirst, text(index + 1) == "=", text(index + 2) != "=" {
          found.append(
            text(index + 2) == "function"
              ? member(word, line: tokens[index].line, parametersAt: index + 3)
              : value(word, line: tokens[index].line, named: text(index + 2)))
        }
        blocks += Self.step(word)
      }
      index += 1
    }
    return found
  }

  private func member(
    _ name: String, line: Int, parametersAt start: Int
  ) -> ModuleInterface.Member {
    var parameters: [String] = []
    var index = start + 1
    while let word = text(index), word != ")" {
      if tokens[index].kind == .name { parameters.append(word) }
      if word == ".", text(index + 1) == ".", text(index + 2) == "." {
        parameters.append("...")
        index += 2
      }
      index += 1
    }
    return .init(
      name: name, parameters: parameters, documentation: documentation(above: line), line: line)
  }

  /// A value; one that is the name of a local function is that function.
  private func value(_ name: String, line: Int, named other: String?) -> ModuleInterface.Member {
    let own = documentation(above: line)
    guard let local = other.flatMap({ locals[$0] }) else {
      return .init(name: name, parameters: nil, documentation: own, line: line)
    }
    return .init(
      name: name, parameters: local.parameters,
      documentation: own.isEmpty ? local.documentation : own, line: local.line)
  }

  /// The `---` lines directly above a line.
  private func documentation(above line: Int) -> Annotations {
    var lines: [String] = []
    var place = line - 1
    while let text = words.documentation[place] {
      lines.append(text)
      place -= 1
    }
    return Annotations(lines.reversed())
  }
}
