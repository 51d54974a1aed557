import LuaRuntime
import Wording
import WorkspaceStore

/// Where `require` finds modules.
///
/// The workspace's `lib/`, installed libraries and the standard library, in this order; never the
/// current folder.
package final class Modules {
  /// A module that was found.
  package struct Module {
    /// What tells it from all others: it is loaded once for each key, and `origin` in its own calls
    /// of `require`.
    package let key: String
    /// What messages call it: a path, or `deed:NAME` for the standard library, whose lines are not
    /// shown.
    package let path: String
    /// Its text.
    package let text: String

    /// A module.
    package init(key: String, path: String, text: String) {
      self.key = key
      self.path = path
      self.text = text
    }
  }

  /// Finds a module by its name for who asks (a module's key, or "" for a script); nil when there is
  /// none here.
  package typealias Source = (_ name: String, _ origin: String) throws -> Module?

  /// The workspace's folder, whose `lib/` is looked at first; nil outside a workspace.
  package var workspace: String?
  /// Finds modules of installed libraries.
  package var libraries: Source = { _, _ in nil }
  /// Names that could be meant, for messages.
  package var knownLibraries: () -> [String] = { [] }
  /// The help page of a function by its module's path and the line it begins on; nil without one.
  package var help: (_ path: String, _ line: Int) -> String? = { _, _ in nil }
  /// The same of a segment by the place of its function.
  package var segmentHelp: (_ path: String, _ line: Int) -> String? = { _, _ in nil }
  /// The help page of a library, its module or its function by name; nil when no library has it.
  package var page: (_ name: String) -> String? = { _ in nil }
  /// What the library of a module may do, as lines such as `append = promises`; nil for others.
  package var rights: (_ path: String) -> [String]? = { _ in nil }
  /// The script of a library that was started, by its path, with what it was given: the paths of its
  /// `file` and `outfile` parameters, as lines such as `read = export.csv`.
  private var started: (path: String, rights: [String])?
  /// The texts of the modules that were loaded, by their paths.
  package private(set) var texts: [String: String] = [:]
  /// Whether a module of a library was loaded.
  private(set) var hasLibraries = false
  private var found: [String: Module] = [:]

  /// The module for a name.
  ///
  /// - Throws: a sentence when the name is malformed or nothing has it.
  func module(_ name: String, origin: String) throws -> Module {
    if let known = found[origin + "\n" + name] { return known }
    try Self.check(name)
    let path = name.split(separator: ".").joined(separator: "/")
    var module: Module?
    // A library's own modules are its own, whatever the workspace calls its.
    if let workspace, !origin.contains("@") {
      for file in ["lib/\(path).lua", "lib/\(path)/init.lua"] {
        guard let text = try? FileText.text("\(workspace)/\(file)") else { continue }
        module = Module(key: file, path: file, text: text)
        break
      }
    }
    module = try module ?? libraries(name, origin) ?? Self.standard(path)
    guard let module else {
      throw BindingError.sentence(
        "there is no module `\(name)` in \(workspace == nil ? "" : "the workspace's lib/, ")"
          + "the installed libraries or the standard library."
          + suggestion(for: name, among: names))
    }
    found[origin + "\n" + name] = module
    if module.key.contains("@") { hasLibraries = true }
    if !module.path.hasPrefix("deed:") { texts[module.path] = module.text }
    return module
  }

  /// The names of the modules in the workspace's `lib/`.
  private var ownNames: [String] { workspace.map { ModuleListing.names(in: $0 + "/lib") } ?? [] }

  /// Notes that a library's own script is what was started: it has the library's rights, and those
  /// to the files that its parameters name.
  package func start(_ path: String, reading: [String], writing: [String]) {
    let rights =
      reading.map { "read = " + Folders.absolute($0) }
      + writing.map { "write = " + Folders.absolute($0) }
    started = (path, rights)
    hasLibraries = true
  }

  /// What the script that was started may do beyond its library's rights.
  func scriptRights(of path: String) -> [String] {
    started?.path == path ? started?.rights ?? [] : []
  }

  /// Names are words between dots: nothing that could leave a folder.
  private static func check(_ name: String) throws {
    let words = name.split(separator: ".", omittingEmptySubsequences: false)
    let isName = words.allSatisfy(ModuleListing.isWord)
    guard isName, name.utf8.count <= 200 else {
      throw BindingError.sentence(
        "require: `\(name)` is no module's name: words of letters, digits, `_` and `-` with dots "
          + "between them, such as `targets` or `shop.targets`")
    }
  }

  private static func standard(_ path: String) -> Module? {
    for file in ["stdlib/\(path).lua", "stdlib/\(path)/init.lua"] {
      guard let text = ShippedFiles.text(of: file) else { continue }
      return Module(key: "deed:" + path, path: "deed:" + path, text: text)
    }
    return nil
  }

  /// The names of the modules that `require` finds, sorted.
  var names: [String] { Set(ownNames + knownLibraries() + Self.standardNames).sorted() }

  private static var standardNames: [String] {
    ShippedFiles.paths.compactMap { path in
      guard path.hasPrefix("stdlib/"), path.hasSuffix(".lua"), !path.hasSuffix("_test.lua") else {
        return nil
      }
      var words = path.dropFirst("stdlib/".count).dropLast(".lua".count).split(separator: "/")
      if words.last == "init" { words.removeLast() }
      return words.joined(separator: ".")
    }
  }

  /// What a machine's `require` asks.
  static let resolver = Function(
    "require", "Finds a module.", Arg<String>("name", ""), Arg<String>("origin", "")
  ) { call, name, origin throws -> LuaResults in
    let module = try call.deed.modules.module(name, origin: origin)
    return LuaResults(
      [module.key, "@" + module.path, module.text].map { .string(Array($0.utf8)) })
  }
}
