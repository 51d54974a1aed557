import LuaRuntime

/// Definitions of everything that scripts see, as the Lua language server reads them.
///
/// Editors then complete and check scripts. Nothing in the files runs.
package enum MetaFile {
  /// The files by name.
  package static func all() -> [(name: String, text: String)] {
    let functions = Catalogue.shared.functions
    let methods = functions.filter { $0.name.contains(":") }
    let library = functions.filter { $0.name.hasPrefix("cx.") }
    let globals = functions.filter { !$0.name.contains(":") && !$0.name.hasPrefix("cx.") }
    return [
      ("classes.lua", classes(methods)), ("cx.lua", cx(library)), ("globals.lua", page(globals)),
    ]
  }

  private static let head = "---@meta\n-- Written by `deed doc --meta`; not to be run.\n\n"

  /// The name of a class of Deed's in annotations.
  static func className(_ name: String) -> String {
    "cx." + name.prefix(1).uppercased() + name.dropFirst()
  }

  private static func classes(_ methods: [Function]) -> String {
    var order: [String] = []
    var own: [String: [Function]] = [:]
    for method in methods {
      let name = method.name.split(separator: ":").first.map(String.init) ?? ""
      if own[name] == nil { order.append(name) }
      own[name, default: []].append(method)
    }
    for name in ["result", "segment", "aggregate", "plot", "report", "span"]
    where own[name] == nil {
      order.append(name)
      own[name] = []
    }
    var text = head + "--- A row as a row function sees it: a field for each column.\n"
    text += "---@class cx.Row\n---@field [string] any\n\n"
    for name in order {
      let local = name.prefix(1).uppercased() + name.dropFirst()
      text += "---@class \(className(name))\n"
      for field in fields(of: name) { text += "---@field \(field)\n" }
      text += "local \(local) = {}\n\n"
      for method in own[name] ?? [] {
        text += definition(of: method, as: "\(local):\(method.shortName)")
      }
    }
    return text
  }

  private static func fields(of name: String) -> [String] {
    switch name {
    case "column": ["name string", "type string", "scale string?"]
    case "plot": ["title string", "summary string what it shows, in words"]
    case "report": ["title string"]
    case "segment": ["name string"]
    case "result": ["[string] any", "n integer"]
    case "table": ["[string] any facts about it, such as `median` of a survival table"]
    default: []
    }
  }

  private static func cx(_ functions: [Function]) -> String {
    var text = head + "---@class cx\ncx = {}\n\n"
    var made: Set<String> = ["cx"]
    for function in functions.sorted(by: { $0.name < $1.name }) {
      let parts = function.name.split(separator: ".").map(String.init)
      for count in 2..<max(2, parts.count) {
        let path = parts.prefix(count).joined(separator: ".")
        if made.insert(path).inserted { text += "---@class \(path)\n\(path) = {}\n\n" }
      }
      text += definition(of: function, as: function.name)
    }
    return text
  }

  private static func page(_ functions: [Function]) -> String {
    head
      + "--- The parameters of the script, by name.\n---@type table<string, any>\nargs = {}\n\n"
      + functions.map { definition(of: $0, as: $0.name) }.joined()
  }

  private static func definition(of function: Function, as name: String) -> String {
    let isMethod = function.name.contains(":")
    let arguments = isMethod ? Array(function.arguments.dropFirst()) : function.arguments
    let stem =
      name.contains(":")
      ? className(function.name.split(separator: ":").map(String.init).joined(separator: "."))
      : name.hasPrefix("cx.") ? name : "cx." + name
    var text = ""
    let options = function.arguments.flatMap(\.options)
    if !options.isEmpty {
      text += "---@class \(stem).Options\n"
      for option in options {
        let value = option.defaultText.map { " (\($0))" } ?? ""
        text += "---@field \(option.name)? \(optionType(option)) \(line(option.summary))\(value)\n"
      }
      text += "\n"
    }
    let hasFields = function.result.contains { !$0.name.isEmpty }
    if hasFields {
      let parent = function.result.allSatisfy { !$0.name.isEmpty } ? ": cx.Result" : ""
      text += "---@class \(stem).Result\(parent)\n"
      for field in function.result where !field.name.isEmpty {
        for name in names(of: field) {
          text += "---@field \(member(name, field.type)) \(line(field.summary))\n"
        }
      }
      text += "\n"
    }
    text += "--- \(line(function.summary))\n"
    if let example = function.example {
      text += "---\n---```lua\n"
      for row in example.split(separator: "\n", omittingEmptySubsequences: false) {
        text += "---\(row)\n"
      }
      text += "---```\n"
    }
    if let source = function.source { text += "---\n--- Source: \(line(source))\n" }
    var names: [String] = []
    for argument in arguments {
      if argument.isVariadic {
        text += "---@param ... \(type(argument.type)) \(line(argument.summary))\n"
        names.append("...")
        continue
      }
      let isOptional = argument.type.hasSuffix("?")
      let type =
        argument.options.isEmpty ? type(argument.type, isArgument: true) : stem + ".Options"
      let name = LuaKeyword.safe(argument.name)
      text += "---@param \(name)\(isOptional ? "?" : "") \(type) \(line(argument.summary))\n"
      names.append(name)
    }
    if hasFields {
      text += "---@return \(stem).Result\n"
    } else if let result = function.result.first {
      text += "---@return \(type(result.type, summary: result.summary)) # \(line(result.summary))\n"
    }
    return text + "function \(name)(\(names.joined(separator: ", "))) end\n\n"
  }

  /// The names that a declaration is about: `low, high` are two fields.
  private static func names(of field: ResultField) -> [String] {
    if field.name.hasPrefix(":") { return [field.name] }
    return field.name.split { ", ".contains($0) }.map(String.init)
  }

  /// Name and type of a result's field; one declared as `:name(argument, …)` is a method.
  private static func member(_ name: String, _ fieldType: String) -> String {
    guard name.hasPrefix(":") else { return "\(name) \(type(fieldType))" }
    let parts = name.dropFirst().split { "(), ".contains($0) }
    let arguments = parts.dropFirst().map { ", \($0): any" }.joined()
    return "\(parts.first ?? "") fun(self: any\(arguments)): \(type(fieldType))"
  }

  private static func line(_ text: String) -> String {
    text.split(separator: "\n").joined(separator: " ")
  }

  private static func optionType(_ option: OptionDeclaration) -> String {
    if case .oneOf(let choices) = option.kind {
      return choices.map { "\"\($0)\"" }.joined(separator: "|")
    }
    return type(option.typeName, isArgument: true)
  }

  /// A type of the catalogue's as annotations write it; what they cannot say is `any`.
  static func type(_ name: String, isArgument: Bool = false, summary: String = "") -> String {
    let isOptional = name.hasSuffix("?")
    let plain = isOptional ? String(name.dropLast()) : name
    let parts = plain.split(separator: " ").map(String.init)
    var types: [String] = []
    for word in parts where word != "or" && word != "of" && word != "a" && word != "an" {
      let cleaned = word.hasSuffix(",") ? String(word.dropLast()) : word
      let found = single(cleaned, isArgument: isArgument, summary: summary)
      guard let found else { return isOptional ? "any?" : "any" }
      if !types.contains(found) { types.append(found) }
    }
    let joined = types.isEmpty ? "any" : types.joined(separator: "|")
    guard isOptional else { return joined }
    return types.count == 1 && !joined.contains("|") ? joined + "?" : joined + "|nil"
  }

  private static func single(_ word: String, isArgument: Bool, summary: String) -> String? {
    switch word {
    case "string", "number", "integer", "boolean", "function", "any", "nil": return word
    case "table" where summary.contains("Lua table") || summary == "the values": return "table"
    case "table": return isArgument ? "cx.Table|table" : "cx.Table"
    case "array": return "any[]"
    case "column", "groups", "result", "date", "time", "span", "segment", "aggregate", "plot",
      "report":
      return className(word)
    default: return nil
    }
  }
}

/// Names that Lua keeps for itself cannot name parameters.
private enum LuaKeyword {
  static func safe(_ name: String) -> String {
    ["end", "function", "in", "repeat", "then", "until", "for", "if"].contains(name)
      ? name + "_" : name
  }
}
