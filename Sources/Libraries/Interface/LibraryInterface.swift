/// What a library offers: its modules by the name that `require` takes.
package struct LibraryInterface: Sendable, Equatable {
  /// The modules by name: `NAME` is init.lua, `NAME.part` part.lua or part/init.lua.
  package let modules: [String: ModuleInterface]

  /// The interface of a library's files; tests are not part of it.
  package init(of tree: LibraryTree, name: String) {
    var modules: [String: ModuleInterface] = [:]
    for file in tree.files {
      guard let module = Self.module(file.path, name: name) else { continue }
      modules[module] = ModuleInterface(of: String(decoding: file.bytes, as: UTF8.self))
    }
    self.modules = modules
  }

  /// The folders of a library that hold no modules for others.
  private static let others: Set<String> = ["tests", "test", "docs", "vendor", "examples"]

  /// The name under which a file of a library is required, or nil when it is no module.
  package static func module(_ path: String, name: String) -> String? {
    guard path.hasSuffix(".lua"), !path.hasSuffix("_test.lua"), !path.hasPrefix("."),
      !others.contains(String(path.prefix { $0 != "/" }))
    else { return nil }
    var parts = path.dropLast(".lua".count).split(separator: "/").map(String.init)
    if parts.last == "init" { parts.removeLast() }
    return ([name] + parts).joined(separator: ".")
  }

  /// The functions that have no `---` line above them, as `file:line name`.
  package var undocumented: [(module: String, member: ModuleInterface.Member)] {
    modules.sorted { $0.key < $1.key }.flatMap { name, module in
      module.members.filter { $0.parameters != nil && $0.documentation.summary.isEmpty }
        .map { (name, $0) }
    }
  }

  /// What callers of `older` would miss here, a sentence each: names, parameters, result fields.
  package func breaks(since older: LibraryInterface) -> [String] {
    var breaks: [String] = []
    for (name, before) in older.modules.sorted(by: { $0.key < $1.key }) {
      guard let now = modules[name] else {
        breaks.append("the module `\(name)` is gone")
        continue
      }
      for member in before.members {
        guard let other = now[member.name] else {
          breaks.append("`\(name)` has no `\(member.name)` any more")
          continue
        }
        breaks += Self.breaks(from: member, to: other, module: name)
      }
      for (type, fields) in before.classes.sorted(by: { $0.key < $1.key }) {
        for field in fields where !(now.classes[type]?.contains(field) ?? false) {
          breaks.append("the result `\(type)` has no field `\(field)` any more")
        }
      }
    }
    return breaks
  }

  private static func breaks(
    from before: ModuleInterface.Member, to now: ModuleInterface.Member, module: String
  ) -> [String] {
    let title = "`\(module).\(now.name)`"
    guard let old = before.parameters else {
      return now.parameters == nil ? [] : ["\(title) is a function now"]
    }
    guard let new = now.parameters else { return ["\(title) is no function any more"] }
    for (index, name) in old.enumerated() {
      guard index < new.count else { return ["\(title) takes no `\(name)` any more"] }
      if new[index] != name {
        return ["parameter \(index + 1) of \(title) was `\(name)`, now `\(new[index])`"]
      }
    }
    var breaks: [String] = []
    for name in new.dropFirst(old.count) {
      let declared = now.documentation.parameters.first { $0.name == name }
      if name != "...", !(declared?.isOptional ?? false) {
        breaks.append("\(title) needs one more parameter, `\(name)`")
      }
    }
    for declared in now.documentation.parameters where !declared.isOptional {
      let earlier = before.documentation.parameters.first { $0.name == declared.name }
      if earlier?.isOptional ?? false {
        breaks.append("the parameter `\(declared.name)` of \(title) could be left out before")
      }
    }
    if now.documentation.results.count < before.documentation.results.count {
      breaks.append("\(title) returns less than before")
    }
    return breaks
  }
}
