import Calendars
import LuaRuntime
import Wording

/// What a user typed for a script's parameters, checked and converted.
package struct ScriptArguments {
  /// Values in the order of the header; parameters without value and default are absent.
  package private(set) var values: [(name: String, value: LuaValue)] = []
  /// Paths given for `file` and `table` parameters, which grants reading them.
  package private(set) var readPaths: [String] = []
  /// Paths given for `outfile` parameters, which grants writing them.
  package private(set) var writePaths: [String] = []

  /// A mistake on the command line.
  package struct Mistake: Error, CustomStringConvertible {
    /// The sentence for the analyst.
    package let description: String
  }

  /// Reads `--name value` and `--name=value` for the parameters of `header`.
  ///
  /// `today` is the local date of the run's instant, for dates such as `month-1`. `options` are those
  /// of the command itself, as they are typed, which a mistake may have meant.
  package init(
    _ words: [String], header: ScriptHeader, script: String, today: Int32, options: [String] = []
  ) throws(Mistake) {
    var given: [String: [String]] = [:]
    var index = 0
    while index < words.count {
      let word = words[index]
      guard word.hasPrefix("--"), word.count > 2 else {
        throw Mistake(
          description:
            "`\(word)` belongs to no parameter. `deed run \(script) --help` shows them.")
      }
      let parts = word.dropFirst(2).split(
        separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let name = String(parts[0].replacing("-", with: "_"))
      guard let parameter = header.parameters.first(where: { $0.name == name }) else {
        throw Mistake(
          description: "\(script) has no parameter `\(name)`."
            + Self.meant(name, typed: "--" + parts[0], header, options)
            + (header.parameters.isEmpty
              ? " The script has none."
              : " The script has: "
                + header.parameters.map { "--\($0.name)" }.joined(separator: ", ") + ".")
        )
      }
      if parts.count > 1 {
        given[name, default: []].append(String(parts[1]))
      } else if parameter.type == .boolean,
        index + 1 >= words.count || words[index + 1].hasPrefix("--")
      {
        given[name, default: []].append("true")
      } else if index + 1 < words.count {
        index += 1
        given[name, default: []].append(words[index])
      } else {
        throw Mistake(description: "`--\(name)` needs a value: \(parameter.type.name)")
      }
      index += 1
    }
    for parameter in header.parameters {
      let texts = given[parameter.name]
      if let texts, texts.count > 1, !parameter.type.isList {
        throw Mistake(description: "`--\(parameter.name)` is given \(texts.count) times")
      }
      guard let text = texts?.joined(separator: ",") ?? parameter.defaultText else {
        if parameter.isOptional { continue }
        throw Mistake(
          description: "\(script) needs `--\(parameter.name)`: \(parameter.type.name)"
            + (parameter.summary.isEmpty ? "" : ", \(parameter.summary)"))
      }
      let value = try Self.value(text, parameter.type, parameter.name, today)
      values.append((parameter.name, value))
      guard texts != nil else { continue }
      switch parameter.type {
      case .file, .table: readPaths.append(text)
      case .outfile: writePaths.append(text)
      case .list(.file), .list(.table):
        readPaths += text.split(separator: ",").map { String($0.trimmingSpaces) }
      case .list(.outfile):
        writePaths += text.split(separator: ",").map { String($0.trimmingSpaces) }
      default: break
      }
    }
  }

  /// The parameter that was meant, or else the option of the command.
  private static func meant(
    _ name: String, typed: String, _ header: ScriptHeader, _ options: [String]
  ) -> String {
    let parameter = suggestion(for: name, among: header.parameters.map(\.name))
    if !parameter.isEmpty { return parameter }
    return closestName(to: typed, among: options).map { " Did you mean the option `\($0)`?" } ?? ""
  }

  private static func value(
    _ text: String, _ type: ParameterType, _ name: String, _ today: Int32
  ) throws(Mistake) -> LuaValue {
    func refused(_ expected: String) -> Mistake {
      Mistake(description: "`--\(name)` must be \(expected), got `\(text)`")
    }
    switch type {
    case .string, .file, .outfile, .table: return .string(Array(text.utf8))
    case .integer:
      guard let number = Int64(text) else { throw refused("a whole number") }
      return .integer(number)
    case .number:
      guard let number = Double(text), number.isFinite else { throw refused("a number") }
      return .number(number)
    case .boolean:
      switch text.lowercased() {
      case "true", "yes", "ja", "1": return .boolean(true)
      case "false", "no", "nee", "0": return .boolean(false)
      default: throw refused("true or false")
      }
    case .date:
      guard let days = relativeDate(text, today: today) else {
        throw refused("a date such as 2026-01-31, today-30d or month-1")
      }
      return .scalar(tag: ClassTag.date, payload: Int64(days))
    case .choice(let choices):
      guard choices.contains(text) else {
        throw Mistake(
          description:
            "`--\(name)` must be one of \(choices.joined(separator: ", ")), got `\(text)`."
            + suggestion(for: text, among: choices))
      }
      return .string(Array(text.utf8))
    case .list(let element):
      var elements: [LuaValue] = []
      for part in text.split(separator: ",") {
        elements.append(try value(String(part.trimmingSpaces), element, name, today))
      }
      return .table(LuaTable(array: elements))
    }
  }

  /// `2026-01-31`, `today`, `today-30d`, or the first day of a period such as `month-1`.
  static func relativeDate(_ text: String, today: Int32) -> Int32? {
    if let days = ISOText.days(text) { return days }
    let word = text.prefix { $0.isLetter }
    let rest = text.dropFirst(word.count)
    if word == "today" {
      if rest.isEmpty { return today }
      guard let unit = rest.last, unit == "d" || unit == "w", let count = Int32(rest.dropLast()),
        count.magnitude < 100_000
      else { return nil }
      let days = today + count * (unit == "w" ? 7 : 1)
      return CivilDate.validDays.contains(days) ? days : nil
    }
    guard let unit = CalendarUnit(rawValue: String(word)) else { return nil }
    guard let count = rest.isEmpty ? 0 : Int(rest), count.magnitude < 100_000 else { return nil }
    let days = unit.shifted(unit.start(of: today), by: count)
    return CivilDate.validDays.contains(days) ? days : nil
  }
}

extension ParameterType {
  var isList: Bool { if case .list = self { true } else { false } }
}

extension ScriptHeader {
  /// What `deed run SCRIPT --help` prints.
  package func helpText(script: String) -> String {
    var lines = Self.wrapped(summary.isEmpty ? script : summary, width: 80)
    for paragraph in details { lines += [""] + Self.wrapped(paragraph, width: 80) }
    let required = parameters.filter { !$0.isOptional }
      .map { " --\($0.name) <\($0.type.name)>" }.joined()
    let options = parameters.contains(where: \.isOptional) ? " [--name value …]" : ""
    lines += ["", "Usage: deed run \(script)\(required)\(options)"]
    if !parameters.isEmpty { lines += ["", "Parameters:"] }
    let width = (parameters.map { $0.name.count + $0.type.name.count }.max() ?? 0) + 5
    for parameter in parameters {
      let head = "--\(parameter.name) <\(parameter.type.name)>"
      let padding = String(repeating: " ", count: max(1, width - head.count + 2))
      let suffix = parameter.defaultText.map { " (default: \($0))" } ?? ""
      lines.append("  \(head)\(padding)\(parameter.summary)\(suffix)")
    }
    if !needs.isEmpty {
      lines += ["", "Needs:"]
      for need in needs {
        let remark = (try? Capability(need))?.remark.map { "  (\($0))" } ?? ""
        lines.append("  \(need.capability) = \(need.text)\(remark)")
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// The text in lines of at most `width` characters, broken between words.
  private static func wrapped(_ text: String, width: Int) -> [String] {
    var lines: [String] = []
    for word in text.split(separator: " ") {
      if let last = lines.last, last.count + 1 + word.count <= width {
        lines[lines.count - 1] += " \(word)"
      } else {
        lines.append(String(word))
      }
    }
    return lines
  }
}
