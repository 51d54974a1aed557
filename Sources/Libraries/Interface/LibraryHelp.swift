/// Help pages of functions that are written in Lua.
package enum LibraryHelp {
  /// The page of the function of a module that begins on a line; nil when it has no words above it.
  ///
  /// `path` is the module's, such as `nps@1.4.0/init.lua`.
  package static func page(of text: String, path: String, line: Int) -> String? {
    let members = ModuleInterface(of: text).members
    guard let member = members.first(where: { $0.line == line && $0.parameters != nil }),
      !member.documentation.isEmpty
    else { return nil }
    return page(of: member, module: module(path), origin: path)
  }

  /// The page of a segment whose function begins on a line: of the value that is declared there or
  /// before, or of a file that is nothing but the segment; nil when nothing is written above it.
  package static func page(ofSegmentIn text: String, path: String, line: Int) -> String? {
    let values = ModuleInterface(of: text).members.filter { $0.parameters == nil }
    if let member = values.last(where: { $0.line <= line }) {
      return member.documentation.isEmpty
        ? nil : page(of: member, module: module(path), origin: path)
    }
    let summary = ModuleInterface.summary(of: text)
    if summary.isEmpty { return nil }
    return
      ([module(path)] + summary.split(separator: "\n").map { "  \($0)" } + ["Source", "  \(path)"])
      .joined(separator: "\n") + "\n"
  }

  /// The page of a member.
  package static func page(
    of member: ModuleInterface.Member, module: String, origin: String
  ) -> String {
    let notes = member.documentation
    let call = member.parameters == nil ? "" : "(\(signature(member)))"
    var lines = ["\(module).\(member.name)\(call)"]
    lines += notes.summary.split(separator: "\n").map { "  \($0)" }
    for parameter in notes.parameters {
      lines.append("  \(parameter.name)  \(parameter.type)  \(parameter.summary)")
    }
    if !notes.results.isEmpty { lines += ["Result"] + notes.results.map { "  \($0)" } }
    if !notes.usage.isEmpty {
      lines += ["Example"] + notes.usage.split(separator: "\n").map { "  \($0)" }
    }
    lines += ["Source", "  \(origin), line \(member.line)"]
    return lines.joined(separator: "\n") + "\n"
  }

  /// The page of a library, of one of its modules or of a member, by its name; with the closest
  /// members when the library has no such thing.
  static func page(
    for name: String, in tree: LibraryTree, library: String, version: String
  ) -> String {
    let modules = LibraryInterface(of: tree, name: library).modules
    func path(_ module: String) -> String {
      let file = tree.files.first { LibraryInterface.module($0.path, name: library) == module }
      return "\(library)@\(version)/\(file?.path ?? "init.lua")"
    }
    for (module, interface) in modules.sorted(by: { $0.key.utf8.count > $1.key.utf8.count })
    where name.hasPrefix(module + ".") {
      guard let member = interface[String(name.dropFirst(module.utf8.count + 1))] else { continue }
      return page(of: member, module: module, origin: path(module))
    }
    let inner = modules.filter { $0.key == name || $0.key.hasPrefix(name + ".") }
    let shown = inner.isEmpty ? modules : inner
    var text = inner.isEmpty ? "`\(library)` \(version) has no `\(name)`. It has:\n" : ""
    if inner[library] != nil {
      text = "\(library) \(version)\n"
      let module = tree.text(of: "init.lua").map(ModuleInterface.summary(of:)) ?? ""
      text += module.split(separator: "\n").map { "  \($0)\n" }.joined()
    }
    for (module, interface) in shown.sorted(by: { $0.key < $1.key }) {
      for member in interface.members where member.parameters != nil {
        text += "\(module).\(member.name)(\(signature(member)))\n"
        let summary = member.documentation.summary.split(separator: "\n").first
        if let summary { text += "  \(summary)\n" }
      }
      if interface.members.isEmpty, module != library { text += "\(module)\n" }
    }
    return text
  }

  /// The parameters between the brackets, those that may be left out in `[ ]`.
  private static func signature(_ member: ModuleInterface.Member) -> String {
    (member.parameters ?? []).map { name in
      let notes = member.documentation.parameters.first { $0.name == name }
      return notes?.isOptional ?? false ? "[\(name)]" : name
    }.joined(separator: ", ")
  }

  /// `nps@1.4.0/parts/trend.lua` as `nps.parts.trend`.
  private static func module(_ path: String) -> String {
    guard let at = path.firstIndex(of: "@"), let slash = path[at...].firstIndex(of: "/") else {
      let name = path.hasPrefix("lib/") ? path.dropFirst(4) : path[...]
      return name.dropLast(4).split(separator: "/").joined(separator: ".")
    }
    let name = String(path[..<at])
    return LibraryInterface.module(String(path[path.index(after: slash)...]), name: name) ?? name
  }
}
