import Bindings
import Libraries
import Wording
import WorkspaceStore

/// A script's text and what messages call it.
struct ScriptFile {
  /// What messages call it: a path, a shipped script's name, or `LIBRARY@VERSION/scripts/NAME.lua`.
  let path: String
  let text: String
  /// Whether it ships with Deed.
  private(set) var isShipped = false
  /// The library that brings it; nil for others.
  private(set) var library: String?

  /// Finds a script by its path, else by its name in the workspace, then in its libraries, then among
  /// those that ship with Deed; `LIBRARY.NAME` is that library's.
  init(named name: String, in workspace: Workspace? = nil) throws {
    let isName = Self.isName(name)
    if isName, let own = workspace?.script(named: name) {
      path =
        own.hasPrefix(Folders.current + "/")
        ? String(own.dropFirst(Folders.current.utf8.count + 1)) : own
      do { text = try FileText.text(own) } catch { throw CommandFailure("\(error)\n") }
      return
    }
    if isName, let found = try Self.libraryScript(name, workspace) {
      (library, path, text) = found
      return
    }
    if isName, let shipped = ShippedScripts.text(of: name) {
      path = name
      text = shipped
      isShipped = true
      return
    }
    path = name
    do { text = try FileText.text(name) } catch {
      throw CommandFailure("\(error)\(Self.known(name, workspace))\n")
    }
  }

  /// The script in a file; nil for a name, and for what cannot be read.
  init?(path name: String) {
    guard !Self.isName(name), let text = try? FileText.text(name) else { return nil }
    path = name
    self.text = text
  }

  private static func isName(_ name: String) -> Bool {
    !name.contains("/") && !name.hasSuffix(".lua")
  }

  /// The script's header.
  func header() throws -> ScriptHeader {
    do { return try ScriptHeader(of: text) } catch {
      throw CommandFailure("\(path):\(error)\n", status: ExitStatus.failed)
    }
  }

  private static func loader(_ workspace: Workspace?) -> LibraryLoader? {
    workspace.map {
      LibraryLoader(root: $0.root, cache: LibraryCache(environment: LibraryPlace.environment))
    }
  }

  private static func libraryScript(
    _ name: String, _ workspace: Workspace?
  ) throws -> (library: String, path: String, text: String)? {
    let found: [(library: String, LibraryLoader.Module)]
    do { found = try loader(workspace)?.scripts(named: name) ?? [] } catch {
      throw CommandFailure("\(error)\n")
    }
    guard let (library, module) = found.first else { return nil }
    if found.count > 1 {
      let names = found.map { "\($0.library).\(name)" }.joined(separator: " or ")
      throw CommandFailure("several libraries have a script `\(name)`: write \(names).\n")
    }
    return (library, module.path, module.text)
  }

  /// What a name that nothing has could mean.
  private static func known(_ name: String, _ workspace: Workspace?) -> String {
    let shipped = ShippedScripts.names
    let own = workspace?.scriptNames ?? []
    let libraries = loader(workspace)?.scriptNames ?? []
    let bare = libraries.compactMap { $0.split(separator: ".").last.map(String.init) }
    let folder = name.lastIndex(of: "/").map { String(name[...$0]) } ?? ""
    let files = FolderListing.paths(startingWith: folder).filter { $0.hasSuffix(".lua") }
    if name.contains("/") { return suggestion(for: name, among: files) }
    var text = suggestion(for: name, among: files + own + bare + libraries + shipped)
    if name.hasSuffix(".lua") { return text }
    for (names, place) in [
      (own, "of the workspace"), (libraries, "of its libraries"), (shipped, "that ship with Deed"),
    ] where !names.isEmpty {
      text += " Scripts \(place): \(names.joined(separator: ", "))."
    }
    return text
  }
}
