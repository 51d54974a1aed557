import LuaRuntime
import Reports
import Wording

extension Function {
  /// How the function is written, such as `cx.nps(x [, options])`.
  package var signature: String {
    let isMethod = name.contains(":")
    let shown = isMethod ? Array(arguments.dropFirst()) : arguments
    var text = name + "("
    for (index, argument) in shown.enumerated() {
      let comma = index == 0 ? "" : ", "
      let dots = argument.isVariadic ? argument.name + ", …" : argument.name
      let isOptional = argument.type.hasSuffix("?") || !argument.options.isEmpty
      text += isOptional ? " [\(comma)\(dots)]" : comma + dots
    }
    return (text + ")").split(separator: "( ").joined(separator: "(")
  }

  /// The help page.
  package var helpText: String {
    var lines = [signature, "  " + summary]
    let isMethod = name.contains(":")
    for argument in isMethod ? Array(arguments.dropFirst()) : arguments
    where argument.options.isEmpty {
      lines.append("  \(argument.name)  \(argument.type)  \(argument.summary)")
    }
    let options = arguments.flatMap(\.options)
    if !options.isEmpty {
      lines.append("Options")
      for option in options {
        let value = option.defaultText.map { " (\($0))" } ?? ""
        lines.append("  \(option.name)\(value)  \(option.typeName)  \(option.summary)")
      }
    }
    if !result.isEmpty {
      lines.append("Result")
      for field in result {
        lines.append(
          "  "
            + [field.name, field.type, field.summary].filter { !$0.isEmpty }
            .joined(separator: "  "))
      }
    }
    if let example { lines += ["Example", "  " + example] }
    if let source { lines += ["Source", "  " + source] }
    return lines.joined(separator: "\n") + "\n"
  }
}

extension Function {
  /// Name and summary, for searching.
  fileprivate var headline: String { name + " " + summary }

  /// All that help says, for searching.
  fileprivate var everything: String { helpText }
}

/// `help`.
enum HelpFunction {
  static let all: [Function] = [
    Function(
      "help", "Prints what a function does, its arguments, options, result and an example.",
      Arg<LuaValue>("topic", "a function, its name, or words to search for; nothing lists all"),
      example: "help(cx.nps)"
    ) { call, topic in
      let host = call.deed
      func write(_ page: String) { host.write(page.fitted(to: host.style.width)) }
      if let function = call.hostFunction(at: 1) {
        write(function.helpText)
      } else if let place = call.place(ofFunctionAt: 1),
        let page = host.modules.help(place.source, place.line)
      {
        write(page)
      } else if case .object(let segment as SegmentObject, _) = topic,
        let place = call.place(of: segment.function),
        let page = host.modules.segmentHelp(place.source, place.line)
      {
        write(page)
      } else if let text = topic.text {
        write(try host.modules.page(text) ?? page(for: text))
      } else if topic.isNil {
        write(list(Catalogue.shared.functions))
      } else {
        write(classPage(topic.typeName) ?? "a \(topic.typeName) of Lua's own\n")
      }
      return NoResult()
    }
  ]

  /// The page of a function, or a list of what the words are found in.
  static func page(for text: String) throws -> String {
    let all = Catalogue.shared.functions
    if let function = all.first(where: { $0.name == text || $0.name == "cx." + text }) {
      return function.helpText
    }
    if let page = classPage(text) { return page }
    // What is written as a name is one, and no word of a sentence such as the end of "transparency".
    let isName = text.hasPrefix("cx.") && text.allSatisfy { $0 == "." || $0 == "_" || $0.isLetter }
    if isName, !all.contains(where: { $0.name.hasPrefix(text + ".") }) {
      throw BindingError.sentence(
        "nothing is called `\(text)`." + suggestion(for: text, among: all.map(\.name)))
    }
    let words = text.lowercased().split { !$0.isLetter && !$0.isNumber }
    for haystack in [\Function.headline, \Function.everything] where !words.isEmpty {
      let found = all.filter { function in
        let text = function[keyPath: haystack].lowercased().split { !$0.isLetter && !$0.isNumber }
        return words.allSatisfy { word in text.contains { $0.hasPrefix(word) } }
      }
      if !found.isEmpty { return list(found) }
    }
    throw BindingError.sentence(
      "nothing is called `\(text)`."
        + suggestion(for: text, among: all.map(\.name) + all.map(\.shortName)))
  }

  /// The methods of a class; nil when there is no such class.
  static func classPage(_ name: String) -> String? {
    let methods = Catalogue.shared.functions.filter { $0.name.hasPrefix(name + ":") }
    return methods.isEmpty ? nil : list(methods)
  }

  private static func list(_ functions: [Function]) -> String {
    functions.map { "\($0.signature)\n  \($0.summary)\n" }.joined()
  }
}
