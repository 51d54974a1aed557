/// Who needs whom among the libraries of a lock.
package struct LibraryChains {
  private let lock: LibraryLock
  private let root: String

  /// The chains of a lock; `root` is what the project is called.
  package init(_ lock: LibraryLock, root: String) {
    self.lock = lock
    self.root = root
  }

  /// What the project asks for itself, by name.
  package var direct: [LockedLibrary] { lock.libraries.filter { $0.asked != nil } }

  /// What a library needs, by name.
  package func needed(by library: LockedLibrary) -> [LockedLibrary] {
    library.requirements.compactMap { lock.library(at: $0.address) }.sorted { $0.name < $1.name }
  }

  /// A shortest chain to a library from each thing that the project asks for, as
  /// `workspace → a 1.0.0 → b 1.2.0 (asked for: 1.1.0)`.
  package func chains(to target: LockedLibrary) -> [String] {
    direct.compactMap { start in chain(from: start, to: target) }.sorted()
  }

  private func chain(from start: LockedLibrary, to target: LockedLibrary) -> String? {
    var before: [String: LockedLibrary] = [:]
    var queue = [start]
    var position = 0
    while position < queue.count {
      let library = queue[position]
      position += 1
      if library.name == target.name { return text(of: library, before) }
      for next in needed(by: library) where before[next.name] == nil && next.name != start.name {
        before[next.name] = library
        queue.append(next)
      }
    }
    return nil
  }

  private func text(of target: LockedLibrary, _ before: [String: LockedLibrary]) -> String {
    var parts = ["\(target.name) \(target.version)"]
    var library = target
    while let previous = before[library.name] {
      parts.append("\(previous.name) \(previous.version)")
      library = previous
    }
    let asked =
      before[target.name].flatMap { requirer in
        requirer.requirements.first { $0.address == target.address }?.minimum.description
      } ?? target.asked ?? ""
    return ([root] + parts.reversed()).joined(separator: " → ") + " (asked for: \(asked))"
  }
}
