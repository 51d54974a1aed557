import LuaRuntime
import WorkspaceStore

extension Call {
  /// Checks that the libraries from which a function is called may do what it does.
  ///
  /// The innermost function and its callers count, up to the first that is no library's: a library
  /// may do what it declares, as far as who calls it may. Libraries make no tail calls that would take
  /// their functions off the stack.
  ///
  /// `capability` is such as `read`; `place` is a path, compared by folder.
  ///
  /// - Throws: a sentence that names the library and what it would have to declare.
  func checkLibraries(_ capability: String, place: String) throws {
    try checkLibraries(capability, what: place) { granted, root in
      Self.isInside(place, granted, root: root)
    }
  }

  /// Checks that the libraries from which a function is called may use something by its name.
  func checkLibraries(_ capability: String, name: String) throws {
    try checkLibraries(capability, what: name) { granted, _ in granted == name }
  }

  private func checkLibraries(
    _ capability: String, what: String, _ isGranted: (String, String) -> Bool
  ) throws {
    let modules = deed.modules
    guard modules.hasLibraries else { return }
    // Who else calls could let a library act with the rights of the script that uses its objects.
    guard let callers else {
      throw BindingError.sentence(
        "\(what) cannot be used from an operator, a loop or a function of Lua's own while a script "
          + "uses libraries; call it from a Lua function")
    }
    for caller in callers {
      guard let rights = modules.rights(caller) else { return }
      let granted = (rights + modules.scriptRights(of: caller)).compactMap { line -> String? in
        line.hasPrefix("\(capability) = ") ? String(line.dropFirst(capability.count + 3)) : nil
      }
      if granted.contains(where: { isGranted($0, modules.workspace ?? ".") }) { continue }
      let library = caller.prefix { $0 != "/" }.split(separator: "@")
      throw BindingError.sentence(
        "the library `\(library.first ?? "")` \(library.last ?? "") may not \(capability) \(what): "
          + "its deed.toml does not ask for it under [permissions]")
    }
  }

  /// Whether a path is a granted one or below it; paths are taken from the workspace's folder when
  /// they are granted, and from the current one when they are used.
  private static func isInside(_ path: String, _ granted: String, root: String) -> Bool {
    if path.split(separator: "/").contains(".."), !FilePatterns.exists(path) { return false }
    let place = Folders.absolute(path)
    var base = Folders.absolute(granted.hasPrefix("/") ? granted : "\(root)/\(granted)")
    while base.count > 1, base.hasSuffix("/") { base.removeLast() }
    return place == base || base == "/" || place.hasPrefix(base + "/")
  }
}
