/// What a module offers to those who require it, as its text declares it.
///
/// Found without running anything: functions and values of the table that the module returns, with
/// the `---` lines above them.
package struct ModuleInterface: Sendable, Equatable {
  /// A function or a value.
  package struct Member: Sendable, Equatable {
    /// The name in the module, such as `loyal` or `segments.loyal`.
    package let name: String
    /// The names of the parameters; nil for a value that is no function.
    package let parameters: [String]?
    /// What is written above it.
    package let documentation: Annotations
    /// The line it is declared on, from 1.
    package let line: Int
  }

  /// The members in the order of the text.
  package private(set) var members: [Member] = []
  /// The fields of the classes that it describes with `---@class` and `---@field`, by class.
  package private(set) var classes: [String: [String]] = [:]

  /// The interface of a module's text.
  package init(of text: String) {
    let words = LuaTokens(text)
    var scan = InterfaceScan(words)
    members = scan.members()
    var current: String?
    for (_, line) in words.documentation.sorted(by: { $0.key < $1.key }) {
      let parts = line.split(separator: " ")
      if parts.first == "@class", parts.count > 1 {
        let name = String(parts[1].prefix { $0 != ":" })
        current = name
        classes[name] = classes[name] ?? []
      } else if parts.first == "@field", parts.count > 1, let current {
        classes[current]?.append(String(parts[1]))
      } else if parts.first != "@field" {
        current = nil
      }
    }
  }

  /// The `---` lines at the head of a module's text: what it is for.
  static func summary(of text: String) -> String {
    var lines: [Substring] = []
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      guard line.hasPrefix("---") else { break }
      lines.append(line.dropFirst(3).drop { $0 == " " })
    }
    return lines.prefix { !$0.hasPrefix("@") }.joined(separator: "\n")
  }

  /// The member of a name.
  package subscript(_ name: String) -> Member? { members.first { $0.name == name } }
}

/// The `---` lines above a declaration.
package struct Annotations: Sendable, Equatable {
  /// One parameter.
  package struct Parameter: Sendable, Equatable {
    /// Its name.
    package let name: String
    /// Its type as written; empty when none is given.
    package let type: String
    /// What it means.
    package let summary: String
    /// Whether it may be left out: `name?` or a type that ends in `?`.
    package let isOptional: Bool
  }

  /// The lines that are no annotation.
  package private(set) var summary = ""
  /// The parameters in order.
  package private(set) var parameters: [Parameter] = []
  /// What it returns, a line each.
  package private(set) var results: [String] = []
  /// The runnable example; empty when there is none.
  package private(set) var usage = ""
  /// Whether nothing at all is written.
  package var isEmpty: Bool { summary.isEmpty && parameters.isEmpty && results.isEmpty }

  init(_ lines: [String]) {
    var text: [String] = []
    var example: [String]?
    for line in lines {
      let words = line.split(separator: " ", maxSplits: 1)
      let rest = words.count > 1 ? String(words[1]) : ""
      guard let tag = words.first, tag.hasPrefix("@") else {
        if example != nil { example?.append(line) } else { text.append(line) }
        continue
      }
      if let open = example {
        usage = open.joined(separator: "\n")
        example = nil
      }
      switch tag {
      case "@param": parameters.append(Self.parameter(rest))
      case "@return": results.append(rest)
      case "@usage": example = rest.isEmpty ? [] : [rest]
      default: break
      }
    }
    if let example { usage = example.joined(separator: "\n") }
    while text.last?.isEmpty == true { text.removeLast() }
    summary = text.joined(separator: "\n")
  }

  /// `name? type what it means`; a type may hold blanks in brackets.
  private static func parameter(_ text: String) -> Parameter {
    let name = text.prefix { $0 != " " }
    let rest = text.dropFirst(name.count).drop { $0 == " " }
    var depth = 0
    let type = rest.prefix { character in
      if "({<[".contains(character) { depth += 1 }
      if ")}>]".contains(character) { depth -= 1 }
      return depth > 0 || character != " "
    }
    let summary = rest.dropFirst(type.count).drop { $0 == " " }
    return Parameter(
      name: String(name.hasSuffix("?") ? name.dropLast() : name), type: String(type),
      summary: String(summary),
      isOptional: name.hasSuffix("?") || type.hasSuffix("?") || name == "...")
  }
}
