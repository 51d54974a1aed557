import LuaRuntime
import Reports
import RowFunctions

/// A machine with Deed's functions, ready to run scripts: what `deed run`, `deed eval` and tests
/// share.
package final class Session {
  /// The machine.
  package let vm: LuaVM
  /// What its functions share.
  package let host: Host
  /// The texts of the chunks that ran, by their names in messages.
  private var texts: [String: String] = [:]

  /// A machine for `host`.
  package init(_ host: Host, memoryLimit: Int = 0) throws {
    self.host = host
    vm = try LuaVM(memoryLimit: memoryLimit)
    vm.host = host
    try Catalogue.shared.install(in: vm)
    try host.prepareRowFunctions(of: vm)
    try setArguments([])
  }

  /// Closes the machine.
  package func close() { vm.close() }

  /// Sets the global `args`.
  package func setArguments(_ arguments: [(name: String, value: LuaValue)]) throws(LuaError) {
    try vm.setGlobal("args") { encoder in
      encoder.append(
        .table(LuaTable(fields: arguments.map { (.string(Array($0.name.utf8)), $0.value) })))
    }
  }

  /// Runs a script's text; `path` is what messages call it.
  package func run(
    _ text: String, path: String, _ arguments: [LuaValue] = [], traceback: Bool = false
  ) throws(LuaError) -> [LuaValue] {
    texts[path] = text
    return try vm.call(try vm.load(text, name: "@" + path), arguments, traceback: traceback)
  }

  /// How each row function of a script will run, without running it.
  ///
  /// - Throws: `LuaError.syntax` when the script does not parse.
  package func rowFunctions(of text: String, path: String) throws -> [CheckedFunction] {
    texts[path] = text
    return try host.rowFunctions(of: vm).check(try vm.load(text, name: "@" + path))
  }

  /// Evaluates an expression, or runs a chunk that returns.
  package func evaluate(_ text: String, traceback: Bool = false) throws(LuaError) -> [LuaValue] {
    texts["eval"] = text
    let function: LuaReference
    do { function = try vm.load("return " + text, name: "=eval") } catch {
      guard case .syntax = error else { throw error }
      function = try vm.load(text, name: "=eval")
    }
    return try vm.call(function, traceback: traceback)
  }

  /// The message of an error, with the script's line under it when the script is known.
  package func message(for error: any Error) -> String {
    let text = String(describing: error)
    guard let excerpt = ErrorExcerpt(message: text) else { return text + "\n" }
    let texts = texts.merging(host.fileTexts) { own, _ in own }
    let source =
      texts[excerpt.source]
      ?? texts.first {
        excerpt.source.hasPrefix("...") && $0.key.hasSuffix(excerpt.source.dropFirst(3))
      }?
      .value
    return text + "\n" + (source.map { excerpt.lines(of: $0) } ?? "")
  }
}
