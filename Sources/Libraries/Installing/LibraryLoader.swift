import Manifest

/// Finds the modules of a project's installed libraries for `require`.
///
/// Nothing is read before the first name that it is asked for. A library's files are compared with
/// the lock once, when its first module is asked for.
package final class LibraryLoader {
  /// A module that was found.
  package struct Module: Sendable {
    /// The library, its version and the file, as in `nps@1.4.0/init.lua`.
    package let path: String
    /// Its text.
    package let text: String
  }

  private let root: String
  private let cache: LibraryCache?
  private var state: State?
  private var trees: [String: LibraryTree] = [:]

  private struct State {
    let lock: LibraryLock?
    /// The library that the project is itself.
    let own: LibraryManifest?
  }

  /// A loader for the project at `root`, with the cache of this user.
  package init(root: String, cache: LibraryCache?) {
    self.root = root
    self.cache = cache
  }

  /// The module of a name, or nil when no library has this name; `origin` is the path of the module
  /// that asks, or anything else for a script.
  ///
  /// - Throws: `LibraryError` when the library is there and the module is not, or its files changed.
  package func module(_ name: String, origin: String) throws(LibraryError) -> Module? {
    let words = name.split(separator: ".")
    guard let first = words.first.map(String.init) else { return nil }
    let state = try opened()
    let rest = words.dropFirst().joined(separator: "/")
    let candidates = rest.isEmpty ? ["init.lua"] : ["\(rest).lua", "\(rest)/init.lua"]
    if let own = state.own, own.name == first {
      for path in candidates {
        if let text = try Disk.text("\(root)/\(path)") {
          return Module(path: "\(first)@\(own.version)/\(path)", text: text)
        }
      }
      throw .sentence("this library has no module `\(name)`: there is no \(candidates[0]).")
    }
    guard let locked = state.lock?[first], isReachable(locked, from: origin, state) else {
      return nil
    }
    let tree = try tree(of: locked)
    for path in candidates {
      if let text = tree.text(of: path) {
        return Module(path: "\(first)@\(locked.version)/\(path)", text: text)
      }
    }
    throw .sentence(
      "`\(first)` \(locked.version) has no module `\(name)`: there is no \(candidates[0]) in it.")
  }

  /// The names of the libraries and their modules that a script may require, sorted.
  package var names: [String] {
    guard let state = try? opened() else { return [] }
    var names = (state.lock?.libraries ?? []).flatMap { locked -> [String] in
      let files = (try? tree(of: locked))?.files ?? []
      return [locked.name]
        + files.compactMap { LibraryInterface.module($0.path, name: locked.name) }
    }
    if let own = state.own { names.append(own.name) }
    return Set(names).sorted()
  }

  /// What the library of a module may do, as lines such as `append = promises`; nil for a script.
  package func rights(ofModule path: String) -> [String]? {
    guard let at = path.firstIndex(of: "@"), let state = try? opened() else { return nil }
    let name = String(path[..<at])
    if let own = state.own, own.name == name { return own.rights }
    return state.lock?[name]?.rights
  }

  /// The files of an installed library, compared with the lock.
  ///
  /// - Throws: `LibraryError.changedTree`, `.offline`.
  package func tree(of locked: LockedLibrary) throws(LibraryError) -> LibraryTree {
    if let known = trees[locked.name] { return known }
    let vendored = "\(root)/vendor/\(locked.name)"
    let place: String
    if Disk.isFolder(vendored) {
      place = vendored
    } else if let cache, cache.has(locked.sum) {
      place = cache.place(of: locked.sum)
    } else {
      throw .sentence(
        "`\(locked.name)` \(locked.version) is in deed.lock and not on this machine. "
          + "Run `deed lib install`.")
    }
    let tree = try LibraryTree(folder: place, name: locked.title)
    guard tree.sum == locked.sum else { throw locked.changed(in: place, to: tree.sum) }
    trees[locked.name] = tree
    return tree
  }

  /// The scripts of this name, `scripts/NAME.lua`, by the libraries that have one; `LIBRARY.NAME` is
  /// that library's.
  ///
  /// - Throws: `LibraryError` when a library is not on this machine or its files changed.
  package func scripts(named name: String) throws(LibraryError) -> [(library: String, Module)] {
    let words = name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    guard (1...2).contains(words.count), let script = words.last, !script.isEmpty else { return [] }
    let state = try opened()
    var found: [(library: String, Module)] = []
    for locked in state.lock?.libraries ?? [] where words.count == 1 || locked.name == words[0] {
      let path = "scripts/\(script).lua"
      guard let text = try tree(of: locked).text(of: path) else { continue }
      found.append(
        (locked.name, Module(path: "\(locked.name)@\(locked.version)/\(path)", text: text)))
    }
    return found
  }

  /// The names of the scripts that the libraries bring, as `LIBRARY.NAME`, sorted.
  package var scriptNames: [String] {
    guard let state = try? opened() else { return [] }
    return (state.lock?.libraries ?? []).flatMap { locked -> [String] in
      guard let tree = try? tree(of: locked) else { return [] }
      return LibraryDefinitions(of: tree)["scripts"].map { "\(locked.name).\($0)" }
    }.sorted()
  }

  /// The help page of a library, of one of its modules or functions, by its name such as
  /// `cx_segments.is_loyal`; nil when no library has the name.
  package func page(for name: String) -> String? {
    guard let first = name.split(separator: ".").first.map(String.init),
      let state = try? opened()
    else { return nil }
    if let own = state.own, own.name == first,
      let tree = try? LibraryTree(folder: root, name: first)
    {
      return LibraryHelp.page(for: name, in: tree, library: first, version: own.version.description)
    }
    guard let locked = state.lock?[first], let tree = try? tree(of: locked) else { return nil }
    return LibraryHelp.page(
      for: name, in: tree, library: first, version: locked.version.description)
  }

  private func opened() throws(LibraryError) -> State {
    if let state { return state }
    let text = try Disk.text("\(root)/deed.toml")
    var own: LibraryManifest?
    if let text {
      do throws(ManifestError) { own = try LibraryManifest(reading: text) } catch {
        throw .sentence(error.description)
      }
    }
    let lock: LibraryLock?
    if let text = try Disk.text("\(root)/deed.lock") {
      lock = try LibraryLock(reading: text)
    } else {
      lock = nil
    }
    let opened = State(lock: lock, own: own)
    state = opened
    return opened
  }

  /// Whether who asks may use a library: a script any, a library those that it needs and itself.
  private func isReachable(_ locked: LockedLibrary, from origin: String, _ state: State) -> Bool {
    guard let at = origin.firstIndex(of: "@"), let asking = state.lock?[String(origin[..<at])]
    else { return true }
    return asking.name == locked.name
      || asking.requirements.contains { $0.address == locked.address }
  }
}
