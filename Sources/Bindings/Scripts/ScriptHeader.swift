/// The comment header of a script, which is its contract: what it answers, its parameters, what it
/// needs.
package struct ScriptHeader: Sendable {
  /// One parameter.
  package struct Parameter: Sendable {
    /// Its name, as in `args.name` and `--name`.
    package let name: String
    /// What its values are.
    package let type: ParameterType
    /// The default as written, without quotes; nil when there is none.
    package let defaultText: String?
    /// Whether it may be left out.
    package let isOptional: Bool
    /// What it means.
    package let summary: String
  }

  /// The first paragraph.
  package private(set) var summary = ""
  /// The further paragraphs before the first parameter.
  package private(set) var details: [String] = []
  /// The parameters in order.
  package private(set) var parameters: [Parameter] = []
  /// What the script asks to be granted, by capability: the text after `=`.
  package private(set) var needs: [(capability: String, text: String)] = []

  /// Names that options of `deed run` have.
  package static let reserved: Set<String> = [
    "timeout", "memory", "json", "quiet", "debug", "workspace", "help", "trusted", "fail_on",
    "fail-on", "allow_read", "allow_write", "allow_net", "allow_secret", "allow_personal",
    "allow_append",
  ]

  /// A mistake in a header: the line and what is wrong with it.
  package struct Mistake: Error, CustomStringConvertible {
    /// The line, from 1.
    package let line: Int
    /// The sentence.
    package let text: String
    /// The sentence for the analyst; the script's name comes before it.
    package var description: String { "\(line): \(text)" }
  }

  /// Reads the comment lines at the head of a script.
  package init(of script: String) throws(Mistake) {
    var paragraphs: [String] = []
    var isOpen = false
    for (index, line) in script.split(separator: "\n", omittingEmptySubsequences: false)
      .enumerated()
    {
      let trimmed = line.trimmingSpaces
      if index == 0, trimmed.hasPrefix("#!") { continue }
      guard trimmed.hasPrefix("--"), !trimmed.hasPrefix("--[") else {
        if trimmed.isEmpty, paragraphs.isEmpty, parameters.isEmpty { continue }
        break
      }
      let text = trimmed.drop { $0 == "-" }.trimmingSpaces
      if text.hasPrefix("@param") {
        let parameter = try Self.parameter(text.dropFirst(6).trimmingSpaces, line: index + 1)
        if parameters.contains(where: { $0.name == parameter.name }) {
          throw Mistake(line: index + 1, text: "parameter `\(parameter.name)` is declared twice")
        }
        parameters.append(parameter)
      } else if text.hasPrefix("@needs") {
        let parts = text.dropFirst(6).split(separator: "=", maxSplits: 1)
        guard let first = parts.first else {
          throw Mistake(line: index + 1, text: "`@needs` names no capability")
        }
        let need = (
          capability: String(first.trimmingSpaces),
          text: parts.count > 1 ? String(parts[1].trimmingSpaces) : ""
        )
        do { _ = try Capability(need) } catch {
          throw Mistake(line: index + 1, text: error.description)
        }
        needs.append(need)
      } else if !text.hasPrefix("@"), parameters.isEmpty, needs.isEmpty {
        if isOpen, !text.isEmpty {
          paragraphs[paragraphs.count - 1] += " \(text)"
        } else if !text.isEmpty {
          paragraphs.append(String(text))
        }
        isOpen = !text.isEmpty
      }
    }
    summary = paragraphs.first ?? ""
    details = Array(paragraphs.dropFirst())
  }

  /// `name type? = default  summary`.
  private static func parameter(_ text: Substring, line: Int) throws(Mistake) -> Parameter {
    let name = text.prefix { !$0.isWhitespace }
    var rest = text.dropFirst(name.count).trimmingSpaces
    guard !name.isEmpty,
      name.allSatisfy({ $0 == "_" || $0.isASCII && ($0.isLetter || $0.isNumber) }),
      name.first?.isNumber == false
    else {
      throw Mistake(
        line: line, text: "`\(name)` is no parameter name: letters, digits and `_` are allowed")
    }
    if reserved.contains(String(name)) {
      throw Mistake(
        line: line, text: "parameter `\(name)` has the name of an option of `deed run`; rename it")
    }
    var depth = 0
    let typeText = rest.prefix { character in
      if character == "(" { depth += 1 }
      if character == ")" { depth -= 1 }
      return depth > 0 || !(character.isWhitespace || character == "=")
    }
    rest = rest.dropFirst(typeText.count).trimmingSpaces
    let isMarkedOptional = typeText.hasSuffix("?")
    guard let type = ParameterType(isMarkedOptional ? typeText.dropLast() : typeText) else {
      throw Mistake(
        line: line,
        text: "parameter `\(name)` has no type that Deed knows, got `\(typeText)`. There is: "
          + ParameterType.names)
    }
    var defaultText: String?
    if rest.hasPrefix("=") {
      rest = rest.dropFirst().trimmingSpaces
      if rest.first == "\"" {
        let inner = rest.dropFirst().prefix { $0 != "\"" }
        guard rest.dropFirst(inner.count + 1).first == "\"" else {
          throw Mistake(line: line, text: "the default of `\(name)` has no closing quote")
        }
        defaultText = String(inner)
        rest = rest.dropFirst(inner.count + 2).trimmingSpaces
      } else {
        let bare = rest.prefix { !$0.isWhitespace }
        defaultText = String(bare)
        rest = rest.dropFirst(bare.count).trimmingSpaces
      }
    }
    return Parameter(
      name: String(name), type: type, defaultText: defaultText,
      isOptional: isMarkedOptional || defaultText != nil, summary: String(rest))
  }
}

/// The type of a script's parameter.
package indirect enum ParameterType: Sendable, Equatable {
  case string
  case integer
  case number
  case boolean
  case date
  /// A path to read; giving it grants reading it.
  case file
  /// A path to write; giving it grants writing it.
  case outfile
  /// The name of a workspace table, or a path of one.
  case table
  case choice([String])
  case list(ParameterType)

  static let names =
    "string, integer, number, boolean, date, file, outfile, table, enum(a|b), list(T)"

  init?(_ text: some StringProtocol) {
    switch text {
    case "string": self = .string
    case "integer": self = .integer
    case "number": self = .number
    case "boolean": self = .boolean
    case "date": self = .date
    case "file": self = .file
    case "outfile": self = .outfile
    case "table": self = .table
    default:
      guard text.hasSuffix(")") else { return nil }
      let inner = text.dropLast()
      if inner.hasPrefix("enum(") {
        let choices = inner.dropFirst(5).split(separator: "|").map { String($0.trimmingSpaces) }
        guard !choices.isEmpty else { return nil }
        self = .choice(choices)
      } else if inner.hasPrefix("list("), let element = ParameterType(inner.dropFirst(5)) {
        self = .list(element)
      } else {
        return nil
      }
    }
  }

  /// The type as the header writes it.
  package var name: String {
    switch self {
    case .string: "string"
    case .integer: "integer"
    case .number: "number"
    case .boolean: "boolean"
    case .date: "date"
    case .file: "file"
    case .outfile: "outfile"
    case .table: "table"
    case .choice(let choices): choices.joined(separator: "|")
    case .list(let element): "list of \(element.name)"
    }
  }
}

extension StringProtocol {
  /// The text without white space at its ends.
  var trimmingSpaces: Substring {
    var text = Substring(self)
    while let first = text.first, first.isWhitespace { text.removeFirst() }
    while let last = text.last, last.isWhitespace { text.removeLast() }
    return text
  }
}
