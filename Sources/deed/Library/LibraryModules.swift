import Bindings
import Libraries

extension Host {
  /// Lets `require` find the modules of a workspace or library and of what it has installed.
  ///
  /// Nothing is read before the first `require`.
  func useLibraries(of root: String?) {
    guard let root else { return }
    let loader = LibraryLoader(
      root: root, cache: LibraryCache(environment: LibraryPlace.environment))
    modules.workspace = root
    modules.libraries = { name, origin in
      try loader.module(name, origin: origin).map {
        Modules.Module(key: $0.path, path: $0.path, text: $0.text)
      }
    }
    modules.knownLibraries = { loader.names }
    modules.rights = { loader.rights(ofModule: $0) }
    modules.page = { loader.page(for: $0) }
    let modules = modules
    modules.help = { [unowned modules] path, line in
      modules.texts[path].flatMap { LibraryHelp.page(of: $0, path: path, line: line) }
    }
    modules.segmentHelp = { [unowned modules] path, line in
      modules.texts[path].flatMap { LibraryHelp.page(ofSegmentIn: $0, path: path, line: line) }
    }
  }
}
