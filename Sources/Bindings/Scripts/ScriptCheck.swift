import LuaRuntime
import RowFunctions
import Wording

/// What can be wrong with a script, told from its text without running it.
package struct ScriptCheck {
  /// One thing that is, or may be, wrong.
  package struct Finding: Sendable {
    /// The line, from 1.
    package let line: Int
    /// The sentence.
    package let text: String
    /// Whether the script cannot be right, else it is doubtful.
    package let isError: Bool
  }

  private let header: ScriptHeader?
  private let names: ScriptNames
  private let modules: Modules
  private let origin: String
  private var findings: [Finding] = []

  /// Checks the names of a script or a module.
  ///
  /// `header` is nil for a module, whose parameters are its caller's.
  package static func findings(
    _ names: ScriptNames, header: ScriptHeader?, modules: Modules, origin: String = ""
  ) -> [Finding] {
    var check = ScriptCheck(header: header, names: names, modules: modules, origin: origin)
    check.checkGlobals()
    check.checkLibrary()
    check.checkParameters()
    check.checkOptions()
    check.checkModules()
    return check.findings.sorted { ($0.line, $0.text) < ($1.line, $1.text) }
  }

  private init(header: ScriptHeader?, names: ScriptNames, modules: Modules, origin: String) {
    self.header = header
    self.names = names
    self.modules = modules
    self.origin = origin
  }

  private mutating func add(_ line: Int, _ text: String, isError: Bool = true) {
    if findings.contains(where: { $0.line == line && $0.text == text }) { return }
    findings.append(Finding(line: line, text: text, isError: isError))
  }

  // MARK: Names

  /// Lua's own globals that scripts have, beside those of the catalogue.
  private static let standard: Set<String> = [
    "_G", "_VERSION", "_ENV", "assert", "collectgarbage", "coroutine", "error", "getmetatable",
    "ipairs", "load", "math", "next", "os", "pairs", "pcall", "print", "rawequal", "rawget",
    "rawlen", "rawset", "require", "select", "setmetatable", "string", "table", "tonumber",
    "tostring", "type", "utf8", "xpcall", "cx", "args", "test", "expect",
  ]

  private static let libraries: [String: Set<String>] = [
    "coroutine": ["create", "isyieldable", "resume", "running", "status", "wrap", "yield"],
    "math": [
      "abs", "acos", "asin", "atan", "ceil", "cos", "deg", "exp", "floor", "fmod", "huge", "log",
      "max", "maxinteger", "min", "mininteger", "modf", "pi", "rad", "random", "randomseed", "sin",
      "sqrt", "tan", "tointeger", "type", "ult",
    ],
    "os": ["clock", "date", "difftime", "time"],
    "string": [
      "byte", "char", "find", "format", "gmatch", "gsub", "len", "lower", "match", "pack",
      "packsize", "rep", "reverse", "sub", "unpack", "upper",
    ],
    "table": ["concat", "insert", "move", "pack", "remove", "sort", "unpack"],
    "utf8": ["char", "charpattern", "codepoint", "codes", "len", "offset"],
  ]

  private mutating func checkGlobals() {
    let known = Self.standard.union(
      Catalogue.shared.functions.map(\.name).filter { !$0.contains(".") && !$0.contains(":") })
    let set = Set(names.sets.map(\.path))
    for name in names.sets {
      let what = known.contains(name.path) ? "hides what every script has" : "is a global"
      add(
        name.line, "`\(name.path)` \(what): write `local \(name.path)`", isError: false)
    }
    for name in names.reads
    where !name.path.contains(".") && !known.contains(name.path) && !set.contains(name.path) {
      add(
        name.line,
        "nothing is called `\(name.path)` here." + suggestion(for: name.path, among: known.sorted())
      )
    }
  }

  /// Names below `cx` and Lua's libraries.
  private mutating func checkLibrary() {
    let paths = Set(
      Catalogue.shared.functions.map(\.name).filter { $0.hasPrefix("cx.") })
    for name in names.reads {
      let words = name.path.split(separator: ".").map(String.init)
      guard words.count > 1 else { continue }
      if let fields = Self.libraries[words[0]] {
        guard words.count == 2, !fields.contains(words[1]) else { continue }
        add(
          name.line,
          "`\(words[0])` has no `\(words[1])` for scripts."
            + suggestion(for: words[1], among: fields.sorted()))
      }
      guard words[0] == "cx" else { continue }
      var path = "cx"
      for word in words.dropFirst() {
        let prefix = path + "."
        let below = Set(
          paths.compactMap { function -> String? in
            guard function.hasPrefix(prefix) else { return nil }
            return function.dropFirst(prefix.count).split(separator: ".").first.map(String.init)
          })
        if below.isEmpty { break }
        guard below.contains(word) else {
          if !Self.isOpen(path) {
            add(
              name.line,
              "`\(path)` has no `\(word)`." + suggestion(for: word, among: below.sorted()))
          }
          break
        }
        path = prefix + word
      }
    }
  }

  /// Tables whose names the workspace gives.
  private static func isOpen(_ path: String) -> Bool { path == "cx.segments" }

  private mutating func checkParameters() {
    guard let header else { return }
    let known = header.parameters.map(\.name)
    for name in names.reads where name.path.hasPrefix("args.") {
      let word = name.path.dropFirst("args.".count).split(separator: ".").first.map(String.init)
      guard let word, !known.contains(word) else { continue }
      add(
        name.line,
        "the header declares no parameter `\(word)`."
          + (known.isEmpty
            ? " Write `-- @param \(word) string` at the head of the script."
            : suggestion(for: word, among: known)))
    }
  }

  // MARK: Calls

  private mutating func checkOptions() {
    let functions = Catalogue.shared.functions
    for call in names.calls {
      let named = functions.filter { function in
        call.isMethod
          ? function.name.hasSuffix(":" + call.name) : function.name == call.name
      }
      // A method that some class takes any table for is not judged.
      guard !named.isEmpty,
        named.allSatisfy({ $0.arguments.contains { !$0.options.isEmpty } })
      else { continue }
      for function in named.prefix(1) {
        let arguments = call.isMethod ? Array(function.arguments.dropFirst()) : function.arguments
        for (place, argument) in arguments.enumerated() where !argument.options.isEmpty {
          guard place < call.keys.count, let keys = call.keys[place] else { continue }
          let known = Set(named.flatMap(\.arguments).flatMap(\.options).map(\.name))
          for key in keys where !known.contains(key) {
            add(
              call.line,
              "\(function.name) has no option `\(key)`."
                + suggestion(for: key, among: known.sorted()))
          }
        }
      }
    }
  }

  private mutating func checkModules() {
    for call in names.calls where call.name == "require" && !call.isMethod {
      guard let name = call.texts.first ?? nil else { continue }
      do { _ = try modules.module(name, origin: origin) } catch { add(call.line, "\(error)") }
    }
  }
}
