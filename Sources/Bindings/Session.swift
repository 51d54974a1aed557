import LuaRuntime
import Reports
import RowFunctions
import Tables

/// A machine with Deed's functions, ready to run scripts: what `deed run`, `deed eval` and tests
/// share.
package final class Session {
  /// The machine.
  package let vm: LuaVM
  /// What its functions share.
  package let host: Host
  /// The texts of the chunks that ran, by their names in messages.
  private var texts: [String: String] = [:]
  /// The globals of what is evaluated, which one evaluation leaves to the next.
  private var evaluation: LuaReference?

  /// A machine for `host`.
  package init(_ host: Host, memoryLimit: Int = 0) throws {
    self.host = host
    vm = try LuaVM(memoryLimit: memoryLimit)
    vm.watchMemory(Buffer.keptBytes)
    vm.host = host
    try Catalogue.shared.install(in: vm)
    try host.prepareRowFunctions(of: vm)
    if host.tests != nil { try TestFunctions.install(in: vm) }
    try vm.setResolver(Modules.resolver)
    try vm.sealLibraries()
    try vm.seedRandom(host.seed)
    try setArguments([])
  }

  /// Closes the machine.
  package func close() { vm.close() }

  /// Sets the global `args` of the scripts that run from now on.
  package func setArguments(_ arguments: [(name: String, value: LuaValue)]) throws(LuaError) {
    try vm.setGlobal("args") { encoder in
      encoder.append(
        .table(LuaTable(fields: arguments.map { (.string(Array($0.name.utf8)), $0.value) })))
    }
  }

  /// Runs a script's text with globals of its own; `path` is what messages call it.
  ///
  /// `origin` is the path for a script of a library, which requires what the library needs.
  package func run(
    _ text: String, path: String, origin: String = "", _ arguments: [LuaValue] = [],
    traceback: Bool = false
  ) throws(LuaError) -> [LuaValue] {
    texts[path] = text
    let environment = try vm.newEnvironment(origin: origin)
    let script = try vm.load(text, name: "@" + path, in: environment)
    host.runningScript = script
    return try vm.call(script, arguments, traceback: traceback)
  }

  /// Remembers a chunk's text for messages; `name` is what they call it.
  func remember(_ text: String, as name: String) { texts[name] = text }

  /// How each row function of a script will run, without running it.
  ///
  /// - Throws: `LuaError.syntax` when the script does not parse.
  package func rowFunctions(of text: String, path: String) throws -> [CheckedFunction] {
    texts[path] = text
    return try host.rowFunctions(of: vm).check(try vm.load(text, name: "@" + path))
  }

  /// What is or may be wrong with a script and the modules that it needs, without running them, by
  /// the path of each.
  ///
  /// - Throws: `LuaError.syntax` when the script does not parse, `ScriptHeader.Mistake` when its
  ///   header is malformed.
  package func findings(
    of text: String, path: String
  ) throws -> [(path: String, finding: ScriptCheck.Finding)] {
    texts[path] = text
    let rows = try host.rowFunctions(of: vm)
    let chunk = try vm.load(text, name: "@" + path)
    let header = try ScriptHeader(of: text)
    guard let names = rows.names(in: chunk) else { return [] }
    var found = ScriptCheck.findings(names, header: header, modules: host.modules).map {
      (path: path, finding: $0)
    }
    var seen: Set<String> = []
    var pending = [("", names)]
    while let (origin, names) = pending.popLast() {
      for call in names.calls where call.name == "require" && !call.isMethod {
        guard let name = call.texts.first ?? nil,
          let module = try? host.modules.module(name, origin: origin),
          seen.insert(module.key).inserted
        else { continue }
        do {
          let chunk = try vm.load(module.text, name: "@" + module.path)
          guard let inner = rows.names(in: chunk) else { continue }
          found += ScriptCheck.findings(
            inner, header: nil, modules: host.modules, origin: module.key
          ).map { (path: module.path, finding: $0) }
          pending.append((module.key, inner))
        } catch {
          let finding = ScriptCheck.Finding(line: call.line, text: "\(error)", isError: true)
          found.append((path: path, finding: finding))
        }
      }
    }
    return found
  }

  /// Evaluates an expression, or runs a chunk that returns.
  package func evaluate(_ text: String, traceback: Bool = false) throws(LuaError) -> [LuaValue] {
    texts["eval"] = text
    let environment = try evaluationEnvironment()
    let function: LuaReference
    do { function = try vm.load("return " + text, name: "=eval", in: environment) } catch {
      guard case .syntax = error else { throw error }
      function = try vm.load(text, name: "=eval", in: environment)
    }
    host.runningScript = function
    return try vm.call(function, traceback: traceback)
  }

  private func evaluationEnvironment() throws(LuaError) -> LuaReference {
    if let evaluation { return evaluation }
    let environment = try vm.newEnvironment()
    evaluation = environment
    return environment
  }

  /// The message of an error, with the script's line under it when the script is known.
  package func message(for error: any Error) -> String {
    let text = String(describing: error)
    guard let excerpt = ErrorExcerpt(message: text) else { return text + "\n" }
    let texts = texts.merging(host.fileTexts) { own, _ in own }
      .merging(host.modules.texts) { own, _ in own }
    let source =
      texts[excerpt.source]
      ?? texts.first {
        excerpt.source.hasPrefix("...") && $0.key.hasSuffix(excerpt.source.dropFirst(3))
      }?
      .value
    return text + "\n" + (source.map { excerpt.lines(of: $0) } ?? "")
  }
}
