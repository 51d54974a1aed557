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

  /// The names of the libraries that a script may require, sorted.
  package var names: [String] {
    guard let state = try? opened() else { return [] }
    return ((state.lock?.libraries.map(\.name) ?? []) + [state.own?.name].compactMap(\.self))
      .sorted()
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
