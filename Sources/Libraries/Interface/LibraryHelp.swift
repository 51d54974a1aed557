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

  /// The page of a member.
  package static func page(
    of member: ModuleInterface.Member, module: String, origin: String
  ) -> String {
    let notes = member.documentation
    let parameters = (member.parameters ?? []).map { name in
      let isOptional = notes.parameters.first { $0.name == name }?.isOptional ?? false
      return isOptional ? "[\(name)]" : name
    }
    let call = member.parameters == nil ? "" : "(\(parameters.joined(separator: ", ")))"
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
